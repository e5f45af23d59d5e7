// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicecontrol.h"

#include "app/core/whenfinished.h"
#include "app/practice/practiceapps.h"
#include "app/practice/practiceplatforms.h"
#include "app/practice/practiceserver.h"

#include <numeric>

namespace {

/// Carries out in the server's thread what gives the answer, and puts a refusal into words for people.
template <typename Work>
auto told(PracticeServer &server, Work work)
{
    const SharedPromise<std::invoke_result_t<Work &>> promise;
    QMetaObject::invokeMethod(
        &server,
        [promise, work = std::move(work)]() mutable {
            promise.give(work().map_error([](const Error &error) {
                const QString &words = error.serverMessage.isEmpty() ? error.detail : error.serverMessage;
                return Error{.kind = Error::Kind::Rejected, .serverMessage = words};
            }));
        },
        Qt::QueuedConnection);
    return promise.future();
}

template <typename Change>
QFuture<Result<PracticeAppsStatus>> toldApps(PracticeServer &server, PracticeApps &apps, Change change)
{
    return told(server, [&apps, change] { return Done(change()).map([&apps] { return apps.status(); }); });
}

template <typename Change>
QFuture<Result<PracticeAppsStatus>> toldApp(
    PracticeServer &server, PracticeApps &apps, const QString &id, Change change)
{
    return toldApps(server, apps, [&apps, id, change] {
        PracticeRunningApp *app = apps.app(id);
        return app ? change(*app) : Done(failure(PracticeApps::noSuchApp()));
    });
}

template <typename Change>
QFuture<Result<PracticeTrafficStatus>> toldTraffic(PracticeServer &server, PracticeTraffic &traffic, Change change)
{
    return told(server, [&traffic, change] {
        change(traffic);
        return Result<PracticeTrafficStatus>(PracticeTrafficStatus::of(traffic));
    });
}

qint64 sumOf(const QList<PracticeTrafficCount> &counts, qint64 PracticeTrafficCount::*number)
{
    return std::accumulate(counts.cbegin(), counts.cend(), qint64(0),
        [number](qint64 sum, const PracticeTrafficCount &count) { return sum + count.*number; });
}

} // namespace

PracticeTrafficStatus PracticeTrafficStatus::of(const PracticeTraffic &traffic)
{
    return {.isRunning = traffic.isRunning(), .interval = traffic.interval(), .counts = traffic.counts()};
}

qint64 PracticeTrafficStatus::refused() const
{
    return sumOf(counts, &PracticeTrafficCount::refused);
}

qint64 PracticeTrafficStatus::accepted() const
{
    return sumOf(counts, &PracticeTrafficCount::accepted);
}

PracticeControl::PracticeControl(PracticeServer &server, PracticeApps &apps, PracticePlatforms &platforms)
    : m_server(server)
    , m_apps(apps)
    , m_platforms(platforms)
{
}

QFuture<Result<QList<PracticeFault>>> PracticeControl::faults()
{
    return told(m_server, [&server = m_server] { return Result<QList<PracticeFault>>(server.faults().all()); });
}

QFuture<Done> PracticeControl::setFault(const PracticeFault &fault)
{
    return told(m_server, [&server = m_server, fault] {
        server.faults().add(fault);
        return Done();
    });
}

QFuture<Done> PracticeControl::clearFaults()
{
    return told(m_server, [&server = m_server] {
        server.faults().clear();
        return Done();
    });
}

QFuture<Done> PracticeControl::reset(int apps)
{
    return told(m_server, [&server = m_server, apps] { return server.state().reset(apps); });
}

QFuture<Done> PracticeControl::actAsColleague(const QString &act, const QString &environmentId, const QString &keyName)
{
    return told(m_server,
        [=, &server = m_server] { return asDone(server.rules().actAsColleague(act, environmentId, keyName)); });
}

QFuture<Result<bool>> PracticeControl::isSignedIn()
{
    return told(m_server, [&platforms = m_platforms] { return Result<bool>(platforms.isSignedIn()); });
}

QFuture<Done> PracticeControl::setSignedIn(bool isSignedIn)
{
    return told(m_server, [&platforms = m_platforms, isSignedIn] { return platforms.setSignedIn(isSignedIn); });
}

QFuture<Result<PracticeAppsStatus>> PracticeControl::apps()
{
    return toldApps(m_server, m_apps, [] { return Done(); });
}

QFuture<Result<PracticeAppsStatus>> PracticeControl::setVariables(
    const QString &id, const PracticeAppVariables &changes, const QStringList &unset)
{
    return toldApps(m_server, m_apps, [=, &apps = m_apps] { return apps.changeVariables(id, changes, unset); });
}

QFuture<Result<PracticeAppsStatus>> PracticeControl::deploy(const QString &appId)
{
    return toldApp(m_server, m_apps, appId, [](PracticeRunningApp &app) {
        app.deploy();
        return Done();
    });
}

QFuture<Result<PracticeAppsStatus>> PracticeControl::setBehaviour(
    const QString &appId, const PracticeAppBehaviour &behaviour)
{
    return toldApp(
        m_server, m_apps, appId, [behaviour](PracticeRunningApp &app) { return app.setBehaviour(behaviour); });
}

QFuture<Done> PracticeControl::setDeployPace(std::chrono::milliseconds restart, std::chrono::milliseconds settle)
{
    return told(m_server, [=, &apps = m_apps] {
        apps.setPace({.restart = restart, .settle = settle});
        return Done();
    });
}

QFuture<Result<PracticeTrafficStatus>> PracticeControl::traffic()
{
    return toldTraffic(m_server, m_apps.traffic(), [](PracticeTraffic &) {});
}

QFuture<Result<PracticeTrafficStatus>> PracticeControl::startTraffic(std::chrono::milliseconds interval)
{
    return toldTraffic(m_server, m_apps.traffic(), [interval](PracticeTraffic &traffic) { traffic.start(interval); });
}

QFuture<Result<PracticeTrafficStatus>> PracticeControl::stopTraffic()
{
    return toldTraffic(m_server, m_apps.traffic(), [](PracticeTraffic &traffic) { traffic.stop(); });
}

QFuture<Result<PracticeTrafficStatus>> PracticeControl::resetTraffic()
{
    return toldTraffic(m_server, m_apps.traffic(), [](PracticeTraffic &traffic) { traffic.reset(); });
}
