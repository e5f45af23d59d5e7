// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/keywatch.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/typedinkeys.h"
#include "app/acts/actjournal.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/domain/keys.h"
#include "app/history/historystore.h"
#include "app/history/sql.h"
#include "app/rotation/rotationjournal.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A list can have been read before an act that was settled by the time it is compared, and the next one after it.
constexpr int secondsOfGrace = 600;
/// So long somebody may take to whom a rotation was handed over.
constexpr int daysOfHandedOver = 30;

struct Place
{
    bool isPractice = false;
    std::optional<TypedInKeys> typedIn; ///< Of an account whose keys a person types in; nullopt: they are the server's.
    QString restartedAccount = {}; ///< Its id, where keys change by restarts.
    QString origin;
    QString accountName;
    Environment environment;
    QDateTime now; // when it is compared
    QSet<QString> tooSoon; // see changesSince()
    bool isRefusing = false; // a server of one's own: its keys cannot be read
};

QDateTime sinceLook(const KeyLook &before, const KeyLook &look)
{
    return before.at.isValid() ? std::min(before.at, look.at) : look.at;
}

/// What an act does to keys, its edits excepted. A list can be late, and show once more what was deleted.
void addChangesOf(const ActRecord &record, const Place &place, QSet<OwnChange> &own)
{
    const ActRequest &request = record.request;
    const auto add = [&own](const QString &id, KeyChange::Kind kind) {
        if (!id.isEmpty())
            own.insert({id, kind});
    };
    // One restart of a server of one's own takes out several event keys, and the acts behind the first may never begin.
    if (!place.restartedAccount.isEmpty())
        std::ranges::for_each(request.othersToDelete, [&add](const QString &id) { add(id, KeyChange::Gone); });
    switch (request.kind) {
    case ActKind::CreateSigningKey:
    case ActKind::CreateEventKey:
        for (const QString &id : QStringList(record.resultId) + record.found)
            add(id, KeyChange::Appeared);
        break;
    case ActKind::RotateSigningKey:
        // A server of one's own can go back to a key that it no longer lists.
        for (const auto kind : {KeyChange::Appeared, KeyChange::Promoted})
            add(request.keyId, kind);
        for (const auto kind : {KeyChange::Gone, KeyChange::Appeared, KeyChange::Promoted})
            add(request.activeKeyId, kind);
        break;
    case ActKind::DeleteSigningKey:
    case ActKind::DeleteEventKey:
        add(request.keyId, KeyChange::Gone);
        add(request.keyId, KeyChange::Appeared);
        break;
    case ActKind::UpdateEventKey: // see addOwnEdits()
    case ActKind::ResyncApp:
        break;
    }
}

/// What a restart has brought for acts that never began: noted as it was made here, and no act tells of it.
Done addBrought(QSqlDatabase &database, const Place &place, QSet<OwnChange> &own)
{
    return addOwnChanges(own, KeyChange::Appeared,
        firstColumn(database,
            u"SELECT fingerprint FROM noted_keys WHERE account_id = ? AND environment_id = ? AND kind = 'event' AND "
            "standing NOT IN ('leaving', 'gone') AND NOT EXISTS (SELECT 1 FROM history WHERE origin = ? AND "
            "environment_id = ? AND history.fingerprint = noted_keys.fingerprint)"_s,
            {place.restartedAccount, place.environment.id, place.origin, place.environment.id}));
}

/// What the journal's acts have changed, and whatever happened to the keys of a rotation that two computers share,
/// whose acts stand in the other one's journal, but that they went. nullopt: the outcome of one is open, so that nobody
/// knows yet what is its own.
Result<std::optional<QSet<OwnChange>>> ownChanges(QSqlDatabase &database, const Place &place,
    const QList<Rotation> &shared, const KeyLook &before, const KeyLook &look)
{
    const QDateTime since = sinceLook(before, look);
    const auto records
        = ActJournal::since(database, place.origin, place.environment.id, since.addSecs(-secondsOfGrace));
    if (!records)
        return failure(records.error());
    QSet<OwnChange> own;
    for (const QString &id : keyIdsOf(shared)) {
        for (const auto kind : {KeyChange::Appeared, KeyChange::Promoted, KeyChange::Edited})
            own.insert({id, kind});
    }
    for (const ActRecord &record : *records) {
        if (!record.isSettled())
            return std::optional<QSet<OwnChange>>();
        addChangesOf(record, place, own);
    }
    addOwnEdits(*records, before, look, own);
    const Done typed = place.typedIn ? place.typedIn->addOwn(database, since, own) : Done();
    if (!typed)
        return failure(typed.error());
    if (const Done brought = place.restartedAccount.isEmpty() ? Done() : addBrought(database, place, own); !brought)
        return failure(brought.error());
    return std::optional(own);
}

/// Whether a rotation that went on elsewhere would bring this key: nobody told this computer what was made there.
bool fits(const KeyChange &change, const Rotation &rotation)
{
    const SeenKey &key = change.key;
    if (rotation.outcome != RotationOutcome::HandedOver || change.before < rotation.endedAt)
        return false;
    if (key.isSigningKey)
        return change.kind != KeyChange::Gone && rotation.rotatesSigningKey && rotation.newSigningKey.id.isEmpty();
    const QDate day = key.createdAt.isValid() ? key.createdAt.date() : change.before.date();
    return change.kind == KeyChange::Appeared
        && std::any_of(rotation.eventKeys.cbegin(), rotation.eventKeys.cend(), [&key, day](const RotatedEventKey &one) {
               // The day is that of the other computer; behind it a number can follow.
               const auto isOf = [&](int days) {
                   return key.name.startsWith(twinNameOf(one.oldName, day.addDays(days), {}).chopped(1));
               };
               return one.twinId.isEmpty() && (isOf(-1) || isOf(0) || isOf(1));
           });
}

void noteHandovers(QList<KeyChange> &changes, const QList<Rotation> &shared)
{
    for (KeyChange &change : changes) {
        for (const Rotation &rotation : shared) {
            if (fits(change, rotation))
                change.handedOverAt = rotation.endedAt;
        }
    }
}

/// The practice account was reset: all of it was made anew.
bool hasNothingInCommon(const KeyLook &before, const KeyLook &now)
{
    return std::ranges::none_of(
        before.keys, [&now](const SeenKey &was) { return hasOneWith(now.keys, &SeenKey::id, was.id); });
}

/// person: who says that they know of it; empty: it was noticed.
HistoryEntry entryOf(const Place &place, const KeyChange &change, const QDateTime &now, const QString &person = {})
{
    const QString kinds[]{u"appeared"_s, u"promoted"_s, u"edited"_s, u"gone"_s, u"returned"_s, u"refused"_s};
    return {.at = now,
        .person = person,
        .accountName = place.accountName,
        .origin = place.origin,
        .environmentId = place.environment.id,
        .environmentName = place.environment.name,
        .what = person.isEmpty() ? u"KeyChangedOutside"_s : u"KeyChangeKnown"_s,
        .keyName = change.key.name,
        .fingerprint = change.key.fingerprint,
        .outcome = person.isEmpty() ? u"noticed"_s : u"done"_s,
        .details = QJsonObject{{u"change"_s, kinds[change.kind]}, {u"keyId"_s, change.key.id},
            {u"keyType"_s, change.key.isSigningKey ? u"signing"_s : u"event"_s}, {u"creator"_s, change.key.creator},
            {u"notYetAt"_s, sqlTime(change.after)}, {u"seenAt"_s, sqlTime(change.before)}}};
}

/// A key that was there before, or that this program made, is none that somebody made now; and with it ends that it is
/// missing.
Done noteReturns(QSqlDatabase &database, const Place &place, QList<KeyChange> &changes, QList<KeyChange> &found)
{
    for (KeyChange &change : found) {
        if (change.kind != KeyChange::Appeared || change.key.fingerprint.isEmpty())
            continue;
        auto rows = runSql(database,
            u"SELECT 1 FROM history WHERE origin = ? AND environment_id = ? AND fingerprint = ? LIMIT 1"_s,
            {place.origin, place.environment.id, change.key.fingerprint});
        if (!rows)
            return failure(rows.error());
        if (!rows->next())
            continue;
        change.kind = KeyChange::Returned;
        changes.removeIf(
            [&change](const KeyChange &earlier) { return earlier.key.id == change.key.id && endsWithReturn(earlier); });
    }
    return {};
}

WatchedKeys keptOf(const QSqlQuery &row, int column)
{
    return {.look = {.at = QDateTime::fromString(row.value(column).toString(), Qt::ISODateWithMs),
                .keys = seenKeysOf(row.value(column + 1).toByteArray())},
        .changes = keyChangesOf(row.value(column + 2).toByteArray())};
}

/// Compares with the look before and takes its place, with a row in the history for each change; all in the one
/// transaction, so that two windows notice it once.
Result<WatchedKeys> compare(QSqlDatabase &database, const Place &place, KeyLook look)
{
    auto rows = runSql(database, u"SELECT at, keys, changes FROM key_looks WHERE origin = ? AND environment_id = ?"_s,
        {place.origin, place.environment.id});
    if (!rows)
        return failure(rows.error());
    WatchedKeys kept;
    if (rows->next())
        kept = keptOf(*rows, 0);
    KeyLook &before = kept.look;
    QList<KeyChange> &changes = kept.changes;
    // An older reading than the last one; but where that was in the future, the clock was set back since.
    if (before.at.isValid() && before.at >= look.at && before.at <= place.now)
        return kept;
    if (place.isPractice && hasNothingInCommon(before, look)) {
        before = {};
        changes.clear();
    }
    const auto shared = RotationJournal::shared(
        database, place.origin, place.environment.id, sinceLook(before, look).addDays(-daysOfHandedOver));
    if (!shared)
        return failure(shared.error());
    if (const Done marked = place.typedIn ? place.typedIn->mark(database, look) : Done(); !marked)
        return failure(marked.error());
    const auto own = ownChanges(database, place, *shared, before, look);
    if (!own)
        return failure(own.error());
    if (!*own)
        return WatchedKeys{look, changes, WatchedKeys::NotCompared::ActIsOpen};
    QList<KeyChange> found = changesSince(before, look, **own, place.tooSoon);
    for (KeyChange &change : found) {
        if (place.isRefusing && change.kind == KeyChange::Gone && change.key.isActive)
            change.kind = KeyChange::Refused;
    }
    if (place.typedIn)
        TypedInKeys::dropWords(found, before);
    if (const Done gone = place.typedIn ? place.typedIn->noteGone(database, found) : Done(); !gone)
        return failure(gone.error());
    found.removeIf([ids = keyIdsOf(*shared)](const KeyChange &change) {
        return (change.kind == KeyChange::Gone || change.kind == KeyChange::Refused) && ids.contains(change.key.id);
    });
    if (const Done noted = noteReturns(database, place, changes, found); !noted)
        return failure(noted.error());
    endReturned(before, look, changes, found);
    noteHandovers(found, *shared);
    for (const KeyChange &change : std::as_const(found)) {
        if (const auto noted = HistoryStore::appendIn(database, entryOf(place, change, look.at)); !noted)
            return failure(noted.error());
    }
    changes += found;
    const auto written = runSql(database,
        u"INSERT OR REPLACE INTO key_looks (origin, environment_id, at, keys, changes) VALUES (?, ?, ?, ?, ?)"_s,
        {place.origin, place.environment.id, look.at.toUTC().toString(Qt::ISODateWithMs),
            QString::fromUtf8(toJson(look.keys)), QString::fromUtf8(toJson(changes))});
    return written.map([&](const QSqlQuery &) { return WatchedKeys{look, changes}; });
}

} // namespace

KeyWatch::KeyWatch(OpenAccount &account, HistoryStore &store, const Clock &clock)
    : m_account(account)
    , m_store(store)
    , m_clock(clock)
{
    connect(&account, &OpenAccount::signingKeysChanged, this, &KeyWatch::look);
    connect(&account, &OpenAccount::eventKeysChanged, this, &KeyWatch::look);
    connect(&account, &OpenAccount::environmentChanged, this, &KeyWatch::onEnvironmentChanged);
    readKept();
    onEnvironmentChanged();
}

void KeyWatch::readKept()
{
    using Kept = QHash<QString, WatchedKeys>;
    const QString origin = m_account.dashboard().origin();
    const auto read = m_store.read<Kept>([origin](QSqlDatabase &database) -> Result<Kept> {
        auto rows
            = runSql(database, u"SELECT environment_id, at, keys, changes FROM key_looks WHERE origin = ?"_s, {origin});
        if (!rows)
            return failure(rows.error());
        Kept kept;
        while (rows->next())
            kept.insert(rows->value(0).toString(), keptOf(*rows, 1));
        return kept;
    });
    whenFinished(read, this, [this](const Result<Kept> &known) {
        for (auto each = known ? known->cbegin() : Kept::const_iterator(); known && each != known->cend(); ++each) {
            if (!m_known.contains(each.key()))
                learn(each.key(), each.value());
        }
    });
}

void KeyWatch::onEnvironmentChanged()
{
    const std::optional<Environment> holder = m_account.keyHolder();
    m_environmentId = holder ? holder->id : QString();
    emit changed();
    look();
}

void KeyWatch::look()
{
    const std::optional<Environment> holder = m_account.keyHolder();
    const auto &signing = m_account.signingKeys();
    const auto &event = m_account.eventKeys();
    // Half of a reading, or what an earlier one left, is no look.
    if (!holder || signing.isLoading || event.isLoading || (!signing.value && !signing.error))
        return;
    const bool isRefusing = signing.error && isRefusedByServer(*signing.error);
    if (!isRefusing && (!event.value || event.error))
        return;
    m_environmentId = holder->id;
    const QDateTime at = isRefusing ? signing.failedAt
        : signing.error             ? event.readAt
                                    : std::min(signing.readAt, event.readAt);
    if (m_known.value(holder->id).look.at == at)
        return;
    if (isRefusing)
        return take(*holder, failure(*signing.error), failure(*signing.error), at);
    take(
        *holder, signing.error ? Result<QList<SigningKey>>(failure(*signing.error)) : *signing.value, *event.value, at);
}

/// One that refuses its signing key lets nobody read its event keys either, and would not tell its next key anyway.
bool KeyWatch::isRefusedByServer(const Error &error) const
{
    return m_account.account().capabilities().changesByRestart && error.detail == noKeyIsAccepted;
}

void KeyWatch::take(const Environment &holder, const Result<QList<SigningKey>> &signing,
    const Result<QList<EventKey>> &event, const QDateTime &askedAt)
{
    const Account &account = m_account.account();
    const bool isTypedIn = account.capabilities().isTypedIn;
    // Somebody rotated: Inngest accepts none of the signing keys that were typed in, which it had accepted.
    const bool isRefused = isTypedIn && !signing && signing.error().detail == noKeyIsAccepted;
    const bool isRefusing = !signing && isRefusedByServer(signing.error());
    if (!isRefusing && (!event || (!signing && !isRefused)))
        return;
    const KeyLook known = m_known.value(holder.id).look;
    if (isRefusing && !known.at.isValid()) // nothing was ever read here that could differ by now
        return;
    const KeyLook look
        = isRefusing ? refusedLook(known, askedAt) : lookAt(signing.value_or(QList<SigningKey>()), *event, askedAt);
    // Asked for before the last one, and late: it shows nothing that is so now. Where that one is in the future, the
    // clock was set back since.
    if (look.at < known.at && known.at <= m_clock.now())
        return;
    Place place{.isPractice = account.capabilities().isRehearsal,
        .origin = m_account.dashboard().origin(),
        .accountName = account.name,
        .environment = holder,
        .now = m_clock.now(),
        .tooSoon = lackedTooShortly(holder.id, look),
        .isRefusing = isRefusing};
    if (isTypedIn)
        place.typedIn = TypedInKeys{account.id, place.origin, holder.id};
    if (account.capabilities().changesByRestart)
        place.restartedAccount = account.id;
    const auto compared
        = m_store.run<WatchedKeys>([place, look](QSqlDatabase &database) { return compare(database, place, look); });
    whenFinished(compared, this, [this, id = holder.id, look](const Result<WatchedKeys> &keys) {
        learn(id, keys.value_or(WatchedKeys{look, keysOf(id).changes, WatchedKeys::NotCompared::NotKept}));
    });
}

/// Keys that this run has missed for less than a minute: a clock that is set ahead makes no minute of a second.
QSet<QString> KeyWatch::lackedTooShortly(const QString &environmentId, const KeyLook &look)
{
    QHash<QString, std::chrono::milliseconds> &lacked = m_lacked[environmentId];
    const QHash<QString, std::chrono::milliseconds> before = std::exchange(lacked, {});
    const auto there = ofEach<QSet<QString>>(look.keys, &SeenKey::id);
    QSet<QString> known(before.keyBegin(), before.keyEnd()); // also where the look that lacked them was not compared
    for (const SeenKey &key : std::as_const(m_known[environmentId].look.keys)) {
        if (!key.missingSince.isValid()) // missed by another run already: since when, that look says
            known.insert(key.id);
    }
    known -= there;
    QSet<QString> tooSoon;
    const std::chrono::milliseconds now = m_clock.monotonic();
    for (const QString &id : std::as_const(known)) {
        lacked.insert(id, before.value(id, now));
        if (now - lacked.value(id) < leastBetweenLooks)
            tooSoon.insert(id);
    }
    return tooSoon;
}

void KeyWatch::learn(const QString &environmentId, const WatchedKeys &keys)
{
    WatchedKeys &known = m_known[environmentId];
    if (known == keys)
        return;
    const bool isNews = known.changes != keys.changes;
    known = keys;
    emit looked(environmentId);
    if (!isNews)
        return;
    if (environmentId == m_environmentId)
        emit changed();
    emit changesDiffer();
}

void KeyWatch::acknowledge()
{
    const std::optional<Environment> holder = m_account.keyHolder();
    if (!holder || holder->id != m_environmentId)
        return;
    const QString id = holder->id;
    const Place place{
        .origin = m_account.dashboard().origin(), .accountName = m_account.account().name, .environment = *holder};
    // Those that are shown, and none that was noticed since, by another window, say. As they come out of the file.
    const QList<KeyChange> shown = keyChangesOf(toJson(changes()));
    const auto done = m_store.run<QList<KeyChange>>(
        [place, shown, at = m_clock.now()](QSqlDatabase &database) -> Result<QList<KeyChange>> {
            auto rows = runSql(database, u"SELECT changes FROM key_looks WHERE origin = ? AND environment_id = ?"_s,
                {place.origin, place.environment.id});
            if (!rows)
                return failure(rows.error());
            const QList<KeyChange> all = rows->next() ? keyChangesOf(rows->value(0).toByteArray()) : QList<KeyChange>();
            QList<KeyChange> left;
            for (const KeyChange &change : all) {
                if (!shown.contains(change)) {
                    left.append(change);
                    continue;
                }
                const auto noted = HistoryStore::appendIn(database, entryOf(place, change, at, personAtThisMachine()));
                if (!noted)
                    return failure(noted.error());
            }
            const auto written
                = runSql(database, u"UPDATE key_looks SET changes = ? WHERE origin = ? AND environment_id = ?"_s,
                    {QString::fromUtf8(toJson(left)), place.origin, place.environment.id});
            return written.map([&left](const QSqlQuery &) { return left; });
        });
    whenFinished(done, this, [this, id](const Result<QList<KeyChange>> &left) {
        if (left)
            learn(id, {keysOf(id).look, *left, keysOf(id).notCompared});
    });
}
