// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceapps.h"

#include "app/core/logging.h"
#include "app/core/lookup.h"
#include "app/domain/signature.h"
#include "app/practice/practiceserver.h"

#include <QJsonDocument>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace {

const QString trafficId = u"traffic"_s; // beside the ids of apps and senders

PracticeAppCode codeOf(const PracticeApp &row, const PracticeIngestKey *eventKey)
{
    const Sync sync = row.sync();
    PracticeAppCode code{.id = row.app.id,
        .externalId = row.app.externalId,
        .name = row.app.name,
        .environmentId = row.app.environmentId,
        .method = row.app.method,
        .sdk = {.language = sync.sdkLanguage, .version = sync.sdkVersion},
        .framework = sync.framework,
        .platform = sync.platform,
        .appVersion = row.app.appVersion,
        .functionCount = row.app.functionCount,
        .eventName = {}};
    // What its key's filter lets through: an app in use sends what it may.
    if (eventKey && eventKey->filter.kind == EventFilter::Kind::Allow && !eventKey->filter.events.isEmpty())
        code.eventName = eventKey->filter.events.first();
    else if (eventKey)
        code.eventName = row.app.externalId + u"/work.done"_s;
    return code;
}

// Senders are no apps: each has variables of its own, which count at its next run.

PracticeAppVariables variablesOf(const PracticeState &state, const PracticeSender &sender)
{
    return PracticeAppVariables::fromJson(state.running(sender.id).value("variables"_L1).toObject())
        .value_or(PracticeAppVariables());
}

Done setVariables(PracticeState &state, const PracticeSender &sender, const PracticeAppVariables &variables)
{
    return state.setRunning(sender.id, {{u"variables"_s, variables.toJson()}});
}

/// Those that are new get the event key that they are set up with.
Done openSenders(PracticeState &state)
{
    const QList<PracticeSender> senders = state.senders().all();
    for (const PracticeSender &sender : senders) {
        if (!state.running(sender.id).isEmpty())
            continue;
        PracticeAppVariables variables;
        if (const PracticeIngestKey *key = state.ingestKeys().find(sender.eventKeyId))
            variables.set(PracticeAppVariables::eventKeyName, key->value);
        if (const Done set = setVariables(state, sender, variables); !set)
            return set;
    }
    return {};
}

} // namespace

PracticeApps::PracticeApps(PracticeServer &server)
    : m_server(server)
    , m_state(server.state())
    , m_traffic(server.clock(), [this] { return round(); })
{
    connect(&m_state, &PracticeState::wasReset, this, &PracticeApps::onReset);
    connect(&m_traffic, &PracticeTraffic::toKeep, this, [this] {
        if (!m_state.setRunning(trafficId, m_traffic.toJson()))
            qCWarning(logPractice, "what the practice traffic has counted could not be kept");
    });
}

PracticeApps::~PracticeApps() = default;

Done PracticeApps::start()
{
    m_isStarted = true;
    const Done started = m_state.changeAtOnce([this] { return startAll(); });
    m_traffic.restore(m_state.running(trafficId));
    return started;
}

Done PracticeApps::startAll()
{
    const QList<PracticeApp> rows = m_state.apps().all();
    for (const PracticeApp &row : rows) {
        const bool isOurs = PracticeRunningApp::isKept(m_state, row.app.id) || row.sync().url.isEmpty();
        if (!isOurs || row.app.isArchived || row.app.method == AppMethod::Api)
            continue;
        if (const Done started = startApp(row); !started)
            return started;
    }
    return openSenders(m_state);
}

void PracticeApps::onReset()
{
    // A new account is made at the server's first start too.
    if (!m_isStarted)
        return;
    m_traffic.reset();
    m_apps.clear();
    if (!start())
        qCWarning(logPractice, "the practice apps could not be started again after the reset");
}

Done PracticeApps::startApp(const PracticeApp &row)
{
    if (PracticeRunningApp::isKept(m_state, row.app.id)) {
        PracticeRunningApp &kept = add(row);
        const Done resumed = kept.resume();
        if (resumed)
            return noteUrl(kept);
        if (resumed.error().kind != Error::Kind::Unreadable)
            return resumed;
        // One app that cannot be read must not keep the account from starting.
        qCWarning(logPractice, "a practice app could not be restored and starts anew");
        m_apps.pop_back();
    }
    PracticeRunningApp &fresh = add(row);
    const Done begun = fresh.begin(std::max(1, row.instances), firstVariables(row), {.isReachable = row.isReachable});
    return begun ? noteUrl(fresh) : begun;
}

PracticeRunningApp &PracticeApps::add(const PracticeApp &row)
{
    const PracticeAppCode code = codeOf(row, m_state.ingestKeys().find(row.eventKeyId));
    m_apps.push_back(std::make_unique<PracticeRunningApp>(m_state, code, m_server.origin()));
    m_apps.back()->instances().setPace(m_pace);
    return *m_apps.back();
}

Done PracticeApps::noteUrl(const PracticeRunningApp &app)
{
    const PracticeApp *row = m_state.apps().find(app.code().id);
    if (!row || app.url().isEmpty() || row->sync().url == app.url())
        return {};
    PracticeApp changed = *row;
    changed.app.latestSync = row->sync();
    changed.app.latestSync->url = app.url();
    return m_state.change([&](PracticeAccount &account) { account.apps.put(changed); });
}

PracticeAppVariables PracticeApps::firstVariables(const PracticeApp &row) const
{
    PracticeAppVariables variables;
    const QString holder = m_state.keyHolder(row.app.environmentId);
    if (const PracticeSigningKey *key = m_state.activeSigningKey(holder))
        variables.set(PracticeAppVariables::signingKeyName, key->value);
    if (const PracticeIngestKey *key = m_state.ingestKeys().find(row.eventKeyId))
        variables.set(PracticeAppVariables::eventKeyName, key->value);
    const Environment *environment = m_state.environments().find(row.app.environmentId);
    if (environment && holder != row.app.environmentId)
        variables.set(PracticeAppVariables::envName, Secret::fromText(environment->name));
    return variables;
}

PracticeAppsStatus PracticeApps::status() const
{
    PracticeAppsStatus status;
    for (const auto &app : m_apps)
        status.apps.append(app->status());
    for (const PracticeSender &sender : m_state.senders().all())
        status.senders.append({sender, variablesOf(m_state, sender)});
    return status;
}

PracticeRunningApp *PracticeApps::app(const QString &id) const
{
    const auto *found = firstOf(m_apps, [&id](const auto &app) { return app->code().id == id; });
    return found ? found->get() : nullptr;
}

Error PracticeApps::noSuchApp()
{
    return {.kind = Error::Kind::NotFound, .serverMessage = u"There is no such practice app."_s};
}

Done PracticeApps::changeVariables(const QString &id, const PracticeAppVariables &changes, const QStringList &unset)
{
    PracticeRunningApp *app = this->app(id);
    const PracticeSender *found = m_state.senders().find(id);
    if (!app && !found)
        return failure(noSuchApp());
    PracticeAppVariables variables = app ? app->variables() : variablesOf(m_state, *found);
    for (auto it = changes.values().cbegin(); it != changes.values().cend(); ++it)
        variables.set(it.key(), it.value());
    for (const QString &name : unset)
        variables.unset(name);
    return app ? app->setVariables(variables) : setVariables(m_state, *found, variables);
}

void PracticeApps::setPace(PracticeInstances::Pace pace)
{
    m_pace = pace;
    for (const auto &app : m_apps)
        app->instances().setPace(pace);
}

QList<PracticeTrafficCall> PracticeApps::round()
{
    ++m_rounds;
    QList<PracticeTrafficCall> calls;
    for (const auto &app : m_apps)
        addCalls(*app, calls);
    for (const PracticeSender &sender : m_state.senders().all())
        calls.append(eventOf(
            sender.id, sender.name, sender.environmentId, sender.eventName, variablesOf(m_state, sender).eventKey()));
    return calls;
}

void PracticeApps::addCalls(const PracticeRunningApp &app, QList<PracticeTrafficCall> &calls) const
{
    calls.append(callOf(app));
    // Its instances send in turn, those that answer requests aside: a restart empties their hands too.
    QList<const PracticeInstance *> up;
    for (const PracticeInstance &instance : app.instances().all()) {
        if (instance.isServing)
            up.append(&instance);
    }
    if (app.code().eventName.isEmpty() || up.isEmpty())
        return;
    const PracticeAppVariables &variables = up.at(m_rounds % up.size())->variables;
    // In dev mode they go to a dev server, which takes everything.
    if (!variables.isDev())
        calls.append(eventOf(
            app.code().id, app.code().name, app.code().environmentId, app.code().eventName, variables.eventKey()));
}

PracticeTrafficCall PracticeApps::callOf(const PracticeRunningApp &app) const
{
    PracticeTrafficCall call{.id = app.code().id,
        .name = app.code().name,
        .environmentId = app.code().environmentId,
        .kind = PracticeTrafficCount::Kind::Calls};
    if (app.workers()) {
        if (!app.workers()->isConnected())
            call.refusal = u"no worker is connected"_s;
        return call;
    }
    const PracticeSigningKey *key = m_state.activeSigningKey(m_state.keyHolder(app.code().environmentId));
    QUrl url = app.url();
    url.setQuery(QUrlQuery{{u"fnId"_s, app.code().externalId + u"-function-1"_s}, {u"stepId"_s, u"step"_s}});
    const QJsonObject body{{u"ctx"_s, QJsonObject{{u"attempt"_s, 0}, {u"run_id"_s, QString::number(m_rounds)}}},
        {u"event"_s, QJsonObject{{u"name"_s, app.code().externalId + u"/function-1.asked"_s}}},
        {u"steps"_s, QJsonObject()}, {u"version"_s, 1}};
    const QByteArray text = QJsonDocument(body).toJson(QJsonDocument::Compact);
    HttpHeaders headers{{"Content-Type", "application/json"}, {"X-Inngest-Server-Kind", "cloud"}};
    if (key)
        headers.emplaceBack("X-Inngest-Signature", signatureHeader(key->value, text, m_server.clock().now()));
    call.request = {.method = "POST", .url = url, .headers = headers, .body = text};
    return call;
}

PracticeTrafficCall PracticeApps::eventOf(const QString &id, const QString &name, const QString &environmentId,
    const QString &eventName, const Secret &key) const
{
    PracticeTrafficCall call{
        .id = id, .name = name, .environmentId = environmentId, .kind = PracticeTrafficCount::Kind::Events};
    if (key.isEmpty()) {
        call.refusal = u"no event key is set"_s;
        return call;
    }
    QUrl url = m_server.origin();
    url.setPath(u"/e/"_s + QString::fromLatin1(QUrl::toPercentEncoding(key.revealText())), QUrl::StrictMode);
    const QJsonObject event{{u"name"_s, eventName}, {u"data"_s, QJsonObject{{u"round"_s, m_rounds}}}};
    call.request = {.method = "POST",
        .url = url,
        .headers = {{"Content-Type", "application/json"}},
        .body = QJsonDocument(event).toJson(QJsonDocument::Compact)};
    return call;
}
