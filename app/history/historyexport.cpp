// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/historyexport.h"

#include "app/core/csv.h"
#include "app/history/historywords.h"
#include "app/history/sql.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace HistoryExport {

namespace {

QString localTime(const QDateTime &at, const QTimeZone &zone)
{
    if (!at.isValid())
        return {};
    // In whole minutes, as they are written: long ago, zones had seconds, too.
    constexpr int minute = 60;
    return at.toOffsetFromUtc(zone.offsetFromUtc(at) / minute * minute).toString(Qt::ISODateWithMs);
}

} // namespace

QByteArray toCsv(const QList<HistoryEntry> &entries, const Stamp &stamp)
{
    QByteArray csv;
    csv += csvRecord({u"number"_s, u"at (UTC)"_s, u"at (local)"_s, u"person"_s, u"account"_s, u"origin"_s,
        u"environment id"_s, u"environment"_s, u"what"_s, u"act"_s, u"keys or apps"_s, u"key name"_s, u"fingerprint"_s,
        u"outcome"_s, u"came of it"_s, u"reason"_s, u"rotation"_s, u"details"_s, u"hash"_s});
    for (const HistoryEntry &entry : entries) {
        csv += csvRecord({QString::number(entry.number), sqlTime(entry.at), localTime(entry.at, stamp.localZone),
                             entry.person, entry.accountName, entry.origin, entry.environmentId, entry.environmentName,
                             entry.what, HistoryWords::act(entry), HistoryWords::subjects(entry).join(u", "_s),
                             entry.keyName, entry.fingerprint, entry.outcome, HistoryWords::outcome(entry),
                             entry.reason, entry.rotationId, sqlJson(entry.details), QString::fromLatin1(entry.hash)},
            {0});
    }
    // As many fields as the others: some readers refuse records of different lengths.
    QStringList last = {sqlTime(stamp.exportedAt), localTime(stamp.exportedAt, stamp.localZone)};
    last.resize(17);
    last.append(QString::fromLatin1(stamp.head));
    return csv + csvRecord(QStringList{u"head"_s} + last);
}

QByteArray toJson(const QList<HistoryEntry> &entries, const Stamp &stamp)
{
    QJsonArray rows;
    for (const HistoryEntry &entry : entries) {
        rows.append(QJsonObject{{u"number"_s, entry.number}, {u"at"_s, sqlTime(entry.at)},
            {u"atLocal"_s, localTime(entry.at, stamp.localZone)}, {u"person"_s, entry.person},
            {u"account"_s, entry.accountName}, {u"origin"_s, entry.origin}, {u"environmentId"_s, entry.environmentId},
            {u"environment"_s, entry.environmentName}, {u"what"_s, entry.what}, {u"keyName"_s, entry.keyName},
            {u"fingerprint"_s, entry.fingerprint}, {u"outcome"_s, entry.outcome}, {u"reason"_s, entry.reason},
            {u"rotation"_s, entry.rotationId}, {u"details"_s, sqlJson(entry.details)},
            {u"hash"_s, QString::fromLatin1(entry.hash)}});
    }
    const QString hashing
        = u"Each hash is the SHA-256 (lower-case hex) of the hash before it (64 zeros before the first) followed by "
          "number, at, person, account, origin, environmentId, environment, what, keyName, fingerprint, outcome, "
          "reason, rotation and details, each as its length in UTF-8 bytes, a colon and its text."_s;
    const QJsonObject whole{{u"exportedAt"_s, sqlTime(stamp.exportedAt)},
        {u"exportedAtLocal"_s, localTime(stamp.exportedAt, stamp.localZone)},
        {u"head"_s, QString::fromLatin1(stamp.head)}, {u"hashing"_s, hashing}, {u"entries"_s, rows}};
    return QJsonDocument(whole).toJson();
}

} // namespace HistoryExport
