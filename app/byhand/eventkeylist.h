// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/byhand/keynotes.h"
#include "app/core/flow.h"
#include "app/domain/keys.h"

class KeptKeys;

/// An environment's event keys as they were noted, with their values from the keychain. Conflict: it no longer holds one
/// of them.
class EventKeyList final : public Flow<Result<QList<EventKey>>>
{
    Q_OBJECT

public:
    static QFuture<Result<QList<EventKey>>> run(
        const QString &environmentId, KeyNotes &notes, KeptKeys &kept, QObject *owner);

private:
    EventKeyList(KeptKeys &kept, QString environmentId);

    void readNext();

    KeptKeys &m_kept;
    const QString m_environmentId;
    QList<NotedKey> m_left;
    QList<EventKey> m_keys;
};
