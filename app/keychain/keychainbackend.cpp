// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/keychainbackend.h"

#include "app/keychain/libsecret.h"

#include <QByteArray>

namespace {

#ifdef IKM_QTKEYCHAIN_KNOWS_KWALLET6
constexpr bool knowsKWallet6 = true;
#else
constexpr bool knowsKWallet6 = false;
#endif

/// As QtKeychain finds it out, from 0.12 to 0.15: other names than these are no desktop to it, "ubuntu:GNOME" too.
bool isKde()
{
    const QByteArray current = qgetenv("XDG_CURRENT_DESKTOP");
    if (current == "GNOME" || current == "Unity" || current == "XFCE")
        return false;
    if (current == "KDE")
        return true;
    const QByteArray session = qgetenv("DESKTOP_SESSION");
    if (session == "gnome" || session == "xubuntu" || session.contains("xfce"))
        return false;
    if (session == "kde")
        return true;
    return qEnvironmentVariableIsEmpty("GNOME_DESKTOP_SESSION_ID") && !qEnvironmentVariableIsEmpty("KDE_FULL_SESSION");
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

KeychainBackend preferredBackend()
{
    const QByteArray version = isKde() ? qgetenv("KDE_SESSION_VERSION") : QByteArray();
    if (version == "5")
        return KeychainBackend::KWallet5;
    return version == "6" && knowsKWallet6 ? KeychainBackend::KWallet6 : KeychainBackend::SecretService;
}

KeychainBackend keychainBackend(KWalletsThere there)
{
    const KeychainBackend preferred = preferredBackend();
    if ((preferred == KeychainBackend::KWallet5 && there.kwallet5)
        || (preferred == KeychainBackend::KWallet6 && there.kwallet6))
        return preferred;
    if (hasLibsecret())
        return KeychainBackend::SecretService;
    if (there.kwallet6 && knowsKWallet6)
        return KeychainBackend::KWallet6;
    return there.kwallet5 ? KeychainBackend::KWallet5 : KeychainBackend::None;
}
