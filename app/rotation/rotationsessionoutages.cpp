// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// That an app was broken while the rotation was under way, and how long, is on the record: an act that led to it, or
// did not, can be judged by nobody otherwise.

#include "app/rotation/acteffect.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

/// Of one whose instances differ, or that is restarted, it is the same outage.
constexpr std::chrono::seconds sameOutage = 2min;
/// What follows is an app that keeps breaking, of which one more line tells nothing.
constexpr qsizetype mostAppOutages = 200;

/// The last one of this app; null: it was not seen broken in this rotation.
RotationException *lastOutageOf(Rotation &rotation, const QString &appKey)
{
    const auto last = std::find_if(rotation.exceptions.rbegin(), rotation.exceptions.rend(),
        [&appKey](const RotationException &one) { return one.what == appOutage && one.question == appKey; });
    return last == rotation.exceptions.rend() ? nullptr : &*last;
}

} // namespace

void RotationSession::Private::noteSample(const QString &appKey, const AppSample &sample)
{
    const RolloutCheck &check = board.check();
    if (!isLoaded || !rotation().isBegun() || rotation().isOver() || isDoubtful(check.keys().doubt)
        || sample.standing == AppStanding::Unknown)
        return;
    const bool isBroken = sample.standing == AppStanding::BrokenNow;
    const QDateTime now = tools.clock.now();
    Rotation after = rotation();
    RotationException *last = lastOutageOf(after, appKey);
    const bool isOpen = last && last->reason.isEmpty();
    if (isBroken == isOpen)
        return;
    const std::optional<RolloutRow> row = check.row(appKey);
    const QString name = row ? row->app.app.name : appKey;
    const auto save = [&](const QString &what, const QJsonObject &details) {
        change([&after](Rotation &changed) { changed = after; }, what, details);
    };
    if (!isBroken) {
        const int seconds = static_cast<int>(std::max(last->at.secsTo(now), qint64(0)));
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
