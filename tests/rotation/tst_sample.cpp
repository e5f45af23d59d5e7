// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/killpoints.h"
#include "tests/support/sample.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

/// That the sweeps' samples leave nothing out: within some time each point is tried, whether the tests run each day or
/// each week.
class SampleTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (const char *name : {"IKM_FULL_SWEEP", "IKM_REAL_TOOLS", "IKM_SWEEP_STATES"})
            qunsetenv(name);
    }
    void cleanup() { qunsetenv("IKM_SWEEP_SAMPLE"); }

    void triesEachOfThoseThatTakeTurns_data()
    {
        QTest::addColumn<int>("oneOf");
        QTest::addColumn<int>("days"); // between two runs
        for (const int oneOf : {1, 2, 3, 5, 7, 28, 40, 240, 600}) {
            for (const int days : {1, 7})
                QTest::addRow("one of %d, every %d days", oneOf, days) << oneOf << days;
        }
    }
    void triesEachOfThoseThatTakeTurns()
    {
        QFETCH(int, oneOf);
        QFETCH(int, days);
        QSet<int> tried;
        for (int run = 0; run < 3 * oneOf; ++run) {
            begin(run * days);
            DailyRows rows(oneOf);
            QList<int> today;
            for (int row = 0; row < oneOf; ++row) {
                if (rows.takesNext())
                    today.append(row);
            }
            QCOMPARE(today.size(), 1);
            tried.insert(today.first());
        }
        QCOMPARE(tried.size(), oneOf);
    }

    void triesEachCombination_data()
    {
        QTest::addColumn<QList<int>>("counts");
        QTest::addRow("an order, and a point of it") << QList{5, 35};
        QTest::addRow("an order, and a fault") << QList{3, 60};
        QTest::addRow("an order, of which points, and the point") << QList{2, 2, 49};
    }
    void triesEachCombination()
    {
        QFETCH(QList<int>, counts);
        int all = 1;
        for (const int count : std::as_const(counts))
            all *= count;
        for (const int days : {1, 7}) {
            QSet<QList<qint64>> tried;
            for (int run = 0; run < 3 * all; ++run) {
                begin(run * days);
                Turns turns;
                QList<qint64> today;
                for (const int count : std::as_const(counts)) {
                    today.append(turns.of(count));
                    QVERIFY(today.last() >= 0 && today.last() < count);
                }
                tried.insert(today);
            }
            QCOMPARE(tried.size(), all);
        }
    }

    /// Which of them a run meets besides decides nothing: each has a number of its own.
    void triesEachPointOfAKillSweep()
    {
        QStringList points;
        for (const QString &kind : {u"signingKeys"_s, u"write"_s, u"createEventKey"_s}) {
            for (int i = 1; i <= 90; ++i)
                points += {u"%1 %2 before"_s.arg(kind).arg(i), u"%1 %2 after"_s.arg(kind).arg(i)};
        }
        QSet<QString> tried;
        for (int day = 0; day < 80; ++day) {
            begin(day);
            int count = 0;
            for (qsizetype i = 0; i < points.size(); ++i) {
                if (day % 3 != 0 && i % 90 == 0)
                    continue; // not met that day
                if (!isOfToday(KillPoints::numberOf(points.at(i)), 40))
                    continue;
                tried.insert(points.at(i));
                ++count;
            }
            QVERIFY2(count >= 9 && count <= 15, qPrintable(QString::number(count)));
        }
        for (qsizetype i = 0; i < points.size(); ++i)
            QVERIFY2(i % 90 == 0 || tried.contains(points.at(i)), qPrintable(points.at(i)));
    }

private:
    static void begin(int day) { qputenv("IKM_SWEEP_SAMPLE", QByteArray::number(2'461'000 + day)); }
};

QTEST_GUILESS_MAIN(SampleTest)
#include "tst_sample.moc"
