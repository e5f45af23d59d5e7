// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

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

QString live(const SetResult &result)
{
    const QString why = setProblemText(result);
    switch (result.live) {
    case SetResult::Live::No:
        return {};
    case SetResult::Live::Begun:
        return Words::tr("The tool was told to make it live. Whether it is shows in what reads it.");
    case SetResult::Live::Failed:
        return Words::tr("It was not made live. %1").arg(why);
    case SetResult::Live::Unknown:
        if (result.problem == SetProblem::ToolFailed)
            return Words::tr("The tool that makes it live ended with an error, which stands below. Some of what reads "
                             "it may have it, the rest what it had before: look there, then make it live again.");
        if (result.problem != SetProblem::TimedOut)
            return Words::tr("Whether it is made live is not known: some of what reads it may have it. %1").arg(why);
        return Words::tr(
            "The tool had not made it live after a quarter of an hour and was stopped in the middle of it. Some "
            "of what reads it may have it, the rest what it had before: look there, then make it live again.");
    }
    return {};
}

/// A place that a tool has left half done: its fallback alone, say.
QString doneBefore(const SetResult &result)
{
    const QString done = result.doneBefore.join(u", "_s);
    return done.isEmpty() ? QString() : u' ' + Words::tr("Done before that, and as it was to be: %1.").arg(done);
}

/// isShown: by the answers of what reads it, which is more than any tool tells.
QString result(const SetResult &result, bool isShown)
{
    if (isShown && result.isGood())
        return result.state == SetResult::State::Set && !result.wasSetBefore
            ? Words::tr("Done, and read back. Its answers have shown it.")
            : Words::tr("Done. Its answers have shown it.");
    const QString why = setProblemText(result);
    switch (result.state) {
    case SetResult::State::Looked:
        return Words::tr("Found, and signed in.");
    case SetResult::State::Set:
        return (result.wasSetBefore ? Words::tr("Done and read back before, and not looked at again. %1")
                                    : Words::tr("Done, and read back. %1"))
            .arg(live(result))
            .trimmed();
    case SetResult::State::Listed:
        if (result.wasSetBefore)
            return Words::tr("Done before, when the name was listed, and not looked at again. %1").arg(live(result));
        if (!live(result).isEmpty())
            return Words::tr("The tool ended without an error, and the name is listed. %1").arg(live(result));
        return setListedText(result);
    case SetResult::State::NotSet:
        return (result.isUntouched() ? Words::tr("Not done. %1") : Words::tr("Not all of it is done. %1")).arg(why)
            + doneBefore(result);
    case SetResult::State::Unknown:
        // Another look tells no more.
        if (result.problem == SetProblem::ValueNotTold || result.problem == SetProblem::NotChanged)
            return Words::tr("Not known. %1 Or set it once more.").arg(why) + doneBefore(result);
        return Words::tr("Not known. %1 Look what is set there, or try again: it is read back first.").arg(why)
            + doneBefore(result);
    }
    return {};
}

} // namespace

QString settingPlaceText(const Setting &setting)
{
    QStringList places;
    for (const DeployPlace &place : setting.target.places) {
        if (const QString value = setting.places.value(place.id).trimmed(); !value.isEmpty() && !place.isOptional)
            places.append(shownName(value));
    }
    return Words::tr("%1: %2", "a deployment target and its places")
        .arg(deployText(setting.target.name), places.join(u", "_s));
}

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

bool SettingAim::isShown(const SettingRow &row) const
{
    return std::ranges::all_of(row.setting.appKeys, [this](const QString &key) { return shown.contains(key); });
}

QString settingStateText(const SettingRow &row, bool takesOut, bool canFollow, bool isShown)
{
    switch (row.state) {
    case SettingRow::State::ToLook:
        return Words::tr("Not looked at yet");
    case SettingRow::State::Looking:
        return Words::tr("Looking…");
    case SettingRow::State::Ready:
        if (row.setting.isSet)
            return takesOut ? Words::tr("Taken out, and not live yet") : Words::tr("Set, and not live yet");
        if (row.setting.isInDoubt)
            return takesOut ? Words::tr(
                       "Not known whether it is taken out already. Look what is set there, or take it out once more.")
                            : Words::tr("Not known whether it is set already. Look what is set there, or set it once "
                                        "more: what is there already is left alone where the place tells values.");
        return row.result.plan.identity.value_or(QString()).isEmpty()
            ? Words::tr("Ready")
            : Words::tr("Ready, signed in as %1").arg(shownLine(*row.result.plan.identity));
    case SettingRow::State::Refused:
        return setProblemText(row.result);
    case SettingRow::State::Waiting:
        return Words::tr("Waits for its turn");
    case SettingRow::State::Held:
        return (canFollow
                ? Words::tr("The first one of %1 has shown, or somebody has said, that it holds what it is to: "
                            "this one can follow")
                : Words::tr("Waits until the first one of %1 has shown, or somebody has said, that it holds "
                            "what it is to"))
            .arg(deployText(row.setting.target.name));
    case SettingRow::State::Setting:
        if (!row.isBegun) // its tool looks first, and what was sent earlier could arrive behind what is sent now
            return row.setting.sent.at ? Words::tr("Looking; nothing is sent within a minute of what was sent before…")
                                       : Words::tr("Looking before anything is changed…");
        if (row.isOnlyLive)
            return Words::tr("Being made live, which can take some minutes…");
        if (row.setting.makesLive && !row.setting.target.liveByTool(row.setting.places).isEmpty())
            return takesOut ? Words::tr("Being taken out and made live, which can take some minutes…")
                            : Words::tr("Being set and made live, which can take some minutes…");
        return takesOut ? Words::tr("Being taken out…") : Words::tr("Being set…");
    case SettingRow::State::Ended:
        return !isShown && row.canBeMadeLive() && row.result.live == SetResult::Live::No
            ? Words::tr("%1 Not live yet.").arg(result(row.result, isShown))
            : result(row.result, isShown);
    case SettingRow::State::ToReadBack:
    case SettingRow::State::ReadingBack:
        return Words::tr("Being read back…");
    }
    return {};
}

std::pair<Tone, QString> settingLook(const SettingRow &row, bool canFollow)
{
    switch (row.state) {
    case SettingRow::State::Ended:
        if (row.result.isGood())
            return {row.canBeMadeLive() ? Tone::Info : Tone::Good, u"done"_s};
        return row.result.state == SetResult::State::Unknown || row.result.isSet()
            ? std::pair(Tone::Warning, u"warning"_s)
            : std::pair(Tone::Danger, u"error"_s);
    case SettingRow::State::Refused:
        return {Tone::Warning, u"warning"_s};
    case SettingRow::State::ToLook:
        return {Tone::Neutral, u"ahead"_s};
    case SettingRow::State::Ready: // it waits for nobody but the person
        return row.setting.isInDoubt ? std::pair(Tone::Warning, u"warning"_s) : std::pair(Tone::Neutral, u"ahead"_s);
    case SettingRow::State::Held:
        return {Tone::Neutral, canFollow ? u"ahead"_s : u"waiting"_s};
    case SettingRow::State::Looking:
    case SettingRow::State::Waiting:
    case SettingRow::State::Setting:
    case SettingRow::State::ToReadBack:
    case SettingRow::State::ReadingBack:
        break;
    }
    return {Tone::Neutral, u"waiting"_s};
}

namespace {

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
            ? Words::tr("Variables are out already at %n places, and not live yet: make them live.", nullptr, notLive)
            : Words::tr("%n places are set already, and not live yet: make them live.", nullptr, notLive),
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
        ? Words::tr("At %n more places they are out already, and not live yet: make them live.", nullptr, notLive)
        : Words::tr("%n more places are set already, and not live yet: make them live.", nullptr, notLive);
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

/// Of what was set all is live, as far as the tools tell: how many by them, and why the others need none for that.
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
        else
            (row.setting.target.restartsApp ? byThemselves : shown).append(shownName(row.setting.name));
    }
    const auto of = [&aim](const QString &set, const QString &takenOut) { return aim.takesOut ? takenOut : set; };
    QStringList sentences{made == 0 ? of(Words::tr("%1 of %2 set."), Words::tr("%1 of %2 taken out.")).arg(good, total)
            : byThemselves.isEmpty() && shown.isEmpty()
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
        return row.result.live == SetResult::Live::Begun || row.setting.target.restartsApp;
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
    const QString what = isNoneLive
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
    QStringList all{standingText(queue, aim), queue.isBusy() ? QString() : settingFailureText(queue.rows())};
    if (!aim.withoutEventKey.isEmpty())
        all.append(Words::tr("INNGEST_EVENT_KEY is not set for %1: with which event key they send is not known. Choose "
                             "it below the name of each on the step's page, then set it for me once more.",
            nullptr, int(aim.withoutEventKey.size()))
                       .arg(namesInWords(aim.withoutEventKey)));
    return all.join(u' ').simplified();
}
