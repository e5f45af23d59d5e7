// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/dashboardjson.h"
#include "app/dashboard/fixedtoken.h"
#include "tests/practice/practiceappsworld.h"
#include "tests/practice/practiceclient.h"
#include "tests/support/answerof.h"
#include "tests/support/dashboardanswers.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/fakeclock.h"

#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;
using Kind = Error::Kind;

namespace {

const QJsonValue null = QJsonValue::Null;
const QDateTime someDay(QDate(2026, 11, 20), QTime(8, 30), Qt::UTC);

QJsonObject eventJson(const QString &sourceId, const QDateTime &at = someDay)
{
    const QJsonValue source = sourceId.isEmpty() ? null : QJsonValue(QJsonObject{{u"id"_s, sourceId}});
    return {{u"receivedAt"_s, at.toString(Qt::ISODate)}, {u"source"_s, source}};
}

Answer eventsAnswer(const QList<QJsonObject> &events, const QString &next = {})
{
    return Answer::data(u"workspace"_s, workspaceJson({{u"eventsV2"_s, connectionJson(events, next)}}));
}

Result<std::optional<QDateTime>> lastOf(
    Dashboard &dashboard, const QString &environmentId, const QString &keyId, const QDateTime &since)
{
    const Result<LastEvents> all = answerOf(dashboard.lastEventsThrough(environmentId, {keyId}, since));
    return all ? all->value(keyId) : failure(all.error());
}

} // namespace

/// What Inngest itself saw, of apps and of the events that arrived: as it goes over the wire, and what is made of it.
class DashboardChecksTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_server = std::make_unique<FakeApiServer>();
        m_network = std::make_unique<QNetworkAccessManager>();
        m_dashboard = std::make_unique<CloudDashboard>(
            m_server->origin(), QUrl(), std::make_unique<FixedToken>(Secret("token-1")), *m_network, m_clock);
    }
    void cleanup()
    {
        m_dashboard.reset();
        m_network.reset();
        m_server.reset();
    }

    void readsTheRotationCheckOfAnApp()
    {
        const QJsonObject json{{u"signingKeyState"_s, u"CORRECT"_s}, {u"signingKeyFallbackState"_s, u"UNKNOWN"_s}};
        const QJsonObject app{{u"externalID"_s, u"shop"_s}, {u"signingKeyRotationCheck"_s, json}};
        m_server->enqueue(Answer::data(u"workspace"_s, workspaceJson({{u"appByExternalID"_s, app}})));
        const auto check = answerOf(m_dashboard->signingKeyRotationCheck(environmentId, u"shop"_s));
        QVERIFY(check);
        QCOMPARE(*check,
            (SigningKeyRotationCheck{.signingKey = SecretCheck::Correct, .signingKeyFallback = SecretCheck::Unknown}));
        const QJsonValue workspace(workspaceJson({{u"appByExternalID"_s, app}}));
        QCOMPARE(parseRotationCheck(workspace, environmentId, u"cart"_s).error().kind, Kind::Unreadable);
        QCOMPARE(parseRotationCheck(workspace, u"another"_s, u"shop"_s).error().kind, Kind::Unreadable);
        QJsonObject odd = json;
        odd.insert(u"signingKeyState"_s, u"PERHAPS"_s);
        const QJsonObject oddApp{{u"externalID"_s, u"shop"_s}, {u"signingKeyRotationCheck"_s, odd}};
        const QJsonValue oddWorkspace(workspaceJson({{u"appByExternalID"_s, oddApp}}));
        QCOMPARE(parseRotationCheck(oddWorkspace, environmentId, u"shop"_s).error().kind, Kind::Unreadable);
    }

    void findsTheNewestEventThroughAKey()
    {
        m_server->enqueue(eventsAnswer({eventJson(u"other"_s)}, u"c1"_s));
        m_server->enqueue(eventsAnswer(
            {eventJson(u"mine"_s, someDay.addSecs(-60)), eventJson(u"mine"_s, someDay.addSecs(-90))}, u"c2"_s));
        const auto last = lastOfMine(someDay.addDays(-7));
        QVERIFY(last);
        QCOMPARE(*last, std::optional(someDay.addSecs(-60)));
        QCOMPARE(m_server->requests().size(), 2);
        const QJsonObject variables = m_server->requests().at(1).variables();
        QCOMPARE(variables[u"after"_s].toString(), u"c1"_s);
        QCOMPARE(variables[u"from"_s].toString(), u"2026-11-13T08:30:00.000Z"_s);
    }

    void saysNoneOnlyWhenAllWereLookedThrough()
    {
        m_server->enqueue(eventsAnswer({eventJson(u"other"_s)}));
        const auto none = lastOfMine(someDay);
        QVERIFY(none);
        QVERIFY(!*none);

        int page = 0;
        m_server->handleWith(
            [&page](const Request &) { return eventsAnswer({eventJson(u"other"_s)}, u"c%1"_s.arg(++page)); });
        const auto unknown = lastOfMine(someDay);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, Kind::Unexpected);
        QCOMPARE(page, 10);
    }

    void tellsOfManyKeysByOneLook()
    {
        m_server->enqueue(eventsAnswer({eventJson(u"other"_s), eventJson(u"mine"_s, someDay.addSecs(-60))}, u"c1"_s));
        m_server->enqueue(eventsAnswer({eventJson(u"rare"_s, someDay.addSecs(-90))}));
        const auto last = answerOf(
            m_dashboard->lastEventsThrough(environmentId, {u"mine"_s, u"rare"_s, u"silent"_s}, someDay.addDays(-7)));
        QVERIFY(last);
        QCOMPARE(last->value(u"mine"_s).value(), std::optional(someDay.addSecs(-60)));
        QCOMPARE(last->value(u"rare"_s).value(), std::optional(someDay.addSecs(-90)));
        QCOMPARE(last->value(u"silent"_s).value(), std::nullopt);
        QCOMPARE(m_server->requests().size(), 2);
    }

    void saysOfManyKeysWhichAreKnown()
    {
        int page = 0;
        m_server->handleWith(
            [&page](const Request &) { return eventsAnswer({eventJson(u"mine"_s)}, u"c%1"_s.arg(++page)); });
        const auto last
            = answerOf(m_dashboard->lastEventsThrough(environmentId, {u"mine"_s, u"rare"_s}, someDay.addDays(-7)));
        QVERIFY(last);
        QCOMPARE(last->value(u"mine"_s).value(), std::optional(someDay));
        QCOMPARE(last->value(u"rare"_s).error().kind, Kind::Unexpected);
        QCOMPARE(page, 10);
    }

    void saysNothingOfEventsThatDoNotSayThroughWhatTheyCame_data()
    {
        QTest::addColumn<QList<QJsonObject>>("events");
        QTest::addColumn<QString>("next");
        QTest::addColumn<QDateTime>("last"); // invalid: not told
        const QJsonObject nobodys = eventJson({}, someDay);
        const QJsonObject mine = eventJson(u"mine"_s, someDay.addSecs(-5));
        const QDateTime notTold;
        QTest::newRow("all of them") << QList{nobodys, nobodys} << QString() << notTold;
        QTest::newRow("one of them") << QList{nobodys, eventJson(u"other"_s, someDay.addSecs(-9))} << QString()
                                     << notTold;
        QTest::newRow("before there is one") << QList{nobodys} << u"c1"_s << notTold;
        QTest::newRow("newer than the newest") << QList{nobodys, mine} << QString() << notTold;
        QTest::newRow("older than the newest")
            << QList{mine, eventJson({}, someDay.addSecs(-9))} << u"c1"_s << someDay.addSecs(-5);
        // The order is promised, and kept by nobody but the server.
        QTest::newRow("oldest first") << QList{eventJson(u"mine"_s, someDay.addSecs(-600)), mine} << QString()
                                      << someDay.addSecs(-5);
        QTest::newRow("oldest first, and more") << QList{mine, eventJson(u"other"_s)} << u"c1"_s << someDay;
    }
    void saysNothingOfEventsThatDoNotSayThroughWhatTheyCame()
    {
        QFETCH(QList<QJsonObject>, events);
        QFETCH(QString, next);
        QFETCH(QDateTime, last);
        m_server->enqueue(eventsAnswer(events, next));
        m_server->enqueue(eventsAnswer({eventJson(u"mine"_s)}));
        const auto told = lastOfMine(someDay.addDays(-7));
        QCOMPARE(told.has_value(), last.isValid());
        if (told)
            QCOMPARE(*told, std::optional(last));
    }

    void asksForFewerEventsWhenTheServerRefusesThePageSize()
    {
        m_server->handleWith([](const Request &request) {
            if (request.variables()[u"first"_s].toInt() > 50)
                return Answer::graphQlError(u"first is too large"_s);
            return eventsAnswer({eventJson(u"mine"_s)});
        });
        QCOMPARE(lastOfMine(someDay).value(), std::optional(someDay));
    }

    void readsThePracticeAccount()
    {
        PracticeAppsWorld world;
        CloudDashboard practice(
            world.info.origin, QUrl(), std::make_unique<FixedToken>(world.info.token), *m_network, m_clock);
        const auto environments = answerOf(practice.environments());
        QVERIFY(environments);
        const QString production = environments->first().id;
        const auto apps = answerOf(practice.apps(production));
        QVERIFY(apps && !apps->isEmpty());
        const auto app
            = std::find_if(apps->cbegin(), apps->cend(), [](const App &one) { return one.method == AppMethod::Serve; });
        const auto rotation = answerOf(practice.signingKeyRotationCheck(production, app->externalId));
        QVERIFY(rotation);
        QCOMPARE(rotation->signingKey, SecretCheck::Correct);

        const auto keys = answerOf(practice.eventKeys(production));
        QVERIFY(keys && keys->size() > 1);
        const QDateTime before = world.clock.now().addSecs(-60);
        QVERIFY(!*lastOf(practice, production, keys->at(0).id, before));
        PracticeClient client(world.info);
        QVERIFY(client.post(u"/e/"_s + keys->at(0).value.revealText(), R"([{"name": "shop/order.paid", "data": {}}])"));
        QVERIFY(*lastOf(practice, production, keys->at(0).id, before));
        QVERIFY(!*lastOf(practice, production, keys->at(1).id, before));
    }

private:
    Result<std::optional<QDateTime>> lastOfMine(const QDateTime &since)
    {
        return lastOf(*m_dashboard, environmentId, u"mine"_s, since);
    }

    std::unique_ptr<FakeApiServer> m_server;
    std::unique_ptr<QNetworkAccessManager> m_network;
    FakeClock m_clock;
    std::unique_ptr<CloudDashboard> m_dashboard;
};

QTEST_GUILESS_MAIN(DashboardChecksTest)
#include "tst_dashboardchecks.moc"
