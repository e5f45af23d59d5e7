// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/knownkeys.h"
#include "ui/acts/unsettledpanel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

#include <QMetaObject>
#include <QPointer>
#include <QWidget>
#include <memory>

class KeychainBanner;
class OpenAccount;
class RotationSession;
class SecretClipboard;
class KeyWatch;
struct Services;

/// What the window has to say above its tabs: an account that did not open, a sign-in that ended, a keychain that does
/// not work, a server that cannot be read, changes whose outcome is not known, a damaged history, a key that stays on
/// the clipboard.
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
    void leakReported(const QList<KnownKey> &keys); ///< They were changed by nobody who is known.
    /// An answer of the dashboard, for which nobody has to do anything; empty: no more. Not a banner: what comes and
    /// goes by itself must not move what somebody is about to press.
    void waitingFor(const QString &words);

private:
    void setupSignIn();
    void setupHistory();
    void setupPreferences();
    void setupKeyChanges();
    void setupPolicy();
    void setupSetAside();
    void refreshKeyChanges();
    void refreshServer();
    void follow(const Act &act);
    void setupRotation();
    void onOpenFailed(const QString &accountId, const Error &error);

    Services &m_services;
    Banner *const m_openFailed = named("openFailedBanner", new Banner(this));
    Banner *const m_signIn = named("signInBanner", new Banner(this));
    Banner *const m_history = named("historyBanner", new Banner(this));
    Banner *const m_unnoted = named("unnotedBanner", new Banner(this));
    Banner *const m_rotation = named("rotationBanner", new Banner(this));
    Banner *const m_server = named("serverBanner", new Banner(this));
    Banner *const m_clipboard = named("clipboardBanner", new Banner(this));
    KeychainBanner *m_keychain;
    UnsettledPanel *const m_unsettled = new UnsettledPanel(this);
    Banner *const m_keyChanges = named("keyChangesBanner", new Banner(this));
    Banner *const m_preferences = named("preferencesBanner", new Banner(this));
    Banner *const m_setAside = named("setAsideBanner", new Banner(this));
    Banner *const m_policy = named("policyBanner", new Banner(this));
    QPointer<OpenAccount> m_account;
    std::unique_ptr<KeyWatch> m_watch; // of the account that is open
    QPointer<const RotationSession> m_session; // the one whose banner is shown
    QString m_progress;
    QString m_failedAccountId;
    bool m_isSwitchedOff = false; // which is why it failed
    std::unique_ptr<QObject> m_listener; // to the account that is open
};
