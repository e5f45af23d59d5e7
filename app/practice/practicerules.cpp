// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicerules.h"

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> notFound(const QString &what)
{
    return failure({.kind = Error::Kind::NotFound, .serverMessage = what + u" not found"_s});
}

Done checkInput(const PracticeIngestInput &input)
{
    if (input.name && input.name->trimmed().isEmpty())
        return rejected(u"the name must not be empty"_s);
    if (input.filter.rejectsEverything())
        return rejected(u"an allow list with nothing in it would reject every event"_s);
    for (const QString &ip : input.filter.ips) {
        if (checkFilterIp(ip))
            return rejected(u"\"%1\" is no IP address"_s.arg(ip));
    }
    return {};
}

} // namespace

PracticeRules::PracticeRules(PracticeState &state)
    : m_state(state)
{
}

Done PracticeRules::checkTakesNewKeys(const QString &environmentId) const
{
    const Environment *found = m_state.environments().find(environmentId);
    if (!found)
        return notFound(u"environment"_s);
    if (!found->holdsKeys())
        return rejected(u"branch environments share the keys of their parent: create the key there"_s);
    if (found->isArchived)
        return rejected(u"the environment is archived: it takes no new key"_s);
    return {};
}

Result<PracticeSigningKey> PracticeRules::createSigningKey(const QString &environmentId, const QString &userId)
{
    if (const Done may = checkTakesNewKeys(environmentId); !may)
        return failure(may.error());
    if (m_state.inactiveSigningKey(environmentId))
        return rejected(u"there is a new signing key already: rotate to it or delete it first"_s);
    const PracticeSigningKey key{.id = newPracticeId(),
        .environmentId = environmentId,
        .value = newSigningKeyValue(m_state.environments().find(environmentId)->type),
        .isActive = false,
        .createdAt = m_state.clock().now(),
        .userId = userId};
    const auto add = [&](PracticeAccount &account) { account.signingKeys.append(key); };
    return m_state.change(add).map([&] { return key; });
}

Result<PracticeSigningKey> PracticeRules::deleteSigningKey(const QString &keyId)
{
    const PracticeSigningKey *found = m_state.signingKeys().find(keyId);
    if (!found)
        return notFound(u"signing key"_s);
    if (found->isActive)
        return rejected(u"an active signing key cannot be deleted"_s);
    const PracticeSigningKey deleted = *found;
    const auto remove = [&](PracticeAccount &account) { account.signingKeys.remove(keyId); };
    return m_state.change(remove).map([&] { return deleted; });
}

Result<PracticeSigningKey> PracticeRules::rotateSigningKey(const QString &environmentId)
{
    if (!m_state.environments().find(environmentId))
        return notFound(u"environment"_s);
    const PracticeSigningKey *inactive = m_state.inactiveSigningKey(environmentId);
    if (!inactive)
        return rejected(u"there is no new signing key to rotate to: create one first"_s);
    PracticeSigningKey promoted = *inactive;
    promoted.isActive = true;
    const PracticeSigningKey *active = m_state.activeSigningKey(environmentId);
    const QString old = active ? active->id : QString();
    const auto promote = [&](PracticeAccount &account) {
        account.signingKeys.remove(old);
        account.signingKeys.put(promoted);
    };
    return m_state.change(promote).map([&] { return promoted; });
}

Result<PracticeIngestKey> PracticeRules::createIngestKey(
    const QString &environmentId, const QString &source, const PracticeIngestInput &input)
{
    if (const Done may = checkTakesNewKeys(environmentId); !may)
        return failure(may.error());
    if (!input.name)
        return rejected(u"a new key needs a name"_s);
    if (const Done good = checkInput(input); !good)
        return failure(good.error());
    const PracticeIngestKey key{.id = newPracticeId(),
        .environmentId = environmentId,
        .name = input.name,
        .value = newEventKeyValue(),
        .source = source,
        .filter = input.filter,
        .metadata = input.metadata,
        .createdAt = m_state.clock().now()};
    const auto add = [&](PracticeAccount &account) { account.ingestKeys.append(key); };
    return m_state.change(add).map([&] { return key; });
}

Result<PracticeIngestKey> PracticeRules::updateIngestKey(const QString &keyId, const PracticeIngestInput &input)
{
    const PracticeIngestKey *found = m_state.ingestKeys().find(keyId);
    if (!found)
        return notFound(u"key"_s);
    if (const Done good = checkInput(input); !good)
        return failure(good.error());
    if (found->source == "integration"_L1 && input.name != found->name)
        return rejected(u"a key made by an integration cannot be renamed"_s);
    PracticeIngestKey changed = *found;
    changed.name = input.name;
    changed.filter = input.filter;
    changed.metadata = input.metadata;
    const auto update = [&](PracticeAccount &account) { account.ingestKeys.put(changed); };
    return m_state.change(update).map([&] { return changed; });
}

Done PracticeRules::deleteIngestKey(const QString &environmentId, const QString &keyId)
{
    const PracticeIngestKey *found = m_state.ingestKeys().find(keyId);
    if (!found || found->environmentId != environmentId)
        return notFound(u"key"_s);
    return m_state.change([&](PracticeAccount &account) { account.ingestKeys.remove(keyId); });
}

Result<QString> PracticeRules::actAsColleague(const QString &act, const QString &environmentId, const QString &keyName)
{
    const auto idOf = [](const auto &key) { return key.id; };
    if (act == "createSigningKey"_L1) {
        const QList<PracticeUser> &users = m_state.users().all();
        return createSigningKey(environmentId, users.isEmpty() ? QString() : users.last().id).map(idOf);
    }
    if (act == "deleteSigningKey"_L1) {
        const PracticeSigningKey *inactive = m_state.inactiveSigningKey(environmentId);
        return deleteSigningKey(inactive ? inactive->id : QString()).map(idOf);
    }
    if (act == "rotateSigningKey"_L1)
        return rotateSigningKey(environmentId).map(idOf);
    if (act == "createEventKey"_L1)
        return createIngestKey(environmentId, u"key"_s, {.name = keyName}).map(idOf);
    return rejected(u"unknown act"_s);
}

bool PracticeRules::letsThrough(const EventFilter &filter, const QString &eventName, const QString &ip)
{
    const QString address = canonicalIp(ip);
    const bool listsEvent = filter.events.contains(eventName);
    const bool listsIp = std::ranges::any_of(filter.ips, [&](const QString &i) { return canonicalIp(i) == address; });
    switch (filter.kind) {
    case EventFilter::Kind::Deny:
        return !listsEvent && !listsIp;
    case EventFilter::Kind::Allow:
        // An allow list of only one kind says nothing about the other kind.
        return (filter.events.isEmpty() || listsEvent) && (filter.ips.isEmpty() || listsIp);
    case EventFilter::Kind::Unknown: // of this account's own keys each is known
        break;
    }
    return false;
}
