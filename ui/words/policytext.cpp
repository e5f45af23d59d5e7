// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/policytext.h"

#include "app/core/shown.h"

#include <QCoreApplication>

namespace {

struct PolicyText
{
    Q_DECLARE_TR_FUNCTIONS(PolicyText)

public:
    static QString feature(Policy::Feature feature);
    static QString problem(const Policy &policy);
};

QString PolicyText::feature(Policy::Feature feature)
{
    switch (feature) {
    case Policy::Feature::SessionSignIn:
        return tr("accounts with the dashboard's session");
    case Policy::Feature::SetForMe:
        return tr("“Set for me”");
    case Policy::Feature::ShowKeys:
        return tr("showing keys on the screen");
    case Policy::Feature::PlainFiles:
        return tr("writing keys into files");
    }
    return {};
}

QString PolicyText::problem(const Policy &policy)
{
    switch (policy.problem()) {
    case Policy::Problem::None:
        return {};
    case Policy::Problem::NotReadable:
        return tr("It cannot be read.");
    case Policy::Problem::NotTrusted:
        return tr("Others than the administrator may change it or its folder.");
    case Policy::Problem::NotJson:
        return tr("It is no JSON object.");
    case Policy::Problem::UnknownName:
        return tr("This version of the program does not know what “%1” is.").arg(shownName(policy.problemAt()));
    case Policy::Problem::NoBoolean:
        return tr("What stands behind “%1” is neither true nor false.").arg(shownName(policy.problemAt()));
    case Policy::Problem::NamedTwice:
        return tr("A name stands in it twice.");
    }
    return {};
}

} // namespace

QString policyText(const Policy &policy)
{
    QStringList off;
    for (const Policy::Feature feature : {Policy::Feature::SessionSignIn, Policy::Feature::SetForMe,
             Policy::Feature::ShowKeys, Policy::Feature::PlainFiles}) {
        if (!policy.allows(feature))
            off.append(PolicyText::feature(feature));
    }
    return off.isEmpty() ? QString()
                         : PolicyText::tr("Switched off by this computer's administrator: %1.")
                               .arg(off.join(PolicyText::tr(", ", "between the entries of a list")));
}

QString policyProblemText(const Policy &policy)
{
    if (policy.problem() == Policy::Problem::None)
        return {};
    return PolicyText::tr("%1: %2 What it was meant to switch off is not known, so all that it can switch off is off. "
                          "Keys and rotations are not touched. Ask whoever looks after this computer to put it right.",
        "a file, what is wrong with it")
        .arg(shownName(policy.path()), PolicyText::problem(policy));
}

QString switchedOffText(Policy::Feature feature)
{
    return PolicyText::tr("This computer's administrator has switched off %1.").arg(PolicyText::feature(feature));
}
