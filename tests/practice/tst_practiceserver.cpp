// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/practice/practiceaccount.h"
#include "tests/practice/practiceappsworld.h"
#include "tests/practice/practiceclient.h"
#include "tests/support/practicefill.h"

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
        const QByteArray query = PracticeClient::body(u"signingKeys"_s, {{u"environmentID"_s, m_production}});
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

    void refusesAnOperationThatTheProgramDoesNotHave()
    {
        const auto answer
            = m_client.post(u"/gql"_s, R"({"operationName":"balance","query":"query balance { account { id } }"})");
        QCOMPARE(answer->status, 400);
        QCOMPARE(PracticeClient::error(QJsonDocument::fromJson(answer->body).object()),
            u"Unknown operation named \"balance\"."_s);
        QVERIFY(m_world->server->requests().isEmpty());
    }

    void goesThroughAllPages()
    {
        QVERIFY(fillUp(m_world->server->state(), 130));
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

        const QJsonObject answer = m_client.run(u"events"_s,
            {{u"environmentID"_s, m_production}, {u"from"_s, u"2020-01-01T00:00:00Z"_s}, {u"first"_s, 40}});
        const QJsonArray events = answer[u"data"_s][u"workspace"_s][u"eventsV2"_s][u"edges"_s].toArray();
        QCOMPARE(events.size(), qsizetype(5));
        const PracticeState &state = m_world->server->state();
        const auto nameOf = [&](qsizetype i) {
            return state.ingestKeys().find(events[i][u"node"_s][u"source"_s][u"id"_s].toString())->name.value_or(u""_s);
        };
        QCOMPARE(nameOf(0), u"Partner feed"_s);
        QCOMPARE(nameOf(1), u"Billing"_s);
        QCOMPARE(nameOf(4), u"Storefront"_s);
        QCOMPARE(m_world->server->events().all().last().name, u"partner/order.placed"_s);
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
        for (const Environment &row : state.environments().all())
            children += row.name == "feature/brand-new"_L1 && row.parentId == parent ? 1 : 0;
        QCOMPARE(children, 1);
    }

    void tellsWhyASyncFailed()
    {
        QJsonValue error;
        const auto codeOf = [this, &error](const QString &app, const QJsonValue &url = {}) {
            const QJsonValue sync = m_client.run(u"resyncApp"_s,
                {{u"environmentID"_s, m_production}, {u"appExternalID"_s, app},
                    {u"appURL"_s, url}})[u"data"_s][u"resyncApp"_s];
            error = sync[u"error"_s];
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
        const QJsonDocument data = QJsonDocument::fromJson(error[u"data"_s].toString().toUtf8());
        QVERIFY2(data[u"statusCode"_s].toInt() >= 400, data.toJson().constData());
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
        QVERIFY(m_world->server->state().reset({}));
        m_world->stop();
        m_world->start();
        QCOMPARE(m_world->info.origin, origin);

        m_world->stop();
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, static_cast<quint16>(origin.port())));
        m_world->start();
        const QUrl moved = m_world->info.origin;
        QVERIFY(moved != origin);
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

    std::unique_ptr<PracticeAppsWorld> m_world;
    PracticeClient m_client;
    QString m_production;
};

QTEST_GUILESS_MAIN(PracticeServerTest)
#include "tst_practiceserver.moc"
