// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/act.h"
#include "app/core/pace.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QQueue>

class Acts;

/// What came of one app's resync.
struct ResyncResult
{
    App app;
    Act::End end = Act::End::NotDone;
    std::optional<Error> error;
    std::optional<ResyncOutcome> outcome;
    QDateTime begunAt = {}; ///< Of one that was looked up: when it was sent, by the server's clock where that is known.

    bool isGood() const { return end == Act::End::Done && outcome && !outcome->failure; }
    bool isOfAnotherApp() const
    {
        return isGood() && !outcome->appExternalId.isEmpty() && outcome->appExternalId != app.externalId;
    }
    bool isResynced() const { return isGood() && !isOfAnotherApp(); }
    /// Stopped by the person before it was sent.
    bool wasStopped() const { return end == Act::End::NotDone && error && error->kind == Error::Kind::Cancelled; }
};

/// Resyncs several apps, some at a time, each as an act of its own, on past failures. What was sent goes on when this
/// has gone.
class ResyncRun : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Of these, those that can be resynced; environments: where to find each app's own. Adds to a run that is not
    /// over. rotationId and reason: for the record. addresses: of apps, by id, that are to be called at another one
    /// than that of their last sync.
    void start(Acts &acts, const QList<App> &apps, const QList<Environment> &environments,
        const QString &rotationId = {}, const QString &reason = {}, const QHash<QString, QUrl> &addresses = {});
    /// One that an earlier run of the program has sent, and that is being settled: until it is known whether it took
    /// place the app is sent no other one. No part of a run, and nobody waits for it; lookedUp() says what was found.
    void lookUp(const App &app, Act *act);
    /// Those that are not sent yet are not sent any more.
    void stop();
    /// Forgets results and no longer follows what runs.
    void clear();

    bool isRunning() const { return !m_running.isEmpty() || !m_waiting.isEmpty(); }
    /// Or waiting for its turn.
    bool isRunning(const QString &appId) const { return m_running.contains(appId) || isWaiting(appId); }
    bool isWaiting(const QString &appId) const; ///< For its turn.
    bool isLookedUp(const QString &appId) const { return m_lookedUp.contains(appId); } ///< See lookUp().
    int total() const { return m_total; }
    int done() const { return int(m_results.size()); }
    TimeLeft left() const;
    /// Of this run, in the order in which they ended.
    const QList<ResyncResult> &results() const { return m_results; }
    /// The latest result for the app since clear(), of an earlier run too.
    std::optional<ResyncResult> resultOf(const QString &appId) const;

signals:
    void progressed();
    void finished();
    /// It took place, or that cannot be told. One that did not is to be sent again.
    void lookedUp(const ResyncResult &result);

private:
    struct Waiting
    {
        App app;
        ActRequest request;
    };

    void next();
    void settle(const ResyncResult &result);
    void endLookUp(const App &app, const Act *act);

    QPointer<Acts> m_acts;
    QQueue<Waiting> m_waiting;
    QHash<QString, QPointer<Act>> m_running; // by app id
    QHash<QString, QPointer<Act>> m_lookedUp; // by app id
    QList<ResyncResult> m_results;
    QHash<QString, ResyncResult> m_latest;
    int m_total = 0;
    Pace m_pace;
};
