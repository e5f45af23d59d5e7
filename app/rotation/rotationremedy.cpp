// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationsession.h"

void RotationSession::remedy(RotationNotice::Kind kind)
{
    if (kind == RotationNotice::OtherPromoted || kind == RotationNotice::RotatedElsewhere)
        return adoptPromoted();
    if (kind == RotationNotice::SigningKeyGone || kind == RotationNotice::IdsDiffer)
        return createAnew();
    const std::optional<EnvironmentSnapshot> &known = live().value;
    if (kind != RotationNotice::TwinGone || !known)
        return readLive();
    // What was deleted at Inngest is forgotten, one after the other; the page of new keys makes it again.
    const QList<RotatedEventKey> keys = rotation().eventKeys;
    for (const RotatedEventKey &key : keys) {
        if (!key.twinId.isEmpty() && !known->eventKey(key.twinId))
            deleteTwin(key.oldId);
    }
}
