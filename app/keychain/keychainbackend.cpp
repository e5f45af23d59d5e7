// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/keychainbackend.h"

#include <QLibrary>

using namespace Qt::StringLiterals;

namespace {

[[maybe_unused]] bool isKde()
{
    return qgetenv("XDG_CURRENT_DESKTOP") == "KDE" || qgetenv("DESKTOP_SESSION") == "kde"
        || qEnvironmentVariableIsSet("KDE_FULL_SESSION");
}

/// QtKeychain loads it when the program runs; a package that depends on QtKeychain does not bring it along.
QLibrary &libsecret()
{
    static QLibrary library(u"secret-1"_s, 0);
    return library;
}

bool hasLibsecret()
{
    return libsecret().isLoaded() || libsecret().load();
}

} // namespace

bool keychainIsReachedByDBus()
{
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    return false;
#else
    return true;
#endif
}

KeychainBackend keychainBackend(const QStringList &names)
{
    const bool hasKWallet = names.contains("org.kde.kwalletd6"_L1) || names.contains("org.kde.kwalletd5"_L1);
#ifdef IKM_QTKEYCHAIN_PREFERS_LIBSECRET
    const bool prefersKWallet = false;
#else
    const bool prefersKWallet = isKde();
#endif
    if (hasKWallet && (prefersKWallet || !hasLibsecret()))
        return KeychainBackend::KWallet;
    return hasLibsecret() ? KeychainBackend::SecretService : KeychainBackend::None;
}

void dropLibsecretsSession()
{
    if (!hasLibsecret())
        return;
    if (const QFunctionPointer disconnect = libsecret().resolve("secret_service_disconnect"))
        disconnect();
}
