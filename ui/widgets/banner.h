// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tonedframe.h"

#include <QToolButton>

enum class Attempt;
struct Error;

/// A line across a page that says one thing and offers what to do about it. Hidden until say() is called.
class Banner : public TonedFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);

    /// Shows it. title: a few words, bold; text: sentences. Both are plain text, whatever they hold.
    void say(Tone tone, const QString &title, const QString &text);
    /// What went wrong. Of what was cancelled nobody has to hear.
    void say(Tone tone, const Error &error, Attempt attempt);
    QString title() const { return m_title->text(); }
    QString text() const { return m_text->text(); }
    QSize sizeHint() const override;

    /// A button at the end, owned by the banner. Its object name is the caller's to set.
    QPushButton *addButton(const QString &text);
    /// With a cross that hides the banner.
    void setDismissable(bool isDismissable) { m_dismissButton->setVisible(isDismissable); }

    /// Room for so many lines of text, whatever it says: what stands below does not move when it says more.
    void keepRoom(int lines);

    /// Shows the title only, with a button that shows the rest: for what is to be known, and is not to be done now.
    void fold(bool isFolded = true);
    /// Folds it, or shows all of it for good.
    void setFoldable(bool isFoldable);

signals:
    void dismissed(); ///< By the person, through the cross.
    void foldedChanged(bool isFolded);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateIcon();
    void setFolded(bool isFolded);

    SymbolLabel *const m_icon = new SymbolLabel(this);
    QLabel *const m_title = named("bannerTitle", wordsLabel(this));
    QLabel *const m_text = named("bannerText", markableLabel(this));
    QBoxLayout *const m_buttons = new QHBoxLayout;
    QToolButton *const m_dismissButton = named("dismissButton", new QToolButton(this), tr("Hide this message"));
    QToolButton *m_foldButton = nullptr;
    bool m_isFolded = false;
    bool m_isPlaced = false; // has the width that a layout gave it
};
