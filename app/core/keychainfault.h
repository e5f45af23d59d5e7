// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/// What keeps the keychain from giving or taking something: of each a person does something else.
enum class KeychainFault {
    None, ///< It is no error of the keychain's, or nothing is known of it.
    Locked, ///< All of it, or the item.
    NoBus,
    NoService,
    NoLibrary,
    NoCollection,
    SwitchedOff, ///< KDE's wallet, in the desktop's settings.
    BusLost, ///< KDE's wallet is reached anew by another start of this program only.
    Denied, ///< Its person said no, or its settings do.
    TimedOut, ///< This call has not ended in time, or an earlier one that it would have to follow.
    Failing, ///< It answers with errors.
    NotAsked, ///< Memory is used in its place, and does not hold this.
};
