// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotation.h"

#include "app/domain/datedname.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 255;

QList<RotationStep::Kind> forwardSteps(const Rotation &rotation)
{
    const bool signing = rotation.rotatesSigningKey;
    const bool events = rotation.rotatesEventKeys();
    const QList<RotationStep::Kind> makeSigning{RotationStep::CreateSigningKey, RotationStep::SetSigningKey};
    const QList<RotationStep::Kind> makeEvents{RotationStep::CreateEventKeys, RotationStep::SetEventKeys};
    const QList<RotationStep::Kind> rotate{RotationStep::Rotate, RotationStep::Resync};

    QList<RotationStep::Kind> steps{RotationStep::Plan};
    // Whoever has the old signing key can read every key until it is gone: twins made before that would leak too.
    if (signing && events && rotation.isAfterLeak()) {
        steps += makeSigning;
        steps += RotationStep::Confirm;
        steps += rotate;
        steps += makeEvents;
        steps += {RotationStep::ConfirmEventKeys, RotationStep::DeleteEventKeys};
    } else {
        if (signing)
            steps += makeSigning;
        if (events)
            steps += makeEvents;
        steps += RotationStep::Confirm;
        if (signing)
            steps += rotate;
        if (events)
            steps += RotationStep::DeleteEventKeys;
    }
    steps += RotationStep::Finish;
    return steps;
}

} // namespace

QList<RotationStep::Kind> stepsOf(const Rotation &rotation)
{
    const QList<RotationStep::Kind> forward = forwardSteps(rotation);
    if (!rotation.isUndoing)
        return forward;
    QList<RotationStep::Kind> steps;
    std::copy_if(forward.cbegin(), forward.cend(), std::back_inserter(steps),
        [&](RotationStep::Kind step) { return rotation.isDone(step); });
    steps += {RotationStep::PutBack, RotationStep::ConfirmPutBack, RotationStep::DeleteNewKeys, RotationStep::Undone};
    return steps;
}

RotationStep::Kind currentStepOf(const Rotation &rotation)
{
    const QList<RotationStep::Kind> steps = stepsOf(rotation);
    if (rotation.isOver())
        return steps.last();
    const auto first
        = std::find_if(steps.cbegin(), steps.cend(), [&](RotationStep::Kind step) { return !rotation.isDone(step); });
    return first == steps.cend() ? steps.last() : *first;
}

bool canBeUndone(const Rotation &rotation)
{
    const bool hasDeleted = std::any_of(rotation.eventKeys.cbegin(), rotation.eventKeys.cend(),
        [](const RotatedEventKey &key) { return key.isOldDeleted; });
    return rotation.isBegun() && !rotation.isOver() && !rotation.isUndoing && !rotation.isRotated && !hasDeleted;
}

RolloutGoal goalOf(const Rotation &rotation, RotationStep::Kind step)
{
    switch (step) {
    case RotationStep::Plan:
        return RolloutGoal::Survey;
    case RotationStep::ConfirmEventKeys:
    case RotationStep::DeleteEventKeys:
        return RolloutGoal::EventKeysOnly;
    case RotationStep::Finish:
        return rotation.rotatesSigningKey ? RolloutGoal::NewOnly : RolloutGoal::EventKeysOnly;
    case RotationStep::PutBack:
    case RotationStep::ConfirmPutBack:
    case RotationStep::DeleteNewKeys:
    case RotationStep::Undone:
        return RolloutGoal::OldOnly;
    default:
        return rotation.rotatesSigningKey ? RolloutGoal::NewBesideOld : RolloutGoal::EventKeysOnly;
    }
}

bool isBoardStep(RotationStep::Kind step)
{
    switch (step) {
    case RotationStep::Confirm:
    case RotationStep::Rotate:
    case RotationStep::ConfirmEventKeys:
    case RotationStep::DeleteEventKeys:
    case RotationStep::Finish:
    case RotationStep::ConfirmPutBack:
    case RotationStep::DeleteNewKeys:
        return true;
    default:
        return false;
    }
}

QString twinNameOf(const QString &name, const QDate &date, const QStringList &taken)
{
    const QString dated = datedName(name, date);
    const QString day = u" (%1)"_s.arg(date.toString(Qt::ISODate));
    const QString stem = dated.chopped(day.size());
    for (int number = 1;; ++number) {
        const QString tail = number == 1 ? day : u"%1, %2)"_s.arg(day.chopped(1)).arg(number);
        const QString twin = stem.left(longestName - tail.size()) + tail;
        if (!taken.contains(twin))
            return twin;
    }
}
