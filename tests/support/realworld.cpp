// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/realworld.h"

#include "app/dashboard/fixedtoken.h"
#include "tests/support/answerof.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RealWorld::RealWorld()
    : server(std::make_unique<PracticeServer>(
        clock, PracticeServer::Options{.directory = directory.filePath(u"practice"_s)}))
{
    const Result<PracticeInfo> started = server->start();
    if (!started)
        qFatal("no practice account");
    info = *started;
    for (const Environment &row : server->state().environments().all()) {
        if (row.type == EnvironmentType::Production)
            m_production = row.id;
    }
    dashboard = std::make_unique<CloudDashboard>(
        info.origin, QUrl(), std::make_unique<FixedToken>(info.token), network, clock);
    history = std::make_unique<HistoryStore>(directory.filePath(u"history.sqlite"_s));
    secrets = std::make_unique<FileSecretStore>(directory.filePath(u"keychain.json"_s));
    keptKeys = std::make_unique<KeptKeys>(*history, *secrets);
    acts = std::make_unique<Acts>(*dashboard, *history, clock, u"Practice"_s, u"Ada"_s);
}

RealWorld::~RealWorld()
{
    m_traffic.reset();
}

/// The account's own apps and senders do not run here.
bool RealWorld::clearProduction()
{
    const PracticeAccount before = server->state().account();
    const auto clear = [&](PracticeAccount &account) {
        for (const PracticeApp &row : before.apps.all()) {
            if (row.app.environmentId == m_production)
                account.apps.remove(row.app.id);
        }
        for (const PracticeSender &row : before.senders.all()) {
            if (row.environmentId == m_production)
                account.senders.remove(row.id);
        }
    };
    return server->state().change(clear).has_value();
}

bool RealWorld::start(const QList<App> &apps)
{
    if (!clearProduction())
        return false;
    for (const App &app : apps) {
        RealAppMaking making = app.making;
        making.envFile = directory.filePath(making.id + u".env"_s);
        if (!RealApp::createEnvFile(making.envFile, info.origin)
            || !RealApp::setVariables(making.envFile,
                {{u"INNGEST_SIGNING_KEY"_s, activeKey()},
                    {u"INNGEST_EVENT_KEY"_s, eventKeys(app.eventKeyName).value(0)}}))
            return false;
        m_apps.push_back(std::make_unique<RealApp>(making));
        m_apps.back()->begin();
    }
    for (const auto &app : m_apps) {
        if (!app->isReady())
            return false;
        const auto synced = answerOf(server->calls().sync(m_production, app->making().id, app->url()));
        if (!synced || !synced->app)
            return false;
    }
    return true;
}

RealApp &RealWorld::app(const QString &id)
{
    for (const auto &app : m_apps) {
        if (app->making().id == id)
            return *app;
    }
    qFatal("no such app");
}

bool RealWorld::has(const QString &id) const
{
    return std::any_of(m_apps.begin(), m_apps.end(), [&id](const auto &app) { return app->making().id == id; });
}

Environment RealWorld::productionEnvironment() const
{
    return *server->state().environments().find(m_production);
}

Secret RealWorld::activeKey() const
{
    return server->state().activeSigningKey(m_production)->value;
}

QList<Secret> RealWorld::signingKeys() const
{
    QList<Secret> keys;
    for (const PracticeSigningKey &key : server->state().signingKeys().all()) {
        if (key.environmentId == m_production)
            keys.append(key.value);
    }
    return keys;
}

QList<Secret> RealWorld::eventKeys(const QString &name) const
{
    QList<Secret> keys;
    for (const PracticeIngestKey &key : server->state().ingestKeys().all()) {
        if (key.environmentId == m_production && key.name.value_or(QString()).startsWith(name))
            keys.append(key.value);
    }
    return keys;
}

void RealWorld::startTraffic()
{
    m_traffic = std::make_unique<PracticeTraffic>(clock, [this] { return round(); });
    m_traffic->start(400ms);
}

qint64 RealWorld::accepted() const
{
    qint64 sum = 0;
    const QList<PracticeTrafficCount> counts = m_traffic->counts();
    for (const PracticeTrafficCount &count : counts)
        sum += count.accepted;
    return sum;
}

qint64 RealWorld::refused() const
{
    qint64 sum = 0;
    const QList<PracticeTrafficCount> counts = m_traffic->counts();
    for (const PracticeTrafficCount &count : counts)
        sum += count.refused + count.failed;
    return sum;
}

qint64 RealWorld::refusedEvents() const
{
    qint64 sum = 0;
    const QList<PracticeTrafficCount> counts = m_traffic->counts();
    for (const PracticeTrafficCount &count : counts)
        sum += count.kind == PracticeTrafficCount::Kind::Events ? count.refused + count.failed : 0;
    return sum;
}

QString RealWorld::trafficReport() const
{
    QStringList lines;
    const QList<PracticeTrafficCount> counts = m_traffic->counts();
    for (const PracticeTrafficCount &count : counts) {
        const bool isCall = count.kind == PracticeTrafficCount::Kind::Calls;
        lines.append(u"%1 %2: %3 accepted, %4 refused, %5 failed %6"_s.arg(count.name,
            isCall ? u"called"_s : u"sends"_s, QString::number(count.accepted), QString::number(count.refused),
            QString::number(count.failed), count.lastReason));
    }
    return lines.join(u'\n');
}

QList<PracticeTrafficCall> RealWorld::round() const
{
    QList<PracticeTrafficCall> calls;
    const auto add = [&calls](const QString &name, PracticeTrafficCount::Kind kind, const HttpCall::Request &request) {
        calls.append({.id = name, .name = name, .kind = kind, .request = request, .refusal = {}});
    };
    for (const auto &app : m_apps) {
        const QString id = app->making().id;
        add(id, PracticeTrafficCount::Kind::Calls, app->call(activeKey(), clock.now()));
        add(id, PracticeTrafficCount::Kind::Events, {.url = app->sendUrl()});
    }
    if (!m_senderKey.isEmpty()) {
        QUrl url = info.origin;
        url.setPath(
            u"/e/"_s + QString::fromLatin1(QUrl::toPercentEncoding(m_senderKey.revealText())), QUrl::StrictMode);
        add(u"nightly import"_s, PracticeTrafficCount::Kind::Events,
            {.method = "POST",
                .url = url,
                .headers = {{"Content-Type", "application/json"}},
                .body = R"({"name":"partner/order.placed","data":{}})"});
    }
    return calls;
}

RotationTools RealWorld::tools()
{
    return {.dashboard = *dashboard,
        .acts = *acts,
        .history = *history,
        .secrets = *secrets,
        .keptKeys = *keptKeys,
        .clock = clock,
        .accountName = u"Practice"_s,
        .person = u"Ada"_s};
}
