// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "tests/practice/practiceappsworld.h"

#include <QDir>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

/// Stands between the program and the practice server and writes down what goes through.
class Recorder
{
public:
    Recorder(Clock &clock, QUrl server)
        : m_clock(clock)
        , m_server(std::move(server))
        , m_http(clock, [this](const HttpRequest &request, const HttpResponder &to) { pass(request, to); })
    {
        if (!m_http.listen())
            qFatal("nothing can listen");
    }

    struct Exchange
    {
        QJsonObject asked;
        QJsonObject answered;
    };

    QUrl origin() const { return QUrl(QString::fromLatin1(m_http.origin())); }
    const QList<Exchange> &exchanges() const { return m_exchanges; }

    std::function<void(const QString &operation)> meanwhile; ///< What happens before its answer gets through.

private:
    void pass(const HttpRequest &request, const HttpResponder &responder)
    {
        QUrl url = m_server;
        url.setPath(QString::fromLatin1(request.path));
        const HttpHeaders headers{{"Authorization", request.header("authorization")}};
        whenFinished(
            HttpCall::run(m_clock, {.method = request.method, .url = url, .headers = headers, .body = request.body}),
            &m_http, [this, responder, body = request.body](const Result<HttpResponse> &answer) {
                if (!answer)
                    return;
                m_exchanges.append(
                    {QJsonDocument::fromJson(body).object(), QJsonDocument::fromJson(answer->body).object()});
                if (meanwhile)
                    meanwhile(m_exchanges.last().asked[u"operationName"_s].toString());
                responder.send({.status = answer->status,
                    .headers = {{"Content-Type", headerIn(answer->headers, "Content-Type")}},
                    .body = answer->body});
            });
    }

    Clock &m_clock;
    const QUrl m_server;
    QList<Exchange> m_exchanges;
    HttpServer m_http;
};

/// The operations between the program's own client and the practice server: what the one sends and what the other
/// answers, held against the dashboard's types by GraphQL's reference implementation.
class PracticeOperationsTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_unique<PracticeAppsWorld>();
        m_production = m_world->environment(EnvironmentType::Production);
        m_recorder = std::make_unique<Recorder>(m_clock, m_world->info.origin);
        m_dashboard = std::make_unique<CloudDashboard>(
            m_recorder->origin(), QUrl(), std::make_unique<FixedToken>(m_world->info.token), m_network, m_clock);
    }

    void cleanup()
    {
        m_dashboard.reset();
        m_recorder.reset();
        m_world.reset();
    }

    void areAskedAndAnsweredAsTheTypesDemand()
    {
        readAll();
        actOnSigningKeys();
        actOnEventKeys();
        askApps();
        if (QTest::currentTestFailed())
            return;

        QSet<QString> asked;
        int refused = 0;
        for (const Recorder::Exchange &exchange : m_recorder->exchanges()) {
            asked.insert(exchange.asked[u"operationName"_s].toString());
            refused += exchange.answered.contains(u"errors"_s) ? 1 : 0;
        }
        QSet<QString> all;
        for (const QString &file : QDir(u":/dashboard"_s).entryList({u"*.graphql"_s}))
            all.insert(file.chopped(QStringLiteral(".graphql").size()));
        QCOMPARE(asked, all);
        QCOMPARE(refused, 1);
        checkWithTheReferenceImplementation();
    }

    /// Traffic goes on while somebody reads: what stood last on a page is forgotten before the next one is asked for.
    void readsOnBehindAnEventThatIsForgotten()
    {
        const auto keys = answerOf(m_dashboard->eventKeys(m_production));
        const auto rare = answerOf(m_dashboard->createEventKey(m_production, {.name = u"Rare"_s}));
        QVERIFY(keys && rare);
        const auto send = [this](const EventKey &key, int count) {
            const QByteArray events = '[' + QByteArrayList(count, R"({"name":"a/b"})").join(',') + ']';
            QCOMPARE(m_world->server->events().receive(key.value, events, u"127.0.0.1"_s).status, 200);
        };
        const QDateTime before = m_world->clock.now().addSecs(-1);
        send(*rare, 1);
        send(keys->first(), 500);
        bool isForgotten = false;
        m_recorder->meanwhile = [&](const QString &operation) {
            if (operation == "events"_L1 && !std::exchange(isForgotten, true))
                send(keys->first(), 1200);
        };
        const auto last = answerOf(m_dashboard->lastEventsThrough(m_production, {rare->id}, before));
        QVERIFY(isForgotten);
        QVERIFY2(last, "it was read to the end");
        QVERIFY(last->value(rare->id).value().has_value());
        const QList<Recorder::Exchange> &all = m_recorder->exchanges();
        QVERIFY(std::ranges::none_of(all, [](const auto &one) { return one.answered.contains(u"errors"_s); }));
    }

private:
    void readAll()
    {
        QVERIFY(answerOf(m_dashboard->environments()));
        const auto keys = answerOf(m_dashboard->signingKeys(m_production));
        QVERIFY(keys && !keys->isEmpty());
        const auto eventKeys = answerOf(m_dashboard->eventKeys(m_production));
        QVERIFY(eventKeys && !eventKeys->isEmpty());
        const auto apps = answerOf(m_dashboard->apps(m_production));
        QVERIFY(apps && !apps->isEmpty());
        const auto workers = answerOf(m_dashboard->workers(m_production));
        QVERIFY(workers && !workers->isEmpty());
    }

    void actOnSigningKeys()
    {
        const auto first = answerOf(m_dashboard->createSigningKey(m_production));
        QVERIFY(first);
        QVERIFY(answerOf(m_dashboard->signingKeys(m_production)));
        QVERIFY(answerOf(m_dashboard->deleteSigningKey(first->id)));
        QCOMPARE(answerOf(m_dashboard->rotateSigningKey(m_production)).error().kind, Error::Kind::Rejected);
        const auto second = answerOf(m_dashboard->createSigningKey(m_production));
        QVERIFY(second);
        const auto rotated = answerOf(m_dashboard->rotateSigningKey(m_production));
        QVERIFY(rotated);
        QCOMPARE(rotated->id, second->id);
    }

    void actOnEventKeys()
    {
        const auto created = answerOf(m_dashboard->createEventKey(m_production,
            {.name = u"New"_s,
                .filter = {.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {u"2001:db8::1"_s}}}));
        QVERIFY(created);
        EventKey changed = *created;
        changed.name = u"Newer"_s;
        changed.filter = {};
        changed.metadata = {{u"team"_s, QJsonObject{{u"floor"_s, 3}}}};
        const auto updated = answerOf(m_dashboard->updateEventKey(changed));
        QVERIFY(updated);
        QCOMPARE(*updated, changed);
        QVERIFY(answerOf(m_dashboard->eventKeys(m_production)));
        const QDateTime before = m_world->clock.now().addSecs(-1);
        QVERIFY(m_world->server->events().receive(created->value, R"({"name":"a/b"})", u"2001:db8::1"_s).status == 200);
        const auto last = answerOf(m_dashboard->lastEventsThrough(m_production, {created->id}, before));
        QVERIFY(last && last->value(created->id).value().has_value());
        QVERIFY(answerOf(m_dashboard->deleteEventKey(m_production, created->id)));
    }

    void askApps()
    {
        for (const QString &app : {u"storefront"_s, u"legacy-reports"_s})
            QVERIFY(answerOf(m_dashboard->resyncApp(m_production, app, {})));
        for (const QString &app : {u"storefront"_s, u"warehouse-worker"_s})
            QVERIFY(answerOf(m_dashboard->signingKeyRotationCheck(m_production, app)));
    }

    void checkWithTheReferenceImplementation()
    {
        const QString source = QStringLiteral(IKM_SOURCE_DIR);
        if (!QFile::exists(source + u"/tests/dashboard/node_modules/.package-lock.json"_s)
            || QStandardPaths::findExecutable(u"node"_s).isEmpty())
            QSKIP("The reference implementation is not installed: npm ci in tests/dashboard");
        QFile file(m_world->directory.filePath(u"answers.jsonl"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (const Recorder::Exchange &exchange : m_recorder->exchanges()) {
            QJsonObject line = exchange.asked;
            line.insert(u"response"_s, exchange.answered);
            file.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
        }
        file.close();
        QProcess check;
        check.setProcessChannelMode(QProcess::MergedChannels);
        check.start(source + u"/tests/dashboard/check-answers"_s, {file.fileName()});
        QVERIFY(check.waitForFinished());
        QVERIFY2(check.exitCode() == 0, check.readAll().constData());
    }

    SystemClock m_clock;
    QNetworkAccessManager m_network;
    std::unique_ptr<PracticeAppsWorld> m_world;
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<CloudDashboard> m_dashboard;
    QString m_production;
};

QTEST_GUILESS_MAIN(PracticeOperationsTest)
#include "tst_practiceoperations.moc"
