// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/secrets/clipboardtrace.h"

#include <QClipboard>
#include <QLineEdit>
#include <optional>

/// The field for a secret that a person brings: shows dots, keeps nothing for an undo, gives nothing to the clipboard,
/// to a drag or to a screen reader. Its text is taken out with take(), which empties it.
class SecretLineEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit SecretLineEdit(QWidget *parent = nullptr);
    ~SecretLineEdit() override;

    /// What stands in it, blanks around it dropped.
    Secret secret() const { return Secret::fromText(text().trimmed()); }
    /// In the place of what stands in it.
    void setSecret(const Secret &secret);
    /// What stands in it, and the field is empty afterwards.
    Secret take();
    /// Empties it, and leaves nothing to the undo stack, as clear() would do.
    void forget() { setText({}); }
    /// The window is locked: empties those of all windows, shown or not. Each that held something says so in its place,
    /// until something is typed.
    static void forgetAll();
    /// A pasted or dropped text of several lines comes as linesPasted() instead of being squeezed into one.
    void setGivesLinesAway(bool givesAway) { m_givesLinesAway = givesAway; }
    /// What the clipboard holds, as if the person had pressed the keys for it.
    void pasteClipboard() { paste(QClipboard::Clipboard); }
    /// What was pasted is where it belongs: the clipboard is cleared of it, if it still holds that text.
    void clearPasted() { std::exchange(m_pasted, {}).clear(); }

signals:
    void linesPasted(const Secret &text);
    /// The window is locked: what was taken from here and waits somewhere else is to be forgotten, too.
    void windowLocked();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void accept(QString text);
    void paste(QClipboard::Mode mode);
    void sayEmptied();

    std::optional<QString> m_placeholder; // its own, while another text stands in its place
    bool m_givesLinesAway = false;
    ClipboardTrace m_pasted;
};
