// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// That an app was broken, or the server down, while the rotation was under way, and how long, is on the record: an act
// that led to it, or did not, can be judged by nobody otherwise.

#include "app/core/clock.h"
#include "app/domain/sdkfacts.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Of one whose instances differ, or that is restarted, it is the same outage.
constexpr std::chrono::seconds sameOutage = 2min;
/// What follows is an app that keeps breaking, of which one more line tells nothing.
constexpr qsizetype mostAppOutages = 200;

/// The last one of this app, by its place; -1: it was not seen broken in this rotation.
qsizetype lastOutageOf(const Rotation &rotation, const QString &appKey)
{
    const auto &all = rotation.exceptions;
    const auto last = std::find_if(all.crbegin(), all.crend(),
        [&appKey](const RotationException &one) { return one.what == appOutage && one.question == appKey; });
    return all.crend() - last - 1;
}

/// Outages that nobody has seen the end of. Over several runs of the program it is the one outage.
QList<RotationException *> openOutagesOf(Rotation &rotation)
{
    QList<RotationException *> open;
    for (RotationException &one : rotation.exceptions) {
        if (one.what == serverOutage && one.reason.isEmpty())
            open.append(&one);
    }
    return open;
}

/// Whether it shows that the app works, or that it does not. Who never tells an event key has shown no outage by one,
/// and works by what is known of the signing key. tellsEventKeys: by other readings it tells one, so that this answer
/// is perhaps another instance's, and nothing is known of the event key by it.
bool showsWhetherItWorks(const AppSample &sample, const App &app, bool tellsEventKeys)
{
    const bool isGo = sdkLanguage(sdkOf(app, sample.sdk()).language) == SdkLanguage::Go;
    // Also where none is asked about: it may have shown one that the environment has not.
    const bool isSilentNow = sample.eventKey == EventKeyVerdict::CannotTell
        || (sample.eventKey == EventKeyVerdict::NotJudged && !sample.toldEventKey);
    if (sample.standing != AppStanding::BrokenNow && isSilentNow && tellsEventKeys && !isGo)
        return false;
    const bool tellsNoEventKey = isSilentNow || isGo;
    return sample.standing != AppStanding::Unknown
        || (sample.judgesSigning && sample.signingStanding != AppStanding::Unknown && tellsNoEventKey);
}

int secondsUntil(const QDateTime &end, const RotationException &outage)
{
    return static_cast<int>(std::max(outage.at.secsTo(end), qint64(0)));
}

} // namespace

void RotationSession::Private::noteSample(const QString &appKey, const AppSample &sample)
{
    const RolloutCheck &check = board.check();
    if (!isLoaded || !rotation().isBegun() || rotation().isOver() || isDoubtful(check.keys().doubt))
        return;
    const std::optional<RolloutRow> row = check.row(appKey);
    if (!showsWhetherItWorks(sample, row ? row->app.app : App(), check.hasToldEventKey(appKey)))
        return;
    const bool isBroken = sample.standing == AppStanding::BrokenNow;
    const qsizetype place = lastOutageOf(rotation(), appKey);
    const bool isOpen = place >= 0 && rotation().exceptions.at(place).reason.isEmpty();
    if (isBroken == isOpen)
        return;
    const QDateTime now = tools.clock.now();
    Rotation after = rotation();
    RotationException *last = place >= 0 ? &after.exceptions[place] : nullptr;
    const QString name = row ? row->app.app.name : appKey;
    const auto save = [&](const QString &what, const QJsonObject &details) {
        change([&after](Rotation &changed) { changed = after; }, what, details);
    };
    if (!isBroken) {
        const int seconds = secondsUntil(now, *last);
        last->reason = tr("It was seen to work again after %n seconds.", nullptr, seconds);
        outagesOver.insert(appKey, tools.clock.monotonic());
        return save(u"AppOutageOver"_s, {{u"apps"_s, QJsonArray{name}}, {u"seconds"_s, seconds}});
    }
    const auto over = outagesOver.constFind(appKey);
    if (last && over != outagesOver.cend() && tools.clock.monotonic() - *over < sameOutage) {
        last->reason.clear();
        return save({}, {});
    }
    const qsizetype before = std::ranges::count(after.exceptions, appOutage, &RotationException::what);
    if (before >= mostAppOutages)
        return;
    after.exceptions.append({QString(appOutage), {name}, {}, {}, now, appKey});
    save(u"AppOutage"_s, {{u"apps"_s, QJsonArray{name}}});
}

/// What callers and senders suffered meanwhile is on the record, however it ends.
void RotationSession::Private::noteOutage(const RestartWatch &watch)
{
    if (watch.keepsNobodyOut())
        noteOutageOver();
    if (!watch.isOutage())
        return;
    const QString seen = watch.state() == RestartWatch::State::Down ? tr("The server did not answer.")
                                                                    : watch.differences().join(u' ');
    Rotation known = rotation();
    const QList<RotationException *> open = openOutagesOf(known);
    if (!open.isEmpty() && open.last()->subjects.contains(seen))
        return;
    const QDateTime since = tools.clock.now().addSecs(-watch.secondsOfOutage());
    change(
        [&](Rotation &changed) {
            // Whoever it kept out then, that one is over: what it has become has a line of its own.
            for (RotationException *one : openOutagesOf(changed))
                one->reason = tr("It became another one after %n seconds.", nullptr, secondsUntil(since, *one));
            changed.exceptions.append({serverOutage, {seen}, {}, {}, since});
        },
        u"RestartOutage"_s, {{u"seen"_s, seen}});
}

/// Also where no restart was under way from here. As long as no app was given them nobody sends with them.
void RotationSession::Private::noteLacked(const QStringList &replacements)
{
    Rotation known = rotation();
    const QList<RotationException *> open = openOutagesOf(known);
    const bool isNoted
        = std::ranges::any_of(open, [](const RotationException *one) { return one->question == lackedReplacements; });
    if (replacements.isEmpty() && isNoted)
        return noteOutageOver();
    const bool mayBeUsed = q.isAnythingSet() || rotation().isDone(RotationStep::RollOut);
    if (replacements.isEmpty() || !open.isEmpty() || !mayBeUsed)
        return;
    const QString seen = tr("The server lacked event keys that it is to hold: %1.").arg(replacements.join(u", "_s));
    change(
        [&](Rotation &changed) {
            changed.exceptions.append({serverOutage, {seen}, {}, {}, tools.clock.now(), QString(lackedReplacements)});
        },
        u"RestartOutage"_s, {{u"seen"_s, seen}});
}

/// From its first bad answer to a good one: two seconds are another thing than ten minutes.
void RotationSession::Private::noteOutageOver()
{
    Rotation after = rotation();
    const QList<RotationException *> open = openOutagesOf(after);
    if (open.isEmpty())
        return;
    const QDateTime now = tools.clock.now();
    for (RotationException *one : open)
        one->reason = tr("It was seen to be over after %n seconds.", nullptr, secondsUntil(now, *one));
    change([&after](Rotation &changed) { changed = after; }, u"RestartOutageOver"_s,
        {{u"seconds"_s, secondsUntil(now, *open.first())}});
}
