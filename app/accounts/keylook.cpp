// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/keylook.h"

#include "app/acts/actrecord.h"
#include "app/core/lookup.h"
#include "app/domain/jsonfields.h"

#include <QHash>
#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

void fieldsOfKey(JsonFields &json, SeenKey &key)
{
    json("id"_L1, key.id)("signing"_L1, key.isSigningKey)("active"_L1, key.isActive)("name"_L1, key.name);
    json("fingerprint"_L1, key.fingerprint)("filter"_L1, key.filter)("createdAt"_L1, key.createdAt);
    json("creator"_L1, key.creator)("missingSince"_L1, key.missingSince)("byWord"_L1, key.isByWord);
}

void fieldsOfChange(JsonFields &json, KeyChange &change)
{
    int kind = change.kind;
    json("kind"_L1, kind);
    change.kind = KeyChange::Kind(std::clamp(kind, 0, int(KeyChange::Refused)));
    json("key"_L1, change.key, fieldsOfKey)("after"_L1, change.after)("before"_L1, change.before);
    json("foundAt"_L1, change.foundAt)("handedOverAt"_L1, change.handedOverAt);
}

/// The same for the same sets, in whatever order the server lists them.
QString filterText(EventFilter filter)
{
    for (QString &ip : filter.ips)
        ip = canonicalIp(ip);
    for (QStringList *list : {&filter.events, &filter.ips}) {
        list->removeDuplicates();
        list->sort();
    }
    return QString::fromUtf8(QJsonDocument(JsonFields::written(filter, fieldsOfFilter)).toJson(QJsonDocument::Compact));
}

/// Whether it is the key that eventKeyToJson() wrote down, as far as a look knows it.
bool isWrittenSeenKey(const QJsonObject &json, const SeenKey &key)
{
    return json[u"id"].toString() == key.id && json[u"name"].toString() == key.name
        && filterText(JsonFields::read(json[u"filter"].toObject(), fieldsOfFilter)) == key.filter;
}

/// There can be ten thousand.
QHash<QString, const SeenKey *> byId(const QList<SeenKey> &keys)
{
    QHash<QString, const SeenKey *> all;
    for (const SeenKey &key : keys)
        all.insert(key.id, &key);
    return all;
}

} // namespace

KeyLook lookAt(const QList<SigningKey> &signingKeys, const QList<EventKey> &eventKeys, const QDateTime &at)
{
    KeyLook look{.at = at};
    for (const SigningKey &key : signingKeys)
        look.keys.append({.id = key.id,
            .isSigningKey = true,
            .isActive = key.isActive,
            .fingerprint = signingKeyFingerprint(key),
            .createdAt = key.createdAt,
            .creator = key.creatorName.isEmpty() ? key.creatorEmail : key.creatorName});
    for (const EventKey &key : eventKeys)
        look.keys.append({.id = key.id,
            .name = key.name,
            .fingerprint = eventKeyFingerprint(key),
            .filter = filterText(key.filter),
            .createdAt = key.createdAt});
    // Where keys are made or deleted while a list is read, a page can begin with what the one before ended with.
    QSet<QString> listed;
    look.keys.removeIf([&listed](const SeenKey &key) {
        const bool isTwice = listed.contains(key.id);
        listed.insert(key.id);
        return isTwice;
    });
    return look;
}

KeyLook refusedLook(KeyLook before, const QDateTime &at)
{
    before.at = at;
    before.keys.removeIf([](const SeenKey &key) { return key.isSigningKey && key.isActive; });
    return before;
}

QList<KeyChange> changesSince(
    const KeyLook &before, KeyLook &now, const QSet<OwnChange> &own, const QSet<QString> &tooSoon)
{
    QList<KeyChange> changes;
    const auto add = [&](KeyChange::Kind kind, const SeenKey &key) {
        if (!own.contains({key.id, kind}))
            changes.append({kind, key, before.at, now.at});
    };
    if (!before.at.isValid())
        return changes;
    const QHash<QString, const SeenKey *> past = byId(before.keys);
    QSet<QString> there;
    for (const SeenKey &key : std::as_const(now.keys)) {
        there.insert(key.id);
        const SeenKey *was = past.value(key.id);
        if (!was)
            add(KeyChange::Appeared, key);
        if (key.isSigningKey && key.isActive && !(was && was->isActive))
            add(KeyChange::Promoted, key);
        if (was && !key.isSigningKey && (key.name != was->name || key.filter != was->filter))
            add(KeyChange::Edited, key);
    }
    for (SeenKey key : before.keys) {
        if (there.contains(key.id) || own.contains({key.id, KeyChange::Gone}))
            continue;
        if (!key.missingSince.isValid() || key.missingSince > now.at) // the clock was set back
            key.missingSince = now.at;
        if (key.missingSince.secsTo(now.at) < leastBetweenLooks.count() || tooSoon.contains(key.id)) {
            now.keys.append(key);
            continue;
        }
        const QDateTime lacked = std::exchange(key.missingSince, QDateTime());
        changes.append({.kind = KeyChange::Gone, .key = key, .before = lacked, .foundAt = now.at});
    }
    return changes;
}

void addOwnEdits(const QList<ActRecord> &acts, const KeyLook &before, const KeyLook &now, QSet<OwnChange> &own)
{
    const auto isAsIn = [&acts](QJsonObject ActRecord::*state, const SeenKey &key) {
        return std::ranges::any_of(acts, [&](const ActRecord &act) {
            return act.request.kind == ActKind::UpdateEventKey && isWrittenSeenKey(act.*state, key);
        });
    };
    for (const ActRecord &act : acts) {
        const QString id = act.wanted[u"id"].toString();
        const SeenKey *key = firstWith(now.keys, &SeenKey::id, id);
        if (act.request.kind != ActKind::UpdateEventKey || !key)
            continue;
        const SeenKey *was = firstWith(before.keys, &SeenKey::id, id);
        const bool isLate = was && isAsIn(&ActRecord::wanted, *was) && isAsIn(&ActRecord::before, *key);
        if (isLate || isAsIn(&ActRecord::wanted, *key))
            own.insert({id, KeyChange::Edited});
    }
}

bool endsWithReturn(const KeyChange &change)
{
    return change.kind == KeyChange::Gone || change.kind == KeyChange::Refused || change.kind == KeyChange::Returned;
}

void endReturned(const KeyLook &before, const KeyLook &look, QList<KeyChange> &changes, QList<KeyChange> &found)
{
    QSet<QString> gone;
    for (const KeyChange &change : std::as_const(changes)) {
        if (change.kind == KeyChange::Gone || change.kind == KeyChange::Refused)
            gone.insert(change.key.id);
    }
    for (const SeenKey &key : look.keys) {
        if (key.missingSince.isValid() || !gone.contains(key.id))
            continue;
        found.append({.kind = KeyChange::Returned, .key = key, .after = before.at, .before = look.at});
        changes.removeIf([&key](const KeyChange &earlier) {
            return earlier.key.id == key.id && earlier.kind != KeyChange::Returned && endsWithReturn(earlier);
        });
    }
    const bool wasRefused = !hasOneWith(before.keys, &SeenKey::isActive, true);
    const QList<KeyChange> all = found;
    found.removeIf([&all, wasRefused](const KeyChange &change) {
        const auto isReturn = [&change](const KeyChange &other) {
            return other.kind == KeyChange::Returned && other.key.id == change.key.id;
        };
        return wasRefused && change.kind == KeyChange::Promoted && std::ranges::any_of(all, isReturn);
    });
}

QByteArray toJson(const QList<SeenKey> &keys)
{
    return QJsonDocument(JsonFields::allWritten(keys, fieldsOfKey)).toJson(QJsonDocument::Compact);
}

QList<SeenKey> seenKeysOf(const QByteArray &json)
{
    return JsonFields::allRead(QJsonDocument::fromJson(json).array(), fieldsOfKey);
}

QByteArray toJson(const QList<KeyChange> &changes)
{
    return QJsonDocument(JsonFields::allWritten(changes, fieldsOfChange)).toJson(QJsonDocument::Compact);
}

QList<KeyChange> keyChangesOf(const QByteArray &json)
{
    return JsonFields::allRead(QJsonDocument::fromJson(json).array(), fieldsOfChange);
}
