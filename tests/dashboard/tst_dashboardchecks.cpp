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

QJsonObject told(const QJsonValue &value)
{
    return {{u"value"_s, value}};
}

QJsonObject appCheckJson()
{
    return {{u"appID"_s, told(u"shop"_s)}, {u"authenticationSucceeded"_s, told(true)}, {u"error"_s, null},
        {u"eventKeyStatus"_s, u"MISSING"_s}, {u"signingKeyStatus"_s, u"CORRECT"_s},
        {u"signingKeyFallbackStatus"_s, u"INCORRECT"_s}, {u"isReachable"_s, true}, {u"isSDK"_s, true},
        {u"mode"_s, u"CLOUD"_s}, {u"respStatusCode"_s, 200}, {u"sdkLanguage"_s, told(u"js"_s)},
        {u"sdkVersion"_s, told(u"3.54.2"_s)}};
}

QJsonObject eventJson(const QString &sourceId, const QDateTime &at = someDay)
{
    const QJsonValue source = sourceId.isEmpty() ? null : QJsonValue(QJsonObject{{u"id"_s, sourceId}});
    return {{u"receivedAt"_s, at.toString(Qt::ISODate)}, {u"source"_s, source}};
}

Answer eventsAnswer(const QList<QJsonObject> &events, const QString &next = {})
{
    return Answer::data(u"workspace"_s, workspaceJson({{u"eventsV2"_s, connectionJson(events, next)}}));
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

    void readsWhatInngestFindsAtAnApp()
    {
        m_server->enqueue(Answer::data(u"workspace"_s, workspaceJson({{u"appCheck"_s, appCheckJson()}})));
        const auto check
            = answerOf(m_dashboard->appCheck(environmentId, QUrl(u"https://shop.example/api/inngest?a=b c"_s)));
        QVERIFY(check);
        QCOMPARE(*check,
            (AppCheck{.isReachable = true,
                .isSdk = true,
                .authenticationSucceeded = true,
                .isDev = false,
                .signingKey = SecretCheck::Correct,
                .signingKeyFallback = SecretCheck::Incorrect,
                .eventKey = SecretCheck::Missing,
                .appId = u"shop"_s,
                .sdkLanguage = u"js"_s,
                .sdkVersion = u"3.54.2"_s,
                .httpStatus = 200}));
        QCOMPARE(m_server->requests().constFirst().variables(),
            (QJsonObject{
                {u"environmentID"_s, environmentId}, {u"url"_s, u"https://shop.example/api/inngest?a=b%20c"_s}}));
    }

    void takesWhatAnAppDidNotTellAsNotTold_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("no field") << null;
        QTest::newRow("no value in the field") << QJsonValue(told(null));
    }
    void takesWhatAnAppDidNotTellAsNotTold()
    {
        QFETCH(QJsonValue, value);
        QJsonObject json = appCheckJson();
        for (const auto field : {"appID"_L1, "authenticationSucceeded"_L1, "sdkLanguage"_L1, "sdkVersion"_L1})
            json.insert(field, value);
        json.insert(u"mode"_s, null);
        json.insert(u"respStatusCode"_s, null);
        const auto check = parseAppCheck(workspaceJson({{u"appCheck"_s, json}}), environmentId);
        QVERIFY(check);
        QVERIFY(!check->authenticationSucceeded);
        QVERIFY(!check->isDev);
        QVERIFY(check->appId.isEmpty());
        QCOMPARE(check->httpStatus, 0);
    }

    void refusesAnAppCheckThatIsNotAsPromised_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("an unknown state") << u"signingKeyStatus"_s << QJsonValue(u"PERHAPS"_s);
        QTest::newRow("no state") << u"eventKeyStatus"_s << null;
        QTest::newRow("an unknown mode") << u"mode"_s << QJsonValue(u"TEST"_s);
        QTest::newRow("a text for a flag") << u"isReachable"_s << QJsonValue(u"true"_s);
        QTest::newRow("a text for a told flag") << u"authenticationSucceeded"_s << QJsonValue(told(u"true"_s));
        QTest::newRow("a number for a told text") << u"appID"_s << QJsonValue(told(7));
        QTest::newRow("a bare text for a told one") << u"sdkVersion"_s << QJsonValue(u"3"_s);
    }
    void refusesAnAppCheckThatIsNotAsPromised()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QJsonObject json = appCheckJson();
        json.insert(field, value);
        const auto check = parseAppCheck(workspaceJson({{u"appCheck"_s, json}}), environmentId);
        QVERIFY(!check);
        QCOMPARE(check.error().kind, Kind::Unreadable);
        QVERIFY(check.error().detail.contains(field));
    }

    void readsTheRotationCheckOfAnApp()
    {
        const QJsonObject json{{u"sdkSupport"_s, true}, {u"signingKeyState"_s, u"CORRECT"_s},
            {u"signingKeyFallbackState"_s, u"UNKNOWN"_s}};
        const QJsonObject app{{u"externalID"_s, u"shop"_s}, {u"signingKeyRotationCheck"_s, json}};
        m_server->enqueue(Answer::data(u"workspace"_s, workspaceJson({{u"appByExternalID"_s, app}})));
        const auto check = answerOf(m_dashboard->signingKeyRotationCheck(environmentId, u"shop"_s));
        QVERIFY(check);
        QCOMPARE(*check,
            (SigningKeyRotationCheck{
                .sdkSupport = true, .signingKey = SecretCheck::Correct, .signingKeyFallback = SecretCheck::Unknown}));
        const QJsonValue workspace(workspaceJson({{u"appByExternalID"_s, app}}));
        QCOMPARE(parseRotationCheck(workspace, environmentId, u"cart"_s).error().kind, Kind::Unreadable);
        QCOMPARE(parseRotationCheck(workspace, u"another"_s, u"shop"_s).error().kind, Kind::Unreadable);
    }

    void findsTheNewestEventThroughAKey()
    {
        m_server->enqueue(eventsAnswer({eventJson(u"other"_s), eventJson({})}, u"c1"_s));
        m_server->enqueue(eventsAnswer(
            {eventJson(u"mine"_s, someDay.addSecs(-60)), eventJson(u"mine"_s, someDay.addSecs(-90))}, u"c2"_s));
        const auto last = answerOf(m_dashboard->lastEventThrough(environmentId, u"mine"_s, someDay.addDays(-7)));
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
        const auto none = answerOf(m_dashboard->lastEventThrough(environmentId, u"mine"_s, someDay));
        QVERIFY(none);
        QVERIFY(!*none);

        int page = 0;
        m_server->handleWith(
            [&page](const Request &) { return eventsAnswer({eventJson(u"other"_s)}, u"c%1"_s.arg(++page)); });
        const auto unknown = answerOf(m_dashboard->lastEventThrough(environmentId, u"mine"_s, someDay));
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, Kind::Unexpected);
        QCOMPARE(page, 5);
    }

    void asksForFewerEventsWhenTheServerRefusesThePageSize()
    {
        m_server->handleWith([](const Request &request) {
            if (request.variables()[u"first"_s].toInt() > 50)
                return Answer::graphQlError(u"first is too large"_s);
            return eventsAnswer({eventJson(u"mine"_s)});
        });
        QCOMPARE(
            answerOf(m_dashboard->lastEventThrough(environmentId, u"mine"_s, someDay)).value(), std::optional(someDay));
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
        const auto check = answerOf(practice.appCheck(production, app->latestSync->url));
        QVERIFY(check);
        QCOMPARE(check->appId, app->externalId);
        QCOMPARE(check->signingKey, SecretCheck::Correct);
        const auto rotation = answerOf(practice.signingKeyRotationCheck(production, app->externalId));
        QVERIFY(rotation);
        QCOMPARE(rotation->signingKey, SecretCheck::Correct);

        const auto keys = answerOf(practice.eventKeys(production));
        QVERIFY(keys && keys->size() > 1);
        const QDateTime before = world.clock.now().addSecs(-60);
        QVERIFY(!*answerOf(practice.lastEventThrough(production, keys->at(0).id, before)));
        PracticeClient client(world.info);
        QVERIFY(client.post(u"/e/"_s + keys->at(0).value.revealText(), R"([{"name": "shop/order.paid", "data": {}}])"));
        QVERIFY(*answerOf(practice.lastEventThrough(production, keys->at(0).id, before)));
        QVERIFY(!*answerOf(practice.lastEventThrough(production, keys->at(1).id, before)));
    }

private:
    std::unique_ptr<FakeApiServer> m_server;
    std::unique_ptr<QNetworkAccessManager> m_network;
    FakeClock m_clock;
    std::unique_ptr<CloudDashboard> m_dashboard;
};

QTEST_GUILESS_MAIN(DashboardChecksTest)
#include "tst_dashboardchecks.moc"
