// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/typedinkeys.h"

#include "app/history/sql.h"

#include <QSqlDatabase>
#include <algorithm>

using namespace Qt::StringLiterals;

TypedInKeys::TypedInKeys(QString accountId, QString origin, QString environmentId)
    : m_accountId(std::move(accountId))
    , m_origin(std::move(origin))
    , m_environmentId(std::move(environmentId))
{
}

Done TypedInKeys::mark(QSqlDatabase &database, KeyLook &look) const
{
    auto rows = runSql(database,
        u"SELECT fingerprint FROM noted_keys WHERE account_id = ? AND environment_id = ? AND was_listed = 0"_s,
        {m_accountId, m_environmentId});
    if (!rows)
        return failure(rows.error());
    QSet<QString> unlisted;
    while (rows->next())
        unlisted.insert(rows->value(0).toString());
    for (SeenKey &key : look.keys)
        key.isByWord = !key.isSigningKey && unlisted.contains(key.id);
    return {};
}

Done TypedInKeys::addOwn(QSqlDatabase &database, const QDateTime &since, QSet<OwnChange> &own) const
{
    // One that an act made and somebody promoted since then stands in the notes since it was made.
    auto current = runSql(database,
        u"SELECT fingerprint FROM noted_keys WHERE account_id = ? AND environment_id = ? AND kind = 'signing' AND "
        "standing = 'current' AND noted_at >= ?"_s,
        {m_accountId, m_environmentId, sqlTime(since)});
    if (!current)
        return failure(current.error());
    while (current->next()) {
        const QString id = current->value(0).toString();
        if (!own.contains({id, KeyChange::Appeared}))
            own.insert({id, KeyChange::Promoted});
    }
    auto typed = runSql(database,
        u"SELECT fingerprint FROM kept_keys WHERE origin = ? AND environment_id = ? AND kept_at >= ?"_s,
        {m_origin, m_environmentId, sqlTime(since)});
    if (!typed)
        return failure(typed.error());
    while (typed->next())
        own.insert({typed->value(0).toString(), KeyChange::Appeared});
    auto gone = runSql(database,
        u"SELECT fingerprint FROM noted_keys WHERE account_id = ? AND environment_id = ? AND standing = 'gone'"_s,
        {m_accountId, m_environmentId});
    if (!gone)
        return failure(gone.error());
    while (gone->next())
        own.insert({gone->value(0).toString(), KeyChange::Gone});
    return {};
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
            {m_accountId, change.key.fingerprint}));
        if (!noted)
            return noted;
    }
    return {};
}
