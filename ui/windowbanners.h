// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QMetaObject>
#include <QWidget>

class Banner;
class KeychainBanner;
class OpenAccount;
class RotationSession;
class UnsettledPanel;
struct Error;
struct Services;

/// What the window has to say above its tabs: an account that did not open, a sign-in that ended, a keychain that does
/// not work, changes whose outcome is not known, a damaged history.
class WindowBanners : public QWidget
{
    Q_OBJECT

public:
    explicit WindowBanners(Services &services, QWidget *parent = nullptr);

    void setAccount(OpenAccount *account);
    /// Of the environment that is looked at; null: none.
    void setRotation(const RotationSession *session);

signals:
    void signInRequested();
    void keychainHelpRequested();
    void rotationRequested();

private:
    void setupSignIn();
    void setupHistory();
    void setupRotation();
    void onOpenFailed(const QString &accountId, const Error &error);

    Services &m_services;
    Banner *m_openFailed;
    Banner *m_signIn;
    Banner *m_waiting;
    Banner *m_history;
    Banner *m_rotation;
    KeychainBanner *m_keychain;
    UnsettledPanel *m_unsettled;
    QString m_failedAccountId;
    QList<QMetaObject::Connection> m_accountConnections;
};
