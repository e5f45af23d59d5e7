// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/practice/practiceids.h"
#include "tests/practice/practiceappsworld.h"
#include "tests/practice/practiceclient.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>

using namespace Qt::StringLiterals;

/// The practice account as its clients see it: the dashboard's API, events, registrations, syncs, the control endpoint.
class PracticeServerTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_unique<PracticeAppsWorld>();
        m_client = PracticeClient(m_world->info);
        m_production = m_world->environment(EnvironmentType::Production);
    }

    void cleanup() { m_world.reset(); }

    void wantsTheBearerToken()
    {
        const QByteArray query = PracticeClient::body(u"{ account { name } }"_s, {}, {});
        for (const QByteArray &wrong :
            {QByteArray("Bearer x"), QByteArray("Basic x"), m_world->info.token.reveal().toByteArray()}) {
            QCOMPARE(m_client.post(u"/gql"_s, query, timeout, {{"Authorization", wrong}})->status, 401);
            QCOMPARE(
                m_client.post(u"/practice/control"_s, R"({"command":"status"})", timeout, {{"Authorization", wrong}})
                    ->status,
                401);
        }
        QCOMPARE(m_client.post(u"/gql"_s, query)->status, 200);
        QCOMPARE(m_client.post(u"/gql"_s, "nonsense")->status, 400);
        QCOMPARE(m_client.post(u"/elsewhere"_s, {})->status, 404);
    }

    void answersEveryOperationAsTheTypesDemand()
    {
        const QJsonObject here{{u"environmentID"_s, m_production}};
        const QJsonObject unarchived{{u"first"_s, 40}, {u"archived"_s, false}};
        QVERIFY(m_client.run(u"environments"_s, unarchived).contains("data"_L1));
        m_client.run(u"environments"_s, {{u"first"_s, 40}, {u"archived"_s, true}});
        m_client.run(u"signingKeys"_s, here);
        m_client.run(u"eventKeys"_s, here);
        m_client.run(u"apps"_s, here);
        m_client.run(u"workers"_s, {{u"environmentID"_s, m_production}, {u"first"_s, 40}});
        m_client.run(u"createSigningKey"_s, here);
        const QString newId = m_world->server->state().inactiveSigningKey(m_production)->id;
        m_client.run(u"signingKeys"_s, here);
        m_client.run(u"deleteSigningKey"_s, {{u"keyID"_s, newId}});
        m_client.run(u"rotateSigningKey"_s, here); // refused
        m_client.run(u"createSigningKey"_s, here);
        m_client.run(u"rotateSigningKey"_s, here);
        const QJsonObject filter{
            {u"type"_s, u"allow"_s}, {u"events"_s, QJsonArray{u"a/b"_s}}, {u"ips"_s, QJsonArray{u"2001:db8::1"_s}}};
        const QJsonObject created = m_client.run(u"createIngestKey"_s,
            {{u"input"_s,
                QJsonObject{{u"workspaceID"_s, m_production}, {u"name"_s, u"New"_s}, {u"source"_s, u"key"_s},
                    {u"filterList"_s, filter}, {u"metadata"_s, QJsonValue()}}}});
        const QString id = created[u"data"_s][u"createIngestKey"_s][u"id"_s].toString();
        m_client.run(u"updateIngestKey"_s,
            {{u"keyID"_s, id}, {u"input"_s, QJsonObject{{u"name"_s, u"Newer"_s}, {u"filterList"_s, QJsonValue()}}}});
        m_client.run(
            u"deleteIngestKey"_s, {{u"input"_s, QJsonObject{{u"id"_s, id}, {u"workspaceID"_s, m_production}}}});
        for (const QString &app : {u"storefront"_s, u"legacy-reports"_s})
            m_client.run(u"resyncApp"_s, {{u"environmentID"_s, m_production}, {u"appExternalID"_s, app}});
        m_client.ask(everything(), u"everything"_s,
            {{u"slug"_s, u"production"_s}, {u"url"_s, m_world->app(u"storefront"_s).url.toString()},
                {u"from"_s, u"2020-01-01T00:00:00Z"_s}});

        QCOMPARE(m_client.exchanges.size(), qsizetype(18));
        int refused = 0;
        for (const PracticeClient::Exchange &exchange : std::as_const(m_client.exchanges))
            refused += PracticeClient::error(exchange.response).isEmpty() ? 0 : 1;
        QCOMPARE(refused, 1);
        checkWithTheReferenceImplementation();
    }

    void goesThroughAllPages()
    {
        QVERIFY(m_world->server->reset({.environments = 130, .eventKeys = 0}));
        QJsonObject variables{{u"first"_s, 40}, {u"archived"_s, false}};
        QSet<QString> ids;
        QList<int> pages;
        for (bool hasNext = true; hasNext && pages.size() < 10;) {
            const QJsonValue envs = m_client.run(u"environments"_s, variables)[u"data"_s][u"envs"_s];
            const QJsonArray edges = envs[u"edges"_s].toArray();
            pages.append(static_cast<int>(edges.size()));
            for (const QJsonValue edge : edges)
                ids.insert(edge[u"node"_s][u"id"_s].toString());
            hasNext = envs[u"pageInfo"_s][u"hasNextPage"_s].toBool();
            variables.insert(u"after"_s, envs[u"pageInfo"_s][u"endCursor"_s]);
        }
        QCOMPARE(pages, (QList<int>{40, 40, 40, 9}));
        QCOMPARE(ids.size(), qsizetype(129)); // one is archived
        variables.insert(u"after"_s, u"no cursor"_s);
        QVERIFY(PracticeClient::error(m_client.run(u"environments"_s, variables)).contains("cursor"_L1));
    }

    void showsNoKeysOfItsOwnInABranch()
    {
        const QString child = m_world->environment(EnvironmentType::BranchChild);
        const QJsonValue data = m_client.run(u"signingKeys"_s, {{u"environmentID"_s, child}})[u"data"_s];
        QVERIFY(data[u"workspace"_s][u"signingKeys"_s].toArray().isEmpty());
        const QJsonValue apps = m_client.run(u"apps"_s, {{u"environmentID"_s, child}})[u"data"_s];
        QCOMPARE(apps[u"workspace"_s][u"apps"_s].toArray().size(), 1);
        QVERIFY(PracticeClient::error(m_client.run(u"signingKeys"_s, {{u"environmentID"_s, newPracticeId()}}))
                    .contains("not found"_L1));
    }

    void takesEventsThroughTheirKeysFilter()
    {
        const auto send = [this](const Secret &key, const QByteArray &body) {
            return *m_client.post(u"/e/"_s + key.revealText(), body, timeout);
        };
        const Secret open = key(u"Storefront"_s);
        QCOMPARE(send(open, "[]").status, 200);
        QCOMPARE(send(open, R"({"name":"shop/order.placed","data":{}})").status, 200);
        QCOMPARE(send(open, R"([{"name":"a"},{"name":"b"}])").status, 200);
        QCOMPARE(send(open, "{}").status, 400);
        QCOMPARE(send(open, "nonsense").status, 400);
        const HttpResponse unknown = send(Secret("nope"), "[]");
        QCOMPARE(unknown.status, 401);
        QCOMPARE(unknown.body, QByteArray(R"({"error":"Event key not found"})"));

        const Secret billing = key(u"Billing"_s);
        QCOMPARE(send(billing, R"({"name":"billing/invoice.paid"})").status, 200);
        QCOMPARE(send(billing, R"([{"name":"billing/invoice.paid"},{"name":"other"}])").status, 403);
        QCOMPARE(send(key(u"Partner feed"_s), R"({"name":"partner/order.placed"})").status, 200);

        const QString query = u"query events($from: Time!) { defaultEnv { eventsV2(filter: {from: $from}) { "
                              "totalCount edges { node { name source { name sourceKind } } } } } }"_s;
        const QJsonValue events = m_client.ask(
            query, u"events"_s, {{u"from"_s, u"2020-01-01T00:00:00Z"_s}})[u"data"_s][u"defaultEnv"_s][u"eventsV2"_s];
        QCOMPARE(events[u"totalCount"_s].toInt(), 5);
        QCOMPARE(events[u"edges"_s][0][u"node"_s][u"name"_s].toString(), u"partner/order.placed"_s);
        QCOMPARE(events[u"edges"_s][0][u"node"_s][u"source"_s][u"name"_s].toString(), u"Partner feed"_s);
    }

    void takesRegistrationsWithTheActiveKeyOnly()
    {
        PracticeRules &rules = m_world->server->rules();
        const Secret old = m_world->activeKey();
        const auto created = rules.createSigningKey(m_production, {});
        QCOMPARE(registered(old), 200);
        QCOMPARE(registered(created->value), 401);
        QVERIFY(rules.rotateSigningKey(m_production));
        QCOMPARE(registered(old), 401);
        QCOMPARE(registered(created->value), 200);
        const PracticeApp *app = m_world->server->state().app(m_production, u"registered"_s);
        QVERIFY(app);
        QCOMPARE(app->syncs.size(), qsizetype(2));
        QCOMPARE(app->app.latestSync->sdkVersion, u"4.2.6"_s);
        QCOMPARE(app->app.functionCount, 2);
    }

    void makesABranchAtItsFirstSync()
    {
        const PracticeState &state = m_world->server->state();
        const QString parent = m_world->environment(EnvironmentType::BranchParent);
        const Secret value = state.activeSigningKey(parent)->value;
        QCOMPARE(registered(value), 400); // no branch is named
        QCOMPARE(registered(value, "feature/brand-new"), 200);
        QCOMPARE(registered(value, "feature/brand-new"), 200);
        int children = 0;
        for (const PracticeEnvironment &row : state.environments().all())
            children += row.environment.name == "feature/brand-new"_L1 && row.environment.parentId == parent ? 1 : 0;
        QCOMPARE(children, 1);
    }

    void tellsWhyASyncFailed()
    {
        const auto codeOf = [this](const QString &app, const QJsonValue &url = {}) {
            const QJsonValue sync = m_client.run(u"resyncApp"_s,
                {{u"environmentID"_s, m_production}, {u"appExternalID"_s, app},
                    {u"appURL"_s, url}})[u"data"_s][u"resyncApp"_s];
            return sync[u"sync"_s].isObject() ? u"synced"_s : sync[u"error"_s][u"code"_s].toString();
        };
        QCOMPARE(codeOf(u"storefront"_s), u"synced"_s);
        QCOMPARE(codeOf(u"legacy-reports"_s), u"http_unreachable"_s);
        QCOMPARE(codeOf(u"storefront"_s, u"https://127.0.0.1/x"_s), u"http_unsupported_protocol"_s);
        QCOMPARE(codeOf(u"storefront"_s, u"http://192.0.2.1/x"_s), u"http_unreachable"_s);
        QCOMPARE(codeOf(u"storefront"_s, u"nonsense"_s), u"url_invalid"_s);
        QCOMPARE(codeOf(u"storefront"_s, m_world->info.origin.toString()), u"http_not_found"_s);
        QCOMPARE(codeOf(u"storefront"_s, m_world->app(u"billing"_s).url.toString()), u"app_mismatch"_s);

        // The app keeps the old key only: after the rotation it can no longer register.
        QVERIFY(m_world->server->rules().createSigningKey(m_production, {}));
        QVERIFY(m_world->server->rules().rotateSigningKey(m_production));
        QCOMPARE(codeOf(u"storefront"_s), u"signing_key_invalid"_s);
        const QJsonValue error = m_client.exchanges.last().response[u"data"_s][u"resyncApp"_s][u"error"_s];
        const QJsonDocument data = QJsonDocument::fromJson(error[u"data"_s].toString().toUtf8());
        QVERIFY2(data[u"statusCode"_s].toInt() >= 400, data.toJson().constData());
    }

    void checksAnAppsKeys()
    {
        const QString query = u"query check($url: String!) { defaultEnv { appCheck(url: $url) { isReachable isSDK "
                              "signingKeyStatus signingKeyFallbackStatus eventKeyStatus respStatusCode } } }"_s;
        const auto check = [&](const QString &url) {
            return m_client.ask(query, u"check"_s, {{u"url"_s, url}})[u"data"_s][u"defaultEnv"_s][u"appCheck"_s]
                .toObject();
        };
        QCOMPARE(check(m_world->app(u"storefront"_s).url.toString()),
            (QJsonObject{{u"isReachable"_s, true}, {u"isSDK"_s, true}, {u"signingKeyStatus"_s, u"CORRECT"_s},
                {u"signingKeyFallbackStatus"_s, u"MISSING"_s}, {u"eventKeyStatus"_s, u"CORRECT"_s},
                {u"respStatusCode"_s, 200}}));
        QCOMPARE(check(u"http://127.0.0.1:1/x"_s)[u"isReachable"_s].toBool(true), false);
        QCOMPARE(check(m_world->info.origin.toString())[u"isSDK"_s].toBool(true), false);
    }

    void letsAColleagueActInBetween()
    {
        const auto act = [this](const QJsonObject &arguments) {
            QJsonObject command = arguments;
            command.insert(u"command"_s, u"colleague"_s);
            return *m_client.post(u"/practice/control"_s, QJsonDocument(command).toJson());
        };
        const QString old = m_world->server->state().activeSigningKey(m_production)->id;
        QCOMPARE(act({{u"act"_s, u"createSigningKey"_s}}).status, 200);
        QCOMPARE(act({{u"act"_s, u"createSigningKey"_s}}).status, 409);
        const PracticeSigningKey *made = m_world->server->state().inactiveSigningKey(m_production);
        QVERIFY(made->userId != m_world->server->state().users().all().first().id);
        QCOMPARE(act({{u"act"_s, u"rotateSigningKey"_s}}).status, 200);
        QVERIFY(m_world->server->state().activeSigningKey(m_production)->id != old);
        const auto id = QJsonDocument::fromJson(act({{u"act"_s, u"createEventKey"_s}}).body)[u"id"_s].toString();
        QVERIFY(m_world->server->state().ingestKeys().find(id));
        QCOMPARE(act({{u"act"_s, u"deleteEventKey"_s}, {u"keyId"_s, id}}).status, 200);
        QCOMPARE(act({{u"act"_s, u"dance"_s}}).status, 409);
    }

    void keepsItsPort()
    {
        const QUrl origin = m_world->info.origin;
        QVERIFY(m_world->server->reset({}));
        m_world->stop();
        m_world->start();
        QCOMPARE(m_world->info.origin, origin);
        QVERIFY(!m_world->info.hasMoved);

        m_world->stop();
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, static_cast<quint16>(origin.port())));
        m_world->start();
        QVERIFY(m_world->info.hasMoved);
        const QUrl moved = m_world->info.origin;
        other.close();
        m_world->stop();
        m_world->start();
        QCOMPARE(m_world->info.origin, moved);
    }

private:
    static constexpr auto timeout = std::chrono::seconds(10);

    Secret key(const QString &name) const
    {
        for (const PracticeIngestKey &row : m_world->server->state().ingestKeys().all()) {
            if (row.name == name && row.environmentId == m_production)
                return row.value;
        }
        return {};
    }

    int registered(const Secret &signingKey, const QByteArray &branch = {})
    {
        const QJsonObject body{{u"url"_s, u"http://127.0.0.1:9/api/inngest"_s}, {u"appName"_s, u"registered"_s},
            {u"sdk"_s, u"js:v4.2.6"_s}, {u"framework"_s, u"express"_s},
            {u"functions"_s, QJsonArray{QJsonObject(), QJsonObject()}}};
        HttpHeaders headers{
            {"Authorization", "Bearer " + PracticeAppProgram::bearerOf(signingKey).reveal().toByteArray()}};
        if (!branch.isEmpty())
            headers.emplaceBack("X-Inngest-Env", branch);
        return m_client.post(u"/fn/register"_s, QJsonDocument(body).toJson(), timeout, headers)->status;
    }

    static QString everything()
    {
        return u"query everything($slug: String!, $url: String!, $from: Time!) {"
               " account { id name status marketplace }"
               " defaultEnv { id } workspaces { id }"
               " envs(filter: { envTypes: [PRODUCTION] }) { edges { cursor node { id } }"
               "  pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }"
               " envBySlug(slug: $slug) { __typename id name slug type test parentID isArchived isAutoArchiveEnabled"
               "  createdAt lastDeployedAt webhookSigningKey"
               "  signingKeys { id createdAt decryptedValue isActive user { id email name } }"
               "  ingestKeys(filter: { source: \"webhook\" }) { id name createdAt presharedKey source url metadata"
               "   filter { type ips events } }"
               "  apps { id externalID name method appVersion createdAt archivedAt isArchived isParentArchived"
               "   functionCount syncs { id appName appVersion createdAt lastSyncedAt status error framework platform"
               "    sdkLanguage sdkVersion url } signingKeyRotationCheck { sdkSupport signingKeyState"
               "    signingKeyFallbackState } }"
               "  appByExternalID(externalID: \"storefront\") { id }"
               "  appCheck(url: $url) { appID { value } authenticationSucceeded { value } env { value } error"
               "   eventKeyStatus signingKeyStatus signingKeyFallbackStatus framework { value } isReachable isSDK mode"
               "   respStatusCode respHeaders sdkLanguage { value } sdkVersion { value } apiOrigin { value }"
               "   eventAPIOrigin { value } serveOrigin { value } servePath { value } extra }"
               "  workerConnections(filter: {}, orderBy: [{ field: CONNECTED_AT, direction: DESC }]) { totalCount"
               "   edges { cursor node { id app { id } appID appName appVersion instanceId connectedAt lastHeartbeatAt"
               "    disconnectedAt disconnectReason status functionCount sdkLang sdkVersion sdkPlatform workerIp } }"
               "   pageInfo { hasNextPage hasPreviousPage } }"
               "  eventsV2(filter: { from: $from }) { totalCount edges { cursor node { id envID name occurredAt"
               "   receivedAt source { id name sourceKind } } } pageInfo { hasNextPage hasPreviousPage } } } }"_s;
    }

    void checkWithTheReferenceImplementation()
    {
        const QString source = QStringLiteral(IKM_SOURCE_DIR);
        if (!QFile::exists(source + u"/tests/dashboard/node_modules/.package-lock.json"_s)
            || QStandardPaths::findExecutable(u"node"_s).isEmpty())
            QSKIP("The reference implementation is not installed: npm ci in tests/dashboard");
        QFile file(m_world->directory.filePath(u"answers.jsonl"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (const PracticeClient::Exchange &exchange : std::as_const(m_client.exchanges)) {
            const QJsonObject line{{u"operationName"_s, exchange.operationName}, {u"query"_s, exchange.query},
                {u"variables"_s, exchange.variables}, {u"response"_s, exchange.response}};
            file.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
        }
        file.close();
        QProcess check;
        check.setProcessChannelMode(QProcess::MergedChannels);
        check.start(source + u"/tests/dashboard/check-answers"_s, {file.fileName()});
        QVERIFY(check.waitForFinished());
        QVERIFY2(check.exitCode() == 0, check.readAll().constData());
    }

    std::unique_ptr<PracticeAppsWorld> m_world;
    PracticeClient m_client;
    QString m_production;
};

QTEST_GUILESS_MAIN(PracticeServerTest)
#include "tst_practiceserver.moc"
