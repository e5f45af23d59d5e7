// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/keychaintext.h"

#include "app/core/shown.h"
#include "app/core/words.h"

using namespace Qt::StringLiterals;

namespace {

QString inOneText(KeychainFault fault)
{
    const KeychainTrouble trouble = keychainTrouble(fault);
    return trouble.happened + u' ' + trouble.act;
}

QString absent(KeychainFault missing)
{
    switch (missing) {
    case KeychainFault::NoBus:
    case KeychainFault::NoLibrary:
    case KeychainFault::BusLost:
        return inOneText(missing);
    case KeychainFault::NoService:
        return Words::tr(
            "No keychain service is running. On Debian and Ubuntu install “gnome-keyring” (or KeePassXC or KDE's "
            "wallet with their Secret Service switched on), sign in to the desktop again, then look again.");
    case KeychainFault::NoCollection:
        return Words::tr("The keychain service runs, but it has no keychain yet. “Create” lets it make one and ask for "
                         "its password. Or do it there: with “Passwords and Keys” (seahorse), in KeePassXC's settings, "
                         "or in KDE's wallet manager. Then look again.");
    case KeychainFault::SwitchedOff:
        return Words::tr("KDE's wallet is the keychain of this desktop, and it is switched off. Switch it on in the "
                         "system settings (“KDE Wallet”), then look again.");
    case KeychainFault::None:
    case KeychainFault::Locked:
    case KeychainFault::Denied:
    case KeychainFault::TimedOut:
    case KeychainFault::Failing:
    case KeychainFault::NotAsked:
        break;
    }
    return Words::tr("No keychain was found. Install one for your desktop (“gnome-keyring” on Debian and Ubuntu), sign "
                     "in again, then look again.");
}

QString keeper(const StorePlace &place)
{
    if (place.program.startsWith("gnome-keyring"_L1))
        return Words::tr("GNOME Keyring");
    if (place.program == "keepassxc"_L1)
        return Words::tr("KeePassXC");
    if (place.program.startsWith("kwalletd"_L1) || place.program.startsWith("ksecretd"_L1))
        return Words::tr("KDE's wallet");
    return place.program.isEmpty() ? Words::tr("another program") : shownName(place.program);
}

QString kept(const StorePlace &place)
{
    switch (place.kind) {
    case StorePlace::Kind::Unknown:
        return {};
    case StorePlace::Kind::Memory:
        return Words::tr("Keys are kept in memory, until the program closes.");
    case StorePlace::Kind::KWallet:
        return Words::tr("Keys are kept in KDE's wallet “%1”.").arg(shownName(place.name));
    case StorePlace::Kind::SecretService:
        break;
    }
    return place.name.isEmpty()
        ? Words::tr("The keychain is a Secret Service: %1.").arg(keeper(place))
        : Words::tr("Keys are kept in “%1” of %2, a Secret Service.").arg(shownName(place.name), keeper(place));
}

} // namespace

KeychainCure keychainCure(const SecretStore &store)
{
    if (store.missing() == KeychainFault::NoCollection)
        return KeychainCure::Create;
    return store.state() == SecretStore::State::Locked || store.hasLockedItems() ? KeychainCure::Unlock
                                                                                 : KeychainCure::None;
}

QString keychainPlaceText(const StorePlace &place)
{
    QStringList sentences{kept(place)};
    if (place.endsWithSession)
        sentences.append(Words::tr("That keychain is forgotten when you log out or its program ends."));
    if (place.kind == StorePlace::Kind::SecretService && place.program == "keepassxc"_L1)
        sentences.append(Words::tr("What is deleted there goes to the database's recycle bin, with its value. Where "
                                   "the database has no bin, KeePassXC asks you before each deletion."));
    return sentences.join(u' ');
}

QString signInsNotKeptText(qsizetype count)
{
    return count == 0 ? QString()
                      : Words::tr("At least one account's sign-in could not be written to the keychain: after the next "
                                  "start it is asked for again.");
}

QString lostFromMemoryText(int count)
{
    if (count == 0)
        return {};
    return Words::tr("%n keys or other secrets are in this program's memory alone, and are lost when it closes. What "
                     "stands nowhere else cannot be had back then: a key that was made here for a server and is not "
                     "set there yet, or a value that was overwritten in a file.",
        nullptr, count);
}

KeychainState keychainState(SecretStore::State state, KeychainFault missing)
{
    switch (state) {
    case SecretStore::State::Unknown:
        return {Words::tr("Looking at the keychain…"), {}};
    case SecretStore::State::Ready:
        return {};
    case SecretStore::State::Locked:
        return {Words::tr("The keychain is locked"),
            Words::tr("Your sign-ins and kept keys are in it, and stay there. “Unlock” lets the desktop ask for the "
                      "keychain's password; this program never sees it. Nothing is broken by that.")};
    case SecretStore::State::Absent:
        return {Words::tr("There is no keychain"), absent(missing)};
    case SecretStore::State::Refusing:
        break;
    }
    return {Words::tr("The keychain does not answer"),
        Words::tr(
            "It is there, but it answers with errors or not at all. Look for a window of the keychain behind others, "
            "asking for a password. If there is none, sign in to the desktop again. What is in the keychain stays "
            "there.")};
}

KeychainTrouble keychainTrouble(KeychainFault fault)
{
    const QString unlock = Words::tr("Unlock the keychain, then try again.");
    switch (fault) {
    case KeychainFault::Locked:
        return {Words::tr("The keychain is locked."), unlock};
    case KeychainFault::NoBus:
        return {Words::tr("There is no session bus (D-Bus), over which programs reach the keychain."),
            Words::tr("Start this program from a desktop session; in a bare terminal session, with "
                      "“dbus-run-session”.")};
    case KeychainFault::NoService:
        return {Words::tr("No keychain service is running."),
            Words::tr("Start it, or install one (“gnome-keyring” on Debian and Ubuntu, KeePassXC, KDE's wallet), then "
                      "try again.")};
    case KeychainFault::NoLibrary:
        return {Words::tr("The library that talks to the keychain is missing."),
            Words::tr("On Debian and Ubuntu install “libsecret-1-0”, then start this program again.")};
    case KeychainFault::NoCollection:
        return {Words::tr("The keychain service runs, but it has no keychain yet."),
            Words::tr("Make one in the program that manages it, then try again.")};
    case KeychainFault::SwitchedOff:
        return {Words::tr("KDE's wallet is the keychain of this desktop, and it is switched off."),
            Words::tr("Switch it on in the system settings (“KDE Wallet”), then try again.")};
    case KeychainFault::BusLost:
        return {Words::tr("The session bus, over which programs reach KDE's wallet, has ended in between."),
            Words::tr("Start this program again to reach the wallet. What is in it stays there.")};
    case KeychainFault::Denied:
        return {Words::tr("The keychain did not allow it: somebody said no when it asked, or its settings do."),
            Words::tr("Try again, and allow it when the keychain asks. If it does not ask, look at what it allows this "
                      "program.")};
    case KeychainFault::TimedOut:
        return {Words::tr("The keychain did not answer in time."),
            Words::tr("Look for a prompt of the keychain behind other windows, then try again.")};
    case KeychainFault::Failing:
        return {Words::tr("The keychain answers with errors or not at all."),
            Words::tr("Look for a window of the keychain behind others, asking for a password. If there is none, sign "
                      "in to the desktop again, then try again.")};
    case KeychainFault::NotAsked:
        return {Words::tr("This is not in memory. The keychain may hold it, and is not asked while memory is used."),
            Words::tr("Use the keychain again, or enter it again.")};
    case KeychainFault::None:
        break;
    }
    return {Words::tr("The keychain is locked, not there, or refused."), unlock};
}
