// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QMetaObject>
#include <QPointer>
#include <QWidget>
#include <memory>

class Banner;
class KeychainBanner;
class OpenAccount;
class RotationSession;
class SecretClipboard;
class KeyWatch;
class UnsettledPanel;
struct Error;
struct Services;

/// What the window has to say above its tabs: an account that did not open, a sign-in that ended, a keychain that does
/// not work, changes whose outcome is not known, a damaged history, a key that stays on the clipboard.
class WindowBanners : public QWidget
{
    Q_OBJECT

public:
    explicit WindowBanners(Services &services, QWidget *parent = nullptr);
    ~WindowBanners() override;

    void setAccount(OpenAccount *account);
    /// Of the account that is open; null: none is. Goes with the next setAccount().
    KeyWatch *keyWatch() const { return m_watch.get(); }
    /// Of the environment that is looked at; null: none.
    void setRotation(const RotationSession *session, const QString &progress);
    /// Says where a key stays on the clipboard, until it is gone from there.
    void follow(SecretClipboard &clipboard);

signals:
    void signInRequested();
    void keychainHelpRequested();
    void rotationRequested();

private:
    void setupSignIn();
    void setupHistory();
    void setupKeyChanges();
    void setupPolicy();
    void refreshKeyChanges();
    void setupRotation();
    void onOpenFailed(const QString &accountId, const Error &error);

    Services &m_services;
    Banner *m_openFailed;
    Banner *m_signIn;
    Banner *m_waiting;
    Banner *m_history;
    Banner *m_rotation;
    Banner *m_clipboard;
    KeychainBanner *m_keychain;
    UnsettledPanel *m_unsettled;
    Banner *m_keyChanges;
    Banner *m_policy;
    std::unique_ptr<KeyWatch> m_watch; // of the account that is open
    QPointer<const RotationSession> m_session; // the one whose banner is shown
    QString m_progress;
    QString m_failedAccountId;
    std::unique_ptr<QObject> m_listener; // to the account that is open
};
