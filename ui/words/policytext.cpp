// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/policytext.h"

#include "app/core/shown.h"
#include "app/core/words.h"

namespace {

QString nameOf(Policy::Feature feature)
{
    switch (feature) {
    case Policy::Feature::SessionSignIn:
        return Words::tr("accounts with the dashboard's session");
    case Policy::Feature::SetForMe:
        return Words::tr("“Set for me”");
    case Policy::Feature::ShowKeys:
        return Words::tr("showing keys on the screen");
    case Policy::Feature::PlainFiles:
        return Words::tr("writing keys into files");
    }
    return {};
}

QString problem(const Policy &policy)
{
    switch (policy.problem()) {
    case Policy::Problem::None:
        return {};
    case Policy::Problem::NotReadable:
        return Words::tr("It cannot be read.");
    case Policy::Problem::NotTrusted:
        return Words::tr("Others than the administrator may change it or its folder.");
    case Policy::Problem::NotJson:
        return Words::tr("It is no JSON object.");
    case Policy::Problem::UnknownName:
        return Words::tr("This version of the program does not know what “%1” is.").arg(shownName(policy.problemAt()));
    case Policy::Problem::NoBoolean:
        return Words::tr("What stands behind “%1” is neither true nor false.").arg(shownName(policy.problemAt()));
    case Policy::Problem::NamedTwice:
        return Words::tr("A name stands in it twice.");
    }
    return {};
}

} // namespace

QString policyText(const Policy &policy)
{
    if (policy.problem() != Policy::Problem::None)
        return policyProblemText(policy);
    QStringList off;
    for (const Policy::Feature feature : {Policy::Feature::SessionSignIn, Policy::Feature::SetForMe,
             Policy::Feature::ShowKeys, Policy::Feature::PlainFiles}) {
        if (!policy.allows(feature))
            off.append(nameOf(feature));
    }
    return off.isEmpty() ? QString() : Words::tr("Switched off by this computer's administrator: %1.").arg(inARow(off));
}

QString policyProblemText(const Policy &policy)
{
    if (policy.problem() == Policy::Problem::None)
        return {};
    return Words::tr("%1: %2 What it was meant to switch off is not known, so all that it can switch off is off. Keys "
                     "and rotations are not touched. Ask whoever looks after this computer to put it right.",
        "a file, what is wrong with it")
        .arg(shownName(policy.path()), problem(policy));
}

QString switchedOffText(Policy::Feature feature)
{
    return Policy::now().problem() == Policy::Problem::None
        ? Words::tr("This computer's administrator has switched off %1.").arg(nameOf(feature))
        : Words::tr("Off until the administrator's policy can be understood: %1.").arg(nameOf(feature));
}
