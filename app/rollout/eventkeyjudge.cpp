// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/eventkeyjudge.h"

#include <algorithm>

namespace {

EventKeyVerdict::Kind verdictOf(const QString &fingerprint, const RolloutKeys &keys, const RolloutApp &app)
{
    if (fingerprint.isEmpty())
        return EventKeyVerdict::None;
    bool isTwinOfAnother = false;
    for (const EventKeyTwin &twin : keys.eventKeys) {
        const bool isHeld = app.heldEventKeys.contains(twin.oldFingerprint);
        if (fingerprint == twin.newFingerprint) {
            if (isHeld)
                return EventKeyVerdict::Twin;
            isTwinOfAnother = true;
        }
    }
    if (isTwinOfAnother)
        return EventKeyVerdict::WrongTwin;
    return app.heldEventKeys.contains(fingerprint) ? EventKeyVerdict::Old : EventKeyVerdict::Other;
}

/// A rotated key whose twin is not there yet: nothing can be asked of who holds it.
bool isWithoutTwin(const QString &fingerprint, const RolloutKeys &keys)
{
    return std::any_of(keys.eventKeys.cbegin(), keys.eventKeys.cend(), [&fingerprint](const EventKeyTwin &twin) {
        return twin.oldFingerprint == fingerprint && twin.newFingerprint.isEmpty();
    });
}

bool isRotatedKey(const QString &fingerprint, const RolloutKeys &keys)
{
    return std::any_of(keys.eventKeys.cbegin(), keys.eventKeys.cend(),
        [&fingerprint](const EventKeyTwin &twin) { return twin.oldFingerprint == fingerprint; });
}

/// Another key than its own and the twins: one of the environment's goes on working, an unknown one does not work here.
AppStanding::Kind standingOfOther(const QString &fingerprint, bool isGo, const RolloutKeys &keys)
{
    if (isRotatedKey(fingerprint, keys))
        return keys.goal == RolloutGoal::OldOnly || keys.goal == RolloutGoal::Survey ? AppStanding::NotThere
                                                                                     : AppStanding::WouldBreak;
    if (keys.eventKeyNames.isEmpty() || isGo)
        return keys.eventKeyNames.contains(fingerprint) ? AppStanding::NotThere : AppStanding::Unknown;
    return keys.eventKeyNames.contains(fingerprint) ? AppStanding::NotThere : AppStanding::BrokenNow;
}

AppStanding::Kind standingOf(
    EventKeyVerdict::Kind verdict, const QString &fingerprint, bool isGo, const RolloutKeys &keys)
{
    const bool wantsOld = keys.goal == RolloutGoal::OldOnly;
    const bool wantsNothing = keys.goal == RolloutGoal::Survey;
    switch (verdict) {
    case EventKeyVerdict::Twin:
        // Undo deletes the twins next.
        return wantsOld ? AppStanding::WouldBreak : AppStanding::Good;
    case EventKeyVerdict::Old:
        return wantsOld || wantsNothing || isWithoutTwin(fingerprint, keys) ? AppStanding::Good
                                                                            : AppStanding::WouldBreak;
    case EventKeyVerdict::WrongTwin:
        return wantsOld ? AppStanding::WouldBreak : AppStanding::NotThere;
    case EventKeyVerdict::Other:
        return standingOfOther(fingerprint, isGo, keys);
    case EventKeyVerdict::None:
        return isGo ? AppStanding::Unknown : AppStanding::BrokenNow;
    case EventKeyVerdict::NotJudged:
        return AppStanding::Good;
    case EventKeyVerdict::NotAsked:
    case EventKeyVerdict::CannotTell:
        break;
    }
    return AppStanding::Unknown;
}

} // namespace

bool judgesEventKey(const RolloutKeys &keys, const RolloutApp &app)
{
    return std::any_of(keys.eventKeys.cbegin(), keys.eventKeys.cend(),
        [&app](const EventKeyTwin &twin) { return app.heldEventKeys.contains(twin.oldFingerprint); });
}

EventKeyJudgement judgeEventKey(
    const std::optional<QString> &fingerprint, bool isGo, const RolloutKeys &keys, const RolloutApp &app)
{
    if (!judgesEventKey(keys, app))
        return {};
    if (!fingerprint)
        return {.verdict = EventKeyVerdict::CannotTell, .standing = AppStanding::Unknown};
    const EventKeyVerdict::Kind verdict = verdictOf(*fingerprint, keys, app);
    return {.verdict = verdict, .standing = standingOf(verdict, *fingerprint, isGo, keys)};
}
