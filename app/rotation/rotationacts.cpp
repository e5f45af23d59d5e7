// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationacts.h"

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/whenfinished.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

constexpr auto pauseBetweenLooks = 5s;

} // namespace

RotationActs::RotationActs(const RotationTools &tools, QObject *parent)
    : QObject(parent)
    , m_tools(tools)
{
}

void RotationActs::run(const QList<ActRequest> &requests)
{
    if (m_isRunning)
        return;
    m_waiting = requests;
    m_isLeft = false;
    m_total = static_cast<int>(requests.size());
    m_done = 0;
    m_refused.clear();
    m_pace.begin(m_tools.clock.monotonic());
    next();
}

void RotationActs::next()
{
    if ((tried() == 0 && !m_isPaused) || m_waiting.isEmpty() || !m_readBetween)
        return startNext();
    m_isRunning = true;
    whenFinished(m_readBetween(m_waiting.first()), this, [this, turn = m_turn](const Done &) {
        if (turn != m_turn)
            return;
        m_isRunning = false;
        startUnlessPaused();
    });
}

/// A pause is no doubt that was overcome: the next act begins when nothing refuses it, as if nothing had, and what does
/// not pass by itself stops the series.
void RotationActs::startUnlessPaused()
{
    const bool canPause = m_total > 1 && !m_waiting.isEmpty() && m_waiting.first().refusesNow;
    const std::optional<Error> why = canPause ? guarded(m_waiting.first())() : std::nullopt;
    m_isPaused = why && why->detail == refusedForNow;
    if (!m_isPaused)
        return startNext();
    m_isRunning = true;
    m_tools.clock.after(pauseBetweenLooks, this, [this, turn = m_turn] {
        if (turn == m_turn)
            next();
    });
    emit stepChanged();
}

void RotationActs::startNext()
{
    m_isPaused = false;
    if (m_waiting.isEmpty()) {
        m_isRunning = false;
        m_restart.reset();
        emit finished();
        return;
    }
    m_begun = m_waiting.takeFirst();
    ActRequest request = m_begun;
    for (const ActRequest &other : std::as_const(m_waiting)) {
        if (other.kind == ActKind::DeleteEventKey
            && (request.kind == other.kind || request.kind == ActKind::RotateSigningKey))
            request.othersToDelete.append(other.keyId);
        else if (other.kind == ActKind::CreateEventKey && request.kind == other.kind)
            request.othersToCreate.append(other.newKey);
    }
    request.refusesNow = guarded(request);
    follow(m_tools.acts.start(request));
}

RotationActs::Guard RotationActs::guarded(const ActRequest &request) const
{
    return [self = QPointer(this), own = request.refusesNow] { // an act outlives these
        const std::optional<Error> refused = self && self->m_guard ? self->m_guard() : std::nullopt;
        return refused || !own ? refused : own();
    };
}

void RotationActs::settle(qint64 journalId, bool mayAsk)
{
    if (m_isRunning)
        return;
    m_total = 1;
    m_done = 0;
    m_refused.clear();
    m_isLeft = true;
    follow(m_tools.acts.settle(journalId, mayAsk));
}

void RotationActs::choose(const QString &keyId)
{
    if (!m_isRunning && m_left == Left::Choice)
        follow(m_tools.acts.choose(m_journalId, keyId));
}

void RotationActs::settleLast()
{
    if (!m_isRunning && m_left != Left::Nothing)
        follow(m_tools.acts.settle(m_journalId));
}

void RotationActs::takeSettled(Act *act)
{
    if (m_isRunning || m_left == Left::Nothing || act->journalId() != m_journalId)
        return;
    m_act = act;
    noteLeft();
    emit stepChanged();
}

void RotationActs::noteLeft()
{
    m_journalId = m_act->journalId();
    m_left = m_act->end() == Act::End::NeedsChoice ? Left::Choice
        : m_act->end() == Act::End::Open           ? Left::Open
                                                   : Left::Nothing;
}

void RotationActs::stop()
{
    m_waiting.clear();
    if (m_isPaused) {
        ++m_turn;
        startNext();
    }
    emit stepChanged();
}

void RotationActs::forgetLast()
{
    if (!isUnderWay() && m_left == Left::Nothing)
        m_act = nullptr;
}

void RotationActs::cancel()
{
    stop();
    if (m_act && m_isRunning)
        m_act->cancel();
}

bool RotationActs::waitsForPerson() const
{
    return m_left != Left::Nothing || (m_isRunning && m_act && m_act->step() == Act::Step::WaitingForPerson);
}

TimeLeft RotationActs::timeLeft() const
{
    const bool isTold
        = isUnderWay() && m_act && m_act->way().means == Way::Means::Call && !m_act->request().byHand && !isStopping();
    return isTold ? m_pace.left(m_total - tried(), m_tools.clock.monotonic()) : TimeLeft();
}

void RotationActs::follow(Act *act)
{
    m_act = act;
    m_isRunning = true;
    m_left = Left::Nothing;
    connect(act, &Act::stepChanged, this, [this, act] {
        if (act->handover().watch)
            m_restart = act->handover().watch;
        emit stepChanged();
    });
    connect(act, &Act::finished, this, &RotationActs::onFinished);
    emit stepChanged();
}

/// Each key that is deleted is a matter of its own: one that something speaks against keeps no other from its turn.
/// What concerns all of them does: nobody is signed in, say, or what refuses it refuses every other one too.
bool RotationActs::isRefusedAlone(const Act &act) const
{
    const std::optional<Error> error = act.error();
    const bool isOfAKey = error && act.end() == Act::End::NotDone && act.request().kind == ActKind::DeleteEventKey
        && !act.way().isRestart;
    if (!isOfAKey)
        return false;
    const bool isOfThis = error->kind == Error::Kind::Conflict || error->kind == Error::Kind::Rejected
        || error->kind == Error::Kind::NotFound;
    // The server's same words once more are about more than one key.
    const bool isSaidAgain = error->kind != Error::Kind::Conflict
        && std::ranges::any_of(m_refused, [&error](const Error &one) { return one == *error; });
    return isOfThis && !isSaidAgain
        && (m_waiting.isEmpty() || std::ranges::any_of(m_waiting, [](const ActRequest &one) {
               return !one.refusesNow || !one.refusesNow();
           }));
}

void RotationActs::onFinished()
{
    const bool goesOn = !isStopping();
    m_isRunning = false;
    noteLeft();
    if (m_act->end() == Act::End::Done) {
        ++m_done;
        // Of a restart that is over they are not there any more for an act to find.
        const bool mayFollow = m_restart || !m_act->way().isRestart;
        if (std::exchange(m_isLeft, false) && mayFollow && m_restOf) {
            m_waiting = m_restOf(m_act->request());
            m_total += static_cast<int>(m_waiting.size());
        }
        m_pace.oneMore(m_tools.clock.monotonic());
    } else if (goesOn && m_total > 1 && m_act->end() == Act::End::NotDone && m_act->error()
        && m_act->error()->detail == refusedForNow) {
        m_isPaused = true; // nothing was sent, so that the same is begun once more
        m_waiting.prepend(m_begun);
    } else if (isRefusedAlone(*m_act)) {
        m_refused.insert(m_act->request().keyId, *m_act->error());
        m_pace.oneMore(m_tools.clock.monotonic());
    } else {
        m_waiting.clear();
    }
    const QPointer<RotationActs> self(this);
    emit ended(m_act);
    if (self && !m_isRunning)
        next();
}
