// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/rotationwatch.h"

#include "app/acts/act.h"
#include "app/core/lookup.h"
#include "app/rollout/rolloutapp.h"
#include "app/rotation/rotationsession.h"
#include "ui/words/rotationtext.h"

#include <algorithm>
#include <utility>

namespace {

using Refusal = RotationNotice::Kind;

/// It comes and goes with one reading, or with what is under way: that something else refuses is not known meanwhile.
bool isPassing(const RotationNotice &notice, bool isReading)
{
    return notice.isOnce || notice.kind == Refusal::ActOpen || notice.kind == Refusal::AccessesNotRead
        || notice.kind == Refusal::NotRead || notice.kind == Refusal::OldKeySeen
        || (notice.kind == Refusal::EventsNotKnown && isReading);
}

/// The final check is made by itself.
bool isRefusing(const RotationNotice &notice)
{
    return notice.severity == RotationNotice::Refusal && notice.kind != Refusal::NotAskedAgain;
}

/// Without a name: anybody who looks at the screen can read a notice.
QString stillHeldText(const QSet<Refusal> &refusals)
{
    QStringList sentences;
    if (refusals.contains(Refusal::QuietPeriod))
        sentences.append(RotationWatch::tr("The quiet period of the old event keys is not over."));
    if (refusals.contains(Refusal::SendersUnasked))
        sentences.append(RotationWatch::tr("Of some senders that are no apps nobody has said that they have moved."));
    if (refusals.contains(Refusal::HoldersOutOfSight))
        sentences.append(RotationWatch::tr(
            "Of some apps that are not listed any more nobody has said that they have left the old event keys."));
    if (refusals.contains(Refusal::EventsStillArrive) || refusals.contains(Refusal::EventsNotTold))
        sentences.append(RotationWatch::tr("Events came through old keys, or somebody has to look whether any did."));
    if (refusals.contains(Refusal::EventsNotKnown))
        sentences.append(RotationWatch::tr("Whether events still come through old keys is not known."));
    if (refusals.contains(Refusal::OpenItems))
        sentences.append(RotationWatch::tr("There are other open items."));
    sentences.append(RotationWatch::tr("The rotation shows what still refuses it."));
    return sentences.join(u' ');
}

} // namespace

RotationWatch::RotationWatch(const RotationSession &session)
    : m_session(session)
{
    connect(m_notice, &DesktopNotice::clicked, this, &RotationWatch::openRequested);
    connect(&session, &RotationSession::changed, &m_lookSoon, &Soon::ask);
    connect(&session, &RotationSession::restCanBeSet, this, [this] {
        m_canSetRest = true;
        m_lookSoon.ask();
    });
    m_lookSoon.ask();
}

/// A series ends also where a person stops it, and where something refuses the next.
RotationWatch::News RotationWatch::newsOfKeys(const std::optional<RotationProgress> &progress)
{
    if (progress && (progress->keysLeft > 0 || progress->isInTrouble()))
        return {tr("Not all keys are dealt with"),
            tr("%1. The rotation shows what came of each.", "how far it is").arg(progressText(*progress))};
    return {
        tr("The keys are dealt with"), tr("No more are made or deleted now. The rotation shows what came of each.")};
}

/// What somebody has begun and left alone.
QList<RotationWatch::News> RotationWatch::newsOfWhatEnded(const std::optional<RotationProgress> &progress)
{
    QList<News> news;
    const bool isResyncing = m_session.isResyncing();
    if (std::exchange(m_wasResyncing, isResyncing) && !isResyncing) {
        const QList<ResyncLine> lines = m_session.resyncLines();
        news.append({tr("The resyncs are through"),
            tr("%1 of %n apps are registered anew. The rotation shows what is left.", nullptr, int(lines.size()))
                .arg(std::ranges::count_if(lines, &ResyncLine::isResynced))});
    }
    if (std::exchange(m_canSetRest, false))
        news.append({tr("“Set for me” can go on with the rest"),
            tr("What was set first has shown, or somebody has said, that it holds what it is to. Its window waits "
               "until somebody lets the rest follow.")});
    const bool isBeingSet = m_session.isBeingSet();
    if (std::exchange(m_wasSetting, isBeingSet) && !isBeingSet)
        news.append(
            {tr("“Set for me” is through"), tr("Or it waits for you. Its window says what came of each place.")});
    const bool isOfSeveral = m_session.several().has_value();
    if (std::exchange(m_wasOfSeveral, isOfSeveral) && !isOfSeveral)
        news.append(newsOfKeys(progress));
    if (!m_session.isLoaded())
        return news;
    const Rotation &rotation = m_session.rotation();
    const bool isUndone = rotation.isUndoing && (rotation.isOver() || m_session.step() == RotationStep::Undone);
    if (m_wasUndone.value_or(isUndone) != isUndone && isUndone)
        news.append({tr("The rotation is undone"),
            tr("It has come to its end. The rotation shows what is left, and keeps the record.")});
    m_wasUndone = isUndone;
    return news;
}

RotationWatch::Hold RotationWatch::holdOf(RotationStep::Kind step) const
{
    const QList<QList<RotationNotice>> ofEachThing = step == RotationStep::DeleteEventKeys
        ? m_session.noticesOfDeletion(oldEventKeysLeft(m_session.rotation())).values()
        : QList<QList<RotationNotice>>{m_session.notices(step)};
    const bool isReading = m_session.live().isLoading || m_session.isReadingEvents();
    Hold hold{.ready = 0};
    for (const QList<RotationNotice> &notices : ofEachThing) {
        QList<RotationNotice> refusals = those(notices, isRefusing);
        if (std::ranges::any_of(refusals, [=](const RotationNotice &refusal) { return isPassing(refusal, isReading); }))
            return {};
        // It could be closed with exceptions, which nobody waits for.
        if (step == RotationStep::Finish && !m_session.openItems().isEmpty())
            refusals.append({.severity = RotationNotice::Refusal, .kind = Refusal::OpenItems});
        *hold.ready += refusals.isEmpty() ? 1 : 0;
        for (const RotationNotice &refusal : std::as_const(refusals))
            hold.refusals.insert(refusal.kind);
    }
    return hold;
}

RotationWatch::Watched RotationWatch::watchedNow(const WatchedStep &watched, const QList<RolloutRow> &rows) const
{
    const RotationProgress &progress = *watched.progress;
    Watched now{.isOpen = progress.isOpen || progress.apps == 0};
    for (const RolloutRow &row : rows) {
        if (row.isThere())
            now.there.insert(row.app.key());
        else if (row.latest.standing == AppStanding::WouldBreak || row.latest.standing == AppStanding::NotThere)
            now.lacking.insert(row.app.key());
    }
    // Of resyncs it is told when they are through; and before Inngest was read there are no apps.
    if (!progress.isOfResyncs && !progress.isInTrouble() && m_session.live().value)
        now.hold = now.isOpen ? holdOf(watched.step) : Hold{.ready = 0};
    return now;
}

RotationWatch::State RotationWatch::stateNow(const QList<WatchedStep> &steps) const
{
    const Rotation &rotation = m_session.rotation();
    State now{.isUnderWay = m_session.isLoaded() && rotation.isBegun() && !rotation.isOver(),
        .isRotated = rotation.isRotated,
        .step = m_session.step()};
    const QList<WatchedStep> watched = now.isUnderWay ? steps : QList<WatchedStep>();
    for (const WatchedStep &one : watched) {
        const QList<RolloutRow> rows = m_session.rows(one.step);
        for (const RolloutRow &row : rows) {
            if (row.isBrokenNow(m_session.signerDoubt()))
                now.broken.insert(row.app.key());
            else if (row.latest.standing == AppStanding::Unknown || row.latest.standing == AppStanding::BrokenNow)
                now.untold.insert(row.app.key());
        }
        if (one.progress && isBoardStep(one.step))
            now.steps.insert(one.step, watchedNow(one, rows));
    }
    if (m_session.stateOf(m_session.stepUnderWay()) == RotationSession::StepState::NeedsPerson)
        now.waitingAct = m_session.act() ? m_session.act()->journalId() : 0;
    return now;
}

/// What is not known just now is as it was, so that it is no news when it is known again.
void RotationWatch::keepWhatIsNotKnown(const State &before, State &now)
{
    // One that is broken and gives no answer for a moment has not recovered.
    for (const QString &appKey : before.broken) {
        if (now.untold.contains(appKey))
            now.broken.insert(appKey);
    }
    for (auto step = now.steps.begin(); step != now.steps.end(); ++step) {
        const auto known = before.steps.constFind(step.key());
        if (known == before.steps.cend())
            continue;
        // Between what it had and what it has an app is restarted, and answers nothing.
        step->there.unite(known->there).subtract(step->lacking);
        // One look that was not answered takes nothing back either.
        const bool isUntold
            = step->hold.refusals.contains(Refusal::EventsNotKnown) && step->hold.ready < known->hold.ready;
        if (!step->hold.ready || isUntold) {
            step->isOpen = known->isOpen;
            step->hold = known->hold;
        }
    }
}

QString RotationWatch::textOf(const QList<WatchedStep> &steps)
{
    QString text;
    const QList<WatchedStep> all = worthSaying(steps);
    for (const WatchedStep &one : all) {
        const QString said
            = tr("“%1”: %2", "a step, and how far it is").arg(stepName(one.step), progressText(*one.progress));
        text = text.isEmpty() ? said : tr("%1; %2", "how far two steps are that are open at once").arg(text, said);
    }
    return text;
}

void RotationWatch::look()
{
    const QList<WatchedStep> steps = watchedSteps(m_session);
    const QList<News> ended = newsOfWhatEnded(steps.first().progress);
    QList<News> news;
    State now = stateNow(steps);
    // While it takes its final check, say, what was known before does not count: that is no news.
    const bool counts = !m_session.isBusy() || now.waitingAct;
    if (counts && m_state) {
        keepWhatIsNotKnown(*m_state, now);
        news = newsOfApps(*m_state, now);
    }
    news += ended;
    // What was under way, and has been told of, has taken it there.
    if (counts && m_state && (ended.isEmpty() || now.step == m_state->step))
        news += newsOfSteps(*m_state, now);
    if (counts)
        m_state = now;
    send(news);
    m_text = textOf(steps);
    emit changed();
}

/// What nobody should wait for.
QList<RotationWatch::News> RotationWatch::newsOfApps(const State &before, const State &now)
{
    QList<News> news;
    if (now.waitingAct && now.waitingAct != before.waitingAct)
        news.append({tr("The rotation waits for you"), tr("An act is to be done elsewhere before it goes on.")});
    if (!before.isUnderWay || !now.isUnderWay)
        return news;
    if (const qsizetype more = (now.broken - before.broken).size(); more > 0)
        news.append({more == 1 ? tr("An app is broken now") : tr("Apps are broken now"),
            more == 1 ? tr("By its own answers. The rotation shows which, and what to do.")
                      : tr("By their own answers. The rotation shows which, and what to do.")});
    const bool hasGoneBack = std::ranges::any_of(now.steps.keys(), [&](RotationStep::Kind step) {
        return now.steps.value(step).lacking.intersects(before.steps.value(step).there);
    });
    if (hasGoneBack)
        news.append({tr("An app has gone back"),
            tr("By its own answers it no longer has what a step waits for. The rotation shows which.")});
    return news;
}

QList<RotationWatch::News> RotationWatch::newsOfSteps(const State &before, const State &now)
{
    QList<News> news;
    if (!before.isUnderWay || !now.isUnderWay)
        return news;
    if (now.isRotated && !before.isRotated)
        news.append(
            {tr("The signing key is rotated"), tr("The rotation shows how that is known, and what comes next.")});
    else if (now.step != before.step)
        news.append({tr("The rotation stands at another step"),
            tr("It is at “%1” now. The rotation shows what is to be done there.").arg(stepName(now.step))});
    for (auto step = now.steps.cbegin(); step != now.steps.cend(); ++step) {
        const auto known = before.steps.constFind(step.key());
        if (known != before.steps.cend() && known->hold.ready && step->hold.ready)
            addGateNews(news, step.key(), *known, *step, now.steps.size() == 1);
    }
    return news;
}

void RotationWatch::addGateNews(
    QList<News> &news, RotationStep::Kind step, const Watched &before, const Watched &now, bool isAlone)
{
    const QString name = stepName(step);
    if (*now.hold.ready > *before.hold.ready)
        news.append({isAlone ? tr("The rotation can go on") : tr("“%1” can go on", "a step").arg(name),
            before.isOpen ? tr("What held it up besides the apps does so no longer.")
                          : tr("The apps no longer hold it up.")});
    else if (now.isOpen && !before.isOpen)
        news.append({isAlone ? tr("The apps no longer hold the rotation up")
                             : tr("The apps no longer hold “%1” up", "a step").arg(name),
            stillHeldText(now.hold.refusals)});
    else if (!now.isOpen && before.isOpen)
        news.append({*before.hold.ready == 0 ? tr("Apps hold “%1” up now", "a step").arg(name)
                : isAlone                    ? tr("The rotation cannot go on any more")
                                             : tr("“%1” cannot go on any more", "a step").arg(name),
            tr("What was known of an app has changed, or has grown old. The rotation shows of which.")});
    else if (now.isOpen && before.hold.refusals.contains(Refusal::QuietPeriod)
        && !now.hold.refusals.contains(Refusal::QuietPeriod))
        news.append({tr("The quiet period is over"), stillHeldText(now.hold.refusals)});
}

void RotationWatch::send(const QList<News> &news)
{
    if (news.isEmpty())
        return;
    QString text = news.first().text;
    for (const News &more : news.sliced(1))
        text = tr("%1 %2: %3", "what is told first; another title, and its text").arg(text, more.title, more.text);
    m_notice->send(news.first().title, text, tr("Open the rotation"));
}
