// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/jsonfields.h"
#include "app/practice/httpcall.h"

#include <QMap>
#include <QObject>
#include <functional>
#include <optional>

/// What came of the traffic in one direction of one app or sender.
struct PracticeTrafficCount
{
    enum class Kind {
        Calls, ///< Inngest calls the app, signed with the environment's active key.
        Events, ///< It sends events with the event key that it holds.
    };

    QString id; ///< The app's or the sender's.
    QString name;
    QString environmentId;
    Kind kind = Kind::Calls;
    qint64 accepted = 0;
    qint64 refused = 0; ///< 401, 403 or 500: a key did not do.
    qint64 failed = 0; ///< No answer, or another error: not about keys.
    QString lastReason; ///< Of the last that was refused or failed; for people, as the other side put it.

    bool operator==(const PracticeTrafficCount &) const = default;
    static void fields(JsonFields &json, PracticeTrafficCount &count);
};

/// What there is to do in one round for one app or sender.
struct PracticeTrafficCall
{
    QString id;
    QString name;
    QString environmentId = {};
    PracticeTrafficCount::Kind kind = PracticeTrafficCount::Kind::Calls;
    std::optional<HttpCall::Request> request; ///< nullopt: it came to its end without a request (a worker's).
    QString refusal; ///< Without a request: why it was refused; empty: accepted.
};

/// What an account in use has going on all the time: calls to its apps and events from them, round after round, each
/// outcome counted. This is what tells whether a rotation went without downtime.
class PracticeTraffic : public QObject
{
    Q_OBJECT

public:
    using Round = std::function<QList<PracticeTrafficCall>()>;

    /// round: gives the calls of the next round, signed for now.
    PracticeTraffic(Clock &clock, Round round);

    void start(std::chrono::milliseconds interval);
    void stop();
    bool isRunning() const { return m_isRunning; }
    std::chrono::milliseconds interval() const { return m_interval; }
    /// Forgets all counts; answers that are still to come to earlier calls are not counted.
    void reset();
    /// One round now, whether or not it runs.
    void runOnce();

    /// No call waits for its answer.
    bool isSettled() const;

    QList<PracticeTrafficCount> counts() const { return m_counts.values(); }
    /// {isRunning, interval: in milliseconds, counts}.
    QJsonObject toJson() const;
    void restore(const QJsonObject &kept); ///< What toJson() said; it goes on where it was running.

signals:
    /// An answer has come.
    void counted();
    /// It was started, stopped or reset, or has gone on for a while since the last time.
    void toKeep();

private:
    using Place = std::pair<QString, PracticeTrafficCount::Kind>;

    void tick();
    void begin(const PracticeTrafficCall &call);
    void count(const PracticeTrafficCall &call, const Result<HttpResponse> &answer);
    PracticeTrafficCount &countOf(const PracticeTrafficCall &call);

    Clock &m_clock;
    const Round m_round;
    std::chrono::milliseconds m_interval{1000};
    bool m_isRunning = false;
    QDateTime m_keptAt;
    Rounds m_rounds; // a start makes those of earlier ones stop
    int m_generation = 0; // of the counts
    QMap<Place, PracticeTrafficCount> m_counts;
    QMap<Place, int> m_underWay;
};
