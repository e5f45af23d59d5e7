// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/keysearch.h"
#include "ui/words/keymatchtext.h"

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
