// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/settingtext.h"

#include "app/core/shown.h"
#include "app/deploy/deployinstructions.h"
#include "ui/words/policytext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SettingWords)
};

QString problem(SetProblem problem, const QString &subject)
{
    const QString what = shownLine(subject);
    switch (problem) {
    case SetProblem::None:
        return {};
    case SetProblem::SwitchedOff:
        return switchedOffText(Policy::Feature::SetForMe);
    case SetProblem::MissingPlace:
        return Words::tr("The place is not filled in. Fill its fields in at this app, then try again.");
    case SetProblem::NoValue:
        return Words::tr("A key that it is to get is not at hand.");
    case SetProblem::TwoValues:
        return Words::tr(
            "Several apps share this place and are to get different keys. Set it by hand, or give each its own place.");
    case SetProblem::ToolMissing:
        return Words::tr("“%1” is not installed. Install it and sign in, or copy the values.").arg(what);
    case SetProblem::ToolNotTrusted:
        return Words::tr("%1 was found where others may write, or belongs to somebody else, so it is not run.")
            .arg(what);
    case SetProblem::NotFound:
        return Words::tr("The place was not found, or nobody is signed in there. What the tool said stands below.");
    case SetProblem::NotStarted:
        return Words::tr("The tool could not be started.");
    case SetProblem::TimedOut:
        return Words::tr("It did not end in time and was stopped.");
    case SetProblem::TooMuch:
        return Words::tr("It printed without end and was stopped.");
    case SetProblem::Stopped:
        return Words::tr("You stopped it.");
    case SetProblem::NotKept:
        return Words::tr(
            "What the place holds now could not be kept in the keychain for an undo, so nothing was set. Is "
            "the keychain locked?");
    case SetProblem::NotNoted:
        return Words::tr(
            "It could not be written down that %1 is about to be set, so nothing was run. Is the disk full?")
            .arg(what);
    case SetProblem::ToolFailed:
        return Words::tr("The tool ended with an error, and the place does not tell the value of %1.").arg(what);
    case SetProblem::OtherValue:
        return Words::tr("%1 was read back, and it is not the new value.").arg(what);
    case SetProblem::NotListed:
        return Words::tr("%1 is not there.").arg(what);
    case SetProblem::StillListed:
        return Words::tr("%1 is still there.").arg(what);
    case SetProblem::NotReadBack:
        return Words::tr("%1 could not be read back.").arg(what);
    case SetProblem::ValueNotTold:
        return Words::tr(
            "%1 is there, and this place does not tell with which value: the answers of what reads it have to show it.")
            .arg(what);
    }
    return {};
}

QString live(const SetResult &result)
{
    const QString why = problem(result.problem, result.subject);
    switch (result.live) {
    case SetResult::Live::No:
        return {};
    case SetResult::Live::Begun:
        return Words::tr("The tool makes it live; the answers of what reads it have to show it.");
    case SetResult::Live::Failed:
        return result.problem == SetProblem::ToolFailed
            ? Words::tr("It was not made live: the tool ended with an error, which stands below.")
            : Words::tr("It was not made live. %1").arg(why);
    case SetResult::Live::Unknown:
        return Words::tr("Whether it is made live is not known. %1").arg(why);
    }
    return {};
}

QString result(const SetResult &result)
{
    const QString why = problem(result.problem, result.subject);
    switch (result.state) {
    case SetResult::State::Looked:
        return Words::tr("Found, and signed in.");
    case SetResult::State::Set:
        return live(result).isEmpty() ? Words::tr("Done, and read back.")
                                      : Words::tr("Done, and read back. %1").arg(live(result));
    case SetResult::State::Listed:
        return live(result).isEmpty()
            ? Words::tr(
                "Done. It is listed; this place does not tell values, so the answers of what reads it have to show it.")
            : Words::tr("Done, and listed. %1").arg(live(result));
    case SetResult::State::NotSet:
        return result.isPartly ? Words::tr("Not done whole: a part of it is. %1").arg(why)
                               : Words::tr("Not done. %1").arg(why);
    case SetResult::State::Unknown:
        return Words::tr("Not known. %1 Look what is set there, or try again: it is read back first.").arg(why);
    }
    return {};
}

QStringList plan(const SettingRow &row, bool makesLive)
{
    const DeployTarget &target = row.setting.target;
    QStringList lines;
    for (const DeployPlace &place : target.places) {
        if (const QString value = row.setting.places.value(place.id).trimmed(); !value.isEmpty())
            lines.append(Words::tr("%1: %2", "a place and what it is").arg(deployText(place.label), shownLine(value)));
    }
    const SetPlan &plan = row.result.plan;
    if (plan.tools.isEmpty())
        return lines;
    lines += {QString(),
        !plan.identity                 ? Words::tr("As whom the tool is signed in, it was not asked.")
            : plan.identity->isEmpty() ? Words::tr("As whom the tool is signed in, it did not say.")
                                       : Words::tr("Signed in as: %1").arg(shownLine(*plan.identity)),
        QString(),
        Words::tr("What will run, in this order. The values go to its standard input, not into these lines:")};
    for (const QString &command : plan.commands)
        lines.append(u"  "_s + shownLine(command));
    if (makesLive && !plan.liveCommands.isEmpty()) {
        lines += {QString(), Words::tr("Then, when that was read back, to make it live:")};
        for (const QString &command : plan.liveCommands)
            lines.append(u"  "_s + shownLine(command));
    }
    lines += {QString(),
        makesLive && !plan.liveCommands.isEmpty()
            ? Words::tr("This restarts what reads it, or deploys it anew, at once.")
            : target.restartsApp
            ? Words::tr("Setting a variable restarts what reads it, or deploys it anew, at once.")
            : Words::tr(
                "Setting a variable restarts nothing. What reads it has the new values only when you make them live."),
        deployTriedText(target)};
    return lines;
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

QString settingFailureText(const QList<SettingRow> &rows)
{
    int notLive = 0;
    int partly = 0;
    int unknown = 0;
    for (const SettingRow &row : rows) {
        if (row.state != SettingRow::State::Ended)
            continue;
        notLive += row.result.isSet() ? 1 : 0;
        partly += row.result.isPartly ? 1 : 0;
        unknown += row.result.state == SetResult::State::Unknown ? 1 : 0;
    }
    QStringList sentences;
    if (notLive > 0)
        sentences.append(Words::tr("Done, and not known to be made live: %1.").arg(notLive));
    if (partly > 0)
        sentences.append(Words::tr("Done in part: %1.").arg(partly));
    if (unknown > 0)
        sentences.append(Words::tr("Not known whether it is done: %1.").arg(unknown));
    if (sentences.isEmpty())
        sentences.append(Words::tr("Nothing was done."));
    sentences.append(Words::tr("Each row says why."));
    return sentences.join(u' ');
}

QString settingStateText(const SettingRow &row)
{
    switch (row.state) {
    case SettingRow::State::ToLook:
        return Words::tr("Not looked at yet");
    case SettingRow::State::Looking:
        return Words::tr("Looking…");
    case SettingRow::State::Ready:
        return row.result.plan.identity.value_or(QString()).isEmpty()
            ? Words::tr("Ready")
            : Words::tr("Ready, signed in as %1").arg(shownLine(*row.result.plan.identity));
    case SettingRow::State::Refused:
        return problem(row.result.problem, row.result.subject);
    case SettingRow::State::Waiting:
        return Words::tr("Waits for its turn");
    case SettingRow::State::Held:
        return Words::tr("Waits until the first one of %1 works").arg(deployText(row.setting.target.name));
    case SettingRow::State::Setting:
        return Words::tr("Being set…");
    case SettingRow::State::Ended:
        return result(row.result);
    case SettingRow::State::ToReadBack:
    case SettingRow::State::ReadingBack:
        return Words::tr("Being read back…");
    }
    return {};
}

Tone settingTone(const SettingRow &row)
{
    switch (row.state) {
    case SettingRow::State::Ended:
        return row.result.isGood()                                                ? Tone::Good
            : row.result.state == SetResult::State::Unknown || row.result.isSet() ? Tone::Warning
                                                                                  : Tone::Danger;
    case SettingRow::State::Refused:
        return Tone::Warning;
    case SettingRow::State::ToLook:
    case SettingRow::State::Looking:
    case SettingRow::State::Ready:
    case SettingRow::State::Waiting:
    case SettingRow::State::Held:
    case SettingRow::State::Setting:
    case SettingRow::State::ToReadBack:
    case SettingRow::State::ReadingBack:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

QString settingDetails(const SettingRow &row, bool makesLive)
{
    QStringList lines{shownName(row.setting.name), settingStateText(row), QString()};
    lines += plan(row, makesLive);
    if (!row.result.output.trimmed().isEmpty())
        lines += {QString(), Words::tr("What the tools said, without values:"), shownText(row.result.output)};
    return lines.join(u'\n');
}
