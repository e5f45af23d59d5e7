// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicecommands.h"

#include "app/core/whenfinished.h"
#include "app/practice/practiceclock.h"
#include "app/practice/practiceserver.h"

using namespace Qt::StringLiterals;

namespace {

using Answer = Result<QJsonObject>;

tl::unexpected<Error> refused(const QString &message)
{
    return failure({.kind = Error::Kind::Rejected, .serverMessage = message});
}

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
    const PracticeSize size{
        .environments = arguments[u"environments"_s].toInt(), .eventKeys = arguments[u"eventKeys"_s].toInt()};
    return done(server.reset(size));
}

QString productionOf(const PracticeState &state)
{
    for (const PracticeEnvironment &row : state.environments().all()) {
        if (row.environment.type == EnvironmentType::Production)
            return row.environment.id;
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
    return refused(u"unknown act"_s);
}

} // namespace

void addPracticeCommands(PracticeServer &server)
{
    // The server owns its commands, so they cannot outlive it.
    PracticeServer *self = &server;
    server.addCommand(u"status"_s, [self](const QJsonObject &) { return readyFuture(status(*self)); });
    server.addCommand(u"clearRequests"_s, [self](const QJsonObject &) {
        self->clearRequests();
        return readyFuture(Answer(QJsonObject()));
    });
    server.addCommand(
        u"setFault"_s, [self](const QJsonObject &arguments) { return readyFuture(setFault(*self, arguments)); });
    server.addCommand(u"clearFaults"_s, [self](const QJsonObject &arguments) {
        self->faults().clear(arguments[u"operation"_s].toString());
        return readyFuture(Answer(QJsonObject()));
    });
    server.addCommand(
        u"reset"_s, [self](const QJsonObject &arguments) { return readyFuture(reset(*self, arguments)); });
    server.addCommand(
        u"colleague"_s, [self](const QJsonObject &arguments) { return readyFuture(colleague(*self, arguments)); });
}

void addTimeScaleCommand(PracticeServer &server, PracticeClock &clock)
{
    server.addCommand(u"timeScale"_s, [&clock](const QJsonObject &arguments) {
        const double factor = arguments[u"factor"_s].toDouble(clock.factor());
        if (factor <= 0 || factor > 10000)
            return readyFuture(Answer(refused(u"the factor has to lie above 0 and up to 10000"_s)));
        clock.setFactor(factor);
        return readyFuture(Answer(QJsonObject{{u"factor"_s, factor}}));
    });
    server.addCommand(u"leap"_s, [&clock](const QJsonObject &arguments) {
        const qint64 time = arguments[u"milliseconds"_s].toInteger();
        if (time < 0)
            return readyFuture(Answer(refused(u"time goes forward only"_s)));
        clock.leap(std::chrono::milliseconds(time));
        return readyFuture(Answer(QJsonObject{{u"now"_s, clock.now().toString(Qt::ISODateWithMs)}}));
    });
}
