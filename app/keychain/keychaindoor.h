// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/kwallet.h"
#include "app/keychain/secretservice.h"

#include <QStringList>

/// What QtKeychain keeps secrets in here. It does not tell, so its own choice is made again.
enum class KeychainBackend {
    SecretService,
    KWallet5,
    KWallet6,
    None, ///< libsecret cannot be loaded, and no KWallet answers.
};

/// Knows which service QtKeychain uses, and looks at that one. Where another one runs beside it, items can have been
/// left there by a start of the program that used it: other() is for finding and moving them.
class KeychainDoor : public QObject
{
    Q_OBJECT

public:
    using OnLook = KeychainService::OnLook;

    KeychainDoor(Clock &clock, const QString &server, KeychainService::Timeouts timeouts);

    /// mayStart: the bus may start the service where it does not run yet. Without that such a service is Unknown.
    void look(bool mayStart, const OnLook &done);
    /// Opens, or makes, what is locked or missing, and ends with a look.
    void unlock(const OnLook &done);

    /// After a look. nullptr where there is none to look at: then it was not Ready.
    KeychainService *used() const { return m_used; }
    /// nullptr where no other one runs.
    KeychainService *other() const;

    /// QtKeychain chooses at its first job, and stays with that.
    void onJob();
    /// An item that was written was seen in the other one: QtKeychain has chosen that.
    void useOther();

signals:
    void changed();
    void gone(); ///< A service ended, or the bus did.

private:
    struct Names
    {
        QStringList running;
        QStringList startable;

        bool has(const char *name) const { return runs(name) || startable.contains(QLatin1String(name)); }
        bool runs(const char *name) const { return running.contains(QLatin1String(name)); }
    };
    using OnNames = std::function<void()>;

    void readNames(const OnLook &failed, const OnNames &done);
    void choose(bool mayStart, const OnLook &done);
    void lookAt(KeychainBackend backend, bool mayStart, const OnLook &done);
    void lookAtSecretService(bool mayStart, const OnLook &done);
    void lookAtKWallet(KWallet &wallet, bool mayStart, const OnLook &done);

    SessionBus m_bus;
    SecretService m_secretService;
    KWallet m_kwallet5;
    KWallet m_kwallet6;
    Names m_names;
    KeychainService *m_used = nullptr;
    KeychainBackend m_backend = KeychainBackend::None;
};
