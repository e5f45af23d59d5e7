// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/byhand/keynotes.h"
#include "app/core/flow.h"

class Clock;

/// Makes event keys for a server: each is noted, and in the keychain, before anybody sees it; the first as it is said,
/// the others as coming. One of that name that was made before and has not had its act yet is taken again.
class KeyMaking final : public Flow<Result<QList<EventKey>>>
{
    Q_OBJECT

public:
    /// first: New where the act is about the first one, else Coming. known: what is noted now.
    static QFuture<Result<QList<EventKey>>> run(const QStringList &names, NotedKey::Standing first,
        const KeyPlace &place, const QList<NotedKey> &known, KeyNotes &notes, KeptKeys &kept, const Clock &clock,
        QObject *owner);

private:
    KeyMaking(const QStringList &names, NotedKey::Standing first, KeyPlace place, const QList<NotedKey> &known,
        KeyNotes &notes, KeptKeys &kept, const Clock &clock);

    void next();
    void make(const QString &name);
    void makeInPlaceOf(const NotedKey &noted);
    void take(const NotedKey &noted);
    NotedKey::Standing standing() const; ///< Of the next one.

    QStringList m_names;
    const NotedKey::Standing m_first;
    const KeyPlace m_place;
    const QList<NotedKey> m_known;
    KeyNotes &m_notes;
    KeptKeys &m_kept;
    const Clock &m_clock;
    QList<EventKey> m_made;
};
