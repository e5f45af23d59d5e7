// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/practice/practiceappvariables.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

/// One running instance of a practice app.
struct PracticeInstance
{
    int number = 1; ///< Counted from 1; stays through restarts.
    PracticeAppVariables variables; ///< What it was started with.
    QDateTime startedAt; ///< UTC.
    int deployment = 0; ///< The one that started it.
    bool isServing = true; ///< False: it is being restarted.
};

/// The instances of one practice app, and the deploys that restart them: one after the other over some seconds, so that
/// old and new serve side by side for a while, and never all of them down. Stored variables are not here: only what a
/// deploy hands over.
class PracticeInstances : public QObject
{
    Q_OBJECT

public:
    struct Pace
    {
        std::chrono::milliseconds restart{2'000}; ///< From the stop of an instance until it serves again.
        std::chrono::milliseconds settle{1'000}; ///< From there until the next one stops.
    };

    explicit PracticeInstances(Clock &clock);

    void setPace(Pace pace) { m_pace = pace; }
    /// That many, all started now with the same variables.
    void startAll(int count, const PracticeAppVariables &variables);

    const QList<PracticeInstance> &all() const { return m_instances; }
    /// The one that gets the next request: those that serve take turns, in an order that changes with each turn, so
    /// that nobody who asks in a rhythm of their own meets the same one every time. Null: there is none.
    const PracticeInstance *next();

    /// Restarts all of them with these variables. A deploy that is under way is overtaken: what it has not restarted
    /// yet goes straight to the newer one.
    void deploy(const PracticeAppVariables &variables);
    bool isDeploying() const { return m_isDeploying; }
    int deployment() const { return m_deployment; }

    /// Keys included: for the practice server's own state.
    QJsonObject toJson() const;
    /// As saved; a deploy that was cut off goes on. False: nothing usable in there.
    bool restore(const QJsonObject &json);

signals:
    void stopped(int index);
    void started(int index);
    /// Anything in all() or isDeploying().
    void changed();

private:
    void restartNext();
    void finishRestart(int index);
    bool isAnotherServing(int index) const;

    Clock &m_clock;
    Pace m_pace;
    QList<PracticeInstance> m_instances;
    PracticeAppVariables m_deployed;
    int m_deployment = 0;
    QList<int> m_turn; // indices that have not been served in this turn
    bool m_isDeploying = false;
};
