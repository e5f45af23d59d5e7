// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrule.h"

using namespace Qt::StringLiterals;

std::unique_ptr<const ActRule> ActRule::of(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
        return makeSigningKeyRule(kind);
    case ActKind::CreateEventKey:
    case ActKind::UpdateEventKey:
    case ActKind::DeleteEventKey:
        return makeEventKeyRule(kind);
    case ActKind::ResyncApp:
        break;
    }
    return makeResyncRule();
}

std::optional<Error> refuseNewKeyIn(const Environment &environment)
{
    if (environment.isArchived)
        return refusal(Error::Kind::Conflict,
            ActRule::tr("This environment is archived: it takes no new key. Unarchive it first."), u"archived"_s);
    return refuseKeysOf(environment);
}

std::optional<Error> refuseKeysOf(const Environment &environment)
{
    if (environment.holdsKeys())
        return {};
    if (environment.type == EnvironmentType::Unknown)
        return refusal(Error::Kind::Conflict,
            ActRule::tr("This environment is of a kind that this version of the program does not know: nothing is done "
                        "to its keys here."),
            u"an unknown type"_s);
    return refusal(Error::Kind::Conflict,
        ActRule::tr("A branch environment has no keys of its own: it shares those of all branch environments."),
        u"branch child"_s);
}
