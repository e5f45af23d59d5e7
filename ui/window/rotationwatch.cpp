// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/rotationwatch.h"

#include "app/acts/act.h"
#include "app/rollout/rolloutapp.h"
#include "app/rotation/rotationsession.h"
#include "ui/words/rotationtext.h"

#include <algorithm>

RotationWatch::RotationWatch(const RotationSession &session)
    : m_session(session)
{
    connect(m_notice, &DesktopNotice::clicked, this, &RotationWatch::openRequested);
    connect(&session, &RotationSession::changed, &m_lookSoon, &Soon::ask);
    m_lookSoon.ask();
}

/// A series ends also where a person stops it, and where something refuses the next.
void RotationWatch::tellOfKeys()
{
    const std::optional<RotationProgress> progress = progressOf(m_session);
    if (progress && (progress->keysLeft > 0 || progress->isInTrouble()))
        return send(tr("Not all keys are dealt with"),
            tr("%1. The rotation shows what came of each.", "how far it is").arg(progressText(*progress)));
    send(tr("The keys are dealt with"), tr("No more are made or deleted now. The rotation shows what came of each."));
}

/// What somebody has begun and left alone.
void RotationWatch::tellOfWhatEnded()
{
    const QList<ResyncLine> lines = m_session.resyncLines();
    const auto count
        = [&lines](ResyncLine::State state) { return int(std::ranges::count(lines, state, &ResyncLine::state)); };
    const bool isResyncing = m_session.isResyncing();
    if (std::exchange(m_wasResyncing, isResyncing) && !isResyncing)
        send(tr("The resyncs are through"),
            tr("%1 of %n apps are registered anew. The rotation shows what is left.", nullptr, int(lines.size()))
                .arg(count(ResyncLine::Good)));
    const bool isBeingSet = m_session.isBeingSet();
    if (std::exchange(m_wasSetting, isBeingSet) && !isBeingSet)
        send(tr("“Set for me” is through"), tr("Or it waits for you. Its window says what came of each place."));
    const bool isOfSeveral = m_session.several().has_value();
    if (std::exchange(m_wasOfSeveral, isOfSeveral) && !isOfSeveral)
        tellOfKeys();
    if (!m_session.isLoaded())
        return;
    const Rotation &rotation = m_session.rotation();
    const bool isUndone = rotation.isUndoing && (rotation.isOver() || m_session.step() == RotationStep::Undone);
    if (m_wasUndone.value_or(isUndone) != isUndone && isUndone)
        send(tr("The rotation is undone"),
            tr("It has come to its end. The rotation shows what is left, and keeps the record."));
    m_wasUndone = isUndone;
}

RotationWatch::State RotationWatch::stateNow() const
{
    State now{.step = m_session.step(), .progress = progressOf(m_session)};
    if (now.progress && isBoardStep(now.step)) {
        const QList<RolloutRow> rows = m_session.rows(now.step);
        for (const RolloutRow &row : rows) {
            if (row.isThere())
                now.there.insert(row.app.key());
            else if (row.latest.standing == AppStanding::WouldBreak || row.latest.standing == AppStanding::NotThere)
                now.lacking.insert(row.app.key());
        }
    }
    if (m_session.stateOf(m_session.stepUnderWay()) == RotationSession::StepState::NeedsPerson)
        now.waitingAct = m_session.act() ? m_session.act()->journalId() : 0;
    return now;
}

void RotationWatch::look()
{
    tellOfWhatEnded();
    State now = stateNow();
    // While it takes its final check, say, what was known before does not count: that is no news.
    if (!m_session.isBusy() || now.waitingAct) {
        if (m_state)
            tell(*m_state, now);
        // Between what it had and what it has an app is restarted, and answers nothing.
        if (m_state && m_state->step == now.step)
            now.there.unite(m_state->there).subtract(now.lacking);
        m_state = now;
    }
    // Of two steps that are open at once somebody may look at the other one.
    const QString text = now.progress && now.progress->isOfSomething()
        ? tr("“%1”: %2", "a step, and how far it is").arg(stepName(now.step), progressText(*now.progress))
        : QString();
    m_text = text;
    emit changed();
}

void RotationWatch::tell(const State &before, const State &now)
{
    if (now.waitingAct && now.waitingAct != before.waitingAct)
        return send(tr("The rotation waits for you"), tr("An act is to be done elsewhere before it goes on."));
    if (!now.progress || !before.progress || now.step != before.step)
        return;
    if (now.progress->broken > before.progress->broken)
        return send(tr("An app is broken now"), tr("By its own answers. The rotation shows which, and what to do."));
    if (now.lacking.intersects(before.there))
        return send(tr("An app has gone back"),
            tr("By its own answers it no longer has what this step waits for. The rotation shows which."));
    if (now.progress->isOpen && !before.progress->isOpen)
        return send(tr("The rotation can go on"), tr("The apps no longer hold it up."));
    if (!now.progress->isOpen && before.progress->isOpen)
        send(tr("The rotation cannot go on any more"),
            tr("What was known of an app has changed, or has grown old. The rotation shows of which."));
}
