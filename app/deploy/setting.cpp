// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/setting.h"

#include "app/core/lookup.h"

#include <algorithm>

QString storeOf(const DeployTarget &target, const DeployPlaces &given)
{
    if (!target.hasTool() || target.writesFile)
        return {};
    bool isWhole = true;
    const auto valueOf = [&](const DeployPlace &place) {
        QString value = given.value(place.id).trimmed();
        isWhole = isWhole && !isUnfilledPlace(value) && (!value.isEmpty() || place.isOptional || place.mayBeEmpty);
        while (value.endsWith(u'/'))
            value.chop(1);
        return value.startsWith(u'/') ? value.sliced(1) : value;
    };
    // By the commands, not by the target: a server's own and an app's can name one place.
    const QStringList store = ofEach(target.set, &DeployStepTemplate::command);
    QString commands = store.join(u'\n');
    for (const DeployPlace &place : target.places) {
        const QString tag = place.placeholder();
        const bool isOfLive = std::ranges::any_of(
            target.live, [&tag](const DeployStepTemplate &step) { return step.command.contains(tag); });
        if (commands.contains(tag))
            commands.replace(tag, valueOf(place));
        else if ((target.readNames + target.readValue).contains(tag) || (target.asks(place) && !isOfLive))
            commands += u'\n' + place.id + u'=' + valueOf(place);
    }
    return isWhole && !commands.trimmed().isEmpty() ? commands : QString();
}

QString contradiction(const QList<DeployVariable> &ours, const QList<DeployVariable> &theirs)
{
    for (const DeployVariable &variable : ours) {
        for (const DeployVariable &other : theirs) {
            if (other.name == variable.name && !(other == variable))
                return variable.name;
        }
    }
    return {};
}
