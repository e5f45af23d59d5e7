// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What a person reads of one place before saying yes, and what came of it.

#include "ui/words/settingtext.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/deploy/deployinstructions.h"
#include "ui/words/agetext.h"
#include "ui/words/policytext.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What a tool gave as its reason, in one line: from its last mention of an error on, or its last line. Empty: nothing.
QString reasonIn(const QString &output)
{
    const QStringList lines = output.split(u'\n', Qt::SkipEmptyParts);
    const qsizetype error
        = lines.lastIndexOf(QRegularExpression(u".*error.*"_s, QRegularExpression::CaseInsensitiveOption));
    return shownName(lines.mid(error < 0 ? lines.size() - 1 : error).join(u' ').simplified());
}

} // namespace

QString setProblemText(const SetResult &result)
{
    const QString what = shownLine(result.subject);
    switch (result.problem) {
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
    case SetProblem::OtherTool:
        return Words::tr("%1 would run now, and not what was shown. Nothing was run: try again, and it is looked at "
                         "anew.")
            .arg(what);
    case SetProblem::OtherIdentity:
        return what.isEmpty()
            ? Words::tr(
                "The tool does not say any more as whom it is signed in. Nothing was changed: try again, and it "
                "is looked at anew.")
            : Words::tr("The tool is signed in as %1 now, and not as was shown. Nothing was changed: try again, and it "
                        "is looked at anew.")
                  .arg(what);
    case SetProblem::LedElsewhere:
        return what.isEmpty()
            ? Words::tr("Nothing was run: there is no folder of your own to run a tool in. Sign in to a session that "
                        "has one (XDG_RUNTIME_DIR), then try again.")
            : Words::tr("Nothing was run: a tool looks for its settings also above the folder that it runs in, and %1 "
                        "could lead it to another place. Move that away, or sign in to a session that has a folder of "
                        "its own (XDG_RUNTIME_DIR), then try again.")
                  .arg(what);
    case SetProblem::NotFound:
        if (const QString said = reasonIn(result.output); !said.isEmpty())
            return Words::tr("The tool failed when it looked: “%1”").arg(said);
        return Words::tr("The tool failed when it looked, and did not say why. Is the place "
                         "there, and is somebody signed in?");
    case SetProblem::NotStarted:
        return Words::tr("The tool could not be started, or another one that it works with.");
    case SetProblem::TimedOut:
        return Words::tr("It did not end in time and was stopped.");
    case SetProblem::TooMuch:
        return Words::tr("It printed without end and was stopped.");
    case SetProblem::Stopped:
        return Words::tr("You stopped it.");
    case SetProblem::NotKept:
        return Words::tr("What the place holds now could not be kept in the keychain for an undo, so nothing was set. "
                         "Is the keychain locked?");
    case SetProblem::NotTold:
        if (const QString said = reasonIn(result.said); !said.isEmpty())
            return Words::tr("The tool did not tell what %1 holds now, so that it could not be kept for an undo, and "
                             "nothing was set. It said: “%2”")
                .arg(what, said);
        return Words::tr("The tool did not tell what %1 holds now, so that it could not be kept for an undo, and "
                         "nothing was set. Who sets it needs to be allowed to read it, too; or set it by hand.")
            .arg(what);
    case SetProblem::OfOthers:
        return Words::tr("Somebody else has set %1 since, so it was not put back. Find out which value belongs there.")
            .arg(what);
    case SetProblem::NotNoted:
        return Words::tr(
            "It could not be written down that %1 is about to be changed, so nothing was run. Is the disk full?")
            .arg(what);
    case SetProblem::ToolFailed:
        return Words::tr("The tool ended with an error, and the place does not tell the value of %1.").arg(what);
    case SetProblem::OtherValue:
        return Words::tr("%1 was read back, and it is not the new value.").arg(what);
    case SetProblem::ValueAndMore:
        return Words::tr("The new value of %1 was read back with more around it: it is set wrongly, or the tool says "
                         "something besides.")
            .arg(what);
    case SetProblem::NotListed:
        return Words::tr("%1 is not there.").arg(what);
    case SetProblem::StillListed:
        return Words::tr("%1 is still there.").arg(what);
    case SetProblem::NotReadBack:
        if (const QString said = reasonIn(result.said); !said.isEmpty())
            return Words::tr("%1 could not be read back. The tool said: “%2”").arg(what, said);
        return Words::tr("%1 could not be read back.").arg(what);
    case SetProblem::NotThereYet:
        return Words::tr("The tool ended without an error, and a minute later and more %1 was read back as it was "
                         "before: what was stored may show later, or was not.")
            .arg(what);
    case SetProblem::NotGoneYet:
        return Words::tr("The tool ended without an error, and a minute later and more %1 was still there: that it is "
                         "gone may show later, or it is not.")
            .arg(what);
    case SetProblem::NotChanged:
        if (result.changedAt.isValid())
            return Words::tr("%1 is still listed as changed at %2, as it was before: nothing shows that it was set.")
                .arg(what, exactTimeText(result.changedAt));
        return Words::tr("What is listed beside %1 is the same as before: this value was there already, or nothing was "
                         "set. What reads it shows which.")
            .arg(what);
    case SetProblem::ValueNotTold:
        return Words::tr("%1 is there, and this place does not tell with which value: that shows in what reads it.")
            .arg(what);
    }
    return {};
}

QString setListedText(const SetResult &result)
{
    if (!result.changed.isEmpty() && result.changedAt.isValid())
        return Words::tr("The tool ended without an error, and %1 is listed as changed at %2. This place does not "
                         "tell values: whether the new one is there shows in what reads it.")
            .arg(result.changed.join(u", "_s), exactTimeText(result.changedAt));
    if (!result.changed.isEmpty()) {
        const QString text = Words::tr("The tool ended without an error, and what is listed beside %1 is another "
                                       "digest than before. This place does not tell values: whether the new one is "
                                       "there shows in what reads it.")
                                 .arg(result.changed.join(u", "_s));
        return result.unchanged.isEmpty()
            ? text
            : Words::tr("%1 The digest of %2 is the same as before: its value was there already, or it was not set.")
                  .arg(text, result.unchanged.join(u", "_s));
    }
    return result.wasListed
        ? Words::tr("The tool ended without an error. The name was listed before, too, and this place does not tell "
                    "values: whether the new one is there shows in what reads it.")
        : Words::tr("Done. It is listed now, and was not before; this place does not tell values: whether it is "
                    "right shows in what reads it.");
}

namespace {

/// What it does to whatever reads the variables, and when.
QString effect(const DeployTarget &target, const DeployPlaces &places, bool makesLive, bool takesOut)
{
    if (makesLive && target.onlyStartsLive(places))
        return Words::tr("This starts what restarts what reads it, or deploys it anew. Its tool does not wait for the "
                         "end of that: that it is live shows in what reads it alone.");
    if (makesLive || target.restartsApp)
        return Words::tr("This restarts what reads it, or deploys it anew, at once.");
    if (target.arrivesByItself)
        return takesOut
            ? Words::tr("Taking a variable out restarts nothing here. But the place sends on what it holds, or it is "
                        "fetched from there, at once or minutes to hours later: some of what reads it may lose it "
                        "before you restart it, or be restarted for that.")
            : Words::tr("Setting a variable restarts nothing here. But the place sends on what it holds, or it is "
                        "fetched from there, at once or minutes to hours later: some of what reads it may have the "
                        "values before you restart it, or be restarted for that.");
    return takesOut
        ? Words::tr("Taking a variable out restarts nothing. What reads it has it until you make that live.")
        : Words::tr("Setting a variable restarts nothing. What reads it has the values only when you make them live.");
}

/// isDone: all of it is as it is to be.
QString runTitle(bool isOver, bool isDone, bool takesOut)
{
    if (isDone)
        return takesOut ? Words::tr("What has run, in this order; no value was handed to it:")
                        : Words::tr("What has run, in this order, but for what was there already, with the values at "
                                    "its standard input, not in these lines:");
    if (takesOut) // it may have ended before some of them
        return isOver ? Words::tr("What was to run, in this order; no value was handed to it:")
                      : Words::tr("What is to run, in this order; no value is handed to it:");
    return isOver
        ? Words::tr("What was to run, in this order, with the values at its standard input, not in these lines:")
        : Words::tr("What is to run, in this order. The values go to its standard input, not into these lines:");
}

/// What it sets, or takes out, an earlier run has done: none of that is run again.
bool isOnlyToBeLive(const SettingRow &row)
{
    return row.isOnlyLive || row.result.wasSetBefore || (row.state == SettingRow::State::Ready && row.canBeMadeLive());
}

QString liveTitle(const SettingRow &row)
{
    if (row.result.live == SetResult::Live::Begun)
        return Words::tr("Run then without an error, to make it live:");
    if (row.result.live == SetResult::Live::Started)
        return Words::tr("Run then without an error, to start what makes it live:");
    if (row.state == SettingRow::State::Ended && row.result.live == SetResult::Live::No)
        return Words::tr("Not run yet, to make it live:");
    if (isOnlyToBeLive(row))
        return Words::tr("What is to run, to make it live:");
    return row.setting.target.readValue.isEmpty() && !row.result.plan.variables.isEmpty()
        ? Words::tr("Then, when the tool has ended well and the names are listed, to make it live:")
        : Words::tr("Then, when that was read back, to make it live:");
}

/// What they need to be there before, and do besides, to others too.
QStringList conditions(const SettingRow &row, const QList<DeployStepTemplate> &steps, const QStringList &variables)
{
    const DeployTarget &target = row.setting.target;
    QStringList lines;
    for (const DeployStepTemplate &step : steps) {
        if (step.text.isEmpty())
            continue;
        lines.append(withPlaceholders(deployText(step.text), [&](const QString &name) {
            return name == "variable"_L1
                ? ofEach(variables, [&target](const QString &one) { return target.spelled(one); }).join(u", "_s)
                : shownLine(row.setting.places.value(name.sliced(6)).trimmed());
        }));
    }
    return lines;
}

/// How many commands these steps come to: those of the plan that set come first.
qsizetype commandsOf(const QList<DeployStepTemplate> &steps, const QStringList &variables)
{
    qsizetype commands = 0;
    for (const DeployStepTemplate &step : steps)
        commands += step.forEach ? variables.size() : std::min<qsizetype>(variables.size(), 1);
    return commands;
}

/// With what is said of these, and of no others.
QStringList commandLines(const SettingRow &row, const QStringList &commands, const QList<DeployStepTemplate> &steps,
    const QStringList &variables)
{
    const QStringList lines = ofEach(commands, [](const QString &command) { return u"  "_s + shownLine(command); });
    return variables.isEmpty() ? lines : lines + conditions(row, steps, variables);
}

QStringList plan(const SettingRow &row, bool makesLive, bool takesOut)
{
    const DeployTarget &target = row.setting.target;
    QStringList lines;
    for (const DeployPlace &place : target.places) {
        if (const QString value = row.setting.places.value(place.id).trimmed(); !value.isEmpty())
            lines.append(Words::tr("%1: %2", "a place and what it is").arg(deployText(place.label), shownLine(value)));
    }
    const SetPlan &plan = row.result.plan;
    const bool isOnlyLive = isOnlyToBeLive(row);
    if (!plan.variables.isEmpty())
        lines.append((isOnlyLive ? Words::tr("Variables that are set already: %1") : Words::tr("Variables to set: %1"))
                         .arg(plan.variables.join(u", "_s)));
    if (!plan.removed.isEmpty())
        lines.append(
            (isOnlyLive ? Words::tr("Variables that are out already: %1") : Words::tr("Variables to take out: %1"))
                .arg(plan.removed.join(u", "_s)));
    if (plan.tools.isEmpty())
        return lines;
    lines += {QString(),
        !plan.identity ? Words::tr("As whom the tool is signed in, it was not asked.")
            : plan.identity->isEmpty()
            ? Words::tr("As whom the tool is signed in, it did not say.")
            : Words::tr("Signed in, when it was looked at, as: %1").arg(shownLine(*plan.identity))};
    if (!plan.context.isEmpty())
        lines.append(Words::tr("What it takes besides from this program's session: %1")
                         .arg(inARow(ofEach(plan.context, shownLine))));
    if (!isOnlyLive) {
        const bool isOver = row.state == SettingRow::State::Ended;
        const qsizetype ofSet = std::min(plan.commands.size(), commandsOf(target.set, plan.variables));
        lines += {QString(), runTitle(isOver, isOver && row.result.isSet(), takesOut)};
        lines += commandLines(row, plan.commands.first(ofSet), target.set, plan.variables);
        lines += commandLines(row, plan.commands.sliced(ofSet), target.remove, plan.removed);
    }
    if (makesLive && !plan.liveCommands.isEmpty()) {
        lines += {QString(), liveTitle(row)};
        lines += commandLines(
            row, plan.liveCommands, target.liveByTool(row.setting.places), plan.variables + plan.removed);
    }
    const QString effects = effect(target, row.setting.places, makesLive && !plan.liveCommands.isEmpty(), takesOut);
    return lines + QStringList{QString(), (effects + u'\n' + deployTriedText(target)).trimmed()};
}

} // namespace

QString settingDetails(const SettingRow &row, bool makesLive, bool takesOut, bool canFollow, bool isShown)
{
    QStringList lines{shownName(row.setting.name), settingStateText(row, takesOut, canFollow, isShown), {}};
    lines += plan(row, makesLive, takesOut);
    if (!row.result.output.trimmed().isEmpty())
        lines += {QString(), Words::tr("What the tools said, without values:"), shownText(row.result.output)};
    return lines.join(u'\n');
}
