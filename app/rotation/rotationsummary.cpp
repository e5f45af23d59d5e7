// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationsummary.h"

namespace {

/// The rotation puts the old key beside the new one while it rolls out, and takes it out in its last step. What an undo
/// has done to the apps by now is not written down.
QDateTime fallbackSince(const Rotation &rotation)
{
    // After a leak that step may be behind, and what rolls out after rotate gets the new key alone.
    if (rotation.isOver() || rotation.isUndoing || !rotation.rotatesSigningKey
        || rotation.isDone(RotationStep::FallbackOut))
        return {};
    for (const GateRecord &gate : rotation.gates) {
        const bool isAlone = rotation.isAfterLeak() && rotation.isRotated && gate.at > rotation.rotatedAt;
        if (gate.step == RotationStep::RollOut && gate.hasPassed && !isAlone)
            return gate.at;
    }
    return {};
}

} // namespace

RotationSummary summaryOf(const Rotation &rotation)
{
    RotationSummary summary{.id = rotation.id,
        .origin = rotation.origin,
        .accountName = rotation.accountName,
        .isRehearsal = rotation.isRehearsal,
        .environmentId = rotation.environment.id,
        .environmentName = rotation.environment.name,
        .environmentSlug = rotation.environment.slug,
        .person = rotation.person,
        .begunAt = rotation.begunAt,
        .endedAt = rotation.endedAt,
        .outcome = rotation.outcome,
        .step = currentStepOf(rotation),
        .isUndoing = rotation.isUndoing,
        .rotatesSigningKey = rotation.rotatesSigningKey,
        .rotatedAt = rotation.isRotated ? rotation.rotatedAt : QDateTime(),
        .eventKeys = int(rotation.eventKeys.size()),
        .fallbackSince = fallbackSince(rotation),
        .openItems = int(rotation.openItems.size())};
    if (rotation.outcome == RotationOutcome::Undone || rotation.outcome == RotationOutcome::Abandoned)
        summary.leakedKeysLeft = leakedKeysLeft(rotation);
    for (const OpenItem &item : rotation.openItems) {
        if (item.kind == OpenItem::FallbackThere)
            summary.fallbackIn.append(item.name);
    }
    return summary;
}
