// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"
#include "app/domain/eventfilter.h"
#include "app/domain/fingerprint.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <chrono>
#include <optional>

/// A signing key; the dashboard's type SigningKey. An environment has exactly one active one and at most one inactive.
struct SigningKey
{
    QString id; ///< The server's, or where there is none the fingerprint.
    Secret value;
    bool isActive = false;
    QDateTime createdAt; ///< UTC; invalid: unknown.
    QString creatorName; ///< Empty: unknown.
    QString creatorEmail;
    bool isOnlySaid
        = false; ///< Inngest refuses it and never accepted it: that it is the active one is a person's word.
    /// Of an account by hand: Inngest accepted the active one as a bearer at this reading.
    bool isAccepted = false;

    bool operator==(const SigningKey &) const = default;
};

/// Why it is not known, or not to this moment, with which key Inngest signs. For words only: an answer of an app shows
/// the same keys whoever signs.
enum class SignerDoubt {
    None,
    NotRead, ///< The latest reading of its keys failed; there was one before.
    Refused, ///< It answered, and refuses the keys that were read before.
    OnlySaid, ///< It refuses the key that stands here as the current one: SigningKey::isOnlySaid.
};

/// Error::detail of a reading to which Inngest answered that it accepts no key that is known here.
constexpr QLatin1StringView noKeyIsAccepted("no key is accepted");

/// Where it refuses the current one, and tells nothing of the new one.
constexpr QLatin1StringView newKeyIsNotTold("the new key is not told of");

/// Error::detail where a restart was to bring this event key back, and the keychain has it no more.
inline QString lostEventKey(const QString &fingerprint)
{
    return QStringLiteral("an event key is lost: ") + fingerprint;
}

/// By the error of a reading.
inline SignerDoubt doubtBy(const std::optional<Error> &error)
{
    if (!error)
        return SignerDoubt::None;
    const bool isRefused = error->detail == noKeyIsAccepted || error->detail == newKeyIsNotTold;
    return isRefused ? SignerDoubt::Refused : SignerDoubt::NotRead;
}
/// What an app accepts tells then nothing of whether it works.
inline bool isDoubtful(SignerDoubt doubt)
{
    return doubt == SignerDoubt::Refused || doubt == SignerDoubt::OnlySaid;
}

/// Of one whose value is not at hand: its id, where that is a fingerprint. Of an account by hand it can be lost.
inline QString signingKeyFingerprint(const SigningKey &key)
{
    return key.value.isEmpty() && fingerprintOfHash(key.id) == key.id ? key.id : signingKeyFingerprint(key.value);
}

/// Between the two readings that have to lack a key, by this machine's clock and by the one that nobody sets: a list
/// may show a new key a moment late.
constexpr std::chrono::seconds leastBetweenLooks{60};

/// Where an ingest key comes from; the dashboard's scalar IngestSource. Webhooks are ingest keys too, but no event
/// keys: they never get into an EventKey.
enum class EventKeySource { Key, Integration };

/// An event key; the dashboard's type IngestKey with source "key" or "integration".
struct EventKey
{
    QString id;
    QString name;
    Secret value;
    EventKeySource source = EventKeySource::Key;
    EventFilter filter;
    QJsonObject metadata; ///< Sent back untouched with every update: a field that is left out is unset.
    QDateTime createdAt; ///< UTC; invalid: unknown.

    /// A key made by an integration (Vercel's, say) cannot be renamed.
    bool canBeRenamed() const { return source == EventKeySource::Key; }

    bool operator==(const EventKey &) const = default;
};

/// What a new event key is made from.
struct NewEventKey
{
    QString name;
    EventFilter filter;
    QString id = {}; ///< Of one that was made before, and that a restart brings back; empty: it is made.

    bool operator==(const NewEventKey &) const = default;
};

/// Of one whose value is not at hand: its id, where that is a fingerprint. An account by hand can know a key by that
/// alone.
inline QString eventKeyFingerprint(const EventKey &key)
{
    return key.value.isEmpty() && fingerprintOfHash(key.id) == key.id ? key.id : eventKeyFingerprint(key.value);
}

/// What is kept of a key by who only names it: its value would outlive the lock of the window.
inline EventKey withoutValue(EventKey key)
{
    key.value = {};
    return key;
}
