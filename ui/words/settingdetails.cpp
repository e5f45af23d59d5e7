// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What a person reads of one place before saying yes, and what came of it.

#include "ui/words/settingtext.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/deploy/deployinstructions.h"

using namespace Qt::StringLiterals;

namespace {

/// What it does to whatever reads the variables, and when.
QString effect(const DeployTarget &target, bool makesLive, bool takesOut)
{
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

QString runTitle(bool isOver, bool takesOut)
{
    if (takesOut) // it may have ended before some of them
        return isOver ? Words::tr("What was to run, in this order; no value was handed to it:")
                      : Words::tr("What is to run, in this order; no value is handed to it:");
    return isOver
        ? Words::tr("What was to run, in this order, with the values at its standard input, not in these lines:")
        : Words::tr("What is to run, in this order. The values go to its standard input, not into these lines:");
}

QString liveTitle(const SettingRow &row)
{
    if (row.result.live == SetResult::Live::Begun)
        return Words::tr("Run then without an error, to make it live:");
    if (row.state == SettingRow::State::Ended && row.result.live == SetResult::Live::No)
        return Words::tr("Not run yet, to make it live:");
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

QStringList plan(const SettingRow &row, bool makesLive, bool takesOut)
{
    const DeployTarget &target = row.setting.target;
    QStringList lines;
    for (const DeployPlace &place : target.places) {
        if (const QString value = row.setting.places.value(place.id).trimmed(); !value.isEmpty())
            lines.append(Words::tr("%1: %2", "a place and what it is").arg(deployText(place.label), shownLine(value)));
    }
    const SetPlan &plan = row.result.plan;
    if (!plan.variables.isEmpty())
        lines.append(Words::tr("Variables to set: %1").arg(plan.variables.join(u", "_s)));
    if (!plan.removed.isEmpty())
        lines.append(Words::tr("Variables to take out: %1").arg(plan.removed.join(u", "_s)));
    if (plan.tools.isEmpty())
        return lines;
    lines += {QString(),
        !plan.identity ? Words::tr("As whom the tool is signed in, it was not asked.")
            : plan.identity->isEmpty()
            ? Words::tr("As whom the tool is signed in, it did not say.")
            : Words::tr("Signed in, when it was looked at, as: %1").arg(shownLine(*plan.identity)),
        QString(), runTitle(row.state == SettingRow::State::Ended, takesOut)};
    for (const QString &command : plan.commands)
        lines.append(u"  "_s + shownLine(command));
    if (!plan.variables.isEmpty())
        lines += conditions(row, target.set, plan.variables);
    if (!plan.removed.isEmpty())
        lines += conditions(row, target.remove, plan.removed);
    if (makesLive && !plan.liveCommands.isEmpty()) {
        lines += {QString(), liveTitle(row)};
        for (const QString &command : plan.liveCommands)
            lines.append(u"  "_s + shownLine(command));
        lines += conditions(row, target.liveByTool(row.setting.places), plan.variables + plan.removed);
    }
    const QString effects = effect(target, makesLive && !plan.liveCommands.isEmpty(), takesOut);
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
