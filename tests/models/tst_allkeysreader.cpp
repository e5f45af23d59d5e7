// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/allkeysreader.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakedashboard.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

class AllKeysReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryEnvironmentThatHoldsKeys();
    void goesOnPastAnEnvironmentThatCannotBeRead();
    void stopsWhenCancelled();
    void survivesBeingClosedWhileTheRequestsRun();
    void endsWhenTheAccountIsClosed();

private:
    static QList<Environment> environmentsOf(FakeDashboard &dashboard);

    FakeClock m_clock;
};

QList<Environment> AllKeysReaderTest::environmentsOf(FakeDashboard &dashboard)
{
    QList<Environment> environments;
    for (const QString &id : {u"old"_s, u"production"_s, u"staging"_s, u"branches"_s, u"preview"_s})
        environments.append(dashboard.environment(id));
    for (int i = 0; i < 20; ++i) {
        const Environment more{.id = u"more%1"_s.arg(i), .name = u"More %1"_s.arg(i)};
        dashboard.addEnvironment(more, 1);
        environments.append(more);
    }
    return environments;
}

void AllKeysReaderTest::readsEveryEnvironmentThatHoldsKeys()
{
    FakeDashboard dashboard(m_clock);
    KnownKeys known;
    AllKeysReader reader(dashboard, m_clock, known);
    int doneWhenArchivedIsRead = 0;
    connect(&reader, &AllKeysReader::progressed, this, [&] {
        if (doneWhenArchivedIsRead == 0 && known.wasRead(KeyType::Signing, u"old"_s))
            doneWhenArchivedIsRead = reader.done();
    });
    QSignalSpy finished(&reader, &AllKeysReader::finished);

    reader.start(environmentsOf(dashboard));

    QVERIFY(reader.isRunning());
    QVERIFY(finished.wait());
    QVERIFY(!reader.isRunning());
    QCOMPARE(reader.total(), 24); // the branch child has none of its own
    QCOMPARE(reader.done(), 24);
    QCOMPARE(known.environmentsRead(), 24);
    QVERIFY(reader.failed().isEmpty());
    QVERIFY(!known.wasRead(KeyType::Signing, u"preview"_s));
    QVERIFY(doneWhenArchivedIsRead >= 20);
}

void AllKeysReaderTest::goesOnPastAnEnvironmentThatCannotBeRead()
{
    FakeDashboard dashboard(m_clock);
    dashboard.fail(FakeDashboard::Operation::EventKeys, FakeDashboard::Fault::Forbidden, 2);
    KnownKeys known;
    AllKeysReader reader(dashboard, m_clock, known);
    QSignalSpy finished(&reader, &AllKeysReader::finished);
    reader.start(environmentsOf(dashboard));
    QVERIFY(finished.wait());
    QCOMPARE(reader.done(), reader.total());
    QCOMPARE(reader.failed().size(), 2);
    QCOMPARE(reader.lastError()->kind, Error::Kind::Forbidden);

    reader.start(environmentsOf(dashboard));
    QVERIFY(finished.wait());
    QVERIFY(reader.failed().isEmpty());
    QVERIFY(!reader.lastError());
}

void AllKeysReaderTest::stopsWhenCancelled()
{
    FakeDashboard dashboard(m_clock);
    dashboard.fail(FakeDashboard::Operation::EventKeys, FakeDashboard::Fault::Stalled, -1);
    KnownKeys known;
    AllKeysReader reader(dashboard, m_clock, known);
    QSignalSpy finished(&reader, &AllKeysReader::finished);
    reader.start(environmentsOf(dashboard));
    QTRY_COMPARE(dashboard.calls(FakeDashboard::Operation::EventKeys), 4);

    reader.cancel();
    QCOMPARE(finished.size(), 1);
    dashboard.letGo();
    QSignalSpy next(&reader, &AllKeysReader::finished);
    reader.start({});
    QCOMPARE(next.size(), 1);
    QCOMPARE(known.environmentsRead(), 0);
    QCOMPARE(dashboard.calls(FakeDashboard::Operation::EventKeys), 4);
}

void AllKeysReaderTest::survivesBeingClosedWhileTheRequestsRun()
{
    FakeDashboard dashboard(m_clock);
    dashboard.fail(FakeDashboard::Operation::SigningKeys, FakeDashboard::Fault::Stalled, -1);
    KnownKeys known;
    auto reader = std::make_unique<AllKeysReader>(dashboard, m_clock, known);
    reader->start(environmentsOf(dashboard));
    reader.reset();
    dashboard.letGo();
    QCoreApplication::processEvents();
    QVERIFY(dashboard.calls(FakeDashboard::Operation::SigningKeys) <= 4);
}

void AllKeysReaderTest::endsWhenTheAccountIsClosed()
{
    auto dashboard = std::make_unique<FakeDashboard>(m_clock);
    KnownKeys known;
    AllKeysReader reader(*dashboard, m_clock, known);
    QSignalSpy finished(&reader, &AllKeysReader::finished);
    reader.start(environmentsOf(*dashboard));
    dashboard.reset();
    QCOMPARE(finished.size(), 1);
    QVERIFY(!reader.isRunning());
}

QTEST_GUILESS_MAIN(AllKeysReaderTest)
#include "tst_allkeysreader.moc"
