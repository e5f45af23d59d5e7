// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"

#include <algorithm>

/// What a person does next who meets nothing unforeseen, in an environment where nothing runs.
inline void takeStep(RotationSession &session)
{
    const Rotation &rotation = session.rotation();
    const bool lacksEventKeys = std::any_of(rotation.eventKeys.cbegin(), rotation.eventKeys.cend(),
        [](const RotatedEventKey &key) { return key.twinId.isEmpty(); });
    switch (session.step()) {
    case RotationStep::NewKeys:
        if (rotation.rotatesSigningKey && rotation.newSigningKey.id.isEmpty())
            return session.createSigningKey();
        if (!rotation.makesEventKeysLate() && lacksEventKeys)
            return session.createTwins();
        break;
    case RotationStep::NewEventKeys:
        if (lacksEventKeys)
            return session.createTwins();
        break;
    case RotationStep::RollOut:
    case RotationStep::PutBack:
        session.confirmNoApps(QStringLiteral("nothing runs yet"));
        break;
    case RotationStep::Rotate:
        if (!session.isFinalCheckFresh())
            return session.takeFinalCheck();
        return session.rotate(session.textToType(), false, QStringLiteral("nothing speaks against it"));
    case RotationStep::DeleteEventKeys: {
        session.confirmNoApps(QStringLiteral("nothing runs yet"));
        QStringList left;
        for (const RotatedEventKey &key : rotation.eventKeys) {
            if (!key.isOldDeleted)
                left.append(key.oldId);
        }
        if (!left.isEmpty())
            return session.deleteOldEventKeys(left, session.textToType());
        break;
    }
    case RotationStep::Finish:
        return session.finish();
    case RotationStep::DeleteNewKeys:
        return session.deleteNewKeys(session.textToType());
    case RotationStep::Plan:
    case RotationStep::Resync:
    case RotationStep::FallbackOut:
    case RotationStep::Undone:
        break;
    }
    session.goOn();
}

/// The same where it is not told when an event came in last: each old event key is deleted by its own name.
inline void takeStepOneByOne(RotationSession &session)
{
    const QList<RotatedEventKey> &keys = session.rotation().eventKeys;
    const auto old = session.step() == RotationStep::DeleteEventKeys
        ? std::find_if(keys.cbegin(), keys.cend(), [](const RotatedEventKey &key) { return !key.isOldDeleted; })
        : keys.cend();
    if (old == keys.cend())
        return takeStep(session);
    session.confirmNoApps(QStringLiteral("nothing runs yet"));
    session.deleteOldEventKey(old->oldId, session.textToType(*old));
}
