// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "app/dashboard/httpexchange.h"
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
using Fate = Answer::Fate;
using Kind = Error::Kind;

/// The dashboard client's reads and writes as they go over the wire, and what it makes of good answers.
class CloudDashboardTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void sendsTheOperationWithTheTokenInTheHeader();
    void sendsTheTokenAsACookieForMarketplaceUsers();
    void readsEnvironmentsOfAllPagesArchivedAndNot();
    void takesTheLaterReadingOfAnEnvironmentThatIsInBoth();
    void asksForFewerEnvironmentsWhenTheServerRefusesThePageSize();
    void endsWhenAServerPagesInCircles();
    void readsSigningKeys();
    void refusesKeysOfAnotherEnvironment();
    void readsEventKeysWithoutWebhooks();
    void readsAppsOfTheEnvironment();
    void readsAllPagesOfWorkers();
    void createsAndDeletesSigningKeys();
    void sendsNameFilterAndMetadataTogether();
    void createsAnEventKeyWithItsFilterInOneCall();
    void asksForNoFilterThatNobodyKnows();
    void doesNotBelieveADeletionThatNamesAnotherKey();
    void resyncsWithTheLastUrlUnlessOneIsGiven();
    void knowsTheServersTime();
    void knowsTheServersTimeHoweverLateAnAnswerComes();
    void saysWhereAPersonCanAct();
    void tellsItsOriginWithoutPath();

private:
    std::unique_ptr<FakeApiServer> m_server;
    std::unique_ptr<QNetworkAccessManager> m_network;
    FakeClock m_clock;
    std::unique_ptr<CloudDashboard> m_dashboard;
};

void CloudDashboardTest::init()
{
    m_server = std::make_unique<FakeApiServer>();
    m_network = std::make_unique<QNetworkAccessManager>();
    m_dashboard = std::make_unique<CloudDashboard>(m_server->origin(), CloudDashboard::defaultSiteOrigin(),
        std::make_unique<FixedToken>(Secret("token-1")), *m_network, m_clock);
}

void CloudDashboardTest::cleanup()
{
    m_dashboard.reset();
    m_network.reset();
    m_server.reset();
}

void CloudDashboardTest::sendsTheOperationWithTheTokenInTheHeader()
{
    m_server->enqueue(Answer::data(u"workspace"_s, workspaceJson({{u"signingKeys"_s, QJsonArray()}})));

    QVERIFY(answerOf(m_dashboard->signingKeys(environmentId)));

    QCOMPARE(m_server->requests().size(), 1);
    const Request request = m_server->requests().constFirst();
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.target, "/gql");
    QCOMPARE(request.header("authorization"), "Bearer token-1");
    QCOMPARE(request.header("content-type"), "application/json");
    QVERIFY(!request.hasHeader("cookie"));
    QCOMPARE(request.operationName(), u"signingKeys"_s);
    QVERIFY(request.json().value("query"_L1).toString().startsWith(u"query signingKeys($environmentID: ID!)"_s));
    QCOMPARE(request.variables(), (QJsonObject{{u"environmentID"_s, environmentId}}));
}

void CloudDashboardTest::sendsTheTokenAsACookieForMarketplaceUsers()
{
    m_dashboard = std::make_unique<CloudDashboard>(m_server->origin(), QUrl(),
        std::make_unique<FixedToken>(Secret("cookie-1"), FixedToken::Travels::AsCookie), *m_network, m_clock);
    const Answer answer = Answer::data(u"workspace"_s,
        workspaceJson({{u"signingKeys"_s,
            QJsonArray()}})).withHeader("Set-Cookie", "other=1; Path=/");
    m_server->enqueue(answer);
    m_server->enqueue(answer);

    QVERIFY(answerOf(m_dashboard->signingKeys(environmentId)));
    QVERIFY(answerOf(m_dashboard->signingKeys(environmentId)));

    for (const Request &request : m_server->requests()) {
        QCOMPARE(request.header("cookie"), "jwt=cookie-1");
        QVERIFY(!request.hasHeader("authorization"));
    }
}

void CloudDashboardTest::readsEnvironmentsOfAllPagesArchivedAndNot()
{
    m_server->handleWith([](const Request &request) {
        const bool archived = request.variables().value("archived"_L1).toBool();
        const QString after = request.variables().value("after"_L1).toString();
        if (archived)
            return Answer::data(u"envs"_s, connectionJson({environmentJson(u"e4"_s, u"TEST"_s, true)}, {}));
        if (after.isEmpty())
            return Answer::data(u"envs"_s,
                connectionJson(
                    {environmentJson(u"e1"_s, u"PRODUCTION"_s), environmentJson(u"e2"_s, u"TEST"_s)}, u"cursor-2"_s));
        return Answer::data(u"envs"_s, connectionJson({environmentJson(u"e3"_s, u"BRANCH_PARENT"_s)}, {}));
    });

    const Result<QList<Environment>> environments = answerOf(m_dashboard->environments());

    QVERIFY(environments);
    QStringList ids;
    for (const Environment &environment : *environments)
        ids.append(environment.id);
    QCOMPARE(ids, QStringList({u"e1"_s, u"e2"_s, u"e3"_s, u"e4"_s}));
    QCOMPARE(environments->at(0).type, EnvironmentType::Production);
    QCOMPARE(environments->at(3).isArchived, true);
    QCOMPARE(m_server->requests().at(1).variables().value("after"_L1), QJsonValue(u"cursor-2"_s));
}

void CloudDashboardTest::takesTheLaterReadingOfAnEnvironmentThatIsInBoth()
{
    m_server->enqueue(Answer::data(u"envs"_s, connectionJson({environmentJson(u"e1"_s, u"TEST"_s, false)}, {})));
    m_server->enqueue(Answer::data(u"envs"_s, connectionJson({environmentJson(u"e1"_s, u"TEST"_s, true)}, {})));

    const Result<QList<Environment>> environments = answerOf(m_dashboard->environments());

    QVERIFY(environments);
    QCOMPARE(environments->size(), 1);
    QVERIFY(environments->constFirst().isArchived);
}

void CloudDashboardTest::asksForFewerEnvironmentsWhenTheServerRefusesThePageSize()
{
    m_server->handleWith([](const Request &request) {
        if (request.variables().value("first"_L1).toInt() > 40)
            return Answer::graphQlError(u"first must be at most 40"_s);
        return Answer::data(u"envs"_s, connectionJson({environmentJson(u"e1"_s, u"TEST"_s)}, {}));
    });

    QVERIFY(answerOf(m_dashboard->environments()));
}

void CloudDashboardTest::endsWhenAServerPagesInCircles()
{
    m_server->handleWith([](const Request &) {
        return Answer::data(u"envs"_s, connectionJson({environmentJson(u"e1"_s, u"TEST"_s)}, u"same"_s));
    });

    const Result<QList<Environment>> environments = answerOf(m_dashboard->environments());

    QVERIFY(!environments);
    QCOMPARE(environments.error().kind, Kind::Unreadable);
}

void CloudDashboardTest::readsSigningKeys()
{
    m_server->enqueue(Answer::data(u"workspace"_s,
        workspaceJson({{u"signingKeys"_s,
            QJsonArray{signingKeyJson(u"k1"_s, u"signkey-test-00"_s, true),
                signingKeyJson(u"k2"_s, u"signkey-test-11"_s, false)}}})));

    const Result<QList<SigningKey>> keys = answerOf(m_dashboard->signingKeys(environmentId));

    QVERIFY(keys);
    QCOMPARE(keys->size(), 2);
    QCOMPARE(keys->at(0).value, Secret("signkey-test-00"));
    QVERIFY(keys->at(0).isActive);
    QVERIFY(!keys->at(1).isActive);
    QCOMPARE(keys->at(1).creatorEmail, u"ada@example.com"_s);
}

void CloudDashboardTest::refusesKeysOfAnotherEnvironment()
{
    m_server->enqueue(
        Answer::data(u"workspace"_s, QJsonObject{{u"id"_s, u"other"_s}, {u"signingKeys"_s, QJsonArray()}}));

    const Result<QList<SigningKey>> keys = answerOf(m_dashboard->signingKeys(environmentId));

    QVERIFY(!keys);
    QCOMPARE(keys.error().kind, Kind::Unreadable);
}

void CloudDashboardTest::readsEventKeysWithoutWebhooks()
{
    m_server->enqueue(Answer::data(u"workspace"_s,
        workspaceJson({{u"ingestKeys"_s,
            QJsonArray{eventKeyJson(u"i1"_s, u"checkout"_s), eventKeyJson(u"i2"_s, u"Stripe"_s, u"webhook"_s),
                eventKeyJson(u"i3"_s, u"Vercel"_s, u"integration"_s)}}})));

    const Result<QList<EventKey>> keys = answerOf(m_dashboard->eventKeys(environmentId));

    QVERIFY(keys);
    QCOMPARE(keys->size(), 2);
    QCOMPARE(keys->at(0).name, u"checkout"_s);
    QCOMPARE(keys->at(1).source, EventKeySource::Integration);
}

void CloudDashboardTest::readsAppsOfTheEnvironment()
{
    m_server->enqueue(Answer::data(u"workspace"_s,
        workspaceJson({{u"apps"_s, QJsonArray{appJson(u"shop"_s, u"SERVE"_s), appJson(u"worker"_s, u"CONNECT"_s)}}})));

    const Result<QList<App>> apps = answerOf(m_dashboard->apps(environmentId));

    QVERIFY(apps);
    QCOMPARE(apps->size(), 2);
    QCOMPARE(apps->at(0).externalId, u"shop"_s);
    QCOMPARE(apps->at(0).environmentId, environmentId);
    QCOMPARE(apps->at(0).latestSync->sdkVersion, u"3.54.2"_s);
    QCOMPARE(apps->at(1).method, AppMethod::Connect);
}

void CloudDashboardTest::readsAllPagesOfWorkers()
{
    m_server->handleWith([](const Request &request) {
        const bool isFirst = request.variables().value("after"_L1).isNull();
        return Answer::data(u"workspace"_s,
            workspaceJson({{u"workerConnections"_s,
                connectionJson({workerJson(isFirst ? u"w1"_s : u"w2"_s)}, isFirst ? u"c1"_s : QString())}}));
    });

    const Result<QList<Worker>> workers = answerOf(m_dashboard->workers(environmentId));

    QVERIFY(workers);
    QCOMPARE(workers->size(), 2);
    QCOMPARE(workers->at(1).id, u"w2"_s);
    QCOMPARE(workers->at(1).status, Worker::Status::Ready);
}

void CloudDashboardTest::createsAndDeletesSigningKeys()
{
    m_server->enqueue(Answer::data(u"createSigningKey"_s, signingKeyJson(u"k2"_s, u"signkey-test-11"_s, false)));
    m_server->enqueue(Answer::data(u"deleteSigningKey"_s, QJsonObject{{u"id"_s, u"k2"_s}}));

    const Result<SigningKey> key = answerOf(m_dashboard->createSigningKey(environmentId));
    QVERIFY(key);
    QCOMPARE(key->id, u"k2"_s);
    QVERIFY(answerOf(m_dashboard->deleteSigningKey(u"k2"_s)));

    QCOMPARE(m_server->requests().at(0).variables(), (QJsonObject{{u"environmentID"_s, environmentId}}));
    QCOMPARE(m_server->requests().at(1).variables(), (QJsonObject{{u"keyID"_s, u"k2"_s}}));
}

void CloudDashboardTest::sendsNameFilterAndMetadataTogether()
{
    EventKey key;
    key.id = u"i1"_s;
    key.name = u"checkout"_s;
    key.filter = {EventFilter::Kind::Allow, {u"shop/order.placed"_s}, {}};
    key.metadata = {{u"transform"_s, u"x"_s}};
    m_server->enqueue(Answer::data(u"updateIngestKey"_s, eventKeyJson(u"i1"_s, u"checkout"_s)));

    QVERIFY(answerOf(m_dashboard->updateEventKey(key)));

    const QJsonObject input = m_server->requests().constFirst().variables().value("input"_L1).toObject();
    QCOMPARE(input.keys(), QStringList({u"filterList"_s, u"metadata"_s, u"name"_s}));
    QCOMPARE(input.value("metadata"_L1).toObject(), key.metadata);
    const QJsonObject filter = input.value("filterList"_L1).toObject();
    QCOMPARE(filter.value("type"_L1).toString(), u"allow"_s);
    QCOMPARE(filter.value("events"_L1).toArray(), QJsonArray{u"shop/order.placed"_s});
    QCOMPARE(filter.value("ips"_L1), QJsonValue(QJsonArray()));
}

void CloudDashboardTest::createsAnEventKeyWithItsFilterInOneCall()
{
    m_server->enqueue(Answer::data(u"createIngestKey"_s, eventKeyJson(u"i9"_s, u"new"_s)));

    const Result<EventKey> key = answerOf(m_dashboard->createEventKey(environmentId, {u"new"_s, {}}));

    QVERIFY(key);
    QCOMPARE(m_server->requests().size(), 1);
    const QJsonObject input = m_server->requests().constFirst().variables().value("input"_L1).toObject();
    QCOMPARE(input.value("workspaceID"_L1).toString(), environmentId);
    QCOMPARE(input.value("source"_L1).toString(), u"key"_s);
    QCOMPARE(input.value("filterList"_L1).toObject().value("type"_L1).toString(), u"deny"_s);
}

void CloudDashboardTest::asksForNoFilterThatNobodyKnows()
{
    const EventFilter unknown = EventFilter::unknown();
    const auto made = answerOf(m_dashboard->createEventKey(environmentId, {u"new"_s, unknown}));
    const auto changed = answerOf(m_dashboard->updateEventKey({.id = u"i1"_s, .name = u"new"_s, .filter = unknown}));

    QVERIFY(!made && made.error().kind == Error::Kind::Rejected && !made.error().mayHaveTakenEffect);
    QVERIFY(!changed && changed.error().kind == Error::Kind::Rejected);
    QVERIFY(m_server->requests().isEmpty());
}

void CloudDashboardTest::doesNotBelieveADeletionThatNamesAnotherKey()
{
    m_server->enqueue(Answer::data(u"deleteIngestKey"_s, QJsonObject{{u"ids"_s, QJsonArray{u"i2"_s}}}));

    const Done done = answerOf(m_dashboard->deleteEventKey(environmentId, u"i1"_s));

    QVERIFY(!done);
    QCOMPARE(done.error().kind, Kind::Unreadable);
    QVERIFY(done.error().mayHaveTakenEffect);
}

void CloudDashboardTest::resyncsWithTheLastUrlUnlessOneIsGiven()
{
    const QString data = u"{\"statusCode\":401,\"headers\":{}}"_s;
    m_server->enqueue(Answer::data(u"resyncApp"_s,
        QJsonObject{{u"app"_s, QJsonValue::Null}, {u"sync"_s, QJsonValue::Null},
            {u"error"_s,
                QJsonObject{{u"code"_s, u"http_unauthorized"_s}, {u"message"_s, u"refused"_s}, {u"data"_s, data}}}}));
    m_server->enqueue(Answer::data(u"resyncApp"_s,
        QJsonObject{{u"app"_s, QJsonObject{{u"externalID"_s, u"shop"_s}}}, {u"sync"_s, syncJson()},
            {u"error"_s, QJsonValue::Null}}));

    const Result<ResyncOutcome> failed = answerOf(m_dashboard->resyncApp(environmentId, u"shop"_s, {}));
    const Result<ResyncOutcome> good
        = answerOf(m_dashboard->resyncApp(environmentId, u"shop"_s, QUrl(u"https://shop.example/api"_s)));

    QVERIFY(failed);
    QCOMPARE(failed->failure, (SyncFailure{u"http_unauthorized"_s, u"refused"_s, 401}));
    QVERIFY(good && !good->failure);
    QCOMPARE(good->appExternalId, u"shop"_s);
    QVERIFY(m_server->requests().at(0).variables().value("appURL"_L1).isNull());
    QCOMPARE(m_server->requests().at(1).variables().value("appURL"_L1).toString(), u"https://shop.example/api"_s);
}

void CloudDashboardTest::knowsTheServersTime()
{
    QVERIFY(!m_dashboard->serverNow().isValid());
    m_server->enqueue(Answer::data(u"workspace"_s, workspaceJson({{u"signingKeys"_s, QJsonArray()}}))
                          .withHeader("Date", "Sun, 29 Mar 2026 01:30:15 GMT"));

    QVERIFY(answerOf(m_dashboard->signingKeys(environmentId)));
    m_clock.advance(5s);

    QCOMPARE(m_dashboard->serverNow(), QDateTime(QDate(2026, 3, 29), QTime(1, 30, 20), Qt::UTC));
}

void CloudDashboardTest::knowsTheServersTimeHoweverLateAnAnswerComes()
{
    const QDateTime second15(QDate(2026, 3, 29), QTime(1, 30, 15), Qt::UTC); // of the monotonic clock's 0
    ServerTime time;
    time.note(second15, 900ms, 950ms);
    QCOMPARE(time.at(950ms), second15);

    time.note(second15.addSecs(1), 1000ms, 1010ms); // early in its second: better
    QCOMPARE(time.at(1010ms), second15.addSecs(1));

    time.note(second15.addSecs(1), 1500ms, 3800ms); // said at 1.6, read at 3.8
    QCOMPARE(time.at(3800ms), second15.addMSecs(3790));

    const QDateTime hourBefore = second15.addSecs(4 - 3600);
    time.note(hourBefore, 4000ms, 4100ms); // the clock was set
    QCOMPARE(time.at(4100ms), hourBefore);
}

void CloudDashboardTest::saysWhereAPersonCanAct()
{
    Environment environment;
    environment.slug = u"staging two"_s;
    const Way way = m_dashboard->wayOf(ActKind::CreateSigningKey, environment);
    QCOMPARE(way.means, Way::Means::Call);
    QCOMPARE(way.paste, Way::Paste::SigningKey);
    // By hand the page promotes or deletes whichever key is there: it is compared before.
    for (const ActKind kind : {ActKind::RotateSigningKey, ActKind::DeleteSigningKey})
        QCOMPARE(m_dashboard->wayOf(kind, environment).paste, Way::Paste::SigningKey);
    QCOMPARE(way.page.toString(QUrl::FullyEncoded), u"https://app.inngest.com/env/staging%20two/manage/signing-key"_s);
    environment.slug = u"production"_s;
    QCOMPARE(m_dashboard->wayOf(ActKind::DeleteEventKey, environment).page,
        QUrl(u"https://app.inngest.com/env/production/manage/keys"_s));
    QCOMPARE(m_dashboard->runsPage(environment).toString(QUrl::FullyEncoded),
        u"https://app.inngest.com/env/production/runs"_s);
    QVERIFY(m_dashboard->runsPage({.slug = u"branch"_s, .type = EnvironmentType::BranchParent}).isEmpty());
    QCOMPARE(m_dashboard->wayOf(ActKind::ResyncApp, environment).page,
        QUrl(u"https://app.inngest.com/env/production/apps"_s));

    CloudDashboard practice(m_server->origin(), QUrl(), std::make_unique<FixedToken>(Secret("t")), *m_network, m_clock);
    QVERIFY(practice.wayOf(ActKind::ResyncApp, environment).page.isEmpty());
    // The pages of the branches' keys are the parent's, at a slug of their own.
    const Environment parent{.id = u"b"_s, .slug = u"whatever"_s, .type = EnvironmentType::BranchParent};
    const Environment child{.id = u"c"_s, .slug = u"feature"_s, .type = EnvironmentType::BranchChild};
    for (const Environment &one : {parent, child})
        QCOMPARE(m_dashboard->wayOf(ActKind::CreateSigningKey, one).page,
            QUrl(u"https://app.inngest.com/env/branch/manage/signing-key"_s));
    QCOMPARE(m_dashboard->wayOf(ActKind::ResyncApp, child).page, QUrl(u"https://app.inngest.com/env/feature/apps"_s));
}

void CloudDashboardTest::tellsItsOriginWithoutPath()
{
    CloudDashboard dashboard(
        QUrl(u"https://api.inngest.com/"_s), QUrl(), std::make_unique<FixedToken>(Secret("t")), *m_network, m_clock);
    QCOMPARE(dashboard.origin(), u"https://api.inngest.com"_s);
}

QTEST_GUILESS_MAIN(CloudDashboardTest)
#include "tst_clouddashboard.moc"
