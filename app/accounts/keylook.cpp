// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/keylook.h"

#include "app/acts/actrecord.h"
#include "app/domain/fingerprint.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Between the two readings that have to lack a key.
constexpr int secondsBetween = 60;

QString timeText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QDateTime timeOf(const QJsonValue &text)
{
    return QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
}

QJsonObject toJson(const SeenKey &key)
{
    return {{u"id"_s, key.id}, {u"signing"_s, key.isSigningKey}, {u"active"_s, key.isActive}, {u"name"_s, key.name},
        {u"fingerprint"_s, key.fingerprint}, {u"filter"_s, key.filter}, {u"createdAt"_s, timeText(key.createdAt)},
        {u"creator"_s, key.creator}, {u"missingSince"_s, timeText(key.missingSince)}};
}

SeenKey seenKeyOf(const QJsonObject &json)
{
    return {.id = json[u"id"].toString(),
        .isSigningKey = json[u"signing"].toBool(),
        .isActive = json[u"active"].toBool(),
        .name = json[u"name"].toString(),
        .fingerprint = json[u"fingerprint"].toString(),
        .filter = json[u"filter"].toString(),
        .createdAt = timeOf(json[u"createdAt"]),
        .creator = json[u"creator"].toString(),
        .missingSince = timeOf(json[u"missingSince"])};
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
    return QString::fromUtf8(QJsonDocument(filterToJson(filter)).toJson(QJsonDocument::Compact));
}

const SeenKey *find(const QList<SeenKey> &keys, const QString &id)
{
    const auto found = std::find_if(keys.cbegin(), keys.cend(), [&id](const SeenKey &key) { return key.id == id; });
    return found == keys.cend() ? nullptr : &*found;
}

} // namespace

KeyLook lookAt(const QList<SigningKey> &signingKeys, const QList<EventKey> &eventKeys, const QDateTime &at)
{
    KeyLook look{.at = at};
    for (const SigningKey &key : signingKeys)
        look.keys.append({.id = key.id,
            .isSigningKey = true,
            .isActive = key.isActive,
            .fingerprint = signingKeyFingerprint(key.value),
            .createdAt = key.createdAt,
            .creator = key.creatorName.isEmpty() ? key.creatorEmail : key.creatorName});
    for (const EventKey &key : eventKeys)
        look.keys.append({.id = key.id,
            .name = key.name,
            .fingerprint = eventKeyFingerprint(key.value),
            .filter = filterText(key.filter),
            .createdAt = key.createdAt});
    return look;
}

QList<KeyChange> changesSince(const KeyLook &before, KeyLook &now, const QSet<QString> &own)
{
    QList<KeyChange> changes;
    if (!before.at.isValid())
        return changes;
    for (const SeenKey &key : std::as_const(now.keys)) {
        const SeenKey *was = find(before.keys, key.id);
        if (own.contains(key.id))
            continue;
        if (!was)
            changes.append({KeyChange::Appeared, key, before.at, now.at});
        if (key.isSigningKey && key.isActive && !(was && was->isActive))
            changes.append({KeyChange::Promoted, key, before.at, now.at});
        if (was && !key.isSigningKey && (key.name != was->name || key.filter != was->filter))
            changes.append({KeyChange::Edited, key, before.at, now.at});
    }
    for (SeenKey key : before.keys) {
        if (find(now.keys, key.id) || own.contains(key.id))
            continue;
        if (!key.missingSince.isValid())
            key.missingSince = now.at;
        if (key.missingSince.secsTo(now.at) < secondsBetween) {
            now.keys.append(key);
            continue;
        }
        const QDateTime lacked = std::exchange(key.missingSince, QDateTime());
        changes.append({.kind = KeyChange::Gone, .key = key, .before = lacked});
    }
    return changes;
}

QByteArray toJson(const QList<SeenKey> &keys)
{
    QJsonArray array;
    for (const SeenKey &key : keys)
        array.append(toJson(key));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<SeenKey> seenKeysOf(const QByteArray &json)
{
    QList<SeenKey> keys;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &key : array)
        keys.append(seenKeyOf(key.toObject()));
    return keys;
}

QByteArray toJson(const QList<KeyChange> &changes)
{
    QJsonArray array;
    for (const KeyChange &change : changes)
        array.append(QJsonObject{{u"kind"_s, int(change.kind)}, {u"key"_s, toJson(change.key)},
            {u"after"_s, timeText(change.after)}, {u"before"_s, timeText(change.before)}});
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<KeyChange> keyChangesOf(const QByteArray &json)
{
    QList<KeyChange> changes;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &value : array) {
        const QJsonObject change = value.toObject();
        changes.append({KeyChange::Kind(std::clamp(change[u"kind"].toInt(), 0, int(KeyChange::Gone))),
            seenKeyOf(change[u"key"].toObject()), timeOf(change[u"after"]), timeOf(change[u"before"])});
    }
    return changes;
}
