// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/act.h"
#include "app/core/pace.h"
#include "app/rotation/rotationtools.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <functional>

/// Error::detail of ActRequest::refusesNow: nothing but what passes by itself refuses it.
inline constexpr auto refusedForNow = QLatin1StringView("refused for now");

/// The acts of a rotation, one after the other. Remembers the last one until the next, so that the pages can follow it.
class RotationActs : public QObject
{
    Q_OBJECT

public:
    enum class Left {
        Nothing,
        Choice, ///< The last act ended as NeedsChoice.
        Open, ///< Its outcome is not known yet.
    };

    explicit RotationActs(const RotationTools &tools, QObject *parent = nullptr);

    /// Read anew before each act but the first, right before which everything was: a long series outlives that. And
    /// again and again while a series pauses.
    using Reading = std::function<QFuture<Done>(const ActRequest &next)>;
    void setReadBetween(Reading read) { m_readBetween = std::move(read); }

    /// Of an act that an earlier run of the program began, and that is done now: those that were to follow it.
    using Rest = std::function<QList<ActRequest>(const ActRequest &done)>;
    void setRest(Rest rest) { m_restOf = std::move(rest); }

    /// What speaks against any act at the moment in which it would go out.
    using Guard = std::function<std::optional<Error>()>;
    void setGuard(Guard guard) { m_guard = std::move(guard); }

    /// These, in their order; stops at the first that is not done, unless what refuses it keeps none behind it. Where
    /// what refuses one of several is refusedForNow it pauses there, and goes on when nothing refuses that one any
    /// more.
    void run(const QList<ActRequest> &requests);
    void settle(qint64 journalId, bool mayAsk = true);
    void choose(const QString &keyId); ///< Of the last act. Empty: none of them.
    void settleLast();
    void takeSettled(Act *act); ///< Somebody else had the last one settled, and this is what came of it.
    void stop(); ///< The running one goes on to its end; what waits behind it is not begun.
    void cancel(); ///< The running one, as long as its call is not out; what waits behind it is not begun.

    Act *last() const { return m_act; }
    void forgetLast(); ///< What it did is undone otherwise. Not one that is under way, or left open.
    bool isRunning() const { return m_isRunning; } ///< Also while a series pauses.
    bool isPaused() const { return m_isPaused; }
    const QList<ActRequest> &waiting() const { return m_waiting; } ///< Those that have not begun.
    bool isUnderWay() const { return m_isRunning || !m_waiting.isEmpty(); } ///< Also between two of them.
    int total() const { return m_total; } ///< How many were begun together, or are to be.
    int done() const { return m_done; } ///< Of these.
    /// Of these: those that were refused by themselves, and passed over or the last; by the ids of their keys.
    const QHash<QString, Error> &refused() const { return m_refused; }
    TimeLeft timeLeft() const; ///< For these; not known where it is a person who does them.
    bool isStopping() const { return m_isRunning && m_waiting.isEmpty() && tried() + 1 < m_total; }
    bool waitsForPerson() const;
    Left left() const { return m_left; }

signals:
    void stepChanged();
    /// One act has ended; it is still there.
    void ended(Act *act);
    /// All are done, or one was not.
    void finished();

private:
    void next();
    void startUnlessPaused();
    void startNext();
    Guard guarded(const ActRequest &request) const; ///< And what speaks against this one.
    void follow(Act *act);
    void onFinished();
    void noteLeft(); ///< What the last act's end leaves to be found out.
    int tried() const { return m_done + int(m_refused.size()); }
    bool isRefusedAlone(const Act &act) const;

    const RotationTools m_tools;
    Reading m_readBetween;
    Rest m_restOf;
    Guard m_guard;
    QList<ActRequest> m_waiting;
    ActRequest m_begun; // the last act's, as it was given: it may be begun anew
    QPointer<Act> m_act;
    std::shared_ptr<RestartWatch> m_restart; // what an act of these has handed over, until the last of them is over
    qint64 m_journalId = 0;
    int m_total = 0;
    int m_done = 0;
    QHash<QString, Error> m_refused;
    Pace m_pace;
    bool m_isRunning = false;
    bool m_isPaused = false;
    int m_turn = 0; // what looks for one that was stopped while it paused does nothing any more
    bool m_isLeft = false; // the last one was settled: what followed it in its own run is not waiting here
    Left m_left = Left::Nothing;
};
