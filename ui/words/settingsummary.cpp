// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How it stands with all places that tools set together, and what comes next.

#include "ui/words/settingtext.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/models/words.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

/// Of those that came to no good end, or to none; empty: there are none.
QString settingFailureText(const QList<SettingRow> &rows)
{
    QStringList sentences;
    const auto say = [&](const QString &sentence, const std::function<bool(const SettingRow &)> &isOne) {
        if (const auto count = std::ranges::count_if(rows, isOne); count > 0)
            sentences.append(sentence.arg(count));
    };
    const auto ended = [&](const QString &sentence, const std::function<bool(const SetResult &)> &isOne) {
        say(sentence, [&isOne](const SettingRow &row) {
            return row.state == SettingRow::State::Ended && !row.result.isGood() && isOne(row.result);
        });
    };
    ended(Words::tr("Done, and not known to be made live: %1."), &SetResult::isSet);
    ended(Words::tr("Done in part: %1."),
        [](const SetResult &result) { return result.state == SetResult::State::NotSet && !result.isUntouched(); });
    ended(Words::tr("Not known whether it is done: %1."),
        [](const SetResult &result) { return result.state == SetResult::State::Unknown; });
    ended(Words::tr("Not done: %1."), &SetResult::isUntouched);
    say(Words::tr("Not ready: %1."), [](const SettingRow &row) { return row.state == SettingRow::State::Refused; });
    if (!sentences.isEmpty())
        sentences.append(Words::tr("Each row says why."));
    return sentences.join(u' ');
}

/// Of how many targets the rest can follow.
QString restText(const SettingAim &aim)
{
    if (aim.ready == aim.held)
        return Words::tr("Of each target whose rest waits the first app has shown, or somebody has said, that it holds "
                         "what it is to: the rest can follow.");
    return Words::tr("Of %1 of %2 targets the first app has shown, or somebody has said, that it holds what it is to: "
                     "the rest of those can follow, and that of the others by itself when theirs have.")
        .arg(aim.ready)
        .arg(aim.held);
}

/// Of those that are ready: what is done before the others. Empty: each target has one place only.
QString orderText(const SettingQueue &queue)
{
    QHash<QString, int> places;
    for (const SettingRow &row : queue.rows()) {
        if (row.state == SettingRow::State::Ready)
            ++places[row.setting.target.id];
    }
    bool isAnyAlone = false;
    bool isAnyProven = false;
    for (auto target = places.cbegin(); target != places.cend(); ++target) {
        if (target.value() > 1)
            (queue.isProven(target.key()) ? isAnyProven : isAnyAlone) = true;
    }
    if (!isAnyAlone)
        return isAnyProven ? Words::tr("They are done a few at a time, without a stop: a place of their targets is "
                                       "known to be right.")
                           : QString();
    return isAnyProven
        ? Words::tr("Of several places of one target the first is done alone, but where one is known to be right.")
        : Words::tr("Of several places of one target the first is done alone.");
}

/// What was set, and nobody can make live here: its target has no command for that, or was not told for what.
bool isToBeMadeLiveByHand(const SettingRow &row)
{
    return row.state == SettingRow::State::Ended && row.result.isSet() && row.result.live != SetResult::Live::Begun
        && !row.setting.target.restartsApp && row.setting.target.liveByTool(row.setting.places).isEmpty();
}

/// What is ready is set by now. notLive: how many of them nothing has shown to be live.
QString onlyLiveText(const SettingQueue &queue, const SettingAim &aim, int notLive)
{
    if (notLive == 0)
        return Words::tr("Nothing is left to do here: the answers of what reads them have shown it.");
    return QStringList{aim.takesOut
            ? Words::tr(
                "Variables are out already at %n places, and not known to be live: make them live.", nullptr, notLive)
            : Words::tr("%n places are set already, and not known to be live: make them live.", nullptr, notLive),
        Words::tr("This runs the tools below on this computer; no key is handed to them."),
        Words::tr("Select a row and read what will run."), orderText(queue)}
        .join(u' ')
        .simplified();
}

/// notLive: how many places are set and can be made live.
QString readyText(const SettingQueue &queue, const SettingAim &aim, int notLive)
{
    const int ready = queue.countToSet();
    if (ready == 0)
        return onlyLiveText(queue, aim, notLive);
    const QString toDo = aim.takesOut ? Words::tr("Variables can be taken out at %n places.", nullptr, ready)
                                      : Words::tr("%n places can be set.", nullptr, ready);
    const QString what = aim.takesOut
        ? Words::tr(
            "This runs the tools below on this computer. They take variables of %1 out; no key is handed to them.")
        : Words::tr("This runs the tools below on this computer, and hands them the keys of %1.");
    const QString done = notLive == 0 ? QString()
        : aim.takesOut
        ? Words::tr(
            "At %n more places they are out already, and not known to be live: make them live.", nullptr, notLive)
        : Words::tr("%n more places are set already, and not known to be live: make them live.", nullptr, notLive);
    return QStringList{toDo, done, what.arg(shownName(aim.environment)),
        Words::tr("Select a row and read what will run."), orderText(queue)}
        .join(u' ')
        .simplified();
}

/// Of those that wait until the first place of their target is known to work. isEachDone: no target waits for a person
/// to begin with it, or to mend what keeps it from that.
QString heldText(const SettingQueue &queue, const SettingAim &aim, int notLive, bool isEachDone)
{
    const bool isByHand = std::ranges::any_of(
        queue.rows(), [&aim](const SettingRow &row) { return isToBeMadeLiveByHand(row) && !aim.isShown(row); });
    const QString byHand = isByHand
        ? Words::tr("Where a target has no command here that makes it live, redeploy or restart what reads it: “make "
                    "it live” says how.")
        : QString();
    const auto joined = [](const QStringList &sentences) { return sentences.join(u' ').simplified(); };
    if (aim.isRestWanted)
        return joined({Words::tr("The rest of a target follows by itself when its first app has shown that it holds "
                                 "what it is to."),
            isEachDone && !isByHand ? Words::tr("That takes some moments.") : byHand});
    if (aim.ready > 0)
        return joined({restText(aim), aim.ready < aim.held ? byHand : QString()});
    // Beside those that are ready it is said already.
    const bool isToBeMadeLive = notLive > 0 && queue.count(SettingRow::State::Ready) == 0;
    const QString byTool = isToBeMadeLive ? Words::tr("Make live what is not live yet.") : QString();
    if (!isEachDone)
        return joined({Words::tr("The rest of a target waits until its first app has shown that it holds what it is "
                                 "to."),
            byTool, byHand});
    if (isByHand)
        return joined({Words::tr("The first place of each target is done."), byTool, byHand,
            Words::tr("When its app has shown that it holds what it is to, the rest can follow.")});
    return notLive > 0
        ? Words::tr("The first place of each target is done, and not live yet. Make it live: when its app has shown "
                    "that it holds what it is to, the rest can follow.")
        : Words::tr("The first place of each target is done. When its app has shown that it holds what it is to, the "
                    "rest can follow: that takes some moments.");
}

/// Nothing tells here when it is through, nor how it ends.
bool isOnlyStarted(const SettingRow &row)
{
    return row.state == SettingRow::State::Ended && row.result.live == SetResult::Live::Started;
}

/// Empty: it is so of none, or their answers have shown more.
QString startedText(const QList<SettingRow> &rows, const SettingAim &aim)
{
    const QStringList started = ofEach(
        rows, [](const SettingRow &row) { return shownName(row.setting.name); },
        [&aim](const SettingRow &row) { return isOnlyStarted(row) && !aim.isShown(row); });
    return started.isEmpty() ? QString()
                             : Words::tr("Started, and not yet known to be live: %1. Look there whether it ended well.")
                                   .arg(inARow(shortened(started, 3)));
}

/// Empty: of each the value was read back, or its answers have shown more.
QString onlyListedText(const QList<SettingRow> &rows, const SettingAim &aim)
{
    const QStringList listed = ofEach(
        rows, [](const SettingRow &row) { return shownName(row.setting.name); },
        [&aim](const SettingRow &row) {
            return row.state == SettingRow::State::Ended && row.result.state == SetResult::State::Listed
                && !aim.isShown(row);
        });
    return listed.isEmpty() ? QString()
                            : Words::tr("Read back by its name alone, since the place does not tell values: %1.")
                                  .arg(inARow(shortened(listed, 3)));
}

/// Of what was set all is live, as far as the tools tell: how many by them, and why the others need none for that. What
/// was only started is told beside it.
QString allLiveText(const QList<SettingRow> &rows, const SettingAim &aim, const QString &good, const QString &total)
{
    int made = 0;
    QStringList byThemselves;
    QStringList shown;
    for (const SettingRow &row : rows) {
        if (!row.result.isGood())
            continue;
        if (row.result.live == SetResult::Live::Begun)
            ++made;
        else if (!isOnlyStarted(row))
            (row.setting.target.restartsApp ? byThemselves : shown).append(shownName(row.setting.name));
    }
    const auto of = [&aim](const QString &set, const QString &takenOut) { return aim.takesOut ? takenOut : set; };
    QStringList sentences{made == 0 ? of(Words::tr("%1 of %2 set."), Words::tr("%1 of %2 taken out.")).arg(good, total)
            : byThemselves.isEmpty() && shown.isEmpty() && startedText(rows, aim).isEmpty()
            ? of(Words::tr("%1 of %2 set and made live, as far as the tools tell."),
                Words::tr("%1 of %2 taken out and made live, as far as the tools tell."))
                  .arg(good, total)
            : of(Words::tr("%1 of %2 set, and %3 of these made live, as far as the tools tell."),
                Words::tr("%1 of %2 taken out, and %3 of these made live, as far as the tools tell."))
                  .arg(good, total, QString::number(made))};
    if (!byThemselves.isEmpty())
        sentences.append(Words::tr("What restarts by itself with each change needs nothing more: %1.")
                             .arg(inARow(shortened(byThemselves, 3))));
    if (!shown.isEmpty())
        sentences.append(Words::tr("Whose answers have shown it already: %1.").arg(inARow(shortened(shown, 3))));
    sentences.append(Words::tr("Their own answers are the proof; what cannot be asked has to start anew."));
    return sentences.join(u' ');
}

/// Empty: none came to a good end, and nothing is left to do.
QString standingText(const SettingQueue &queue, const SettingAim &aim)
{
    using State = SettingRow::State;
    const QList<SettingRow> &rows = queue.rows();
    const auto count = [&queue](State state) { return queue.count(state); };
    const auto all = int(rows.size());
    if (count(State::ToLook) + count(State::Looking) > 0)
        return withTimeLeft(Words::tr("Looking whether the tools are there and signed in, and whether the places are "
                                      "there: %1 of %2. Nothing is changed.")
                                .arg(all - count(State::ToLook) - count(State::Looking))
                                .arg(all),
            queue.left());
    if (count(State::ToReadBack) + count(State::ReadingBack) > 0)
        return withTimeLeft(Words::tr("Reading back what is set there. Nothing is changed."), queue.left());
    const auto ended = [&rows](bool isGood) {
        return std::ranges::count_if(rows,
            [isGood](const SettingRow &row) { return row.state == State::Ended && row.result.isGood() == isGood; });
    };
    if (count(State::Waiting) + count(State::Setting) > 0)
        return withTimeLeft(
            Words::tr(
                "At work on a few places at a time: %1 of %2 done. What has begun is written down in the history.")
                .arg(ended(true))
                .arg(all),
            queue.left());
    const QString good = QString::number(ended(true));
    const QString total = QString::number(all);
    const auto notLive = int(std::ranges::count_if(
        rows, [&aim](const SettingRow &row) { return row.canBeMadeLive() && !aim.isShown(row); }));
    const bool isHolding = count(State::Held) > 0;
    // What is refused, or ready once more, may be the very place for which the others wait.
    const bool isEachDone = count(State::Ready) + count(State::Refused) == 0;
    if (isHolding && isEachDone && ended(false) > 0 && aim.ready < aim.held)
        return (aim.takesOut ? Words::tr("%1 of %2 taken out. %3") : Words::tr("%1 of %2 set. %3"))
            .arg(good, total,
                Words::tr("Where the first place of a target came to no good end, the rest of it waits: try again, or "
                          "do it by hand."));
    const QString held = isHolding ? heldText(queue, aim, notLive, isEachDone) : QString();
    if (count(State::Ready) > 0)
        return QStringList{readyText(queue, aim, notLive), held}.join(u' ').trimmed();
    if (isHolding)
        return held;
    if (ended(true) == 0)
        return {};
    if (notLive > 0)
        return (aim.takesOut ? Words::tr("%1 of %2 taken out, %3 of them not live yet: what reads them still has what "
                                         "was taken out. Make them live here, or redeploy them yourself.")
                             : Words::tr("%1 of %2 set, %3 of them not live yet: what reads them goes on with what it "
                                         "had. Make them live here, or redeploy them yourself."))
            .arg(good, total, QString::number(notLive));
    const auto isMadeLive = [](const SettingRow &row) {
        return row.result.live == SetResult::Live::Begun || isOnlyStarted(row) || row.setting.target.restartsApp;
    };
    // Where the old values are put back before the new ones ever went live, say.
    const bool isShown = std::ranges::all_of(
        rows, [&](const SettingRow &row) { return !row.result.isGood() || (!isMadeLive(row) && aim.isShown(row)); });
    if (isShown)
        return (aim.takesOut ? Words::tr("%1 of %2 taken out; the answers of what reads them have shown it.")
                             : Words::tr("%1 of %2 set; the answers of what reads them have shown it."))
            .arg(good, total);
    const auto isLive
        = [&](const SettingRow &row) { return !row.result.isGood() || isMadeLive(row) || aim.isShown(row); };
    if (std::ranges::all_of(rows, isLive))
        return allLiveText(rows, aim, good, total);
    const QStringList byHand = ofEach(
        rows, [](const SettingRow &row) { return shownName(row.setting.name); }, std::not_fn(isLive));
    const bool isNoneLive = byHand.size() == ended(true);
    const QString what = !startedText(rows, aim).isEmpty()
        ? (aim.takesOut ? Words::tr("%1 of %2 taken out. The targets of %3 have no command here that makes it live: "
                                    "redeploy or restart those; “make it live” says how.")
                        : Words::tr("%1 of %2 set. The targets of %3 have no command here that makes it live: redeploy "
                                    "or restart those; “make it live” says how."))
        : isNoneLive
        ? (aim.takesOut
                ? Words::tr(
                    "%1 of %2 taken out. This program restarted nothing: their targets have no command for that "
                    "here. Redeploy or restart what reads them; “make it live” says how.")
                : Words::tr(
                    "%1 of %2 set. This program restarted nothing: their targets have no command for that here. "
                    "Redeploy or restart what reads them; “make it live” says how."))
        : (aim.takesOut ? Words::tr("%1 of %2 taken out, and made live but for %3: their targets have no command for "
                                    "that here. Redeploy or restart those; “make it live” says how.")
                        : Words::tr("%1 of %2 set, and made live but for %3: their targets have no command for that "
                                    "here. Redeploy or restart those; “make it live” says how."));
    const bool isAnyOnItsWay = std::ranges::any_of(
        rows, [&](const SettingRow &row) { return !isLive(row) && row.setting.target.arrivesByItself; });
    return (isNoneLive ? what.arg(good, total) : what.arg(good, total, inARow(shortened(byHand, 3))))
        + (isAnyOnItsWay ? u' ' + Words::tr("What their targets send on by themselves may have arrived before that.")
                         : QString());
}

} // namespace

QString settingSummary(const SettingQueue &queue, const SettingAim &aim)
{
    QStringList all{standingText(queue, aim), onlyListedText(queue.rows(), aim), startedText(queue.rows(), aim),
        queue.isBusy() ? QString() : settingFailureText(queue.rows())};
    if (!aim.withoutEventKey.isEmpty())
        all.append(Words::tr("INNGEST_EVENT_KEY is not set for %1: with which event key they send is not known. Choose "
                             "it below the name of each on the step's page, then set it for me once more.",
            nullptr, int(aim.withoutEventKey.size()))
                       .arg(namesInWords(aim.withoutEventKey)));
    return all.join(u' ').simplified();
}
