// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/settingtext.h"

#include "app/core/shown.h"
#include "app/core/words.h"

#include <algorithm>

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
    case SetResult::Live::Started:
        return Words::tr("What makes it live is started, and not yet known to be live: the tool does not wait for the "
                         "end of that. What reads it shows it.");
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
        return (setListedText(result) + u' ' + live(result)).trimmed();
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
            return takesOut ? Words::tr("Taken out, and not known to be live")
                            : Words::tr("Set, and not known to be live");
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
            return {row.canBeMadeLive() || row.result.live == SetResult::Live::Started ? Tone::Info : Tone::Good,
                u"done"_s};
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
