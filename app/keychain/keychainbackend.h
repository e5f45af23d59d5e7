// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>

/// What QtKeychain keeps secrets in here. It does not tell, so its own choice is made again.
enum class KeychainBackend {
    SecretService,
    KWallet,
    None, ///< libsecret cannot be loaded, and there is no KWallet.
};

/// False on macOS and Windows, whose own keychains have nothing to do with D-Bus.
bool keychainIsReachedByDBus();

/// names: what runs on the session bus, and what the bus can start. Where QtKeychain uses KWallet, the Secret Service
/// tells nothing about it.
KeychainBackend keychainBackend(const QStringList &names);

/// Makes libsecret, under QtKeychain, open a new session with the Secret Service at its next call. By itself it keeps
/// the one that it has for as long as the program runs, and after a restart of the service every call fails.
void dropLibsecretsSession();
