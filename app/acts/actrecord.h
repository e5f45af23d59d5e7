// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>
#include <optional>

class JsonFields;

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
    /// Done: the id of the key that was created, promoted or updated; ResyncApp: by which the app answered. Empty: not
    /// so, or not known.
    QString resultId;
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
