// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/keymatch.h"
#include "app/models/keysearch.h"
#include "ui/words/tone.h"

#include <QStringList>

/// What "Which key is this?" says about one key.
struct KeyMatchText
{
    Tone tone = Tone::Neutral;
    QString symbol; ///< A name for icon().
    QString title; ///< "The current signing key of production"
    QString text; ///< What that means, in a sentence or two.
    QStringList remarks; ///< What is wrong about it, a sentence or two each.
};

/// How much was compared with, for what may be said of an unknown key.
struct Compared
{
    int read = 0; ///< Environments whose keys were read.
    int all = 0; ///< Environments of the account that hold keys.
    bool isHistoryRead = true; ///< And the list of what the keychain keeps, each at its last reading.
    bool isTypedIn = false; ///< Both are what somebody typed in here: others exist, and none of it tells what is gone.
};

KeyMatchText keyMatchText(const KeyMatch &match, const Compared &compared);
/// What is still open through a key of this kind that was rotated away or deleted.
QString goneKeyText(const KnownKey &key, const Compared &compared);
/// What it says that a reading lacked the key, and none before that it had been gone.
QString missingKeyText(const Compared &compared);
/// What was not compared with, of the history and the keychain; empty: nothing.
QString notReadText(const Compared &compared);
/// "INNGEST_SIGNING_KEY, line 3"; of what stands alone in the field (isAlone) "The pasted key".
QString keyMatchPlace(const KeyMatch &match, bool isAlone);

/// What a search for keys says of one that it found.
struct KeyFindText
{
    Tone tone = Tone::Neutral;
    QString key; ///< "The current signing key of production"
    QString where; ///< "src/client.ts, line 12"
    QString place; ///< The same with the whole path as it is, for a file.
    QString since; ///< "3f2a91c04d2b, 2026-03-04", of the commit; empty: none.
    QString state; ///< "tracked by git"
    QString advice; ///< What that means and what to do, in sentences.
};

KeyFindText keyFindText(const KeyFind &find, const KnownKeys &known, const Compared &compared);
/// It is a live key of this account, or may be, since its environment was not read: what a rotation after a leak is
/// for.
bool canBeRotated(const KeyFind &find, const KnownKeys &known);
/// What was searched and what was left out, in sentences.
QString keySearchText(const KeySearchResult &result, const KeySearch::Limits &limits);
