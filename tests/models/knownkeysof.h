// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/knownkeys.h"

/// What an account knows whose production has this signing key and these event keys.
inline KnownKeys knownKeysOf(const QByteArray &signing, const QList<QByteArray> &events)
{
    KnownKeys known;
    const Environment production{.id = QStringLiteral("production"), .name = QStringLiteral("Production")};
    SigningKey key;
    key.value = Secret(signing);
    key.isActive = true;
    known.setSigningKeys(production, {key});
    QList<EventKey> eventKeys;
    for (const QByteArray &event : events) {
        EventKey one;
        one.id = QString::number(eventKeys.size() + 1);
        one.value = Secret(event);
        eventKeys.append(one);
    }
    known.setEventKeys(production, eventKeys);
    return known;
}
