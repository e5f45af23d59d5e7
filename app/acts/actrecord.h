// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>
#include <functional>
#include <optional>

class JsonFields;

/// What somebody wants changed. Which fields count depends on the kind.
struct ActRequest
{
    ActKind kind = ActKind::ResyncApp;
    Environment environment; ///< The one that holds the keys; for ResyncApp the app's own.
    QString keyId; ///< DeleteSigningKey, DeleteEventKey: the key; RotateSigningKey: the inactive one to become active.
    QString keyName; ///< DeleteEventKey: as whoever asks knows the key, which may never be read. Not kept.
    /// CreateEventKey: one of the new name is no older key, but what a person may have made already. Not kept.
    bool takesNamesake = false;
    QString activeKeyId; ///< RotateSigningKey, DeleteSigningKey: the one that must be active until then; of a deletion
                         ///< it may be empty.
    bool isWayBack = false; ///< RotateSigningKey: keyId is the old key, which was in use before.
    NewEventKey newKey; ///< CreateEventKey.
    /// DeleteEventKey: another key that has to be there, with this filter, when the act looks right before its call:
    /// the replacement, whose absence would leave its senders without any. Empty id: none has to.
    QString besideId;
    EventFilter besideFilter;
    std::optional<EventKey> changed; ///< UpdateEventKey: the whole key as it should be.
    std::optional<EventKey> before; ///< UpdateEventKey: as the person saw it. Differs from what is read: Conflict.
    QString appExternalId; ///< ResyncApp.
    QUrl appUrl; ///< ResyncApp: empty for the last one.
    QString rotationId; ///< Empty: from the tabs.
    QString reason; ///< The person's words for the record. May be empty.
    /// Of acts that follow in the same run and that one restart serves, see HandedBack. In the journal what is deleted:
    /// by that a series goes on that was cut off at its first act.
    QStringList othersToDelete;
    QList<NewEventKey> othersToCreate;
    bool byHand = false; ///< The person does it in the browser although the program could call: the way out when the
                         ///< API refuses. Not where the account has no page for it.
    /// Asked right before the call: why what allowed it does so no longer. Between an act's beginning and its call a
    /// machine can sleep. Not kept in the journal: an act out of it calls nothing.
    std::function<std::optional<Error>()> refusesNow;
};

/// An act as the journal keeps it: what was wanted, what was there before, and what is known of the outcome. It holds
/// ids, names, filters and fingerprints; never a key's value, and of metadata and URLs only what cannot be one.
struct ActRecord
{
    qint64 id = 0; ///< 0: not in the journal yet.
    ActRequest request; ///< Out of the journal: without key values, metadata and slugs of no use.
    QString origin;
    QString accountName;
    QString person;
    QString keyName; ///< Event keys; ResyncApp: the app.
    QString fingerprint; ///< Empty: a key that was to be created.
    QStringList idsBefore; ///< The ids that were there: what is new later could be ours.
    QJsonObject wanted; ///< UpdateEventKey: the key as it should be, as eventKeyToJson() writes it.
    QJsonObject before; ///< UpdateEventKey: the key as read; ResyncApp: the last sync; RotateSigningKey: fingerprints.
    QDateTime startedAt; ///< UTC, this machine's clock.
    QDateTime serverStartedAt; ///< UTC, the server's; invalid: not known.
    QDateTime callEndedAt; ///< UTC, the server's: the answer was lost then. Invalid: not known.
    QDateTime settledAt; ///< UTC, this machine's clock; invalid: it was not yet.
    QString outcome; ///< Empty: none yet. Else as HistoryEntry::outcome.
    QStringList found; ///< NeedsChoice: the candidates' ids.
    QString resultId; ///< Done: the id of the key that was created, promoted or updated. Empty: not so, or not known.
    // Of ActJournal::ofRotation(), as the history has them:
    bool isByWord = false; ///< Act::isByWord().
    bool isFilterByWord = false; ///< A key was created with a filter that no list shows.
    bool wasSaidNotDone = false; ///< A person said so, and reading showed that it was.

    bool isSettled() const;
    /// UTC, the server's where that is known: right before the call, or before a person got it.
    QDateTime begunAt() const { return serverStartedAt.isValid() ? serverStartedAt : startedAt; }
};

/// The names of the outcomes, as the journal and the history write them.
namespace ActOutcome {
inline constexpr auto done = QLatin1String("done");
inline constexpr auto notDone = QLatin1String("not done");
inline constexpr auto open = QLatin1String("open");
inline constexpr auto needsChoice = QLatin1String("needs choice");
} // namespace ActOutcome

/// "CreateEventKey", as the journal and the history write it.
QString actKindName(ActKind kind);
std::optional<ActKind> actKindOfName(const QString &name);

/// What of a request may be written down, and back.
QJsonObject requestToJson(const ActRequest &request);
ActRequest requestFromJson(const QJsonObject &json);

/// An environment as the journal keeps it: its dates and whether it is archived are of no use there.
void fieldsOfEnvironment(JsonFields &json, Environment &environment);
void fieldsOfFilter(JsonFields &json, EventFilter &filter);

/// An event key without its value. Metadata is whatever others put there: only its hash is written down.
QJsonObject eventKeyToJson(const EventKey &key);
/// Whether this is the key that eventKeyToJson() wrote down: name, filter (as sets) and metadata.
bool isWrittenEventKey(const QJsonObject &json, const EventKey &key);
