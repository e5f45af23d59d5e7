// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/keychaintext.h"

#include <QCoreApplication>

namespace {

struct KeychainText
{
    Q_DECLARE_TR_FUNCTIONS(KeychainText)

public:
    static QString title(SecretStore::State state);
    static QString absent(SecretStore::Missing missing);
    static QString text(SecretStore::State state, SecretStore::Missing missing);
};

QString KeychainText::title(SecretStore::State state)
{
    switch (state) {
    case SecretStore::State::Unknown:
        return tr("Looking at the keychain…");
    case SecretStore::State::Ready:
        return {};
    case SecretStore::State::Locked:
        return tr("The keychain is locked");
    case SecretStore::State::Absent:
        return tr("There is no keychain");
    case SecretStore::State::Refusing:
        break;
    }
    return tr("The keychain does not answer");
}

QString KeychainText::absent(SecretStore::Missing missing)
{
    switch (missing) {
    case SecretStore::Missing::SessionBus:
        return tr("There is no session bus (D-Bus), over which programs reach the keychain. Start this program from a "
                  "desktop "
                  "session; in a bare terminal session, with “dbus-run-session”.");
    case SecretStore::Missing::SecretService:
        return tr("No keychain service is running. On Debian and Ubuntu install “gnome-keyring” (or KeePassXC or KDE's "
                  "wallet "
                  "with their Secret Service switched on), sign in to the desktop again, then look again.");
    case SecretStore::Missing::Library:
        return tr("The library that talks to the keychain is missing. On Debian and Ubuntu install “libsecret-1-0”, "
                  "then start "
                  "this program again.");
    case SecretStore::Missing::Collection:
        return tr("The keychain service runs, but it has no keychain yet. Create one and make it the default: with "
                  "“Passwords "
                  "and Keys” (seahorse), or in KeePassXC's settings. Then look again.");
    case SecretStore::Missing::Nothing:
        break;
    }
    return tr("No keychain was found. Install one for your desktop (“gnome-keyring” on Debian and Ubuntu), sign in "
              "again, then "
              "look again.");
}

QString KeychainText::text(SecretStore::State state, SecretStore::Missing missing)
{
    switch (state) {
    case SecretStore::State::Unknown:
    case SecretStore::State::Ready:
        return {};
    case SecretStore::State::Locked:
        return tr(
            "Your sign-ins and kept keys are in it, and stay there. “Unlock” lets the desktop ask for the keychain's "
            "password; this program never sees it. Nothing is broken at Inngest.");
    case SecretStore::State::Absent:
        return absent(missing);
    case SecretStore::State::Refusing:
        break;
    }
    return tr("It is there, but it answers with errors or not at all. Look for a window of the keychain behind others, "
              "asking "
              "for a password. If there is none, sign in to the desktop again. What is in the keychain stays there.");
}

} // namespace

QString keychainTitle(SecretStore::State state)
{
    return KeychainText::title(state);
}

QString keychainText(SecretStore::State state, SecretStore::Missing missing)
{
    return KeychainText::text(state, missing);
}
