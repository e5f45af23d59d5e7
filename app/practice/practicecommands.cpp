// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicecommands.h"

#include "app/practice/practiceapps.h"
#include "app/practice/practiceserver.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Answer = Result<QJsonObject>;
constexpr int mostApps = 500; // each listens on a port of its own

Answer done(const Done &done)
{
    return done ? Answer(QJsonObject()) : failure(done.error());
}

Answer idOf(const Result<PracticeSigningKey> &key)
{
    return key ? Answer(QJsonObject{{u"id"_s, key->id}}) : failure(key.error());
}

Answer status(PracticeServer &server)
{
    QJsonObject requests;
    for (auto entry = server.requests().cbegin(); entry != server.requests().cend(); ++entry)
        requests.insert(entry.key(), entry.value());
    return QJsonObject{{u"origin"_s, server.origin().toString()}, {u"requests"_s, requests},
        {u"faults"_s, server.faults().toJson()}, {u"environments"_s, server.state().environments().size()},
        {u"ingestKeys"_s, server.state().ingestKeys().size()}};
}

Answer setFault(PracticeServer &server, const QJsonObject &arguments)
{
    const Result<PracticeFault> fault = PracticeFault::fromJson(arguments);
    if (!fault)
        return failure(fault.error());
    server.faults().add(*fault);
    return QJsonObject();
}

Answer reset(PracticeServer &server, const QJsonObject &arguments)
{
    const PracticeSize size{.environments = arguments[u"environments"_s].toInt(),
        .eventKeys = arguments[u"eventKeys"_s].toInt(),
        .apps = std::clamp(arguments[u"apps"_s].toInt(), 0, mostApps),
        .isMixed = arguments[u"isMixed"_s].toBool()};
    return done(server.state().reset(size));
}

QString productionOf(const PracticeState &state)
{
    for (const Environment &environment : state.environments().all()) {
        if (environment.type == EnvironmentType::Production)
            return environment.id;
    }
    return {};
}

Answer colleague(PracticeServer &server, const QJsonObject &arguments)
{
    PracticeState &state = server.state();
    PracticeRules &rules = server.rules();
    const QString act = arguments[u"act"_s].toString();
    const QString environmentId = arguments[u"environmentId"_s].toString(productionOf(state));
    const PracticeSigningKey *inactive = state.inactiveSigningKey(environmentId);
    const QString keyId = arguments[u"keyId"_s].toString(inactive ? inactive->id : QString());
    if (act == "createSigningKey"_L1) {
        const QList<PracticeUser> &users = state.users().all();
        return idOf(rules.createSigningKey(environmentId, users.isEmpty() ? QString() : users.last().id));
    }
    if (act == "deleteSigningKey"_L1)
        return idOf(rules.deleteSigningKey(keyId));
    if (act == "rotateSigningKey"_L1)
        return idOf(rules.rotateSigningKey(environmentId));
    if (act == "createEventKey"_L1) {
        PracticeIngestInput input;
        input.name = arguments[u"name"_s].toString(u"A colleague's key"_s);
        const Result<PracticeIngestKey> key = rules.createIngestKey(environmentId, u"key"_s, input);
        return key ? Answer(QJsonObject{{u"id"_s, key->id}}) : failure(key.error());
    }
    if (act == "deleteEventKey"_L1)
        return done(rules.deleteIngestKey(environmentId, arguments[u"keyId"_s].toString()));
    return rejected(u"unknown act"_s);
}

Answer noSuchApp()
{
    return failure(Error{.kind = Error::Kind::NotFound, .serverMessage = u"There is no such practice app."_s});
}

Answer setVariables(PracticeApps &apps, const QJsonObject &arguments)
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
    if (!done)
        return done.error().kind == Error::Kind::NotFound ? noSuchApp() : Answer(failure(done.error()));
    return apps.status().toJson();
}

Answer deploy(PracticeApps &apps, const QJsonObject &arguments)
{
    PracticeRunningApp *app = apps.app(arguments.value("id"_L1).toString());
    if (!app)
        return noSuchApp();
    app->deploy();
    return apps.status().toJson();
}

Answer setBehaviour(PracticeApps &apps, const QJsonObject &arguments)
{
    PracticeRunningApp *app = apps.app(arguments.value("id"_L1).toString());
    if (!app)
        return noSuchApp();
    const Done done = app->setBehaviour(PracticeAppBehaviour::fromJson(arguments, app->behaviour()));
    return done ? Answer(apps.status().toJson()) : Answer(failure(done.error()));
}

std::chrono::milliseconds timeOf(const QJsonValue &value, std::chrono::milliseconds otherwise)
{
    return value.isDouble() ? std::chrono::milliseconds(std::clamp<qint64>(value.toInteger(), 1, 3'600'000))
                            : otherwise;
}

Answer setPace(PracticeApps &apps, const QJsonObject &arguments)
{
    const PracticeInstances::Pace usual;
    apps.setPace({.restart = timeOf(arguments.value("restart"_L1), usual.restart),
        .settle = timeOf(arguments.value("settle"_L1), usual.settle)});
    return QJsonObject();
}

Answer traffic(PracticeTraffic &traffic, const QJsonObject &arguments)
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
    return traffic.toJson();
}

} // namespace

void addPracticeCommands(PracticeServer &server)
{
    // The server owns its commands, so they cannot outlive it.
    PracticeServer *self = &server;
    server.addCommand(u"status"_s, [self](const QJsonObject &) { return status(*self); });
    server.addCommand(u"clearRequests"_s, [self](const QJsonObject &) {
        self->clearRequests();
        return Answer(QJsonObject());
    });
    server.addCommand(u"setFault"_s, [self](const QJsonObject &arguments) { return setFault(*self, arguments); });
    server.addCommand(u"clearFaults"_s, [self](const QJsonObject &arguments) {
        self->faults().clear(arguments[u"operation"_s].toString());
        return Answer(QJsonObject());
    });
    server.addCommand(u"reset"_s, [self](const QJsonObject &arguments) { return reset(*self, arguments); });
    server.addCommand(u"colleague"_s, [self](const QJsonObject &arguments) { return colleague(*self, arguments); });
}

void addPracticeAppCommands(PracticeServer &server, PracticeApps &apps)
{
    const auto add = [&](const QString &name, Answer (*run)(PracticeApps &, const QJsonObject &)) {
        server.addCommand(name, [&apps, run](const QJsonObject &arguments) { return run(apps, arguments); });
    };
    add(u"apps"_s, [](PracticeApps &all, const QJsonObject &) { return Answer(all.status().toJson()); });
    add(u"setAppVariables"_s, setVariables);
    add(u"deployApp"_s, deploy);
    add(u"setAppBehaviour"_s, setBehaviour);
    add(u"setDeployPace"_s, setPace);
    add(u"traffic"_s,
        [](PracticeApps &all, const QJsonObject &arguments) { return traffic(all.traffic(), arguments); });
}
