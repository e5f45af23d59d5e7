// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/serveraccount.h"

#include "app/accounts/connection.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/fingerprint.h"
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

/// Its one environment. A key that it was read with before stays one, whether it could be asked just now or not.
TypedEnvironment environmentOf(const ServerChange &change, const TypedEnvironment &noted)
{
    const bool isAsNoted = signingKeyFingerprint(change.signingKey) == noted.signingFingerprint;
    TypedEnvironment one{.environment = {.id = noted.environment.id,
                             .name = change.account.name,
                             .slug = u"self-hosted"_s,
                             .type = EnvironmentType::Production},
        .signingKey = change.signingKey,
        .isUnchecked = change.facts.held.isEmpty() && (noted.isUnchecked || !isAsNoted)};
    const QList<Secret> &told = change.facts.held.eventKeys;
    for (qsizetype i = 0; i < std::min(change.names.size(), told.size()); ++i) {
        // Their values are the server's to tell: no whole list is kept.
        one.eventKeys.append({.name = change.names.at(i), .fingerprint = eventKeyFingerprint(told.at(i))});
    }
    return one;
}

struct ServerMove
{
    QUrl from;
    QUrl to;
    SameServer isSame = SameServer::NotAsked;
    KeyPlace place;
};

QFuture<Done> noteMove(HistoryStore &history, const ServerMove &move, const ServerChange &change, QObject *context)
{
    const KeyPlace &place = move.place;
    const HistoryEntry entry{.at = change.at,
        .person = change.person,
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
        return mapped(history.append(noted), context, &asDone<HistoryEntry>);
    });
}

/// Unasked, the server is not known to hold it; and the next reading that finds the old one would give the new one up.
/// What only came back into the keychain takes no other one's place.
QFuture<Done> refuseNewKeyUnchecked(
    HistoryStore &history, const AccountPlaces &places, const TypedEnvironment &made, QObject *context)
{
    if (!made.isUnchecked || made.signingKey.isEmpty())
        return readyFuture(Done());
    return mapped(RotationJournal(history).unfinished(places.filedUnder(), made.environment.id), context,
        [made](const Result<std::optional<Rotation>> &open) -> Done {
            if (!open)
                return failure(open.error());
            const bool isItsNew = *open && !(*open)->isRotated
                && (*open)->newSigningKey.fingerprint == signingKeyFingerprint(made.signingKey);
            if (!isItsNew)
                return {};
            return failure(Error::Kind::Conflict,
                Words::tr("This is the new signing key of the open rotation (fingerprint %1), and nothing tells now "
                          "that the server holds it already. Nothing has to be given for it: where the server was "
                          "restarted with it, the next reading shows that.")
                    .arg((*open)->newSigningKey.fingerprint),
                u"the new key of an open rotation"_s);
        });
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

QFuture<Done> storeServer(HistoryStore &history, TypedInKeeper &typedIn, const ServerChange &change, QObject *context)
{
    return chained(
        typedIn.load(change.account.id), context, [=, &history, &typedIn](const QList<TypedEnvironment> &known) {
            const TypedEnvironment noted = known.value(0);
            const TypedEnvironment made = environmentOf(change, noted);
            const AccountPlaces places = *placesOf(change.account);
            using List = QList<TypedEnvironment>;
            const auto save = [=, &history, &typedIn] {
                const auto kept
                    = made.isUnchecked ? typedIn.bringBackLost(places, {made}) : readyFuture(Result<List>(List{made}));
                return chained(kept, context, [=, &history, &typedIn, person = change.person](const List &left) {
                    return chained(refuseNewKeyUnchecked(history, places, left.first(), context), context,
                        [&typedIn, places, left, person] { return typedIn.save(places, left, person); });
                });
            };
            if (!change.before || change.before->apiOrigin == change.account.apiOrigin)
                return save();
            const ServerMove move{change.before->apiOrigin, change.account.apiOrigin,
                ServerSetUp::isSame(noted.signingFingerprint, change.facts),
                {places.filedUnder(), change.account.name, made.environment}};
            // Noted first: where that cannot be written the keys stay as they are.
            const auto saved = chained(noteMove(history, move, change, context), context, save);
            return mapped(saved, context, [=, &history](const Done &outcome) {
                if (!outcome)
                    noteMove(history, {move.to, move.from, SameServer::NotAsked, move.place}, change, context);
                return outcome;
            });
        });
}
