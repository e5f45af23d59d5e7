// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/eventkeylist.h"

#include "app/acts/keptkeys.h"
#include "app/core/whenfinished.h"

using namespace Qt::StringLiterals;

QFuture<Result<QList<EventKey>>> EventKeyList::run(
    const QString &environmentId, KeyNotes &notes, KeptKeys &kept, QObject *owner)
{
    auto *list = new EventKeyList(kept, environmentId);
    list->setParent(owner);
    const auto future = list->future();
    whenFinished(notes.keys(), list, [list](const Result<QList<NotedKey>> &keys) {
        if (!keys)
            return list->finish(failure(keys.error()));
        for (const NotedKey &key : *keys) {
            if (key.kind == NotedKey::Kind::EventKey && key.environmentId == list->m_environmentId
                && key.standing != NotedKey::Standing::Gone)
                list->m_left.append(key);
        }
        list->readNext();
    });
    return future;
}

EventKeyList::EventKeyList(KeptKeys &kept, QString environmentId)
    : m_kept(kept)
    , m_environmentId(std::move(environmentId))
{
}

void EventKeyList::readNext()
{
    if (m_left.isEmpty())
        return finish(m_keys);
    const NotedKey key = m_left.takeFirst();
    whenFinished(m_kept.value(key.fingerprint), this, [this, key](const Result<Secret> &value) {
        if (!value && value.error().kind != Error::Kind::NotFound)
            return finish(failure(value.error()));
        if (!value)
            return finish(failure({.kind = Error::Kind::Conflict,
                .serverMessage = tr("The keychain no longer holds the event key “%1” (fingerprint %2). Paste it again: "
                                    "Account, Environments and keys.")
                                     .arg(key.name, key.fingerprint),
                .detail = u"a value is gone"_s}));
        m_keys.append({.id = key.fingerprint, .name = key.name, .value = *value, .filter = key.filter});
        readNext();
    });
}
