// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/keptkeys.h"

#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/domain/secretstore.h"
#include "app/history/historystore.h"
#include "app/history/sql.h"

#include <QSqlDatabase>

using namespace Qt::StringLiterals;

namespace {

constexpr auto keptColumns
    = "fingerprint, kind, origin, account, environment_id, environment_name, key_id, name, masked, "
      "kept_at"_L1;

KeptKey keyOf(const QSqlQuery &row)
{
    return {.kind = row.value(1).toString() == "signing"_L1 ? KeptKey::Kind::SigningKey : KeptKey::Kind::EventKey,
        .fingerprint = row.value(0).toString(),
        .origin = row.value(2).toString(),
        .accountName = row.value(3).toString(),
        .environmentId = row.value(4).toString(),
        .environmentName = row.value(5).toString(),
        .keyId = row.value(6).toString(),
        .name = row.value(7).toString(),
        .masked = row.value(8).toString(),
        .keptAt = timeFromSql(row.value(9).toString())};
}

KeptKey keptAt(const KeyPlace &place, const QDateTime &now)
{
    return {.origin = place.origin,
        .accountName = place.accountName,
        .environmentId = place.environment.id,
        .environmentName = place.environment.name,
        .keptAt = now};
}

Result<QList<KeptKey>> selectKept(QSqlDatabase &database, const QString &condition, const QVariantList &values)
{
    return allRows<QList<KeptKey>>(database,
        u"SELECT %1 FROM kept_keys %2 ORDER BY kept_at, fingerprint"_s.arg(keptColumns, condition), values, &keyOf);
}

/// Who has this key, by the two lists of keys whose values the keychain holds.
struct Claims
{
    bool isOwn = false;
    bool isOfAnother = false;
    QStringList ownOrigins = {}; ///< As the list of kept keys has them: more than one, where its server has moved.
};

/// An account whose keys persons type in files them under an origin that ends with its id; its server may move.
bool isSameOwner(const QString &one, const QString &other)
{
    const auto ownerOf = [](const QString &originOrId) {
        const FiledUnder parts = FiledUnder::of(originOrId);
        return parts.accountId.isEmpty() ? originOrId : parts.accountId;
    };
    return ownerOf(one) == ownerOf(other);
}

Result<Claims> claimsOn(
    QSqlDatabase &database, const QString &fingerprint, const QString &owner, const QString &environmentId)
{
    Claims claims;
    auto kept
        = runSql(database, u"SELECT origin, environment_id FROM kept_keys WHERE fingerprint = ?"_s, {fingerprint});
    if (!kept)
        return failure(kept.error());
    while (kept->next()) {
        const QString origin = kept->value(0).toString();
        const bool isOwn = isSameOwner(origin, owner) && kept->value(1).toString() == environmentId;
        (isOwn ? claims.isOwn : claims.isOfAnother) = true;
        if (isOwn)
            claims.ownOrigins.append(origin);
    }
    auto noted = runSql(database,
        u"SELECT account_id, environment_id, standing FROM noted_keys WHERE fingerprint = ?"_s, {fingerprint});
    if (!noted)
        return failure(noted.error());
    while (noted->next()) {
        if (isSameOwner(noted->value(0).toString(), owner) && noted->value(1).toString() == environmentId)
            claims.isOwn = true;
        else if (noted->value(2).toString() != "gone"_L1)
            claims.isOfAnother = true;
    }
    return claims;
}

/// Beside what other accounts and environments have of it.
Done fileKept(QSqlDatabase &database, const KeptKey &key)
{
    // An account whose keys persons type in notes each of them once, whatever its server's address and whichever
    // environment it was typed in for before.
    if (const QString accountId = FiledUnder::of(key.origin).accountId; !accountId.isEmpty()) {
        const auto origins
            = firstColumn(database, u"SELECT origin FROM kept_keys WHERE fingerprint = ?"_s, {key.fingerprint});
        if (!origins)
            return failure(origins.error());
        for (const QString &origin : *origins) {
            const Done dropped = !isSameOwner(origin, accountId)
                ? Done()
                : asDone(runSql(database, u"DELETE FROM kept_keys WHERE fingerprint = ? AND origin = ?"_s,
                    {key.fingerprint, origin}));
            if (!dropped)
                return dropped;
        }
    }
    return asDone(runSql(database,
        u"INSERT OR REPLACE INTO kept_keys (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s.arg(keptColumns),
        {key.fingerprint, key.kind == KeptKey::Kind::SigningKey ? u"signing"_s : u"event"_s, key.origin,
            key.accountName, key.environmentId, key.environmentName, key.keyId, key.name, key.masked,
            sqlTime(key.keptAt)}));
}

Result<Secret> onlyThis(const QString &fingerprint, const Secret &value)
{
    if (!fingerprint.isEmpty()
        && (signingKeyFingerprint(value) == fingerprint || eventKeyFingerprint(value) == fingerprint))
        return value;
    return failure(Error::Kind::Conflict,
        KeptKeys::tr("The item “%1” in the keychain is not the key that it is filed as: it was changed, "
                     "emptied or cut off, and is not used. Paste the key with the fingerprint %2 again. "
                     "Where nobody has it any more, remove that item from the keychain.")
            .arg(KeptKeys::itemName(fingerprint), fingerprint),
        u"not the key it is filed as"_s);
}

} // namespace

KeptKeys::KeptKeys(HistoryStore &store, SecretStore &secrets, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_secrets(secrets)
{
}

/// Keychain first, list second.
QFuture<Done> KeptKeys::inOrder(const QFuture<Done> &keychain, const std::function<Done(QSqlDatabase &)> &list)
{
    return chained(keychain, this, [this, list] { return m_store.run<void>(list); });
}

QFuture<Done> KeptKeys::keep(const KeptKey &key, const Secret &value)
{
    return inOrder(m_secrets.write(itemName(key.fingerprint), value),
        [key](QSqlDatabase &database) { return fileKept(database, key); });
}

QFuture<Done> KeptKeys::keep(const KeyPlace &place, const SigningKey &key, const QDateTime &now)
{
    if (key.value.isEmpty())
        return readyFuture(Done());
    KeptKey kept = keptAt(place, now);
    kept.kind = KeptKey::Kind::SigningKey;
    kept.fingerprint = signingKeyFingerprint(key.value);
    kept.keyId = key.id;
    kept.masked = maskedSigningKey(key.value);
    return keep(kept, key.value);
}

QFuture<Done> KeptKeys::keep(const KeyPlace &place, const EventKey &key, const QDateTime &now)
{
    if (key.value.isEmpty())
        return readyFuture(Done());
    KeptKey kept = keptAt(place, now);
    kept.kind = KeptKey::Kind::EventKey;
    kept.fingerprint = eventKeyFingerprint(key.value);
    kept.keyId = key.id;
    kept.name = key.name;
    kept.masked = maskedEventKey(key.value);
    return keep(kept, key.value);
}

QFuture<Result<QList<KeptKey>>> KeptKeys::list(const QString &origin, const QString &environmentId)
{
    return m_store.read<QList<KeptKey>>([origin, environmentId](QSqlDatabase &database) {
        return selectKept(database, u"WHERE origin = ? AND environment_id = ?"_s, {origin, environmentId});
    });
}

QFuture<Result<QList<KeptKey>>> KeptKeys::all()
{
    return m_store.read<QList<KeptKey>>([](QSqlDatabase &database) { return selectKept(database, {}, {}); });
}

QFuture<Result<Secret>> KeptKeys::value(const QString &fingerprint)
{
    return continued(
        m_secrets.readKept(itemName(fingerprint), this), this, [this, fingerprint](const Result<Secret> &kept) {
            // Others can write into the keychain, too: whoever asks for a key is given that one or none.
            if (kept)
                return readyFuture(onlyThis(fingerprint, *kept));
            if (kept.error().kind != Error::Kind::Keychain)
                return readyFuture(kept);
            // An account can know a key by its fingerprint alone: for that no keychain has to be opened.
            const auto listed = m_store.read<QList<KeptKey>>([fingerprint](QSqlDatabase &database) {
                return selectKept(database, u"WHERE fingerprint = ?"_s, {fingerprint});
            });
            return mapped(listed, this, [kept](const Result<QList<KeptKey>> &keys) -> Result<Secret> {
                const bool wasNeverKept = keys && keys->isEmpty();
                return wasNeverKept ? failure(Error::Kind::NotFound, u"never kept"_s) : kept;
            });
        });
}

QFuture<Done> KeptKeys::forget(const QString &fingerprint, const QString &owner, const QString &environmentId)
{
    const auto claims = m_store.read<Claims>(
        [=](QSqlDatabase &database) { return claimsOn(database, fingerprint, owner, environmentId); });
    return chained(claims, this, [=, this](const Claims &found) {
        if (!found.isOwn)
            return readyFuture(Done());
        // The keychain first here too: what cannot be removed from there stays on the list, where it can be seen.
        const auto removed = found.isOfAnother ? readyFuture(Done()) : m_secrets.remove(itemName(fingerprint));
        return inOrder(removed, [fingerprint, environmentId, origins = found.ownOrigins](QSqlDatabase &database) {
            Done dropped;
            for (const QString &origin : origins) {
                if (dropped)
                    dropped = asDone(runSql(database,
                        u"DELETE FROM kept_keys WHERE fingerprint = ? AND origin = ? AND environment_id = ?"_s,
                        {fingerprint, origin, environmentId}));
            }
            return dropped;
        });
    });
}
