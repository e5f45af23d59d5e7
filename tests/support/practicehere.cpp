// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/practicehere.h"

#include "app/domain/fingerprint.h"
#include "app/practice/httpconnection.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// RolloutCheck gives a request that long.
constexpr auto patienceOfTheProgram = 10s;

QString bare(const QString &value)
{
    QString text = value.trimmed();
    if (text.size() > 1 && (text.startsWith(u'"') || text.startsWith(u'\'')))
        text = text.mid(1, text.size() - 2);
    return text;
}

AppTruth::Instance instanceOf(const PracticeAppVariables &variables, bool knowsFallback)
{
    const auto signing = [](const Secret &key) { return key.isEmpty() ? QString() : signingKeyFingerprint(key); };
    const auto event = [](const Secret &key) { return key.isEmpty() ? QString() : eventKeyFingerprint(key); };
    return {.key = signing(variables.signingKey()),
        .fallback = knowsFallback ? signing(variables.signingKeyFallback()) : QString(),
        .event = event(variables.eventKey()),
        .bareEvent = event(Secret::fromText(bare(variables.eventKey().revealText())))};
}

/// Nothing is in its handler's hands between two events of the loop: what has no answer yet waits.
int unansweredOf(const QObject &server)
{
    const QList<HttpConnection *> connections = server.findChildren<HttpConnection *>();
    return static_cast<int>(std::count_if(connections.cbegin(), connections.cend(),
        [](const HttpConnection *connection) { return connection->isWaiting(connection->exchange()); }));
}

} // namespace

/// Nobody sets the server's clock.
class PracticeHere::ServersClock final : public Clock
{
public:
    explicit ServersClock(LeapingClock &clock)
        : m_clock(clock)
    {
    }

    QDateTime now() const override { return m_clock.now().addMSecs(-m_clock.wall().count()); }
    std::chrono::milliseconds monotonic() const override { return m_clock.monotonic(); }
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call) override
    {
        m_clock.after(delay, context, std::move(call));
    }

private:
    LeapingClock &m_clock;
};

PracticeHere::PracticeHere(const QString &directory)
    : m_clock(SystemClock().now())
    , m_serversClock(std::make_unique<ServersClock>(m_clock))
    , m_token(Secret::fromText(u"a-token-of-the-test-0123456789"_s))
{
    PracticeServer::Options options;
    options.directory = directory;
    options.token = m_token;
    m_server = std::make_unique<PracticeServer>(*m_serversClock, options);
    m_apps = std::make_unique<PracticeApps>(*m_server);
    m_commands = std::make_unique<PracticeCommands>(*m_server, *m_apps, m_token);
    if (!m_server->start() || !m_apps->start())
        qFatal("the practice account does not start");
    m_apps->setPace({.restart = 1ms, .settle = 1ms});
}

PracticeHere::~PracticeHere() = default;

QDateTime PracticeHere::now() const
{
    return m_serversClock->now();
}

void PracticeHere::reset()
{
    m_server->faults().clear();
    m_server->clearRequests();
    m_apps->traffic().stop();
    if (!m_server->state().reset())
        qFatal("the practice account cannot be reset");
    for (const PracticeRunningApp *app : running())
        connect(app, &PracticeRunningApp::changed, this, [this, id = app->code().id] { emit appChanged(id); });
}

int PracticeHere::withheld() const
{
    return unansweredOf(*m_server);
}

int PracticeHere::withheldAt(const QUrl &url) const
{
    int count = 0;
    for (const PracticeRunningApp *app : running())
        count += app->url().port() == url.port() ? unansweredOf(*app) : 0;
    return count;
}

QString PracticeHere::production() const
{
    for (const Environment &row : m_server->state().environments().all()) {
        if (row.type == EnvironmentType::Production)
            return row.id;
    }
    qFatal("no production environment");
}

AccountPicture PracticeHere::picture() const
{
    AccountPicture picture{.apps = m_apps->status()};
    const QString environment = production();
    for (const PracticeSigningKey &key : m_server->state().signingKeys().all()) {
        if (key.environmentId == environment)
            picture.signingKeys.append({.id = key.id, .value = key.value, .isActive = key.isActive});
    }
    for (const PracticeIngestKey &key : m_server->state().ingestKeys().all()) {
        if (key.environmentId == environment && key.source != "webhook"_L1)
            picture.eventKeys.append(
                {.id = key.id, .name = key.name.value_or(QString()), .value = key.value, .filter = key.filter});
    }
    return picture;
}

QList<PracticeRunningApp *> PracticeHere::running() const
{
    QList<PracticeRunningApp *> apps;
    const QString environment = production();
    for (const PracticeApp &row : m_server->state().apps().all()) {
        PracticeRunningApp *app = m_apps->app(row.app.id);
        if (app && row.app.environmentId == environment && !row.app.isArchived)
            apps.append(app);
    }
    return apps;
}

PracticeRunningApp *PracticeHere::named(const QString &name) const
{
    for (PracticeRunningApp *app : running()) {
        if (app->code().name == name)
            return app;
    }
    return nullptr;
}

AppTruth PracticeHere::truthOf(const PracticeRunningApp &app) const
{
    const PracticeAppBehaviour &behaviour = app.behaviour();
    AppTruth truth{.externalId = app.code().externalId,
        // What stands in front answers at once.
        .isSilent = !behaviour.isReachable
            || (behaviour.protectionStatus == 0 ? behaviour.delay >= patienceOfTheProgram
                                                : behaviour.protectionStatus >= 500),
        .isBlocked = behaviour.protectionStatus != 0,
        .isMute = !app.code().sdk.tellsHashes()};
    for (const PracticeInstance &instance : app.instances().all()) {
        if (!instance.isServing)
            continue;
        const AppTruth::Instance one = instanceOf(instance.variables, app.code().sdk.knowsFallback());
        if (!truth.instances.contains(one))
            truth.instances.append(one);
    }
    return truth;
}

AppTruth PracticeHere::truthAt(const QUrl &url) const
{
    for (const PracticeRunningApp *app : running()) {
        if (app->url().port() == url.port())
            return truthOf(*app);
    }
    return {.isSilent = true};
}

QList<Worker> PracticeHere::workersOf(const QString &appId) const
{
    QList<Worker> workers;
    for (const PracticeState::Connection &connection : m_server->state().workers()) {
        if (connection.worker.appId == appId)
            workers.append(connection.worker);
    }
    return workers;
}

void PracticeHere::deploy(PracticeRunningApp &app, const PracticeAppVariables &variables, bool leavesOneBehind)
{
    if (!app.setVariables(variables))
        qFatal("a practice app does not take its variables");
    if (!leavesOneBehind || app.workers() || app.instances().all().size() < 2) {
        app.deploy();
        return;
    }
    QJsonObject state = app.instances().toJson();
    QJsonArray instances = state.value("instances"_L1).toArray();
    for (qsizetype i = 0; i + 1 < instances.size(); ++i) {
        QJsonObject instance = instances.at(i).toObject();
        instance.insert(u"variables"_s, variables.toJson());
        instances.replace(i, instance);
    }
    // All of one deployment: none is restarted by itself.
    for (QJsonValueRef value : instances) {
        QJsonObject instance = value.toObject();
        instance.insert(u"deployment"_s, state.value("deployment"_L1));
        value = instance;
    }
    state.insert(u"instances"_s, instances);
    if (!app.instances().restore(state))
        qFatal("a practice app does not take its instances");
}
