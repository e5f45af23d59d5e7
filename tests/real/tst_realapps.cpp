// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/signature.h"
#include "app/practice/practiceserver.h"
#include "tests/support/answerof.h"
#include "tests/support/realapp.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// Real apps and the practice server get on with each other: what the tests of the rotation with real apps rest on.
class RealAppsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_server = std::make_unique<PracticeServer>(
            m_clock, PracticeServer::Options{.directory = m_directory.filePath(u"practice"_s)});
        const auto info = m_server->start();
        QVERIFY(info);
        m_origin = info->origin;
        for (const Environment &row : m_server->state().environments().all()) {
            if (row.type == EnvironmentType::Production)
                m_production = row.id;
        }
        m_key = m_server->state().activeSigningKey(m_production)->value;
        for (const PracticeIngestKey &key : m_server->state().ingestKeys().all()) {
            if (key.environmentId == m_production && key.name == u"Storefront"_s)
                m_eventKey = key.value;
        }
        QVERIFY(!m_eventKey.isEmpty());
    }

    void cleanupTestCase() { m_server.reset(); }

    void syncsIsCalledAndSendsEvents_data()
    {
        QTest::addColumn<QString>("sdk");
        QTest::addColumn<QString>("framework");
        for (const QString &sdk : RealApp::sdks()) {
            for (const QString &framework : {u"node"_s, u"express"_s})
                QTest::addRow("%s, %s", qPrintable(RealApp::versionOf(sdk)), qPrintable(framework)) << sdk << framework;
        }
    }

    void syncsIsCalledAndSendsEvents()
    {
        QFETCH(QString, sdk);
        QFETCH(QString, framework);
        const QString id = u"%1-%2"_s.arg(sdk, framework);
        RealApp app({.sdk = sdk, .framework = framework, .id = id, .envFile = envFile(m_key, m_eventKey)});
        QVERIFY(app.start());

        // It syncs.
        const auto synced = answerOf(m_server->calls().sync(m_production, id, app.url()));
        QVERIFY(synced && synced->app);
        QCOMPARE(synced->app->app.externalId, id);
        QCOMPARE(synced->app->sync().url, app.url());
        QCOMPARE(synced->app->sync().sdkVersion, RealApp::versionOf(sdk));
        QCOMPARE(synced->app->app.functionCount, 1);

        // It takes calls that are signed with its key, and no others.
        QCOMPARE(statusOf(app.call(m_key, m_clock.now())), 206);
        const Secret other = Secret::fromText(u"signkey-prod-"_s + u"77"_s.repeated(32));
        QCOMPARE(statusOf(app.call(other, m_clock.now())), sdk == "inngest-3-18"_L1 ? 500 : 401);

        // Its events arrive.
        m_server->events().clear();
        const auto sent = answerOf(HttpCall::run(m_clock, {.url = app.sendUrl()}));
        QVERIFY(sent);
        QVERIFY2(sent->status == 200, sent->body.constData());
        QCOMPARE(m_server->events().all().size(), 1);
        QCOMPARE(m_server->events().all().first().name, id + u"/work.done"_s);
    }

    void takesTurnsAndRestartsWithTheFileAsItIs()
    {
        const QString file = envFile(m_key, m_eventKey);
        RealApp app({.sdk = u"inngest-3-54"_s, .id = u"turns"_s, .envFile = file, .instances = 2});
        QVERIFY(app.start());
        const Secret other = Secret::fromText(u"signkey-prod-"_s + u"77"_s.repeated(32));
        QCOMPARE(asked(app, other), QList<int>({401, 401, 401, 401}));
        QVERIFY(RealApp::setVariables(file, {{u"INNGEST_SIGNING_KEY"_s, other}}));
        QVERIFY(app.restart(1));
        QList<int> mixed = asked(app, other);
        std::sort(mixed.begin(), mixed.end());
        QCOMPARE(mixed, QList<int>({200, 200, 401, 401}));
        QVERIFY(app.restart(0));
        QCOMPARE(asked(app, other), QList<int>({200, 200, 200, 200}));
    }

private:
    QString envFile(const Secret &signingKey, const Secret &eventKey)
    {
        const QString path = m_directory.filePath(u"%1.env"_s.arg(++m_files));
        const bool isSet = RealApp::createEnvFile(path, m_origin)
            && RealApp::setVariables(
                path, {{u"INNGEST_SIGNING_KEY"_s, signingKey}, {u"INNGEST_EVENT_KEY"_s, eventKey}});
        return isSet ? path : QString();
    }

    int statusOf(const HttpCall::Request &request)
    {
        const auto answer = answerOf(HttpCall::run(m_clock, request));
        return answer ? answer->status : 0;
    }

    QList<int> asked(const RealApp &app, const Secret &key)
    {
        QList<int> statuses;
        for (int i = 0; i < 4; ++i) {
            const QByteArray signature = signatureHeader(key, {}, m_clock.now());
            statuses.append(statusOf({.url = app.url(), .headers = {{"X-Inngest-Signature", signature}}}));
        }
        return statuses;
    }

    SystemClock m_clock;
    QTemporaryDir m_directory;
    std::unique_ptr<PracticeServer> m_server;
    QUrl m_origin;
    QString m_production;
    Secret m_key;
    Secret m_eventKey;
    int m_files = 0;
};

int main(int argc, char *argv[])
{
    if (const int code = RealProcess::skipCode())
        return code;
    QCoreApplication application(argc, argv);
    RealAppsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_realapps.moc"
