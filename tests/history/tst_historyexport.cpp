// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/historychain.h"
#include "app/history/historyexport.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

HistoryExport::Stamp someStamp()
{
    return {.head = QByteArray(64, 'a'),
        .exportedAt = QDateTime(QDate(2026, 11, 22), QTime(13, 0), Qt::UTC),
        .localZone = QTimeZone(3600)};
}

HistoryEntry someEntry()
{
    return {.number = 1,
        .at = QDateTime(QDate(2026, 11, 22), QTime(12, 30, 15, 250), Qt::UTC),
        .person = u"Ada"_s,
        .what = u"CreateEventKey"_s,
        .keyName = u"shop"_s,
        .outcome = u"done"_s,
        .details = {{u"id"_s, 7}},
        .hash = QByteArray(64, 'b')};
}

QList<QByteArray> lines(const QByteArray &csv)
{
    return csv.left(csv.size() - 2).replace("\r\n", "\x1e").split('\x1e');
}

} // namespace

/// The history as CSV and JSON.
class HistoryExportTest : public QObject
{
    Q_OBJECT

private slots:
    void writesOneRecordAnEntryAndTheHead()
    {
        const QByteArray csv = HistoryExport::toCsv({someEntry()}, someStamp());
        QVERIFY(csv.endsWith("\r\n"));
        const QList<QByteArray> records = lines(csv);
        QCOMPARE(records.size(), 3);
        QCOMPARE(records.at(1),
            QByteArray("1,2026-11-22T12:30:15.250Z,2026-11-22T13:30:15.250+01:00,Ada,,,,,CreateEventKey,shop,,done,,,"
                       "\"{\"\"id\"\":7}\",")
                + QByteArray(64, 'b'));
        QVERIFY(records.at(2).startsWith("head,2026-11-22T13:00:00.000Z,2026-11-22T14:00:00.000+01:00,"));
        QVERIFY(records.at(2).endsWith(QByteArray(64, 'a')));
        QCOMPARE(records.at(2).count(','), records.at(0).count(','));
    }

    void quotesAndDefusesTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("plain") << u"shop"_s << QByteArray("shop");
        QTest::newRow("a comma") << u"a,b"_s << QByteArray("\"a,b\"");
        QTest::newRow("quotes") << u"say \"x\""_s << QByteArray("\"say \"\"x\"\"\"");
        QTest::newRow("a line break") << u"a\nb"_s << QByteArray("\"a\nb\"");
        QTest::newRow("a formula") << u"=HYPERLINK(\"http://x\",\"y\")"_s
                                   << QByteArray("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        QTest::newRow("plus") << u"+1"_s << QByteArray("'+1");
        QTest::newRow("minus") << u"-1+cmd"_s << QByteArray("'-1+cmd");
        QTest::newRow("at") << u"@SUM(A1)"_s << QByteArray("'@SUM(A1)");
        QTest::newRow("a tab") << u"\t=1"_s << QByteArray("'\t=1");
        QTest::newRow("an equals sign inside") << u"a=b"_s << QByteArray("a=b");
        QTest::newRow("not Latin") << u"\u4e2d"_s << u"\u4e2d"_s.toUtf8();
    }

    void quotesAndDefusesTexts()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, field);
        HistoryEntry entry = someEntry();
        entry.reason = text;
        const QByteArray csv = HistoryExport::toCsv({entry}, someStamp());
        QVERIFY2(csv.contains(",done," + field + ",,\"{"), csv.constData());
    }

    /// By what the file itself says about its hashes, without the program's own functions.
    void canBeCheckedFromTheJsonAlone()
    {
        QByteArray before(64, '0');
        QList<HistoryEntry> entries;
        for (int i = 1; i <= 3; ++i) {
            HistoryEntry entry = someEntry();
            entry.number = i;
            entry.reason = u"=1+1 \u00fc"_s;
            entry.hash = before = HistoryChain::hashOf(before, entry);
            entries.append(entry);
        }
        HistoryExport::Stamp stamp = someStamp();
        stamp.head = before;

        const QJsonObject file = QJsonDocument::fromJson(HistoryExport::toJson(entries, stamp)).object();

        QByteArray hash(64, '0');
        for (const QJsonValue &row : file[u"entries"].toArray()) {
            QByteArray text = hash;
            for (const auto name : {"number"_L1, "at"_L1, "person"_L1, "account"_L1, "origin"_L1, "environmentId"_L1,
                     "environment"_L1, "what"_L1, "keyName"_L1, "fingerprint"_L1, "outcome"_L1, "reason"_L1,
                     "rotation"_L1, "details"_L1}) {
                const QByteArray value = row[name].toVariant().toString().toUtf8();
                text += QByteArray::number(value.size()) + ':' + value;
            }
            hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
            QCOMPARE(row[u"hash"_s].toString().toLatin1(), hash);
            QCOMPARE(row[u"atLocal"_s].toString(), u"2026-11-22T13:30:15.250+01:00"_s);
        }
        QCOMPARE(file[u"head"_s].toString().toLatin1(), hash);
    }
};

QTEST_GUILESS_MAIN(HistoryExportTest)
#include "tst_historyexport.moc"
