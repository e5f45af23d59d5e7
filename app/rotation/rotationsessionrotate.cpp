// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's final check, and rotate itself.

#include "app/acts/actrule.h"
#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationsession_p.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Long enough to see what was pressed.
constexpr auto pauseBeforeRotate = 5s;

/// Whoever typed is no longer there: the computer slept meanwhile.
constexpr auto longestPause = 60s;

/// Why an earlier attempt was made that came to nothing: the next one has its own reasons, or none. What each attempt
/// was to do, and that it did not, is in the history.
void forgetReasons(Rotation &changed)
{
    QList<RotationException> ofAttempt = exceptionsOfAttempt(changed);
    const qsizetype before = changed.exceptions.size() - ofAttempt.size();
    ofAttempt.removeIf([](const RotationException &one) {
        return isAskedWhyAs(one.what) || one.what == rotatedAndBroke || one.what == notAskedAnew;
    });
    changed.exceptions = changed.exceptions.first(before) + ofAttempt;
}

} // namespace

void RotationSession::Private::checkFinally(RotationStep::Kind step, const std::function<void()> &then)
{
    busy = Busy::CheckingFinally;
    checkedStep = step;
    finalCheck.reset();
    emit q.changed();
    const auto isOver = [this, check = ++checks] { return check != checks; };
    const auto reading = chained(
        tools.dashboard.renewSession(), &q, [this] { return readSnapshot(tools.dashboard, tools.clock, environment); });
    whenFinished(reading, &q, [=, this](const Result<EnvironmentSnapshot> &now) {
        if (isOver())
            return;
        if (!now) {
            busy = Busy::No;
            rotatesAt.reset();
            return fail(now.error());
        }
        readings.end(); // one that is on its way is older
        onRead(*now);
        askFinally(step, isOver, then);
    });
}

void RotationSession::Private::askFinally(
    RotationStep::Kind step, const std::function<bool()> &isOver, const std::function<void()> &then)
{
    // What is asked from here on follows the reading of a moment ago, which the check began with.
    const FinalCheck made{step, live.readAt, live.value->begunAt};
    whenFinished(board.ask(), &q, [=, this](const Done &) {
        whenFinished(readLastEvents(eventKeysToGo()), &q, [=, this](const Done &) {
            whenFinished(isKeyAccessStillOff(), &q, [=, this](const Result<bool> &) { // what comes of it is on record
                if (isOver())
                    return;
                busy = Busy::No;
                finalCheck = made;
                emit q.changed();
                then();
            });
        });
    });
}

std::optional<std::chrono::milliseconds> RotationSession::Private::mustFollow(RotationStep::Kind step) const
{
    // Rotate's asks for the absence of the old event keys, too: they can go along with its restart.
    const bool goesAlong = step == RotationStep::DeleteEventKeys && !rotation().isRotated;
    const bool isOf
        = finalCheck && (finalCheck->step == step || (goesAlong && finalCheck->step == RotationStep::Rotate));
    return isOf ? std::optional(finalCheck->begunAt) : std::nullopt;
}

bool RotationSession::Private::isFinalCheckFresh(RotationStep::Kind step) const
{
    const auto begunAt = mustFollow(step);
    return begunAt && tools.clock.monotonic() - *begunAt <= std::chrono::minutes(finalCheckMinutes);
}

void RotationSession::Private::setChecked(
    ActRequest &request, RotationStep::Kind step, const std::function<std::optional<Error>()> &whyNotNow)
{
    request.refusesNow = [session = QPointer(&q), step, whyNotNow]() -> std::optional<Error> {
        if (!session)
            return whyNot(tr("The rotation was closed."));
        const std::optional<Error> isOver = session->d->whyCheckIsOver(step);
        return isOver ? isOver : whyNotNow();
    };
}

std::optional<Error> RotationSession::Private::whyCheckIsOver(RotationStep::Kind step) const
{
    const auto begunAt = mustFollow(step);
    if (!begunAt)
        return whyNot(tr("No final check stands behind this any more. Begin it again: the apps are asked anew first."));
    if (!isFinalCheckFresh(step)) {
        const auto age = std::chrono::floor<std::chrono::minutes>(tools.clock.monotonic() - *begunAt);
        return whyNot(tr("The final check was begun %1 minutes ago, and counts for %2. Begin this again: the apps "
                         "are asked anew first.")
                          .arg(QString::number(age.count()), QString::number(finalCheckMinutes)));
    }
    return {};
}

std::optional<Error> RotationSession::Private::whyNoLonger(const QList<RotationNotice> &now) const
{
    const QString refusals = refusalsIn(now);
    if (refusals.isEmpty())
        return {};
    const QString words = tr("Since the final check this has come up: %1 Settle it, then begin again.").arg(refusals);
    const bool areForNow = std::ranges::all_of(
        now, [](const RotationNotice &one) { return one.severity != RotationNotice::Refusal || isForNow(one); });
    return areForNow ? whyNot(words, refusedForNow) : whyNot(words);
}

QString RotationSession::Private::refusalsIn(const QList<RotationNotice> &notices) const
{
    QStringList words;
    for (const RotationNotice &notice : notices) {
        if (notice.severity == RotationNotice::Refusal)
            words.append(tools.inWords ? tools.inWords(notice) : notice.subjects.join(u", "_s) + u'.');
    }
    words.removeDuplicates();
    return words.join(u' ');
}

QList<RotationNotice> RotationSession::Private::noticesInAct(RotationStep::Kind step) const
{
    RotationSight now = sight(step);
    putInAct(now);
    return noticesAt(step, now);
}

QList<RotationNotice> RotationSession::Private::noticesInAct(const QStringList &oldIds, bool isTyped) const
{
    QList<RotationNotice> all;
    const QHash<QString, QList<RotationNotice>> notices = noticesOfDeletion(oldIds, isTyped, true);
    for (const QList<RotationNotice> &ofOne : notices)
        all += ofOne;
    return all;
}

/// The act is the one that is open, and reads the keys by itself: what an earlier one of a series did shows there.
void RotationSession::Private::putInAct(RotationSight &sight) const
{
    sight.isActOpen = !openActs.isEmpty();
    sight.live = liveKeys();
}

void RotationSession::takeFinalCheck()
{
    if (step() == RotationStep::Rotate && d->mayChange())
        d->checkFinally(RotationStep::Rotate, [] {});
}

std::optional<RotationStep::Kind> RotationSession::stepOfFinalCheck() const
{
    return d->busy == Private::Busy::CheckingFinally ? std::optional(d->checkedStep) : std::nullopt;
}

void RotationSession::cancelFinalCheck()
{
    if (!isCheckingFinally() || d->checkedStep == RotationStep::Rotate)
        return;
    ++d->checks;
    d->busy = Private::Busy::No;
    d->error = refusal(Error::Kind::Cancelled,
        tr("You cancelled it while the apps were being asked: nothing was changed."), u"final check"_s);
    d->refresh();
}

bool RotationSession::isFinalCheckFresh() const
{
    return d->isFinalCheckFresh(step());
}

QDateTime RotationSession::finalCheckAt() const
{
    return d->finalCheck && d->finalCheck->step == step() ? d->finalCheck->at : QDateTime();
}

QString RotationSession::textToType() const
{
    return ::textToType(d->environment);
}

void RotationSession::rotate(const QString &typed, bool byHand, const QString &reason)
{
    if (step() != RotationStep::Rotate || !d->maySettle())
        return;
    if (!Private::isTyped(typed, textToType()))
        return d->refuse(tr("Type the environment's name, “%1”, to rotate.").arg(textToType()), u"typed"_s);
    const QList<RotationNotice> now = notices(RotationStep::Rotate);
    if (hasRefusal(now))
        return d->refuseAt(
            RotationStep::Rotate, tr("Nothing was rotated: something still refuses it, as step “Rotate” says."));
    if (isAskedWhy(now) && saidIn(reason).isEmpty())
        return d->refuse(tr("Nothing was rotated: this is not as the plan has it, as step “Rotate” says. Say why it is "
                            "done all the same."),
            u"why"_s);
    if (const QStringList kept = d->refusedAlong(); !kept.isEmpty())
        return d->refuse(tr("Nothing was rotated: these old event keys cannot go with this restart: %1. Take that mark "
                            "away, or settle first what keeps them.")
                             .arg(kept.join(u", "_s)),
            u"event keys"_s);
    d->beginPause(Private::Rotates::Checked, byHand, reason.trimmed());
}

QStringList RotationSession::breakingApps() const
{
    return appsThatMayBreak(rows(RotationStep::Rotate));
}

QStringList RotationSession::notAskedAgain() const
{
    QStringList names;
    if (isFinalCheckFresh())
        return names;
    for (const RolloutRow &row : rows(RotationStep::Rotate))
        names.append(row.app.app.name);
    return names;
}

void RotationSession::rotateAndBreak(const QString &typed, const QString &reason, bool byHand)
{
    if (step() == RotationStep::Plan || !rotation().isBegun() || rotation().isRotated || rotation().isUndoing
        || !rotation().rotatesSigningKey || rotation().cause == RotationCause::Routine || !d->mayChange())
        return;
    if (!Private::isTyped(typed, textToType()) || saidIn(reason).isEmpty())
        return d->refuse(
            tr("Type the environment's name, “%1”, and say why, to rotate.").arg(textToType()), u"typed"_s);
    if (const QString why = d->refusalsIn(noticesOfBreaking(d->sight(RotationStep::Rotate))); !why.isEmpty())
        return d->refuse(tr("Nothing was rotated: %1").arg(why), u"ids"_s);
    d->beginPause(Private::Rotates::BreakGlass, byHand, reason);
}

/// Nobody is asked any more. What is written down of the apps is then as old as the last final check, or older.
void RotationSession::Private::noteBreaking(const QList<RolloutRow> &now, const QString &reason)
{
    const QStringList broken = appsThatMayBreak(now);
    const QStringList unasked = q.notAskedAgain();
    change(
        [&, this](Rotation &changed) {
            const auto note = [&, this](const QString &what, const QStringList &names) {
                changed.exceptions.append({what, names, tools.person, reason, tools.clock.now()});
            };
            forgetReasons(changed);
            note(rotatedAndBroke, broken);
            if (!unasked.isEmpty())
                note(notAskedAnew, unasked);
            recordGate(changed, RotationStep::Rotate, now);
        },
        u"BreakGlass"_s,
        {{u"apps"_s, QJsonArray::fromStringList(broken)}, {u"notAsked"_s, QJsonArray::fromStringList(unasked)},
            {u"why"_s, reason}});
}

void RotationSession::Private::beginPause(Rotates how, bool byHand, const QString &reason)
{
    rotatesAt = tools.clock.monotonic() + pauseBeforeRotate;
    const int number = ++pause;
    const std::chrono::milliseconds typedAt = tools.clock.monotonic();
    const QList<RotationNotice> answered = q.notices(RotationStep::Rotate);
    tools.clock.after(pauseBeforeRotate, &q, [this, number, typedAt, how, byHand, reason, answered] {
        if (number != pause || !rotatesAt)
            return;
        if (tools.clock.monotonic() - typedAt > longestPause) {
            rotatesAt.reset();
            return refuse(tr("Nothing was rotated: the pause took more than a minute, since the computer slept or was "
                             "very busy. Begin again when you are there."),
                u"slept"_s);
        }
        const auto goOn = [this, number, typedAt, how, byHand, reason, answered] {
            if (number != pause || !rotatesAt)
                return;
            // What is asked once a sleeping computer is awake again is fresh, and whoever typed may be gone by then.
            if (tools.clock.monotonic() - typedAt <= std::chrono::minutes(finalCheckMinutes))
                return callRotate(how, byHand, reason, answered);
            rotatesAt.reset();
            refuse(tr("Nothing was rotated: more than %1 minutes went by after the name was typed. The computer slept "
                      "or was very busy, or answers took long. Begin again when you are there.")
                       .arg(finalCheckMinutes),
                u"slept"_s);
        };
        if (how == Rotates::Checked)
            return checkFinally(RotationStep::Rotate, goOn);
        // Under attack no app is asked any more, and the act looks at the ids itself.
        whenFinished(isKeyAccessStillOff(), &q, [goOn](const Result<bool> &) { goOn(); });
    });
    emit q.changed();
}

void RotationSession::Private::callRotate(
    Rotates how, bool byHand, const QString &reason, const QList<RotationNotice> &answered)
{
    const bool breaks = how == Rotates::BreakGlass;
    rotatesAt.reset();
    const RotationSight now = sight(RotationStep::Rotate);
    const QList<RotationNotice> notices = breaks ? noticesOfBreaking(now) : noticesAt(RotationStep::Rotate, now);
    if (hasRefusal(notices))
        return refuseAt(RotationStep::Rotate,
            tr("Nothing was rotated: something changed during the pause, as step “Rotate” says."));
    if (!breaks && keys.isInUse())
        return refuse(
            tr("Nothing was rotated: during the pause “Set for me” has begun to set places of this rotation."),
            u"being set"_s);
    if (!breaks && !refusedAlong().isEmpty())
        return refuse(
            tr("Nothing was rotated: during the pause something came up that keeps an old event key from going "
               "with this restart."),
            u"event keys"_s);
    // The final check takes its time, too.
    if (isAskedWhy(notices, saidIn(reason).isEmpty() ? QList<RotationNotice>() : answered))
        return refuse(tr("Nothing was rotated: during the final check something came up that is not as the plan has "
                         "it, as step “Rotate” says. Say why it is done all the same."),
            u"why"_s);
    if (breaks)
        noteBreaking(now.rows, reason);
    else
        change([&, this](Rotation &changed) {
            recordGate(changed, RotationStep::Rotate, now.rows);
            forgetReasons(changed);
            for (const RotationNotice &notice : notices) {
                if (const QString what = askedWhyAs(notice.kind); !what.isEmpty())
                    changed.exceptions.append({what, notice.subjects, tools.person, reason, tools.clock.now()});
            }
        });
    change([this](Rotation &changed) {
        noteReadable(changed);
        noteUntoldAccess(changed);
    });
    const QStringList takenOut = exposedOfNobody(); // who holds them is told by what is forgotten next
    // By its name a replacement is found again after a kill: no restart brings it while that is on no disk.
    if (takesTwinsAlong())
        change([this](Rotation &changed) {
            forgetExposed(changed);
            nameTwins(changed);
        });
    runRotate(how, byHand, notices, takenOut);
}

/// It can wait behind another act until the change window has closed, say. What a person carries out hours later the
/// record tells: noteUnplanned().
void RotationSession::Private::setAnswered(ActRequest &request, const QList<RotationNotice> &answered)
{
    request.refusesNow = [session = QPointer(&q), isChecked = request.refusesNow, answered]() -> std::optional<Error> {
        const std::optional<Error> refused = isChecked();
        if (refused || !session || !isAskedWhy(session->d->noticesInAct(RotationStep::Rotate), answered))
            return refused;
        return whyNot(tr("Since the final check something has come up that is not as the plan has it, as step "
                         "“Rotate” says. Begin again, and say why it is done all the same."),
            u"why"_s);
    };
}

void RotationSession::Private::runRotate(
    Rotates how, bool byHand, const QList<RotationNotice> &answered, const QStringList &takenOut)
{
    const bool calls
        = !byHand && tools.dashboard.wayOf(ActKind::RotateSigningKey, environment).means == Way::Means::Call;
    const bool breaks = how == Rotates::BreakGlass;
    const QStringList along = !breaks && q.takesOldEventKeysAlong() ? oldEventKeysLeft(rotation()) : QStringList();
    ActRequest request = requestOf(ActKind::RotateSigningKey, byHand, rotation().newSigningKey.id);
    if (!breaks)
        setChecked(request, RotationStep::Rotate,
            [this, along] { return whyNoLonger(noticesInAct(RotationStep::Rotate) + noticesInAct(along, false)); });
    if (!breaks && calls)
        setAnswered(request, answered);
    // Such a call waits for another act of this environment as long as that one takes; a person is there.
    if (breaks && calls)
        request.refusesNow = [&clock = tools.clock, begunAt = tools.clock.monotonic()]() -> std::optional<Error> {
            if (clock.monotonic() - begunAt <= longestPause)
                return {};
            return whyNot(
                tr("Another act of this environment held this one up for more than a minute. Rotate again when that "
                   "one is over."),
                u"too late"_s);
        };
    request.activeKeyId = rotation().oldSigningKey.id;
    request.othersToCreate = twinsAlong();
    request.othersToDelete = takenOut;
    acts.run(QList{request} + (along.isEmpty() ? QList<ActRequest>() : deletionsAlong()));
}

void RotationSession::cancelRotate()
{
    if (d->rotatesAt) {
        d->rotatesAt.reset();
        ++d->pause;
    } else if (d->acts.isRunning()) {
        d->acts.cancel();
    }
    emit changed();
}

QDateTime RotationSession::rotatesAt() const
{
    if (!d->rotatesAt)
        return {};
    return d->tools.clock.now().addMSecs((*d->rotatesAt - d->tools.clock.monotonic()).count());
}

void RotationSession::setRunsSeen(bool areSeen)
{
    if (!rotation().isRotated || rotation().isOver() || areSeen == rotation().runsSeenAt.isValid())
        return;
    d->change([&, this](Rotation &changed) {
        changed.runsSeenBy = areSeen ? d->tools.person : QString();
        changed.runsSeenAt = areSeen ? d->tools.clock.now() : QDateTime();
    });
}

QUrl RotationSession::runsPage() const
{
    return d->tools.dashboard.runsPage(d->environment);
}
