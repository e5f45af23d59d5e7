// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/typedinkeys.h"

#include "app/history/sql.h"

#include <QSqlDatabase>
#include <algorithm>

using namespace Qt::StringLiterals;

Done addOwnChanges(QSet<OwnChange> &own, KeyChange::Kind kind, const Result<QStringList> &ids)
{
    for (const QString &id : ids.value_or(QStringList()))
        own.insert({id, kind});
    return asDone(ids);
}

Done TypedInKeys::mark(QSqlDatabase &database, KeyLook &look) const
{
    const auto unlisted = firstColumn(database,
        u"SELECT fingerprint FROM noted_keys WHERE account_id = ? AND environment_id = ? AND was_listed = 0"_s,
        {accountId, environmentId});
    if (!unlisted)
        return failure(unlisted.error());
    const QSet<QString> byWord(unlisted->cbegin(), unlisted->cend());
    for (SeenKey &key : look.keys)
        key.isByWord = !key.isSigningKey && byWord.contains(key.id);
    return {};
}

Done TypedInKeys::addOwn(QSqlDatabase &database, const QDateTime &since, QSet<OwnChange> &own) const
{
    // One that an act made and somebody promoted since then stands in the notes since it was made. One that was typed
    // in again stands there since the first time: of that the history has a row.
    const auto current = firstColumn(database,
        u"SELECT fingerprint FROM noted_keys WHERE account_id = ? AND environment_id = ? AND kind = 'signing' AND "
        "standing = 'current' AND (noted_at >= ? OR fingerprint IN (SELECT fingerprint FROM history WHERE origin = ? "
        "AND environment_id = ? AND what = 'ChangeEnvironment' AND at >= ? "
        "AND instr(details, '\"signingKeyBefore\":') > 0))"_s,
        {accountId, environmentId, sqlTime(since), origin, environmentId, sqlTime(since)});
    if (!current)
        return failure(current.error());
    for (const QString &id : *current) {
        if (!own.contains({id, KeyChange::Appeared}))
            own.insert({id, KeyChange::Promoted});
    }
    const Done typed = addOwnChanges(own, KeyChange::Appeared,
        firstColumn(database,
            u"SELECT fingerprint FROM kept_keys WHERE origin = ? AND environment_id = ? AND kept_at >= ?"_s,
            {origin, environmentId, sqlTime(since)}));
    if (!typed)
        return typed;
    return addOwnChanges(own, KeyChange::Gone,
        firstColumn(database,
            u"SELECT fingerprint FROM noted_keys WHERE account_id = ? AND environment_id = ? AND standing = 'gone'"_s,
            {accountId, environmentId}));
}

void TypedInKeys::dropWords(QList<KeyChange> &found, const KeyLook &before)
{
    const bool wasListed
        = std::ranges::any_of(before.keys, [](const SeenKey &key) { return !key.isSigningKey && !key.isByWord; });
    found.removeIf([wasListed](const KeyChange &change) {
        return !change.key.isSigningKey
            && (change.key.isByWord || change.kind == KeyChange::Edited
                || (change.kind == KeyChange::Appeared && !wasListed));
    });
}

Done TypedInKeys::noteGone(QSqlDatabase &database, const QList<KeyChange> &found) const
{
    for (const KeyChange &change : found) {
        if (change.key.isSigningKey || change.kind != KeyChange::Gone)
            continue;
        const Done noted = asDone(runSql(database,
            u"UPDATE noted_keys SET standing = 'gone' WHERE account_id = ? AND kind = 'event' AND fingerprint = ?"_s,
            {accountId, change.key.fingerprint}));
        if (!noted)
            return noted;
    }
    return {};
}
