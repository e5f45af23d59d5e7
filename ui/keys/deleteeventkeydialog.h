// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/domain/keys.h"

#include <QDialog>
#include <memory>
#include <optional>

class Act;
class OpenAccount;
class QPushButton;
class SecretClipboard;
struct Services;

namespace Ui {
class DeleteEventKeyDialog;
}

/// Deletes an event key once the person has typed its name (a key without one: its fingerprint). Says what deleting
/// does to whoever still sends with it, starts the act and says what came of it. The act goes on when the dialog is
/// closed; the dialog closes with the account.
class DeleteEventKeyDialog : public QDialog
{
    Q_OBJECT

public:
    /// Deletes itself when it is closed.
    DeleteEventKeyDialog(const EventKey &key, OpenAccount &account, Services &services, SecretClipboard &clipboard,
        QWidget *parent = nullptr);
    ~DeleteEventKeyDialog() override;

signals:
    /// Ended well, and there is nothing left to read here: for a word beside the table.
    void succeeded(const QString &words);

private:
    void setupTexts();
    void setupButtons();
    void check();
    void start();
    void onFinished(const Act &act);
    bool isNameTyped() const;

    const std::unique_ptr<Ui::DeleteEventKeyDialog> m_ui;
    const EventKey m_key; // without its value
    const QString m_fingerprint;
    OpenAccount &m_account;
    const std::optional<Environment> m_holder; // as it was when the person opened this
    const bool m_hasNameToType; // nobody types what cannot be seen
    const QString m_toType;
    QPushButton *m_deleteButton = nullptr;
    bool m_isStarted = false;
};
