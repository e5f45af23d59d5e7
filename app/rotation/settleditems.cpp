// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/settleditems.h"

#include "app/core/directories.h"
#include "app/history/sql.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationjson.h"

using namespace Qt::StringLiterals;

namespace {

const auto settled = "SettleOpenItem"_L1;

bool isOfItem(const QJsonObject &details, const OpenItem &item)
{
    return details[u"open"].toString() == nameOf(item.kind) && details[u"name"].toString() == item.name
        && details[u"id"].toString() == item.id;
}

} // namespace

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
