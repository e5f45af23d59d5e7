// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/serveraccount.h"

#include "app/core/chained.h"
#include "app/domain/eventkeyfingerprint.h"
#include "app/history/historystore.h"
#include "app/rotation/rotationjournal.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString nameOf(SameServer isSame)
{
    switch (isSame) {
    case SameServer::HoldsTheSameKey:
        return u"same key"_s;
    case SameServer::HoldsAnotherKey:
        return u"another key"_s;
    case SameServer::NotAsked:
        break;
    }
    return u"not asked"_s;
}

} // namespace

Account serverAccountOf(
    const std::optional<Account> &before, const QString &id, const QString &name, const ServerDraft &draft)
{
    Account account = before.value_or(Account{.id = id, .kind = AccountKind::SelfHosted});
    if (before && before->apiOrigin != draft.origin && account.firstOrigin.isEmpty())
        account.firstOrigin = before->apiOrigin;
    account.name = name.trimmed();
    account.apiOrigin = draft.origin;
    account.allowsPlainHttp = draft.allowsPlainHttp;
    return account;
}

HandEnvironment serverEnvironmentOf(
    const Account &account, const Secret &signingKey, const ServerFacts &facts, const QStringList &names)
{
    HandEnvironment one{
        .environment = {.name = account.name, .slug = u"self-hosted"_s, .type = EnvironmentType::Production},
        .signingKey = signingKey};
    for (qsizetype i = 0; i < std::min(names.size(), facts.held.eventKeys.size()); ++i) {
        // Their values are the server's to tell: no whole list is kept.
        one.eventKeys.append({.name = names.at(i), .fingerprint = eventKeyFingerprint(facts.held.eventKeys.at(i))});
    }
    return one;
}

QFuture<Done> noteMove(HistoryStore &history, const ServerMove &move, QObject *context)
{
    const KeyPlace &place = move.place;
    const HistoryEntry entry{.at = move.at,
        .person = move.person,
        .accountName = place.accountName,
        .origin = place.origin,
        .environmentId = place.environment.id,
        .environmentName = place.environment.name,
        .what = u"MoveServer"_s,
        .outcome = u"done"_s,
        .details = QJsonObject{{u"movedFrom"_s, move.from.toString()}, {u"movedTo"_s, move.to.toString()},
            {u"sameServer"_s, nameOf(move.isSame)}}};
    const auto open = RotationJournal(history).unfinished(place.origin, place.environment.id);
    return chained(open, context, [&history, context, entry](const std::optional<Rotation> &rotation) {
        HistoryEntry noted = entry;
        if (rotation)
            noted.rotationId = rotation->id;
        return mapped(history.append(noted), context, [](const Result<HistoryEntry> &row) { return asDone(row); });
    });
}
