// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/keymaking.h"

#include "app/core/clock.h"
#include "app/domain/fingerprint.h"
#include "app/selfhosted/freshkeys.h"

#include <algorithm>

QFuture<Result<QList<EventKey>>> KeyMaking::run(const QStringList &names, NotedKey::Standing first,
    const KeyPlace &place, const QList<NotedKey> &known, KeyNotes &notes, KeptKeys &kept, const Clock &clock,
    QObject *owner)
{
    auto *making = new KeyMaking(names, first, place, known, notes, kept, clock);
    making->setParent(owner);
    const auto future = making->future();
    making->next();
    return future;
}

KeyMaking::KeyMaking(const QStringList &names, NotedKey::Standing first, KeyPlace place, const QList<NotedKey> &known,
    KeyNotes &notes, KeptKeys &kept, const Clock &clock)
    : m_names(names)
    , m_first(first)
    , m_place(std::move(place))
    , m_known(known)
    , m_notes(notes)
    , m_kept(kept)
    , m_clock(clock)
{
}

void KeyMaking::next()
{
    if (m_names.isEmpty())
        return finish(m_made);
    const QString name = m_names.takeFirst();
    const auto left = std::ranges::find_if(m_known, [&name](const NotedKey &key) {
        const bool isWaiting = key.standing == NotedKey::Standing::New || key.standing == NotedKey::Standing::Coming;
        return key.kind == NotedKey::Kind::EventKey && isWaiting && key.name == name;
    });
    if (left == m_known.cend())
        make(name);
    else
        take(*left);
}

NotedKey::Standing KeyMaking::standing() const
{
    return m_made.isEmpty() ? m_first : NotedKey::Standing::Coming;
}

void KeyMaking::take(const NotedKey &noted)
{
    whenFinished(m_kept.value(noted.fingerprint), this, [this, noted](const Result<Secret> &value) {
        if (!value && value.error().kind == Error::Kind::NotFound)
            return makeInPlaceOf(noted);
        if (!value)
            return finish(failure(value.error()));
        NotedKey taken = noted;
        taken.standing = standing();
        const EventKey key{.id = noted.fingerprint, .name = noted.name, .value = *value};
        const auto put = taken == noted ? readyFuture(Done()) : m_notes.put(taken);
        whenFinished(put, this, [this, key](const Done &done) {
            if (!done)
                return finish(failure(done.error()));
            m_made.append(key);
            next();
        });
    });
}

/// Nobody has seen that one, or can have it any more.
void KeyMaking::makeInPlaceOf(const NotedKey &noted)
{
    whenFinished(m_notes.noteGone(noted.fingerprint), this, [this, name = noted.name](const Done &done) {
        if (!done)
            return finish(failure(done.error()));
        make(name);
    });
}

/// The note goes before the value, as of a signing key.
void KeyMaking::make(const QString &name)
{
    EventKey key{.name = name, .value = freshKeys::eventKey()};
    key.id = eventKeyFingerprint(key.value);
    const NotedKey noted{.kind = NotedKey::Kind::EventKey,
        .environmentId = m_place.environment.id,
        .fingerprint = key.id,
        .name = key.name,
        .standing = standing(),
        .notedAt = m_clock.now()};
    whenFinished(m_notes.put(noted), this, [this, key](const Done &done) {
        if (!done)
            return finish(failure(done.error()));
        whenFinished(m_kept.keep(m_place, key, m_clock.now()), this, [this, key](const Done &kept) {
            if (!kept)
                return finish(failure(kept.error()));
            m_made.append(key);
            next();
        });
    });
}
