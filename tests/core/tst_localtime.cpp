// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/clock.h"

#include <QScopeGuard>
#include <QTest>

using namespace Qt::StringLiterals;

/// What a person typed by this computer's clocks.
class LocalTimeTest : public QObject
{
    Q_OBJECT

private slots:
    void takesTheLaterOfTwoMomentsWithOneTime_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("first"); // of the two in UTC
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("taken");
        QTest::newRow("long ago") << u"Europe/Berlin"_s << u"2026-10-25T00:30:00Z"_s << u"2026-11-22T12:00:00Z"_s
                                  << u"2026-10-25T01:30:00Z"_s;
        QTest::newRow("the second one is still to come") << u"Europe/Berlin"_s << u"2026-10-25T00:30:00Z"_s
                                                         << u"2026-10-25T00:40:00Z"_s << u"2026-10-25T00:30:00Z"_s;
        QTest::newRow("both are") << u"Europe/Berlin"_s << u"2026-10-25T00:30:00Z"_s << u"2026-10-25T00:10:00Z"_s
                                  << u"2026-10-25T00:30:00Z"_s;
        QTest::newRow("by half an hour") << u"Australia/Lord_Howe"_s << u"2026-04-04T14:45:00Z"_s
                                         << u"2026-11-22T12:00:00Z"_s << u"2026-04-04T15:15:00Z"_s;
        QTest::newRow("at another time of the year") << u"Europe/Berlin"_s << u"2026-07-01T00:30:00Z"_s
                                                     << u"2026-11-22T12:00:00Z"_s << u"2026-07-01T00:30:00Z"_s;
        QTest::newRow("without such an hour")
            << u"UTC"_s << u"2026-10-25T00:30:00Z"_s << u"2026-11-22T12:00:00Z"_s << u"2026-10-25T00:30:00Z"_s;
    }

    void takesTheLaterOfTwoMomentsWithOneTime()
    {
        QFETCH(QString, zone);
        QFETCH(QString, first);
        QFETCH(QString, now);
        QFETCH(QString, taken);
        const auto at = [](const QString &text) { return QDateTime::fromString(text, Qt::ISODate); };
        const QByteArray before = qgetenv("TZ");
        const auto back = qScopeGuard([before] { qputenv("TZ", before); });
        qputenv("TZ", zone.toLatin1());
        // Whichever of the two it was made of.
        for (const QString &one : {first, taken}) {
            const QDateTime local = at(one).toLocalTime();
            QCOMPARE(lastMomentOf(local, at(now)), at(taken));
        }
        QCOMPARE(at(first).toLocalTime().time(), at(taken).toLocalTime().time());
    }
};

QTEST_GUILESS_MAIN(LocalTimeTest)
#include "tst_localtime.moc"
