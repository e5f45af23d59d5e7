// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/domain/keys.h"

#include <QDialog>
#include <memory>
#include <optional>

class Act;
class CopyButton;
class OpenAccount;
class QPushButton;
class SecretClipboard;
class SecretField;
struct ActRequest;
struct Services;

namespace Ui {
class EventKeyDialog;
}

/// Everything that is done to one event key but deleting it: make one, make another with the same filter, rename it,
/// edit its filter, look at it. Checks what is typed, starts the act, and says what came of it. A key that was made is
/// shown once, masked, with reveal and copy. The act goes on when the dialog is closed; the dialog closes with the
/// account.
class EventKeyDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Mode { Create, Duplicate, Rename, EditFilter, Show };
    Q_ENUM(Mode)

    /// key: the one it is about; of no meaning for Create. Deletes itself when it is closed.
    EventKeyDialog(Mode mode, const EventKey &key, OpenAccount &account, Services &services, SecretClipboard &clipboard,
        QWidget *parent = nullptr);
    ~EventKeyDialog() override;

    Mode mode() const { return m_mode; }

signals:
    /// The value went to the clipboard.
    void copied(const EventKey &key);
    /// Ended well, and there is nothing left to read here: for a word beside the table.
    void succeeded(const QString &words);

private:
    void setupTexts();
    void setupFields();
    void setupValue();
    void setupButtons();
    bool isNew() const { return m_mode == Mode::Create || m_mode == Mode::Duplicate; }
    bool editsName() const;
    bool editsFilter() const;
    void check();
    QString nameProblem() const;
    QString nameWarning() const;
    ActRequest request() const;
    void start();
    void onFinished(const Act &act);
    void showValue(const EventKey &key);
    void setEditable(bool isEditable);

    const std::unique_ptr<Ui::EventKeyDialog> m_ui;
    const Mode m_mode;
    EventKey m_key;
    OpenAccount &m_account;
    const std::optional<Environment> m_holder; // as it was when the person opened this
    SecretField *m_field;
    CopyButton *m_copyButton;
    QPushButton *m_startButton = nullptr;
    QStringList m_takenNames;
    bool m_isEditable = true;
};
