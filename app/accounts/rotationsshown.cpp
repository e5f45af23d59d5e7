// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// Whose the rotations are that the journal knows, and which of them stand on no card of the overview.

#include "app/accounts/accountoverview.h"
#include "app/accounts/connection.h"
#include "app/accounts/openaccount.h"
#include "app/core/lookup.h"

#include <algorithm>

QList<RotationSummary> AccountOverview::rotationsElsewhere() const
{
    QList<RotationSummary> all = m_elsewhere;
    const auto &environments = m_account.environments().value;
    if (!environments)
        return all;
    for (const RotationSummary &open : m_open) {
        if (!isOfAccount(open))
            all.append(open);
    }
    return all;
}

QList<RotationWithoutCard> AccountOverview::rotationsWithoutCard() const
{
    QList<RotationWithoutCard> all;
    const auto &environments = m_account.environments().value;
    const QList<Environment> shown = holders();
    for (const RotationSummary &open : environments ? m_open.values() : QList<RotationSummary>()) {
        if (!isOfAccount(open) || hasOneWith(shown, &Environment::id, open.environmentId))
            continue;
        const Environment *listed = firstWith(*environments, &Environment::id, open.environmentId);
        using Why = RotationWithoutCard::Why;
        all.append({open, !listed ? Why::IsNotListed : listed->isArchived ? Why::IsArchived : Why::HoldsNoKeys});
    }
    std::ranges::sort(all, {}, [](const RotationWithoutCard &one) { return one.rotation.begunAt; });
    return all;
}

/// Accounts of one origin are told apart by their environments.
bool AccountOverview::isOfAccount(const RotationSummary &rotation) const
{
    return rotation.accountName == m_account.account().name
        || hasOneWith(
            m_account.environments().value.value_or(QList<Environment>()), &Environment::id, rotation.environmentId);
}

QList<Account> accountsOf(const RotationSummary &rotation, const QList<Account> &accounts)
{
    QList<Account> filedThere = accounts;
    filedThere.removeIf([&rotation](const Account &one) { return filedUnder(one) != rotation.origin; });
    QList<Account> named = filedThere;
    named.removeIf([&rotation](const Account &one) { return one.name != rotation.accountName; });
    return filedThere.size() > 1 && !named.isEmpty() ? named : filedThere;
}
