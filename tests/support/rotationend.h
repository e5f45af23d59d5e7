// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "tests/support/practiceprocess.h"

#include <QStringList>

/// How a rotation of production has to have ended, whatever happened on the way.
struct RotationEnd
{
    bool signingKey = true; ///< It was rotated; else it is the same as before.
    bool eventKeys = true; ///< All of them were rotated; else they are the same as before.
    QStringList foreignEventKeys; ///< Names of keys that somebody else made meanwhile.
    QStringList goneEventKeys; ///< Names of keys that somebody else deleted meanwhile.
    /// An app may have the current key as its fallback, too: what set the one was cut off before the other, and the app
    /// works as it is.
    bool mayRepeatItself = false;

    /// What is not as it has to be, in words; empty: all is well.
    QStringList misfits(const AccountPicture &before, const AccountPicture &after) const;
};

/// How often each write came in, and how often it should have: what is not as it has to be, in words.
QStringList misfitsOfRequests(PracticeProcess &server, const QMap<QString, int> &wanted);

/// What is wrong with the program's database: acts whose outcome is not known, a broken chain, an unfinished rotation.
QStringList misfitsOfDatabase(const QString &path, const QString &origin);

/// The files below the folder that hold one of the values (a keychain's own aside), by name.
QStringList filesWithSecrets(const QString &folder, const QList<Secret> &secrets);
/// What the keychain in that file still holds although it is dead, by name.
QStringList deadKeys(const QString &keychain, const QList<Secret> &live);
/// Every key's value in there.
QList<Secret> secretsOf(const AccountPicture &picture);
