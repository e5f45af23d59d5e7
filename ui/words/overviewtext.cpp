// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/overviewtext.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/domain/keys.h"
#include "app/models/words.h"
#include "app/rotation/recordwords.h"
#include "app/rotation/steptraits.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <QCoreApplication>

namespace {

struct Overview
{
    Q_DECLARE_TR_FUNCTIONS(Overview)

public:
    static QString day(const QDateTime &time) { return time.toLocalTime().date().toString(Qt::ISODate); }
};

overviewText::Badge badgeOf(Standing standing, const EnvironmentOverview &overview)
{
    switch (standing) {
    case Standing::AppsBroken:
        return {Overview::tr("%n apps broken", nullptr, int(overview.asked.broken.size())), Tone::Danger};
    case Standing::LeakedKeyThere:
        return {Overview::tr("leaked key still valid"), Tone::Warning};
    case Standing::KeysChanged:
        return {Overview::tr("keys changed outside"), Tone::Warning};
    case Standing::AppsUnreachable:
        return {Overview::tr("%n apps not reachable", nullptr, int(overview.asked.unreachable.size())), Tone::Warning};
    case Standing::SyncsFailed:
        // Such an app can go on working: whether its calls are refused only the app can tell.
        return {Overview::tr("%n syncs failed", nullptr, int(failedSyncsOf(overview).size())), Tone::Warning};
    case Standing::RotationOpen:
        return {overview.open->isUndoing ? Overview::tr("rotation being undone") : Overview::tr("rotation open"),
            Tone::Info};
    case Standing::ItemsLeft:
        return {Overview::tr("%n items left open", nullptr, int(itemsLeft(overview).size())), Tone::Warning};
    case Standing::Overdue:
        return {Overview::tr("keys overdue"), Tone::Warning};
    case Standing::NotReadable:
        return {overview.keys.look.at.isValid() ? Overview::tr("could not be read") : Overview::tr("not read yet"),
            Tone::Warning};
    case Standing::DueSoon:
        return {Overview::tr("keys due soon"), Tone::Info};
    case Standing::NotRead:
        return {Overview::tr("not read yet"), Tone::Neutral};
    case Standing::AppsUntold:
        return {Overview::tr("%n apps not known to work", nullptr, int(overview.asked.untold.size())), Tone::Neutral};
    case Standing::AgesUnknown:
        return {Overview::tr("ages not known"), Tone::Neutral};
    case Standing::Quiet:
        break;
    }
    return {Overview::tr("nothing due"), Tone::Good};
}

} // namespace

overviewText::Badge overviewText::badge(const EnvironmentOverview &overview, const KeyAges &ages)
{
    const QList<Standing> standings = standingsOf(overview, ages);
    Badge badge = badgeOf(standings.first(), overview);
    QStringList all;
    for (const Standing standing : standings) {
        const Badge each = badgeOf(standing, overview);
        all.append(each.text);
        if (each.tone == Tone::Warning && badge.tone != Tone::Danger)
            badge.tone = Tone::Warning; // what is open may be what mends it, and does not hide it
    }
    badge.all = all.join(Overview::tr("; ", "between what there is to say of an environment"));
    if (all.size() > 1)
        badge.text = Overview::tr("%1 · %2 more", "what matters most, and how much there is besides")
                         .arg(badge.text)
                         .arg(all.size() - 1);
    return badge;
}

QString overviewText::signingKey(const EnvironmentOverview &overview, const KeyAges &ages, const QDateTime &now)
{
    if (!overview.keys.look.at.isValid())
        return Overview::tr("not read yet");
    if (!ages.signingKey)
        return overview.error ? Overview::tr("not known") : Overview::tr("none listed");
    const QString age = keyAge(*ages.signingKey, now);
    return ages.hasNewSigningKey ? Overview::tr("%1; a new one waits beside it").arg(age) : age;
}

QString overviewText::eventKeys(const EnvironmentOverview &overview, const KeyAges &ages, const QDateTime &now)
{
    if (!overview.keys.look.at.isValid())
        return Overview::tr("not read yet");
    if (ages.eventKeys == 0)
        return overview.areKeysTypedIn ? Overview::tr("none is known here") : Overview::tr("none");
    const QString count = QString::number(ages.eventKeys);
    if (!ages.oldestEventKey)
        return Overview::tr("%1, age unknown").arg(count);
    const QString oldest = keyAge(*ages.oldestEventKey, now);
    const bool isOne = ages.eventKeys == 1; // the oldest, and all that is overdue
    const QString whose = isOne           ? oldest
        : ages.eventKeysOfUnknownAge == 0 ? Overview::tr("the oldest %1").arg(oldest)
                                          : Overview::tr("the oldest whose age is known %1").arg(oldest);
    QString text = Overview::tr("%1, %2").arg(count, whose);
    if (ages.overdueEventKeys == ages.eventKeys)
        text
            = isOne ? Overview::tr("1, overdue; %1").arg(whose) : Overview::tr("%1, all overdue; %2").arg(count, whose);
    else if (ages.overdueEventKeys > 0)
        text = Overview::tr("%1 of %2 overdue; %3").arg(QString::number(ages.overdueEventKeys), count, whose);
    if (ages.eventKeysOfUnknownAge > 0)
        text += Overview::tr("; of %1 the age is unknown").arg(ages.eventKeysOfUnknownAge);
    return text;
}

QString overviewText::rotation(const EnvironmentOverview &overview, const QDateTime &now)
{
    if (overview.standing)
        return standingRotation(*overview.standing, now);
    if (overview.open)
        return openRotation(*overview.open, now);
    if (const auto &last = overview.last) {
        const QString ended = Overview::tr("the last one ended %1: %2", "a date, an outcome")
                                  .arg(Overview::day(last->endedAt), outcome(*last).text);
        const auto *open = firstOf(overview.leftOpen,
            [&](const RotationSummary &one) { return one.id != last->id && !itemsLeftBy(one, overview).isEmpty(); });
        return !open ? ended
                     : Overview::tr("%1; one before it on %2: %3", "a sentence, a date, an outcome")
                           .arg(ended, Overview::day(open->endedAt), outcome(*open).text);
    }
    return overview.areRotationsRead ? Overview::tr("none on this computer")
                                     : Overview::tr("not known: this computer's history is not read");
}

QString overviewText::openRotation(const RotationSummary &open, const QDateTime &now)
{
    const QString begun = Overview::tr("open at “%1”, begun %2 by %3")
                              .arg(stepName(open.step), ageText(open.begunAt, now), shownName(open.person));
    return open.movedAt > open.begunAt ? Overview::tr("%1; last written down %2", "where a rotation stands, an age")
                                             .arg(begun, ageText(open.movedAt, now))
                                       : begun;
}

namespace {

/// What holds it up, or what there is to do. The final check is made by itself.
QString nextAct(const RotationStanding &standing)
{
    if (standing.waitsForPerson)
        return Overview::tr("It waits for you: an act is to be done elsewhere.");
    if (standing.isBusy)
        return Overview::tr("Something is under way.");
    const bool isHeldUp = standing.heldUpBy && standing.heldUpBy->kind != RotationNotice::NotAskedAgain;
    if (isHeldUp)
        return Overview::tr("%1.", "a sentence: why it does not go on yet").arg(noticeText(*standing.heldUpBy).title);
    const bool isGate = traitsOf(standing.summary.step).exit != StepTraits::Exit::Command;
    const bool isHeldByApps = standing.progress && !standing.progress->isOpen && standing.progress->apps > 0;
    return isGate && standing.next && !isHeldByApps
        ? Overview::tr("Next: go on to “%1”.").arg(stepName(*standing.next))
        : Overview::tr("Next: “%1”.", "a step that is to be done").arg(stepName(standing.summary.step));
}

} // namespace

QString overviewText::standingRotation(const RotationStanding &standing, const QDateTime &now)
{
    const RotationSummary &open = standing.summary;
    const QString step
        = Overview::tr("step %1 of %2, “%3”")
              .arg(QString::number(standing.number), QString::number(standing.steps), stepName(open.step));
    const bool isCounted = standing.progress && standing.progress->isOfSomething();
    QStringList acts{nextAct(standing)};
    for (const WatchedStep &one : standing.beside)
        acts.append(Overview::tr("“%1” is open too: %2.", "a step, how far it is")
                        .arg(stepName(one.step), progressText(*one.progress)));
    return Overview::tr("%1. %2 Begun %3 by %4.", "where it stands, a sentence, an age, a person")
        .arg(isCounted ? Overview::tr("%1: %2", "a step, and how far it is").arg(step, progressText(*standing.progress))
                       : step,
            acts.join(u' '), ageText(open.begunAt, now), shownName(open.person));
}

QString overviewText::environmentElsewhere(const RotationSummary &rotation, const QString &account)
{
    return Overview::tr("%1 of “%2”", "an environment, an account")
        .arg(shownName(rotation.environmentName), shownName(account));
}

QString overviewText::fallback(const EnvironmentOverview &overview)
{
    if (overview.open && overview.open->fallbackSince.isValid())
        return Overview::tr(
            "the open rotation let the apps pass with the old key beside the new one (%1); it is to come out of every "
            "app before the rotation ends")
            .arg(exactTimeText(overview.open->fallbackSince));
    const QStringList left = ofEach(
        overview.asked.fallbacks, [](const AskedApps::Fallback &one) { return one.name; }, &AskedApps::Fallback::isSet);
    const bool isOlder = overview.fallbacksToldAt.isValid() && overview.asked.at <= overview.fallbacksToldAt;
    if (overview.open || left.isEmpty() || isOlder)
        return {};
    return Overview::tr("still set at %1, by their own answers (%2)", "apps, when they were asked")
        .arg(namesInWords(left, 3), exactTimeText(overview.asked.at));
}

QString overviewText::itemsLeftOpen(const EnvironmentOverview &overview)
{
    constexpr int mostItems = 3;
    QStringList lines;
    if (overview.open)
        return {};
    for (const RotationSummary &closed : overview.leftOpen) {
        const QStringList items = ofEach(itemsLeftBy(closed, overview), [](const OpenItem &item) {
            return Overview::tr("%1 (%2)", "an app or a key: what was open there")
                .arg(shownName(item.name), openKindInWords(item.kind));
        });
        if (!items.isEmpty())
            lines.append(Overview::tr("%1; so it was when a rotation was closed (%2)")
                             .arg(namesInWords(items, mostItems), exactTimeText(closed.endedAt)));
    }
    return lines.join(u'\n');
}

namespace {

/// By the list, and by resyncs.
QString listedApps(const EnvironmentOverview &overview, const QDateTime &now)
{
    const SeenApps &apps = *overview.apps;
    const QString count = QString::number(apps.count);
    const QStringList failed = failedSyncsOf(overview);
    const QString listed = apps.count == 0 ? Overview::tr("none listed")
        : failed.isEmpty()
        ? Overview::tr("%1 listed, no failed sync known").arg(count)
        : Overview::tr("%1 listed; failed in their last sync: %2").arg(count, namesInWords(failed, 3));
    // The keys can have been read since, and the apps not.
    constexpr int notTogether = 60;
    return apps.readAt.secsTo(overview.keys.look.at) < notTogether
        ? listed
        : Overview::tr("%1 (read %2)", "apps, how long ago").arg(listed, ageText(apps.readAt, now));
}

/// Whether they work is told by the key that Inngest signs with, as far as that is known.
QString noneInTrouble(SignerDoubt doubt)
{
    switch (doubt) {
    case SignerDoubt::None:
        break;
    case SignerDoubt::NotRead:
        return Overview::tr("all reachable, and none broken by the keys that were read before");
    case SignerDoubt::Refused:
    case SignerDoubt::OnlySaid:
        return Overview::tr("all reachable; which of them work is not known, as Inngest refuses the key that is known "
                            "here");
    }
    return Overview::tr("none broken, all reachable");
}

/// By their own answers, with names.
QStringList appsInTrouble(const AskedApps &apps)
{
    QStringList said;
    if (!apps.broken.isEmpty())
        said.append(Overview::tr("broken: %1").arg(namesInWords(apps.broken, 3)));
    if (!apps.unreachable.isEmpty())
        said.append(Overview::tr("not reachable: %1").arg(namesInWords(apps.unreachable, 3)));
    if (!apps.untold.isEmpty())
        said.append(Overview::tr("whether they work cannot be told: %1").arg(namesInWords(apps.untold, 3)));
    const bool areThereOthers = apps.broken.size() + apps.unreachable.size() + apps.untold.size() < apps.asked;
    if (!said.isEmpty() && areThereOthers && isDoubtful(apps.doubt))
        said.append(
            Overview::tr("which of the others work is not known, as Inngest refuses the key that is known here"));
    return said;
}

/// By their own answers; empty: none was asked.
QString askedApps(const EnvironmentOverview &overview, const QDateTime &now)
{
    const AskedApps &apps = overview.asked;
    if (!apps.at.isValid())
        return {};
    const QStringList said = appsInTrouble(apps);
    const QString count = Overview::tr("%n asked", nullptr, apps.asked);
    return Overview::tr("%1 %2: %3", "how many apps were asked, how long ago, what they said")
        .arg(count, ageText(apps.at, now),
            said.isEmpty()
                ? noneInTrouble(overview.error && apps.doubt == SignerDoubt::None ? SignerDoubt::NotRead : apps.doubt)
                : said.join(Overview::tr("; ", "between what there is to say of an environment")));
}

} // namespace

QString overviewText::apps(const EnvironmentOverview &overview, const QDateTime &now)
{
    const QString asked = askedApps(overview, now);
    if (!overview.apps && !asked.isEmpty())
        return asked;
    if (!overview.apps)
        return overview.environment.type == EnvironmentType::BranchParent
            ? Overview::tr("open it to read them")
            : Overview::tr("not read since the program was started");
    const QString listed = listedApps(overview, now);
    return asked.isEmpty() ? listed
                           : Overview::tr("%1. %2", "what lists say of apps, what they say").arg(listed, asked);
}

namespace {

QString firstSentence(const QString &text)
{
    const qsizetype end = text.indexOf(QLatin1StringView(". "));
    return end < 0 ? text : text.first(end + 1);
}

} // namespace

QString overviewText::read(const EnvironmentOverview &overview, const QDateTime &now)
{
    const QDateTime at = overview.keys.look.at;
    const QString when = at.isValid() ? ageText(at, now) : Overview::tr("never yet");
    // Where sentences say what stands in the way, a title that something does tells nothing, and the first of them
    // does.
    if (const auto &error = overview.error; error && error->detail == noKeyIsAccepted && at.isValid())
        return Overview::tr("Refused %1. %2", "when, and what was said")
            .arg(when, firstSentence(serverWords(error->serverMessage)));
    if (const auto &error = overview.error)
        return Overview::tr("%1. The last try failed: %2")
            .arg(when, error->isInOwnWords() ? firstSentence(serverWords(error->serverMessage)) : errorTitle(*error));
    switch (overview.keys.notCompared) {
    case WatchedKeys::NotCompared::No:
        break;
    case WatchedKeys::NotCompared::ActIsOpen:
        return Overview::tr("%1. Whether somebody else changed keys is not told before it is known what became of the "
                            "change that was begun here")
            .arg(when);
    case WatchedKeys::NotCompared::NotKept:
        return Overview::tr("%1. Whether somebody else changed keys is not told: the history cannot be written")
            .arg(when);
    }
    return when;
}

QString overviewText::changes(const EnvironmentOverview &overview)
{
    const QList<KeyChange> &changes = overview.keys.changes;
    if (changes.isEmpty())
        return {};
    // A key that is missing is an outage for whoever uses it.
    const KeyChange *gone = firstOf(changes,
        [](const KeyChange &change) { return change.kind == KeyChange::Gone || change.kind == KeyChange::Refused; });
    const QString first = keyChangeText(gone ? *gone : changes.first());
    return changes.size() == 1 ? first : Overview::tr("%1 And %n more.", nullptr, int(changes.size() - 1)).arg(first);
}

QString overviewText::whatIsRotated(const RotationSummary &rotation)
{
    const QString events = Overview::tr("%n event keys", nullptr, rotation.eventKeys);
    if (!rotation.rotatesSigningKey)
        return events;
    return rotation.eventKeys == 0 ? Overview::tr("signing key") : Overview::tr("signing key, %1").arg(events);
}

namespace {

overviewText::Badge finishedWithOpenItems(const RotationSummary &rotation)
{
    const QString finished = Overview::tr("finished with %n open items", nullptr, int(rotation.openItems.size()));
    if (rotation.settledItems.isEmpty())
        return {finished, Tone::Warning};
    if (rotation.hasUnsettledItems())
        return {Overview::tr("%1, %n settled since", "an outcome", int(rotation.settledItems.size())).arg(finished),
            Tone::Warning};
    return {Overview::tr("%1, settled since", "an outcome").arg(finished), Tone::Neutral};
}

} // namespace

overviewText::Badge overviewText::outcome(const RotationSummary &rotation)
{
    const bool isContained = rotation.leakedKeysLeft.isEmpty();
    const Tone tone = isContained ? Tone::Neutral : Tone::Warning;
    switch (rotation.outcome) {
    case RotationOutcome::Running:
        return {Overview::tr("open"), tone};
    case RotationOutcome::Done:
        return {Overview::tr("done"), Tone::Good};
    case RotationOutcome::ClosedWithExceptions:
        return finishedWithOpenItems(rotation);
    case RotationOutcome::Undone:
        return {isContained ? Overview::tr("undone") : Overview::tr("undone, the leak not contained"), tone};
    case RotationOutcome::Abandoned:
        return {isContained ? Overview::tr("given up before anything was made")
                            : Overview::tr("given up before anything was made, the leak not contained"),
            tone};
    case RotationOutcome::HandedOver:
        return {Overview::tr("handed over in a file"), tone};
    }
    return {};
}

namespace {

/// By the dates, as whoever reads them counts.
QString dueIn(const QDateTime &dueAt, const QDateTime &now)
{
    const qint64 days = now.toLocalTime().date().daysTo(dueAt.toLocalTime().date());
    if (days == 0)
        return Overview::tr("today");
    return days > 0 ? Overview::tr("in %1", "a span of time").arg(daysInWords(days))
                    : Words::tr("%1 ago").arg(daysInWords(-days));
}

} // namespace

QString overviewText::keyAge(const KeyAge &age, const QDateTime &now)
{
    switch (age.kind) {
    case KeyAge::Unknown:
        return Overview::tr("age unknown");
    case KeyAge::Free:
        return Overview::tr("%1 old").arg(ageInWords(age.createdAt, now));
    case KeyAge::Fine:
    case KeyAge::DueSoon:
    case KeyAge::Overdue:
        return Overview::tr("%1 old, due %2 (%3)", "an age, a date, how long it is until then or since")
            .arg(ageInWords(age.createdAt, now), Overview::day(age.dueAt), dueIn(age.dueAt, now));
    }
    return {};
}

QString overviewText::keyMonths(int months)
{
    return months == 0 ? Overview::tr("never due") : Overview::tr("due %n months after they are made", nullptr, months);
}
