// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/knownkeys.h"

#include <QSet>
#include <tl/expected.hpp>

/// The variables that Inngest's SDKs read.
enum class KeyVariable { SigningKey, SigningKeyFallback, EventKey, Other };

/// What was found out about one key in what a person pasted. Holds no secret.
struct KeyMatch
{
    enum class Remark {
        Hash, ///< It is the key's fingerprint or hash, and not the key.
        Base64, ///< It is the key in base64.
        Spelled, ///< It is the key in capitals, in pieces, or with letters spelled out.
        MoreThanKey, ///< In one of Inngest's variables stands more than the key.
        QuotesRemoved, ///< Pasted with quotes or a comma around it: they are no part of the key.
        OtherCase, ///< Same fingerprint, upper-case hex: signs differently, so it does not work.
        EventKeyForSigning, ///< An event key stands in a signing key variable.
        SigningKeyForEvents, ///< A signing key stands in the event key variable.
        FallbackEqualsKey, ///< INNGEST_SIGNING_KEY and its fallback are the same key.
        NotASigningKey, ///< What stands in a signing key variable can be none: not hex.
        BrokenText, ///< Blanks, control characters or other alphabets inside.
        NewWithoutFallback, ///< Only the new signing key, while Inngest still signs with the current one: an outage.
        NewWithUnseenFallback, ///< The same, and what the fallback is cannot be seen.
        Overridden, ///< The same variable is set again further down; that one counts.
        EmptyValue, ///< The variable is there and has no value.
        Reference, ///< The value is `$OTHER`, or has `${OTHER}` in it: the key, or a part of it, is elsewhere.
        UnclosedQuote,
    };

    KeyVariable variable = KeyVariable::Other;
    QString name; ///< The variable's name; empty: it stands behind none.
    int line = 0; ///< 1 is the first.
    /// Set by `NAME=` at the beginning of a line, as in an .env file; otherwise it may be one of several apps' in one
    /// text.
    bool isAtMargin = false;
    KeyType type = KeyType::Event; ///< As what it was recognised, or else by its look.
    QString fingerprint; ///< Empty: it is no key.
    QString masked;
    QList<KnownKey> known; ///< Empty: nothing known about it.
    QSet<Remark> remarks;

    /// It is a known one, looks like a signing key, or stands where a key belongs. Any word could be an event key.
    bool isKey() const
    {
        return !fingerprint.isEmpty()
            && (!known.isEmpty() || type == KeyType::Signing || variable != KeyVariable::Other);
    }
    bool operator==(const KeyMatch &) const = default;
};

/// All that was found in one text.
struct KeyMatches
{
    QList<KeyMatch> matches;
    int assignmentsSeen = 0; ///< Variables looked at, those without an Inngest key included.
    /// The live keys that count belong to more than one environment: a mixed-up file. Told of .env files only, as are
    /// the remarks that compare variables: elsewhere they may be those of several apps.
    bool mixesEnvironments = false;
    bool mixesSigningKeys = false; ///< Among them the signing key and its fallback.
    /// Where nothing was found: the first line outside a comment that names one of Inngest's variables, and which one.
    /// 0: none does.
    int namedInLine = 0;
    QString named;
};

enum class KeyTextTrouble { TooLarge, NotText, TooMany };

/// Looks for keys in a pasted text or an .env file's contents and compares them with the known ones. A text without a
/// `NAME=` is taken as a key by itself, line by line; whatever else it is, KeyScan's finds in it are told as well. Of
/// variables that are not Inngest's only those are told that hold a known key or start with `signkey-`. Pure: nothing
/// is kept, nothing leaves.
tl::expected<KeyMatches, KeyTextTrouble> matchKeys(const Secret &text, const KnownKeys &known);
