// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/rotationwatch.h"

#include "app/rotation/rotation.h"
#include "app/rotation/rotationsession.h"
#include "ui/words/rotationtext.h"

#include <algorithm>

RotationWatch::RotationWatch(const RotationSession &session)
    : m_session(session)
{
    connect(m_notice, &DesktopNotice::clicked, this, &RotationWatch::openRequested);
    connect(&session, &RotationSession::changed, this, &RotationWatch::lookSoon);
    lookSoon();
}

/// Hundreds of apps can answer in one turn of the event loop.
void RotationWatch::lookSoon()
{
    if (!std::exchange(m_isDue, true))
        QMetaObject::invokeMethod(this, &RotationWatch::look, Qt::QueuedConnection);
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
            tr("%1 of %2 apps are registered anew. The rotation shows what is left.")
                .arg(count(ResyncLine::Good))
                .arg(lines.size()));
    const bool isBeingSet = m_session.isBeingSet();
    if (std::exchange(m_wasSetting, isBeingSet) && !isBeingSet)
        send(tr("“Set for me” is through"), tr("Or it waits for you. Its window says what came of each place."));
    if (!m_session.isLoaded())
        return;
    const Rotation &rotation = m_session.rotation();
    const bool isUndone = rotation.isUndoing && (rotation.isOver() || m_session.step() == RotationStep::Undone);
    if (m_wasUndone.value_or(isUndone) != isUndone && isUndone)
        send(tr("The rotation is undone"),
            tr("It has come to its end. The rotation shows what is left, and keeps the record."));
    m_wasUndone = isUndone;
}

void RotationWatch::look()
{
    m_isDue = false;
    tellOfWhatEnded();
    const State now{.step = m_session.step(),
        .progress = progressOf(m_session),
        .waitsForPerson = m_session.stateOf(m_session.step()) == RotationSession::StepState::NeedsPerson};
    // While it takes its final check, say, what was known before does not count: that is no news.
    if (!m_session.isBusy() || now.waitsForPerson) {
        if (m_state)
            tell(*m_state, now);
        m_state = now;
    }
    // Of two steps that are open at once somebody may look at the other one.
    const QString text = now.progress && now.progress->apps > 0
        ? tr("“%1”: %2", "a step, and how far it is").arg(stepName(now.step), progressText(*now.progress))
        : QString();
    if (std::exchange(m_text, text) != text)
        emit changed();
}

void RotationWatch::tell(const State &before, const State &now)
{
    if (now.waitsForPerson && !before.waitsForPerson)
        return send(tr("The rotation waits for you"), tr("An act is to be done elsewhere before it goes on."));
    if (!now.progress || !before.progress || now.step != before.step)
        return;
    if (now.progress->broken > before.progress->broken)
        return send(tr("An app is broken now"), tr("By its own answers. The rotation shows which, and what to do."));
    if (now.progress->isOpen && !before.progress->isOpen)
        return send(tr("The rotation can go on"), tr("The apps no longer hold it up."));
    if (!now.progress->isOpen && before.progress->isOpen)
        send(tr("The rotation cannot go on any more"),
            tr("What was known of an app has changed, or has grown old. The rotation shows of which."));
}
