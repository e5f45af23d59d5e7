// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationjournal.h"

#include "app/core/directories.h"
#include "app/core/lookup.h"
#include "app/history/historystore.h"
#include "app/history/sql.h"
#include "app/rotation/rotationjson.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Whoever read it all the same would miss what that program noted in it, and lose it with the next step.
tl::unexpected<Error> savedByANewerProgram()
{
    return failure(Error::Kind::Conflict,
        QCoreApplication::translate("RotationJournal",
            "A rotation of this environment was saved by a newer version of the program, and this "
            "one cannot read it. It is left as it is. Update the program, and go on with it there."),
        u"a newer program's rotation"_s);
}

/// What becomes of one that a newer program saved: where past ones are looked at, it is passed over.
enum class Newer { Refused, RefusedWhileOpen, PassedOver };

Result<QList<Rotation>> select(
    QSqlDatabase &database, const QString &condition, const QVariantList &values, Newer newer = Newer::Refused)
{
    auto rows = runSql(
        database, u"SELECT state, ended_at FROM rotations WHERE %1 ORDER BY begun_at"_s.arg(condition), values);
    if (!rows)
        return failure(rows.error());
    QList<Rotation> rotations;
    while (rows->next()) {
        const QJsonObject state = jsonFromSql(rows->value(0).toString());
        if (isReadableRotation(state))
            rotations.append(rotationFromJson(state));
        else if (newer == Newer::Refused || (newer == Newer::RefusedWhileOpen && rows->value(1).toString().isEmpty()))
            return savedByANewerProgram();
    }
    return rotations;
}

QSet<QString> keysOf(const Rotation &rotation)
{
    QSet<QString> keys(rotation.fingerprints.cbegin(), rotation.fingerprints.cend());
    keys.remove({});
    return keys + fingerprintsOf(rotation);
}

/// Two accounts can be set up for one environment, and be told apart by nothing but its keys.
Done refuseTheSameKeys(QSqlDatabase &database, const Rotation &rotation, const QStringList &setUp)
{
    const auto open
        = select(database, u"ended_at = '' AND id <> ?"_s, {rotation.id}, Newer::PassedOver); // of whatever environment
    if (!open)
        return failure(open.error());
    const QSet<QString> keys = keysOf(rotation);
    for (const Rotation &other : *open) {
        // One whose account is gone can neither go on nor be ended: it would keep these keys from ever being rotated.
        const bool canGoOn = setUp.isEmpty() || setUp.contains(other.origin);
        if (canGoOn && keysOf(other).intersects(keys))
            return failure(Error::Kind::Conflict,
                QCoreApplication::translate("RotationJournal",
                    "A rotation of the same keys is not finished yet, by their fingerprints: in the account “%1”, "
                    "environment “%2”. Two at a time would delete each other's keys. Go on with that one, or end it "
                    "first.")
                    .arg(other.accountName, other.environment.name),
                u"another account's rotation of the same keys"_s);
    }
    return {};
}

Result<std::optional<Rotation>> unfinishedIn(
    QSqlDatabase &database, const QString &origin, const QString &environmentId)
{
    return select(database, u"origin = ? AND environment_id = ? AND ended_at = ''"_s, {origin, environmentId})
        .map([](const QList<Rotation> &all) { return all.isEmpty() ? std::optional<Rotation>() : all.first(); });
}

Done refuseOthers(QSqlDatabase &database, const Rotation &rotation, const QStringList &setUp)
{
    const auto other = unfinishedIn(database, rotation.origin, rotation.environment.id);
    if (!other)
        return failure(other.error());
    if (*other)
        return failure(Error::Kind::Conflict, u"unfinished rotation "_s + (*other)->id);
    return refuseTheSameKeys(database, rotation, setUp);
}

/// The row can be missing where a damaged database was set aside meanwhile.
Done write(QSqlDatabase &database, const Rotation &rotation, const QList<HistoryEntry> &entries)
{
    // A newer program may have gone on with it since it was read here.
    if (const auto there = select(database, u"id = ?"_s, {rotation.id}); !there)
        return failure(there.error());
    const Done written = asDone(runSql(database,
        u"INSERT INTO rotations (id, origin, environment_id, begun_at, ended_at, state) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, state = excluded.state"_s,
        {rotation.id, rotation.origin, rotation.environment.id, sqlTime(rotation.begunAt),
            rotation.isOver() ? sqlTime(rotation.endedAt) : QString(u""_s), sqlJson(rotationToJson(rotation))}));
    return written ? HistoryStore::appendIn(database, entries) : written;
}

bool needs(const Rotation &rotation, const QString &keyId)
{
    return keyId == rotation.oldSigningKey.id || keyId == rotation.newSigningKey.id
        || std::ranges::any_of(rotation.eventKeys, [&keyId](const RotatedEventKey &key) { return key.isOf(keyId); });
}

QList<RotationSummary> summariesOf(const QList<Rotation> &rotations)
{
    return ofEach<QList<RotationSummary>>(rotations, summaryOf);
}

/// The rotation puts the old key beside the new one while it rolls out, and takes it out in its last step. What an undo
/// has done to the apps by now is not written down.
QDateTime fallbackSince(const Rotation &rotation)
{
    // After a leak that step may be behind, and what rolls out after rotate gets the new key alone.
    if (rotation.isOver() || rotation.isUndoing || !rotation.rotatesSigningKey
        || rotation.isDone(RotationStep::FallbackOut))
        return {};
    for (const GateRecord &gate : rotation.gates) {
        const bool isAlone = rotation.isAfterLeak() && rotation.isRotated && gate.at > rotation.rotatedAt;
        if (gate.step == RotationStep::RollOut && gate.hasPassed && !isAlone)
            return gate.at;
    }
    return {};
}

QDateTime movedAt(const Rotation &rotation)
{
    QDateTime newest = std::max(rotation.begunAt, rotation.rotatedAt);
    for (const GateRecord &gate : rotation.gates)
        newest = std::max(newest, gate.at);
    for (const Word &word : rotation.words)
        newest = std::max(newest, word.at);
    for (const ResyncLine &resync : rotation.resyncs)
        newest = std::max(newest, resync.at);
    for (const PlannedApp &app : rotation.apps) {
        for (const QDateTime &set : app.setAt)
            newest = std::max(newest, set);
    }
    return newest;
}

const auto settled = "SettleOpenItem"_L1;

bool isOfItem(const QJsonObject &details, const OpenItem &item)
{
    return details[u"open"].toString() == nameOf(item.kind) && details[u"name"].toString() == item.name
        && details[u"id"].toString() == item.id;
}

} // namespace

RotationJournal::RotationJournal(HistoryStore &store)
    : m_store(store)
{
}

QFuture<Done> RotationJournal::begin(const Rotation &rotation, const HistoryEntry &entry, const QStringList &setUp)
{
    return m_store.run<void>([rotation, entry, setUp](QSqlDatabase &database) -> Done {
        const Done alone = refuseOthers(database, rotation, setUp);
        return alone ? write(database, rotation, {entry}) : alone;
    });
}

QFuture<Done> RotationJournal::takeOver(const Rotation &rotation, const HistoryEntry &entry, const QStringList &setUp)
{
    return m_store.run<void>([rotation, entry, setUp](QSqlDatabase &database) -> Done {
        if (const Done alone = refuseOthers(database, rotation, setUp); !alone)
            return alone;
        const auto known = select(database, u"id = ?"_s, {rotation.id});
        if (!known)
            return failure(known.error());
        const auto isElsewhere = [&rotation](const Rotation &one) {
            return one.origin != rotation.origin || one.environment.id != rotation.environment.id;
        };
        if (!known->isEmpty() && isElsewhere(known->first()))
            return failure(Error::Kind::Conflict,
                QCoreApplication::translate("RotationJournal",
                    "On this computer this rotation is one of another account or environment, which may have been "
                    "removed since: it cannot go on in this one. Open the file with that account, or on another "
                    "computer."),
                u"this is a rotation of another environment here"_s);
        if (!known->isEmpty() && known->first().outcome != RotationOutcome::HandedOver)
            return failure(Error::Kind::Conflict,
                QCoreApplication::translate(
                    "RotationJournal", "This rotation has ended on this computer: there is nothing to go on with."),
                u"this rotation was ended here"_s);
        return write(database, rotation, {entry});
    });
}

QFuture<Done> RotationJournal::save(const Rotation &rotation, const QList<HistoryEntry> &entries)
{
    return m_store.run<void>(
        [rotation, entries](QSqlDatabase &database) { return write(database, rotation, entries); });
}

QFuture<Result<std::optional<Rotation>>> RotationJournal::unfinished(
    const QString &origin, const QString &environmentId)
{
    return m_store.read<std::optional<Rotation>>(
        [origin, environmentId](QSqlDatabase &database) { return unfinishedIn(database, origin, environmentId); });
}

QFuture<Result<std::optional<RotationSummary>>> RotationJournal::neededBy(
    const QString &origin, const QString &environmentId, const QString &keyId)
{
    using Needed = std::optional<RotationSummary>;
    return m_store.read<Needed>([origin, environmentId, keyId](QSqlDatabase &database) {
        return unfinishedIn(database, origin, environmentId).map([&keyId](const std::optional<Rotation> &open) {
            return open && needs(*open, keyId) ? Needed(summaryOf(*open)) : Needed();
        });
    });
}

QFuture<Result<std::optional<Rotation>>> RotationJournal::lastEnded(const QString &origin, const QString &environmentId)
{
    return m_store.read<std::optional<Rotation>>([origin, environmentId](QSqlDatabase &database) {
        return select(database, u"origin = ? AND environment_id = ? AND ended_at <> ''"_s, {origin, environmentId},
            Newer::RefusedWhileOpen)
            .map([](const QList<Rotation> &all) {
                const auto last
                    = std::find_if(all.rbegin(), all.rend(), [](const Rotation &one) { return !one.apps.isEmpty(); });
                return last == all.rend() ? std::optional<Rotation>() : *last;
            });
    });
}

QFuture<Result<QList<Rotation>>> RotationJournal::lastElsewhere(const QString &origin, const QString &environmentId)
{
    return m_store.read<QList<Rotation>>([origin, environmentId](QSqlDatabase &database) -> Result<QList<Rotation>> {
        const auto rotations
            = select(database, u"origin = ? AND environment_id <> ? AND ended_at <> ''"_s, {origin, environmentId});
        if (!rotations)
            return failure(rotations.error());
        QList<Rotation> last;
        for (auto one = rotations->crbegin(); one != rotations->crend(); ++one) {
            const bool isCarriedOut
                = one->outcome == RotationOutcome::Done || one->outcome == RotationOutcome::ClosedWithExceptions;
            const bool isKnown = std::ranges::any_of(
                last, [one](const Rotation &newer) { return newer.environment.id == one->environment.id; });
            if (isCarriedOut && !isKnown)
                last.append(*one);
        }
        return last;
    });
}

QFuture<Result<QList<Rotation>>> RotationJournal::endedWithSomethingLeft(
    const QString &origin, const QString &environmentId)
{
    return m_store.read<QList<Rotation>>([origin, environmentId](QSqlDatabase &database) {
        return select(database,
            u"origin = ? AND environment_id = ? AND ended_at <> '' AND (begun_at = (SELECT max(begun_at) FROM "
            "rotations WHERE origin = ? AND environment_id = ? AND ended_at <> '') OR CASE WHEN json_valid(state) THEN "
            "EXISTS (SELECT 1 FROM json_each(state, '$.overwritten') WHERE json_extract(value, '$.item') <> '') END)"_s,
            {origin, environmentId, origin, environmentId}, Newer::PassedOver);
    });
}

QFuture<Result<QSet<QString>>> RotationJournal::endedKeys(
    const QString &origin, const QString &environmentId, bool alsoHandedOver)
{
    using Keys = QSet<QString>;
    return m_store.read<Keys>([origin, environmentId, alsoHandedOver](QSqlDatabase &database) -> Result<Keys> {
        const auto rotations = select(
            database, u"origin = ? AND environment_id = ?"_s, {origin, environmentId}, Newer::RefusedWhileOpen);
        if (!rotations)
            return failure(rotations.error());
        Keys keys;
        for (const Rotation &rotation : *rotations) {
            if (!rotation.isOver())
                return Keys();
            if (alsoHandedOver || rotation.outcome != RotationOutcome::HandedOver)
                keys += keysOf(rotation);
        }
        return keys;
    });
}

QFuture<Result<Rotation>> RotationJournal::load(const QString &id)
{
    return m_store.read<Rotation>([id](QSqlDatabase &database) {
        return select(database, u"id = ?"_s, {id}).and_then([](const QList<Rotation> &all) -> Result<Rotation> {
            return all.isEmpty() ? failure(Error::Kind::NotFound, u"no such rotation"_s)
                                 : Result<Rotation>(all.first());
        });
    });
}

QFuture<Result<QList<RotationSummary>>> RotationJournal::summaries(const QString &origin, const QDateTime &endedSince)
{
    return m_store.read<QList<RotationSummary>>([origin, since = sqlTime(endedSince)](QSqlDatabase &database) {
        return select(
            database, u"origin = ? AND (ended_at = '' OR ended_at >= ?)"_s, {origin, since}, Newer::RefusedWhileOpen)
            .map(&summariesOf)
            .and_then([&database](const QList<RotationSummary> &all) { return settledItems::marked(database, all); });
    });
}

QFuture<Result<QList<RotationSummary>>> RotationJournal::summariesElsewhere(const QString &origin)
{
    return m_store.read<QList<RotationSummary>>([origin](QSqlDatabase &database) {
        return select(database, u"origin <> ?"_s, {origin}, Newer::PassedOver).and_then([&](QList<Rotation> all) {
            all.removeIf([](const Rotation &rotation) { return rotation.isRehearsal; });
            return settledItems::marked(database, summariesOf(all));
        });
    });
}

Result<QList<Rotation>> RotationJournal::shared(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const QDateTime &endedSince)
{
    return select(database, u"origin = ? AND environment_id = ? AND (ended_at = '' OR ended_at >= ?)"_s,
        {origin, environmentId, sqlTime(endedSince)}, Newer::PassedOver)
        .map([](QList<Rotation> all) {
            all.removeIf([](const Rotation &rotation) {
                const bool wasTaken = hasOneWith(rotation.exceptions, &RotationException::what, "handed over"_L1);
                return rotation.outcome != RotationOutcome::HandedOver && !wasTaken;
            });
            return all;
        });
}

QList<OpenItem> RotationSummary::unsettledItems() const
{
    QList<OpenItem> left = openItems;
    for (const OpenItem &item : settledItems)
        left.removeOne(item);
    return left;
}

RotationSummary summaryOf(const Rotation &rotation)
{
    RotationSummary summary{.id = rotation.id,
        .origin = rotation.origin,
        .accountName = rotation.accountName,
        .isRehearsal = rotation.isRehearsal,
        .environmentId = rotation.environment.id,
        .environmentName = rotation.environment.name,
        .environmentSlug = rotation.environment.slug,
        .person = rotation.person,
        .begunAt = rotation.begunAt,
        .movedAt = movedAt(rotation),
        .endedAt = rotation.endedAt,
        .outcome = rotation.outcome,
        .step = currentStepOf(rotation),
        .isUndoing = rotation.isUndoing,
        .rotatesSigningKey = rotation.rotatesSigningKey,
        .rotatedAt = rotation.isRotated ? rotation.rotatedAt : QDateTime(),
        .eventKeys = int(rotation.eventKeys.size()),
        .fallbackSince = fallbackSince(rotation),
        .openItems = rotation.openItems};
    if (rotation.outcome == RotationOutcome::Undone || rotation.outcome == RotationOutcome::Abandoned)
        summary.leakedKeysLeft = leakedKeysLeft(rotation);
    return summary;
}

HistoryEntry settledItems::entry(
    const RotationSummary &rotation, const OpenItem &item, const QString &who, const QString &how, const QDateTime &at)
{
    return {.at = at,
        .person = personAtThisMachine(),
        .accountName = rotation.accountName,
        .origin = rotation.origin,
        .environmentId = rotation.environmentId,
        .environmentName = rotation.environmentName,
        .what = settled,
        .keyName = item.name,
        .outcome = u"done"_s,
        .reason = how,
        .rotationId = rotation.id,
        .details = {{u"open"_s, nameOf(item.kind)}, {u"name"_s, item.name}, {u"id"_s, item.id}, {u"owner"_s, who}}};
}

bool settledItems::isAbout(const HistoryEntry &entry, const OpenItem &item)
{
    return entry.what == settled && isOfItem(entry.details, item);
}

QString settledItems::whoSaidSo(const HistoryEntry &entry)
{
    return entry.details[u"owner"].toString();
}

Result<QList<RotationSummary>> settledItems::marked(QSqlDatabase &database, QList<RotationSummary> rotations)
{
    if (std::ranges::all_of(rotations, [](const RotationSummary &one) { return one.openItems.isEmpty(); }))
        return rotations;
    auto rows = runSql(database, u"SELECT rotation_id, details FROM history WHERE what = ?"_s, {settled});
    if (!rows)
        return failure(rows.error());
    QMultiHash<QString, QJsonObject> words;
    while (rows->next())
        words.insert(rows->value(0).toString(), jsonFromSql(rows->value(1).toString()));
    for (RotationSummary &rotation : rotations) {
        QList<QJsonObject> said = words.values(rotation.id);
        for (const OpenItem &item : std::as_const(rotation.openItems)) {
            const auto word
                = std::ranges::find_if(said, [&item](const QJsonObject &details) { return isOfItem(details, item); });
            if (word == said.end())
                continue;
            said.erase(word);
            rotation.settledItems.append(item);
        }
    }
    return rotations;
}
