// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// needs: name-server

#include "tests/support/nameserver.h"
#include "tests/support/networkaskers.h"

#include <QTest>
#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Says = NameServer::Says;

/// A network in which no name is known, for one reason or the other, with the system's own resolver.
class UnknownNamesTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanupTestCase()
    {
        std::puts(NetworkAskers::table().constData());
        std::fflush(stdout);
    }

    void namesWhyANameHasNoAddress_data()
    {
        QTest::addColumn<std::optional<Says>>("says");
        QTest::addColumn<NetworkFault::Kind>("fault");
        QTest::newRow("no such name") << std::optional(Says::NoSuchName) << NetworkFault::NameUnknown;
        QTest::newRow("the name server fails") << std::optional(Says::Failure) << NetworkFault::NameSilent;
        QTest::newRow("no name server") << std::optional<Says>() << NetworkFault::NameSilent;
        QTest::newRow("the name server is silent") << std::optional(Says::Nothing) << NetworkFault::NameSilent;
    }

    void namesWhyANameHasNoAddress()
    {
        QFETCH(std::optional<Says>, says);
        std::optional<NameServer> server;
        NetworkAskers askers;
        if (says) {
            server.emplace(*says);
            QVERIFY(server->isThere);
        }
        if (says == Says::Nothing)
            askers.setIsWaiting([] { return true; });
        const FakeApiServer none;
        const Outcome outcome = askers.askAllAt(QUrl(u"https://api.nowhere.test"_s), none);
        NetworkAskers::note(outcome);
        for (const Told &told : outcome.all()) {
            QTEST(told.fault().kind, "fault");
            QVERIFY(told.firstWord <= 10s);
            QVERIFY(told.whole <= 60s);
        }
        QVERIFY(!outcome.write.error.mayHaveTakenEffect);
        QVERIFY(!server || server->queries > 0);
    }
};

QTEST_GUILESS_MAIN(UnknownNamesTest)
#include "tst_unknownnames.moc"
