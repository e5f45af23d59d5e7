// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"
#include "ui/secrets/secretfield.h"

#include <QPointer>
#include <QWidget>
#include <memory>

class Act;
class DeleteSigningKeyDialog;
class OpenAccount;
class QPushButton;
class SecretClipboard;
class SigningKeyCard;
struct ActRequest;
struct Services;

namespace Ui {
class SigningKeysTab;
}

/// The current and the new signing key of the environment that is looked at, and what can be done with them. Rotating
/// is the wizard's business alone: a button here only leads there.
class SigningKeysTab : public QWidget
{
    Q_OBJECT

public:
    SigningKeysTab(Services &services, SecretClipboard &clipboard, QWidget *parent = nullptr);
    ~SigningKeysTab() override;

    void setAccount(OpenAccount *account); ///< Null: none is open.

signals:
    void signInRequested();
    void rotationRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void setupCards(SecretClipboard &clipboard);
    void setupPane();
    void onEnvironmentChanged();
    void refresh();
    void refreshShared();
    void refreshNewKey(const std::optional<SigningKey> &newKey);
    QString whyNoNewKey() const;
    void createKey();
    void askToDelete();
    void start(const ActRequest &request);
    void onActFinished(const Act &act);
    void keep(const SigningKey &key);
    SecretSource sourceOf(const QString &keyId) const;
    std::optional<SigningKey> findKey(bool isActive) const;

    const std::unique_ptr<Ui::SigningKeysTab> m_ui;
    Services &m_services;
    QPointer<OpenAccount> m_account;
    SigningKeyCard *m_current;
    SigningKeyCard *m_new;
    QPushButton *m_rotateButton;
    QPushButton *m_deleteButton;
    QPointer<DeleteSigningKeyDialog> m_dialog;
    bool m_hasCards = false; // filled from this environment's keys
};
