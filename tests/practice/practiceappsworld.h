// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/signature.h"
#include "app/practice/practiceapps.h"
#include "app/practice/practiceserver.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/practicecommands.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <memory>

/// The practice account with its apps. What waits, waits for the clock.
class PracticeAppsWorld
{
public:
    PracticeAppsWorld() { start(); }

    void start()
    {
        server = std::make_unique<PracticeServer>(clock, PracticeServer::Options{.directory = directory.path()});
        apps = std::make_unique<PracticeApps>(*server);
        const Result<PracticeInfo> started = server->start();
        if (!started || !apps->start())
            qFatal("no practice account");
        info = *started;
        commands = std::make_unique<PracticeCommands>(*server, *apps, info.token);
    }

    void stop()
    {
        apps.reset();
        server.reset();
    }

    QString environment(EnvironmentType type) const
    {
        for (const Environment &row : server->state().environments().all()) {
            if (row.type == type)
                return row.id;
        }
        return {};
    }

    PracticeAppStatus app(const QString &externalId, EnvironmentType type = EnvironmentType::Production) const
    {
        const PracticeAppsStatus status = apps->status();
        for (const PracticeAppStatus &app : status.apps) {
            if (app.externalId == externalId && app.environmentId == environment(type))
                return app;
        }
        return {};
    }

    Secret activeKey() const
    {
        return server->state().activeSigningKey(environment(EnvironmentType::Production))->value;
    }

    Result<HttpResponse> ask(const HttpCall::Request &request) { return answerOf(HttpCall::run(clock, request)); }

    /// A signed GET's answer.
    QJsonObject asked(const QUrl &url, const Secret &key)
    {
        const HttpHeaders headers{{"X-Inngest-Signature", signatureHeader(key, {}, clock.now())}};
        const auto answer = ask({.method = "GET", .url = url, .headers = headers});
        return answer ? QJsonDocument::fromJson(answer->body).object() : QJsonObject();
    }

    Result<HttpResponse> command(const QJsonObject &arguments)
    {
        QUrl url = info.origin;
        url.setPath(QStringLiteral("/practice/control"));
        const HttpHeaders headers{
            {"Content-Type", "application/json"}, {"Authorization", "Bearer " + info.token.reveal().toByteArray()}};
        return ask({.method = "POST", .url = url, .headers = headers, .body = QJsonDocument(arguments).toJson()});
    }

    bool traffic(int rounds = 6)
    {
        for (int i = 0; i < rounds; ++i) {
            QSignalSpy counted(&apps->traffic(), &PracticeTraffic::counted);
            apps->traffic().runOnce();
            while (!apps->traffic().isSettled()) {
                if (!counted.wait())
                    return false;
            }
        }
        return true;
    }

    QMap<QString, PracticeTrafficCount> counts(PracticeTrafficCount::Kind kind) const
    {
        QMap<QString, PracticeTrafficCount> counts;
        const QList<PracticeTrafficCount> all = apps->traffic().counts();
        for (const PracticeTrafficCount &count : all) {
            if (count.kind == kind)
                counts.insert(count.id, count);
        }
        return counts;
    }

    qint64 refused() const
    {
        qint64 sum = 0;
        const QList<PracticeTrafficCount> all = apps->traffic().counts();
        for (const PracticeTrafficCount &count : all)
            sum += count.refused;
        return sum;
    }

    void set(const QString &appId, QLatin1StringView name, const Secret &value)
    {
        PracticeAppVariables changes;
        changes.set(name, value);
        if (!apps->changeVariables(appId, changes, {}))
            qFatal("a variable could not be set");
    }

    /// Restarts the app with traffic going on all the while.
    void deployInUse(const QString &appId)
    {
        apps->app(appId)->deploy();
        while (apps->app(appId)->instances().isDeploying()) {
            QVERIFY(traffic(2));
            clock.advance(std::chrono::milliseconds(700));
        }
    }

    FakeClock clock;
    QTemporaryDir directory;
    std::unique_ptr<PracticeServer> server;
    std::unique_ptr<PracticeApps> apps;
    std::unique_ptr<PracticeCommands> commands;
    PracticeInfo info;
};
