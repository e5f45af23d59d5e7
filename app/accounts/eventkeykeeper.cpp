// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/eventkeykeeper.h"

#include "app/accounts/keylook.h"
#include "app/accounts/openaccount.h"
#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/rotation/rotationjournal.h"

#include <algorithm>

EventKeyKeeper::EventKeyKeeper(KeptKeys &keptKeys, HistoryStore &history, const Clock &clock)
    : m_keptKeys(keptKeys)
    , m_history(history)
    , m_clock(clock)
{
}

void EventKeyKeeper::setAccount(OpenAccount *account)
{
    if (m_account) {
        disconnect(&m_account->acts(), nullptr, this, nullptr);
        disconnect(m_account, nullptr, this, nullptr);
    }
    m_account = account;
    m_rounds.end();
    m_left.clear();
    m_lacked.clear();
    if (!account)
        return;
    connect(&account->acts(), &Acts::actStarted, this, &EventKeyKeeper::follow);
    connect(account, &OpenAccount::signingKeysChanged, this, &EventKeyKeeper::look);
    connect(account, &OpenAccount::eventKeysChanged, this, &EventKeyKeeper::look);
}

void EventKeyKeeper::follow(Act *act)
{
    // By what is listed now: a key that somebody else deletes meanwhile is dead as well.
    QString listed;
    const QString id = act->request().keyId;
    const auto signingKeys = m_account->signingKeys().value.value_or(QList<SigningKey>());
    const auto eventKeys = m_account->eventKeys().value.value_or(QList<EventKey>());
    if (const EventKey *key = firstWith(eventKeys, &EventKey::id, id))
        listed = eventKeyFingerprint(*key);
    if (const SigningKey *key = firstWith(signingKeys, &SigningKey::id, id))
        listed = signingKeyFingerprint(*key);
    connect(act, &Act::finished, this, [this, act, listed, origin = m_account->dashboard().origin()] {
        if (act->end() != Act::End::Done)
            return;
        const ActRequest &request = act->request();
        if (request.kind == ActKind::CreateEventKey && act->eventKey())
            keepIn(request.environment, *act->eventKey());
        // What is dead opens nothing any more. A rotation forgets its event keys when it is over.
        const bool isDead = request.kind == ActKind::DeleteSigningKey
            || (request.kind == ActKind::DeleteEventKey && request.rotationId.isEmpty());
        if (isDead && !listed.isEmpty())
            m_keptKeys.forget(listed, origin, request.environment.id);
    });
}

void EventKeyKeeper::keep(const EventKey &key)
{
    if (m_account && m_account->keyHolder())
        keepIn(*m_account->keyHolder(), key);
}

void EventKeyKeeper::keepIn(const Environment &holder, const EventKey &key)
{
    if (!m_account)
        return;
    const KeyPlace place{m_account->dashboard().origin(), m_account->account().name, holder};
    whenFinished(m_keptKeys.keep(place, key, m_clock.now()), this, [this, name = key.name](const Done &done) {
        if (!done && done.error().kind != Error::Kind::Cancelled)
            emit keepingFailed(name, done.error());
    });
}

void EventKeyKeeper::look()
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (!holder)
        return;
    const auto &signing = m_account->signingKeys();
    const auto &event = m_account->eventKeys();
    // Half of a reading, or what an earlier one left, shows of no key that it is gone.
    if (signing.isLoading || event.isLoading || signing.error || event.error || !signing.value || !event.value)
        return;
    if (!m_left.contains(holder->id))
        return readLeft(*holder);
    if (m_left.value(holder->id).isEmpty())
        return;
    const KeyLook seen = lookAt(*signing.value, *event.value, std::min(signing.readAt, event.readAt));
    const auto listed = ofEach<QSet<QString>>(seen.keys, &SeenKey::fingerprint);
    // Nor does a list without a current key, or with one of which nobody knows which it is.
    const bool hasCurrent
        = std::ranges::any_of(seen.keys, [](const SeenKey &key) { return key.isSigningKey && key.isActive; });
    if (hasCurrent && !listed.contains(QString()))
        forgetUnlisted(*holder, listed, seen.at);
}

void EventKeyKeeper::readLeft(const Environment &holder)
{
    m_left.insert(holder.id, {});
    const QString origin = m_account->dashboard().origin();
    // A server lists its new key only once it signs with it: nobody can see here what a colleague still needs.
    const bool areListed = !m_account->dashboard().wayOf(ActKind::RotateSigningKey, holder).isRestart;
    const auto ended = RotationJournal(m_history).endedKeys(origin, holder.id, areListed);
    const auto left = chained(ended, this, [this, origin, id = holder.id](const QSet<QString> &keys) {
        return mapped(m_keptKeys.list(origin, id), this, [keys](const Result<QList<KeptKey>> &kept) {
            const auto there = ofEach<QSet<QString>>(kept.value_or(QList<KeptKey>()), &KeptKey::fingerprint);
            return Result<QSet<QString>>(there & keys);
        });
    });
    whenFinished(left, this, m_rounds.later([this, id = holder.id](const Result<QSet<QString>> &keys) {
        m_left[id] = keys.value_or(QSet<QString>());
        look();
    }));
}

void EventKeyKeeper::forgetUnlisted(const Environment &holder, const QSet<QString> &listed, const QDateTime &readAt)
{
    QSet<QString> &left = m_left[holder.id];
    left -= listed;
    const QSet<QString> unlisted = left;
    for (const QString &fingerprint : unlisted) {
        const Lacking first = m_lacked.value(fingerprint, {readAt, m_clock.monotonic()});
        m_lacked.insert(fingerprint, first);
        // By the clock that nobody sets, too.
        if (first.readAt.addSecs(leastBetweenLooks.count()) > readAt
            || m_clock.monotonic() - first.at < leastBetweenLooks)
            continue;
        left.remove(fingerprint);
        (void)m_keptKeys.forget(fingerprint, m_account->dashboard().origin(), holder.id);
    }
}
