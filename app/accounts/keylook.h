// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"

#include <QSet>
#include <chrono>

struct ActRecord;

/// A key as a look at an environment saw it. No value.
struct SeenKey
{
    QString id;
    bool isSigningKey = false;
    bool isActive = false; ///< A signing key's.
    QString name; ///< An event key's.
    QString fingerprint;
    QString filter; ///< An event key's, as JSON.
    QDateTime createdAt; ///< UTC, the server's; invalid: unknown.
    QString creator; ///< Empty: unknown.
    QDateTime missingSince; ///< UTC: the reading that lacked it first. Invalid: the latest one has it.
    bool isByWord = false; ///< An event key that a person typed in, and that Inngest has never listed.

    bool operator==(const SeenKey &) const = default;
};

/// All keys of an environment at one time.
struct KeyLook
{
    QDateTime at; ///< UTC, this machine's clock: when the reading began. Invalid: there was none yet.
    QList<SeenKey> keys;

    bool operator==(const KeyLook &) const = default;
};

/// A key that is another one than at the look before, and that nothing in this program's journal has changed.
struct KeyChange
{
    enum Kind {
        Appeared,
        Promoted, ///< A signing key that Inngest signs with now, and did not then.
        Edited, ///< An event key's name or filter.
        Gone, ///< Two readings a minute apart lacked it.
        Returned, ///< Appeared, and is one of which the history knows.
        Refused, ///< The active signing key: by the server itself, at two readings a minute apart.
    };

    Kind kind = Appeared;
    SeenKey key; ///< As it is now; Gone: as it was.
    QDateTime after; ///< UTC: it was not so yet at this look. Gone, Refused: not told.
    QDateTime before; ///< It was so at this one.
    /// UTC: Gone, Refused: when the second of these readings began. Invalid: at the one before.
    QDateTime foundAt = {};
    /// UTC: a rotation that was handed over then would bring such a key, which here nobody can tell from another's.
    /// Invalid: none would.
    QDateTime handedOverAt = {};

    /// UTC: the reading by which it was believed.
    QDateTime believedAt() const { return foundAt.isValid() ? foundAt : before; }
    bool operator==(const KeyChange &) const = default;
};

KeyLook lookAt(const QList<SigningKey> &signingKeys, const QList<EventKey> &eventKeys, const QDateTime &at);

/// Of a server that refuses the active signing key, at that time: whatever else there was nobody can read.
KeyLook refusedLook(KeyLook before, const QDateTime &at);

/// A key's id, and what this program did with it: KeyChange::Kind. Anything else is somebody else's doing.
using OwnChange = std::pair<QString, int>;

/// What the look shows that the one before did not. own: what this program's acts have done since then. The look is
/// given back with what is missing in it for the first time: that is looked for once more before it is believed;
/// tooSoon: ids of those for which that is not yet, whatever this machine's clock says. Without a look before nothing
/// has changed.
QList<KeyChange> changesSince(
    const KeyLook &before, KeyLook &now, const QSet<OwnChange> &own, const QSet<QString> &tooSoon = {});

/// Which keys read as an edit by one of these acts wrote them, or, where the look before showed that, as it had found
/// them: a list can be late. An act excuses no other edit of its key, whenever that was made.
void addOwnEdits(const QList<ActRecord> &acts, const KeyLook &before, const KeyLook &now, QSet<OwnChange> &own);

/// Of a key that is there again nobody has to be told any more that it was not.
bool endsWithReturn(const KeyChange &change);
/// What is there again is not gone, also where one does not hear of it otherwise: it was made here a moment ago, say. A
/// server that takes the key again that it had refused signs with the same one as before: nobody has promoted it.
void endReturned(const KeyLook &before, const KeyLook &look, QList<KeyChange> &changes, QList<KeyChange> &found);

QByteArray toJson(const QList<SeenKey> &keys);
QList<SeenKey> seenKeysOf(const QByteArray &json);
QByteArray toJson(const QList<KeyChange> &changes);
QList<KeyChange> keyChangesOf(const QByteArray &json);
