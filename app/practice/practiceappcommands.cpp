// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappcommands.h"

#include "app/practice/practiceapps.h"
#include "app/practice/practiceserver.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Answer = Result<QJsonObject>;

Answer refused(const QString &message)
{
    return failure(Error{.kind = Error::Kind::Rejected, .serverMessage = message});
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
        return refused(u"That is no variable: a name has letters, digits and underscores, and a value is a text."_s);
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
        return refused(u"The traffic can be started, stopped and reset, nothing else."_s);
    QJsonArray counts;
    const QList<PracticeTrafficCount> all = traffic.counts();
    for (const PracticeTrafficCount &count : all)
        counts.append(count.toJson());
    return QJsonObject{{u"isRunning"_s, traffic.isRunning()},
        {u"interval"_s, static_cast<qint64>(traffic.interval().count())}, {u"counts"_s, counts}};
}

} // namespace

void addPracticeAppCommands(PracticeServer &server, PracticeApps &apps)
{
    const auto add = [&server, &apps](const QString &name, Answer (*run)(PracticeApps &, const QJsonObject &)) {
        server.addCommand(
            name, [&apps, run](const QJsonObject &arguments) { return readyFuture(run(apps, arguments)); });
    };
    add(u"apps"_s, [](PracticeApps &all, const QJsonObject &) { return Answer(all.status().toJson()); });
    add(u"setAppVariables"_s, setVariables);
    add(u"deployApp"_s, deploy);
    add(u"setAppBehaviour"_s, setBehaviour);
    add(u"setDeployPace"_s, setPace);
    add(u"traffic"_s,
        [](PracticeApps &all, const QJsonObject &arguments) { return traffic(all.traffic(), arguments); });
}
