// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/secretstore.h"

/// What SecretStore::unlock() would cure.
enum class KeychainCure { None, Unlock, Create };
KeychainCure keychainCure(const SecretStore &store);

/// Both empty for a keychain that works.
struct KeychainState
{
    QString title; ///< "The keychain is locked".
    QString text; ///< What that means and what to install or do.
};
KeychainState keychainState(SecretStore::State state, KeychainFault missing);
/// What kept it from doing something, and what a person does then.
struct KeychainTrouble
{
    QString happened;
    QString act;
};
KeychainTrouble keychainTrouble(KeychainFault fault);
/// What closing the program takes with it, of so many secrets that are in its memory alone. Empty: of none.
QString lostFromMemoryText(int count);
/// The same of sign-ins that the keychain did not take; empty where it took all.
QString signInsNotKeptText(qsizetype count);
/// Which program keeps the keys, and what has to be known of it. Empty while that is not known.
QString keychainPlaceText(const StorePlace &place);
