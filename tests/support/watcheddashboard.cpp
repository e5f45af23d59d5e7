// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/watcheddashboard.h"

using namespace Qt::StringLiterals;

WatchedDashboard::WatchedDashboard(Dashboard &dashboard, Watch watch, QObject *parent)
    : Dashboard(parent)
    , m_dashboard(dashboard)
    , m_watch(std::move(watch))
{
    connect(&dashboard, &Dashboard::signInNeeded, this, &Dashboard::signInNeeded);
    connect(&dashboard, &Dashboard::signedIn, this, &Dashboard::signedIn);
}

QUrl WatchedDashboard::runsPage(const Environment &environment) const
{
    return m_dashboard.runsPage(environment);
}

Way WatchedDashboard::wayOf(ActKind kind, const Environment &environment) const
{
    return m_dashboard.wayOf(kind, environment);
}

QFuture<Result<QList<Environment>>> WatchedDashboard::environments()
{
    return watched(u"environments"_s, [this] { return m_dashboard.environments(); });
}

QFuture<Result<QList<SigningKey>>> WatchedDashboard::signingKeys(const QString &environmentId)
{
    return watched(u"signingKeys"_s, [&] { return m_dashboard.signingKeys(environmentId); });
}

QFuture<Result<QList<EventKey>>> WatchedDashboard::eventKeys(const QString &environmentId)
{
    return watched(u"eventKeys"_s, [&] { return m_dashboard.eventKeys(environmentId); });
}

QFuture<Result<QList<App>>> WatchedDashboard::apps(const QString &environmentId)
{
    return watched(u"apps"_s, [&] { return m_dashboard.apps(environmentId); });
}

QFuture<Result<QList<Worker>>> WatchedDashboard::workers(const QString &environmentId)
{
    return watched(u"workers"_s, [&] { return m_dashboard.workers(environmentId); });
}

QFuture<Result<SigningKeyRotationCheck>> WatchedDashboard::signingKeyRotationCheck(
    const QString &environmentId, const QString &appExternalId)
{
    return watched(u"signingKeyRotationCheck"_s,
        [&] { return m_dashboard.signingKeyRotationCheck(environmentId, appExternalId); });
}

QFuture<Result<LastEvents>> WatchedDashboard::lastEventsThrough(
    const QString &environmentId, const QStringList &eventKeyIds, const QDateTime &since)
{
    return watched(
        u"lastEventsThrough"_s, [&] { return m_dashboard.lastEventsThrough(environmentId, eventKeyIds, since); });
}

QFuture<Result<SigningKey>> WatchedDashboard::createSigningKey(const QString &environmentId)
{
    return watched(u"createSigningKey"_s, [&] { return m_dashboard.createSigningKey(environmentId); });
}

QFuture<Done> WatchedDashboard::deleteSigningKey(const QString &keyId)
{
    return watched(
        u"deleteSigningKey"_s, [&] { return m_dashboard.deleteSigningKey(keyId); }, keyId);
}

QFuture<Result<SigningKey>> WatchedDashboard::rotateSigningKey(const QString &environmentId)
{
    return watched(u"rotateSigningKey"_s, [&] { return m_dashboard.rotateSigningKey(environmentId); });
}

QFuture<Result<EventKey>> WatchedDashboard::createEventKey(const QString &environmentId, const NewEventKey &key)
{
    return watched(u"createEventKey"_s, [&] { return m_dashboard.createEventKey(environmentId, key); });
}

QFuture<Result<EventKey>> WatchedDashboard::updateEventKey(const EventKey &changed)
{
    return watched(u"updateEventKey"_s, [&] { return m_dashboard.updateEventKey(changed); });
}

QFuture<Done> WatchedDashboard::deleteEventKey(const QString &environmentId, const QString &keyId)
{
    return watched(
        u"deleteEventKey"_s, [&] { return m_dashboard.deleteEventKey(environmentId, keyId); }, keyId);
}

QFuture<Result<ResyncOutcome>> WatchedDashboard::resyncApp(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    return watched(u"resyncApp"_s, [&] { return m_dashboard.resyncApp(environmentId, appExternalId, url); });
}

QFuture<Result<Handover>> WatchedDashboard::handedOver()
{
    return watched(u"handedOver"_s, [&] { return m_dashboard.handedOver(); });
}

QFuture<Done> WatchedDashboard::forgetHandover()
{
    return watched(u"forgetHandover"_s, [&] { return m_dashboard.forgetHandover(); });
}

QFuture<Result<Handover>> WatchedDashboard::handOver(const HandedBack &act)
{
    return watched(u"handOver"_s, [&] { return m_dashboard.handOver(act); });
}

QFuture<Done> WatchedDashboard::mayBeSettled(const HandedBack &act)
{
    return watched(u"mayBeSettled"_s, [&] { return m_dashboard.mayBeSettled(act); });
}

QFuture<Result<Backing>> WatchedDashboard::personDid(const HandedBack &act)
{
    return watched(u"personDid"_s, [&] { return m_dashboard.personDid(act); });
}

QFuture<Done> WatchedDashboard::renewSession()
{
    return watched(u"renewSession"_s, [this] { return m_dashboard.renewSession(); });
}
