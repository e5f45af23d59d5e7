// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/lookup.h"
#include "app/core/result.h"
#include "app/domain/environment.h"
#include "app/domain/eventfilter.h"
#include "app/domain/keys.h"

#include <QDateTime>
#include <QFuture>
#include <QList>
#include <QString>
#include <QUrl>
#include <QVariant>

class HistoryStore;
class KeptKeys;
struct HistoryEntry;

/// An environment of an account whose keys no call changes.
struct NotedEnvironment
{
    Environment environment;
    bool hasApiKey = false; ///< For REST v2, in the keychain.

    bool operator==(const NotedEnvironment &) const = default;
};

/// What is known, without its value, of a key of such an account.
struct NotedKey
{
    enum class Kind { SigningKey, EventKey };
    enum class Standing {
        Current, ///< In use: of signing keys there is one.
        New, ///< A signing key that is to become the current one; an event key that was made here for an act.
        /// An event key that was made here for an act that has not begun: another one's restart brings it. Not listed.
        Coming,
        /// An event key that an act's restart takes out for another act that has not begun. Listed until that comes, as
        /// long as it is to come.
        Leaving,
        Gone,
    };

    Kind kind = Kind::EventKey;
    QString environmentId;
    QString fingerprint; ///< The key's id. Its value is in the keychain.
    QString name = {}; ///< Event keys.
    EventFilter filter = {}; ///< Event keys: as a person said.
    Standing standing = Standing::Current;
    // What Inngest itself showed at least once: that it no longer does then means something.
    bool wasAccepted = false; ///< Signing keys: as a bearer.
    bool wasListed = false; ///< Among the environment's keys.
    /// Signing keys: stored while Inngest could not be asked. Its first answer ends that; a refusal is an answer, too,
    /// unless a person has stored the key all the same after one.
    bool isUnchecked = false;
    QDateTime notedAt = {}; ///< UTC.
    /// UTC: when an act from here made it, by the journal, or one on the computer that handed it over; or before, where
    /// Inngest's list told that when the key was brought. Invalid: it was made elsewhere.
    QDateTime madeAt = {};
    QString madeBy = {}; ///< Who made it by that act; empty where that is not known.

    SigningKey asSigningKey(const Secret &value, bool isActive) const;

    bool operator==(const NotedKey &) const = default;
};

/// Null: it is not noted.
inline const NotedKey *notedIn(const QList<NotedKey> &keys, NotedKey::Kind kind, const QString &fingerprint)
{
    return firstOf(keys, [&](const NotedKey &key) { return key.kind == kind && key.fingerprint == fingerprint; });
}

/// An environment's; null: it was noted without one.
inline const NotedKey *currentSigningKeyIn(const QList<NotedKey> &keys, const QString &environmentId)
{
    return firstOf(keys, [&environmentId](const NotedKey &key) {
        return key.kind == NotedKey::Kind::SigningKey && key.standing == NotedKey::Standing::Current
            && key.environmentId == environmentId;
    });
}

/// What persons said of one account, and what Inngest listed beside that: its environments and their keys. In the
/// database; no secret is in it. Whatever is noted twice is there once.
class KeyNotes
{
public:
    KeyNotes(HistoryStore &store, QString accountId);

    QFuture<Result<QList<NotedEnvironment>>> environments(); ///< In the order of their noting.
    QFuture<Result<QList<NotedKey>>> keys(); ///< Of all environments, those that are gone too; oldest first.

    /// Adds it, or changes the one with its id. Conflict: another one has its slug.
    QFuture<Done> put(const NotedEnvironment &environment);
    /// Adds it, or changes the one with its fingerprint. A current signing key makes those before it gone.
    QFuture<Done> put(const NotedKey &key);
    QFuture<Done> put(const QList<NotedKey> &keys); ///< In this order, and all or none.
    QFuture<Done> put(const NotedKey &key, const HistoryEntry &row); ///< And the row of the history, or neither.
    QFuture<Done> add(const QList<NotedKey> &keys); ///< Where one of them is noted and not gone, that note stays.
    QFuture<Done> noteListed(const QString &fingerprint, const QString &name); ///< By that name.
    QFuture<Done> noteAccepted(const QString &fingerprint);
    QFuture<Done> noteGone(const QString &fingerprint);
    QFuture<Done> forgetEnvironment(const QString &environmentId);

private:
    QFuture<Done> note(const QString &what, const QString &fingerprint, const QVariantList &values = {});

    HistoryStore &m_store;
    const QString m_accountId;
};

/// Event keys as they were noted, with their values from the keychain. Without one where it holds none: a key can be
/// known by its fingerprint alone.
QFuture<Result<QList<EventKey>>> withValues(KeptKeys &kept, const QList<NotedKey> &keys, QObject *owner);

/// Where an account has its places whose keys are noted here.
struct AccountPlaces
{
    QString accountId;
    QString accountName;
    QUrl apiOrigin; ///< Of REST v2.
    QUrl siteOrigin; ///< Of the dashboard's pages.
    QString kind; ///< Part of what its keys and acts are filed under.
    QUrl firstOrigin = {}; ///< As Account::firstOrigin.

    /// Ids of environments are made here, so that it is no other account's.
    QString filedUnder() const;
    QString address() const; ///< As Dashboard::address().
};
