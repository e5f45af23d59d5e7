// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/practicecommands.h"

#include "app/practice/practiceapps.h"
#include "app/practice/practiceserver.h"
#include "tests/support/practicefill.h"
#include "tests/support/practicewire.h"

#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Reply = Result<QJsonObject>;
constexpr int mostApps = 500; // each listens on a port of its own

Reply done(const Done &done)
{
    return done ? Reply(QJsonObject()) : failure(done.error());
}

Reply status(PracticeServer &server)
{
    QJsonObject requests;
    for (auto entry = server.requests().cbegin(); entry != server.requests().cend(); ++entry)
        requests.insert(entry.key(), entry.value());
    return QJsonObject{{u"origin"_s, server.origin().toString()}, {u"requests"_s, requests},
        {u"environments"_s, server.state().environments().size()},
        {u"ingestKeys"_s, server.state().ingestKeys().size()}};
}

Reply setFault(PracticeServer &server, const QJsonObject &arguments)
{
    const Result<PracticeFault> fault = practiceWire::faultFrom(arguments);
    if (!fault)
        return failure(fault.error());
    server.faults().add(*fault);
    return QJsonObject();
}

Reply reset(PracticeServer &server, const QJsonObject &arguments)
{
    const PracticeSize size{
        .apps = std::clamp(arguments[u"apps"_s].toInt(), 0, mostApps), .isMixed = arguments[u"isMixed"_s].toBool()};
    return done(resetTo(server.state(), size));
}

QString productionOf(const PracticeState &state)
{
    for (const Environment &environment : state.environments().all()) {
        if (environment.type == EnvironmentType::Production)
            return environment.id;
    }
    return {};
}

Reply colleague(PracticeServer &server, const QJsonObject &arguments)
{
    PracticeState &state = server.state();
    const QString act = arguments[u"act"_s].toString();
    const QString environmentId = arguments[u"environmentId"_s].toString(productionOf(state));
    if (act == "deleteEventKey"_L1)
        return done(server.rules().deleteIngestKey(environmentId, arguments[u"keyId"_s].toString()));
    const QString keyName = arguments[u"name"_s].toString(u"A colleague's key"_s);
    return server.rules().actAsColleague(act, environmentId, keyName).map([](const QString &id) {
        return QJsonObject{{u"id"_s, id}};
    });
}

Reply told(PracticeApps &apps)
{
    return practiceWire::toJson(apps.status());
}

Reply setVariables(PracticeApps &apps, const QJsonObject &arguments)
{
    QStringList unset;
    QJsonObject set = arguments.value("variables"_L1).toObject();
    const QStringList names = set.keys();
    for (const QString &name : names) {
        if (!set.value(name).isNull())
            continue;
        unset.append(name);
        set.remove(name);
    }
    const auto changes = PracticeAppVariables::fromJson(set);
    if (!changes)
        return rejected(u"That is no variable: a name has letters, digits and underscores, and a value is a text."_s);
    const Done done = apps.changeVariables(arguments.value("id"_L1).toString(), *changes, unset);
    return done ? told(apps) : Reply(failure(done.error()));
}

Reply deploy(PracticeApps &apps, const QJsonObject &arguments)
{
    PracticeRunningApp *app = apps.app(arguments.value("id"_L1).toString());
    if (!app)
        return failure(PracticeApps::noSuchApp());
    app->deploy();
    return told(apps);
}

Reply setBehaviour(PracticeApps &apps, const QJsonObject &arguments)
{
    PracticeRunningApp *app = apps.app(arguments.value("id"_L1).toString());
    if (!app)
        return failure(PracticeApps::noSuchApp());
    const Done done = app->setBehaviour(PracticeAppBehaviour::fromJson(arguments, app->behaviour()));
    return done ? told(apps) : Reply(failure(done.error()));
}

std::chrono::milliseconds timeOf(const QJsonValue &value, std::chrono::milliseconds otherwise)
{
    return value.isDouble() ? std::chrono::milliseconds(std::clamp<qint64>(value.toInteger(), 1, 3'600'000))
                            : otherwise;
}

Reply setPace(PracticeApps &apps, const QJsonObject &arguments)
{
    const PracticeInstances::Pace usual;
    apps.setPace({.restart = timeOf(arguments.value("restart"_L1), usual.restart),
        .settle = timeOf(arguments.value("settle"_L1), usual.settle)});
    return QJsonObject();
}

Reply traffic(PracticeTraffic &traffic, const QJsonObject &arguments)
{
    const QString action = arguments.value("action"_L1).toString();
    if (action == "start"_L1)
        traffic.start(timeOf(arguments.value("interval"_L1), std::chrono::seconds(1)));
    else if (action == "stop"_L1)
        traffic.stop();
    else if (action == "reset"_L1)
        traffic.reset();
    else if (!action.isEmpty())
        return rejected(u"The traffic can be started, stopped and reset, nothing else."_s);
    return practiceWire::toJson(PracticeTrafficStatus::of(traffic));
}

HttpResponse answerOf(int status, const QJsonObject &object)
{
    return {.status = status,
        .headers = {{"Content-Type", "application/json"}},
        .body = QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

} // namespace

PracticeCommands::PracticeCommands(PracticeServer &server, PracticeApps &apps, Secret token)
    : m_token(std::move(token))
{
    using Arguments = QJsonObject;
    add(u"status"_s, [&server](const Arguments &) { return status(server); });
    add(u"clearRequests"_s, [&server](const Arguments &) {
        server.clearRequests();
        return Reply(QJsonObject());
    });
    add(u"setFault"_s, [&server](const Arguments &arguments) { return setFault(server, arguments); });
    add(u"clearFaults"_s, [&server](const Arguments &) {
        server.faults().clear();
        return Reply(QJsonObject());
    });
    add(u"reset"_s, [&server](const Arguments &arguments) { return reset(server, arguments); });
    add(u"colleague"_s, [&server](const Arguments &arguments) { return colleague(server, arguments); });
    add(u"apps"_s, [&apps](const Arguments &) { return told(apps); });
    add(u"setAppVariables"_s, [&apps](const Arguments &arguments) { return setVariables(apps, arguments); });
    add(u"deployApp"_s, [&apps](const Arguments &arguments) { return deploy(apps, arguments); });
    add(u"setAppBehaviour"_s, [&apps](const Arguments &arguments) { return setBehaviour(apps, arguments); });
    add(u"setDeployPace"_s, [&apps](const Arguments &arguments) { return setPace(apps, arguments); });
    add(u"traffic"_s, [&apps](const Arguments &arguments) { return traffic(apps.traffic(), arguments); });
    server.setControl([this](const HttpRequest &request, const HttpResponder &to) { handle(request, to); });
}

void PracticeCommands::handle(const HttpRequest &request, const HttpResponder &responder) const
{
    if (!(Secret(request.header("authorization")) == Secret("Bearer " + m_token.reveal().toByteArray())))
        return responder.send(answerOf(401, {{u"error"_s, u"unauthorized"_s}}));
    const QJsonObject arguments = QJsonDocument::fromJson(request.body).object();
    const Command command = m_commands.value(arguments[u"command"_s].toString());
    if (!command)
        return responder.send(answerOf(400, {{u"error"_s, u"unknown command"_s}}));
    const Reply answer = command(arguments);
    if (answer)
        return responder.send(answerOf(200, *answer));
    const Error &error = answer.error();
    const QString words = error.serverMessage.isEmpty() ? error.detail : error.serverMessage;
    responder.send(answerOf(409, {{u"error"_s, words}}));
}
