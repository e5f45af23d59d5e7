// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicerunningapp.h"

#include "app/domain/fingerprint.h"
#include "app/domain/signature.h"
#include "app/practice/httpcall.h"
#include "app/practice/practiceaccount.h"
#include "app/practice/practicerules.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Secret oldKey = Secret::fromText(u"signkey-prod-"_s + u"00"_s.repeated(32));
const Secret newKey = Secret::fromText(u"signkey-prod-"_s + u"11"_s.repeated(32));

PracticeAppVariables variablesOf(const Secret &signingKey, const Secret &fallback = {})
{
    PracticeAppVariables variables;
    variables.set(PracticeAppVariables::signingKeyName, signingKey);
    variables.set(PracticeAppVariables::signingKeyFallbackName, fallback);
    variables.set(PracticeAppVariables::eventKeyName, Secret::fromText(u"an event key"_s));
    return variables;
}

/// An account's file and rows, and in the place of its HTTP side a server that takes registrations with one key.
class World
{
public:
    World()
        : state(clock, directory.path())
        , inngest(clock, [this](const HttpRequest &request, const HttpResponder &to) { registerApp(request, to); })
    {
        if (!state.open() || !inngest.listen())
            qFatal("no practice account");
        for (const Environment &row : state.environments().all()) {
            if (row.type == EnvironmentType::Production)
                production = row.id;
        }
    }

    PracticeAppCode code(AppMethod method = AppMethod::Serve) const
    {
        return {.id = u"11111111-2222-3333-4444-555555555555"_s,
            .externalId = u"shop"_s,
            .name = u"shop"_s,
            .environmentId = production,
            .method = method,
            .functionCount = 2};
    }

    std::unique_ptr<PracticeRunningApp> app(AppMethod method = AppMethod::Serve)
    {
        return std::make_unique<PracticeRunningApp>(state, code(method), QUrl(QString::fromLatin1(inngest.origin())));
    }

    Result<HttpResponse> ask(const HttpCall::Request &request) { return answerOf(HttpCall::run(clock, request)); }

    HttpCall::Request get(const QUrl &url, const Secret &key) const
    {
        return {
            .method = "GET", .url = url, .headers = {{"X-Inngest-Signature", signatureHeader(key, {}, clock.now())}}};
    }

    /// The fingerprint of the key that the instance which answers holds; empty: refused.
    QString heldKey(const QUrl &url, const Secret &key)
    {
        const Result<HttpResponse> answer = ask(get(url, key));
        if (!answer)
            return u"no answer"_s;
        return QJsonDocument::fromJson(answer->body)[u"signing_key_hash"_s].toString();
    }

    QList<Worker> workers(Worker::Status status) const
    {
        QList<Worker> found;
        for (const PracticeState::Connection &connection : state.workers()) {
            if (connection.worker.status == status)
                found.append(connection.worker);
        }
        return found;
    }

    FakeClock clock;
    QTemporaryDir directory;
    PracticeState state;
    HttpServer inngest;
    QString production;
    Secret accepted = oldKey; // what the account registers apps with
    QList<HttpRequest> registrations;
    bool answersRegistrations = true;
    QList<HttpResponder> unanswered;

private:
    void registerApp(const HttpRequest &request, const HttpResponder &responder)
    {
        registrations.append(request);
        if (!answersRegistrations) {
            unanswered.append(responder);
            return;
        }
        const QByteArray wanted = "Bearer " + PracticeAppProgram::bearerOf(accepted).reveal().toByteArray();
        if (request.header("authorization") == wanted)
            responder.send({.status = 200, .headers = {}, .body = R"({"ok":true,"modified":true})"});
        else
            responder.send({.status = 401, .headers = {}, .body = R"({"error":"Your signing key is invalid."})"});
    }
};

} // namespace

/// One app as it is seen from outside, over HTTP.
class PracticeRunningAppTest : public QObject
{
    Q_OBJECT

private slots:
    void answersAtItsUrl()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(2, variablesOf(newKey, oldKey), {}));
        QCOMPARE(app->url().path(), u"/api/inngest"_s);
        QCOMPARE(app->url().host(), u"127.0.0.1"_s);
        QCOMPARE(world.heldKey(app->url(), oldKey), u"02d449a31fbb"_s);
        QCOMPARE(world.heldKey(app->url(), newKey), u"02d449a31fbb"_s);

        const auto refused = world.ask({.method = "GET", .url = app->url()});
        QVERIFY(refused);
        QCOMPARE(refused->status, 401);
        QCOMPARE(refused->body, QByteArray(R"({"message":"Unauthorized"})"));
        QVERIFY2(!headerIn(refused->headers, "Date").isEmpty(), "the clock is judged by it");
    }

    void storesVariablesWithoutRunningInstancesSeeingThem()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(2, variablesOf(oldKey), {}));
        QVERIFY(!app->status().needsDeploy());
        QVERIFY(app->setVariables(variablesOf(newKey, oldKey)));
        QVERIFY(app->status().needsDeploy());
        QCOMPARE(world.heldKey(app->url(), oldKey), signingKeyFingerprint(oldKey));
        QCOMPARE(world.heldKey(app->url(), newKey), QString());
    }

    void showsOldAndNewInstancesDuringADeploy()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(3, variablesOf(oldKey), {}));
        app->instances().setPace({.restart = 2s, .settle = 1s});
        QVERIFY(app->setVariables(variablesOf(newKey, oldKey)));
        app->deploy();

        QList<QSet<QString>> seen;
        while (app->instances().isDeploying()) {
            QSet<QString> now;
            for (int i = 0; i < 5; ++i)
                now.insert(world.heldKey(app->url(), oldKey));
            QVERIFY2(!now.contains(QString()) && !now.contains(u"no answer"_s), "never all down");
            if (seen.isEmpty() || seen.last() != now)
                seen.append(now);
            world.clock.advance(1500ms);
        }
        const QString old = signingKeyFingerprint(oldKey);
        const QString fresh = signingKeyFingerprint(newKey);
        QCOMPARE(seen, QList<QSet<QString>>({{old}, {old, fresh}, {fresh}}));
        QVERIFY(!app->status().needsDeploy());
    }

    void registersItsFunctionsWhenItIsSynced()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(1, variablesOf(oldKey), {}));
        const auto answer = world.ask({.method = "PUT", .url = app->url()});
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        const QJsonDocument body = QJsonDocument::fromJson(answer->body);
        QCOMPARE(body[u"modified"_s], QJsonValue(true));
        QVERIFY(body[u"message"_s].isString());

        QCOMPARE(world.registrations.size(), 1);
        QCOMPARE(world.registrations.first().method, QByteArray("POST"));
        QCOMPARE(world.registrations.first().path, QByteArray("/fn/register"));
        const QJsonDocument registered = QJsonDocument::fromJson(world.registrations.first().body);
        QCOMPARE(registered[u"url"_s].toString(), app->url().toString());
        QVERIFY(!world.registrations.first().header("authorization").contains(QByteArray("00").repeated(32)));
    }

    void fallsBackWhenItsKeyIsRefusedAtASync()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(1, variablesOf(newKey, oldKey), {}));
        const auto answer = world.ask({.method = "PUT", .url = app->url()});
        QCOMPARE(answer->status, 200);
        QCOMPARE(world.registrations.size(), 2);
        QVERIFY(world.registrations.at(0).header("authorization").endsWith(signingKeyHash(newKey).toLatin1()));
        QVERIFY(world.registrations.at(1).header("authorization").endsWith(signingKeyHash(oldKey).toLatin1()));
    }

    void saysWhyASyncFailed()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(1, variablesOf(newKey), {}));
        auto answer = world.ask({.method = "PUT", .url = app->url()});
        QCOMPARE(answer->status, 500);
        QCOMPARE(QJsonDocument::fromJson(answer->body)[u"message"_s].toString(), u"Your signing key is invalid."_s);

        world.inngest.close();
        answer = world.ask({.method = "PUT", .url = app->url()});
        QCOMPARE(answer->status, 500);
        QVERIFY(answer->body.contains("cannot be reached"));
    }

    void refusesConnectionsWhileItIsNotReachableAndKeepsItsPort()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(1, variablesOf(oldKey), {.isReachable = false}));
        const QUrl url = app->url();
        const auto answer = world.ask(world.get(url, oldKey));
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Offline);

        QVERIFY(app->setBehaviour({}));
        QCOMPARE(app->url(), url);
        QCOMPARE(world.heldKey(url, oldKey), signingKeyFingerprint(oldKey));

        QVERIFY(app->setBehaviour({.isReachable = false}));
        QCOMPARE(world.ask(world.get(url, oldKey)).error().kind, Error::Kind::Offline);
    }

    void answersLateWhenItIsSlow()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(1, variablesOf(oldKey), {.delay = 3s}));
        const auto answer = HttpCall::run(world.clock, world.get(app->url(), oldKey));
        // The call's own time-out, and then the delay.
        QTRY_COMPARE(world.clock.pending(), 2);
        QVERIFY(!answer.isFinished());
        world.clock.advance(3s);
        QTRY_VERIFY(answer.isFinished());
        QCOMPARE(answer.result()->status, 200);
    }

    void letsTheHostsProtectionAnswerFirst()
    {
        World world;
        const auto app = world.app();
        QVERIFY(app->begin(1, variablesOf(oldKey), {.protectionStatus = 403}));
        const auto answer = world.ask(world.get(app->url(), oldKey));
        QCOMPARE(answer->status, 403);
        QVERIFY(headerIn(answer->headers, "X-Inngest-Sdk").isEmpty());
    }

    void keepsPortVariablesAndInstancesThroughARestart()
    {
        World world;
        QUrl url;
        {
            const auto app = world.app();
            QVERIFY(app->begin(2, variablesOf(oldKey), {.delay = 5ms}));
            QVERIFY(app->setVariables(variablesOf(newKey, oldKey)));
            url = app->url();
        }
        const auto again = world.app();
        QVERIFY(PracticeRunningApp::isKept(world.state, again->code().id));
        QVERIFY(again->resume());
        QCOMPARE(again->url(), url);
        QVERIFY(again->variables() == variablesOf(newKey, oldKey));
        QVERIFY(again->status().needsDeploy());
        QCOMPARE(again->behaviour().delay, 5ms);
        QVERIFY(again->instances().all().at(1).variables == variablesOf(oldKey));
    }

    void movesToAnotherPortWhenItsOwnIsTaken()
    {
        World world;
        QUrl url;
        {
            const auto app = world.app();
            QVERIFY(app->begin(1, variablesOf(oldKey), {}));
            url = app->url();
        }
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, static_cast<quint16>(url.port())));
        const auto again = world.app();
        QVERIFY(again->resume());
        QVERIFY(again->url() != url);
        QCOMPARE(world.heldKey(again->url(), oldKey), signingKeyFingerprint(oldKey));
    }

    void connectsAWorkerForEachInstance()
    {
        World world;
        const Secret active = world.state.activeSigningKey(world.production)->value;
        const auto app = world.app(AppMethod::Connect);
        QVERIFY(app->begin(2, variablesOf(active), {}));
        QVERIFY(app->url().isEmpty());
        const QList<Worker> workers = world.workers(Worker::Status::Ready);
        QCOMPARE(workers.size(), 2);
        QCOMPARE(workers.first().appId, app->code().id);
        QCOMPARE(workers.first().connectedAt, world.clock.now());
        QCOMPARE(workers.first().id.size(), 26);
        QVERIFY(workers.first().id != workers.last().id);
        QVERIFY(app->status().instances.first().isConnected);
    }

    void reconnectsWorkersAtADeployAndKeepsThemThroughARotation()
    {
        World world;
        PracticeRules rules(world.state);
        const Secret active = world.state.activeSigningKey(world.production)->value;
        const auto app = world.app(AppMethod::Connect);
        QVERIFY(app->begin(1, variablesOf(active), {}));
        const QDateTime before = world.clock.now();
        const Secret fresh = rules.createSigningKey(world.production, {})->value;

        QVERIFY(app->setVariables(variablesOf(fresh, active)));
        app->deploy();
        world.clock.advance(10s);
        QCOMPARE(world.workers(Worker::Status::Ready).size(), 1);
        QVERIFY2(world.workers(Worker::Status::Ready).first().connectedAt > before, "with the fallback");
        QCOMPARE(world.state.workers().size(), 1);

        const QString connection = world.workers(Worker::Status::Ready).first().id;
        QVERIFY(rules.rotateSigningKey(world.production));
        QCOMPARE(world.workers(Worker::Status::Ready).first().id, connection);
    }

    void keepsAWorkerOutThatHoldsNoAcceptedKeyUntilItIsTheActiveOne()
    {
        World world;
        PracticeRules rules(world.state);
        const auto app = world.app(AppMethod::Connect);
        const Secret fresh = rules.createSigningKey(world.production, {})->value;
        QVERIFY(app->begin(2, variablesOf(fresh), {}));
        QCOMPARE(world.workers(Worker::Status::Ready).size(), 0);
        QVERIFY(!app->workers()->isConnected());
        QVERIFY(rules.rotateSigningKey(world.production));
        QCOMPARE(world.workers(Worker::Status::Ready).size(), 2);
    }

    void keepsTheTimeOfAConnectionThroughARestart()
    {
        World world;
        const Secret active = world.state.activeSigningKey(world.production)->value;
        QList<Worker> before;
        {
            const auto app = world.app(AppMethod::Connect);
            QVERIFY(app->begin(2, variablesOf(active), {}));
            before = world.workers(Worker::Status::Ready);
        }
        QVERIFY(world.state.workers().isEmpty());
        world.clock.advance(1h);
        const auto again = world.app(AppMethod::Connect);
        QVERIFY(again->resume());
        const QList<Worker> after = world.workers(Worker::Status::Ready);
        QCOMPARE(after.size(), 2);
        QCOMPARE(after.first().id, before.first().id);
        QCOMPARE(after.first().connectedAt, before.first().connectedAt);
    }

    void dropsWorkersThatAreMadeUnreachable()
    {
        World world;
        const Secret active = world.state.activeSigningKey(world.production)->value;
        const auto app = world.app(AppMethod::Connect);
        QVERIFY(app->begin(2, variablesOf(active), {}));
        QVERIFY(app->setBehaviour({.isReachable = false}));
        QCOMPARE(world.workers(Worker::Status::Ready).size(), 0);
        QVERIFY(app->setBehaviour({}));
        QCOMPARE(world.workers(Worker::Status::Ready).size(), 2);
    }

    void survivesBeingClosedWhileARequestRuns()
    {
        World world;
        world.answersRegistrations = false;
        auto app = world.app();
        QVERIFY(app->begin(1, variablesOf(oldKey), {}));
        const auto synced = HttpCall::run(world.clock, {.method = "PUT", .url = app->url()});
        QTRY_COMPARE(world.unanswered.size(), 1);
        QVERIFY(app->setBehaviour({.delay = 1s}));
        const auto asked = HttpCall::run(world.clock, world.get(app->url(), oldKey));
        QTRY_COMPARE(world.clock.pending(), 4); // three time-outs and the delay

        app.reset();
        QTRY_VERIFY(synced.isFinished() && asked.isFinished());
        QVERIFY(!synced.result() && !asked.result());
        world.unanswered.first().send({.status = 200});
        world.clock.advance(1min);
    }
};

QTEST_GUILESS_MAIN(PracticeRunningAppTest)
#include "tst_practicerunningapp.moc"
