// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/eventkeykeeper.h"

#include "app/accounts/openaccount.h"
#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/eventkeyfingerprint.h"
#include "app/domain/fingerprint.h"

EventKeyKeeper::EventKeyKeeper(KeptKeys &keptKeys, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_keptKeys(keptKeys)
    , m_clock(clock)
{
}

void EventKeyKeeper::setAccount(OpenAccount *account)
{
    if (m_account)
        disconnect(&m_account->acts(), nullptr, this, nullptr);
    m_account = account;
    if (account)
        connect(&account->acts(), &Acts::actStarted, this, &EventKeyKeeper::follow);
}

void EventKeyKeeper::follow(Act *act)
{
    // By what is listed now: a key that somebody else deletes meanwhile is dead as well.
    QString listed;
    for (const EventKey &key : m_account->eventKeys().value.value_or(QList<EventKey>())) {
        if (key.id == act->request().keyId)
            listed = eventKeyFingerprint(key);
    }
    for (const SigningKey &key : m_account->signingKeys().value.value_or(QList<SigningKey>())) {
        if (key.id == act->request().keyId)
            listed = signingKeyFingerprint(key.value);
    }
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
