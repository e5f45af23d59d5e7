// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/// What QtKeychain keeps secrets in here. It does not tell, so its own choice is made again.
enum class KeychainBackend {
    SecretService,
    KWallet5,
    KWallet6,
    None, ///< libsecret cannot be loaded, and no KWallet answers.
};

/// Which services of KDE's answer. QtKeychain asks for that once, at its first job, and half a second long at most.
struct KWalletsThere
{
    bool kwallet5 = false;
    bool kwallet6 = false;
};

/// False on macOS and Windows, whose own keychains have nothing to do with D-Bus.
bool keychainIsReachedByDBus();

/// Whether QtKeychain asks for a KWallet before it thinks of the Secret Service: on KDE.
KeychainBackend preferredBackend();

KeychainBackend keychainBackend(KWalletsThere there);
