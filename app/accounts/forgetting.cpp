// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/forgetting.h"

#include "app/accounts/account.h"
#include "app/accounts/connection.h"
#include "app/acts/keptkeys.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/dashboard.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/noted/typedinkeeper.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/rotationjournal.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace {

Done refused(const Rotation &open, const TypedEnvironment &typed)
{
    const QString signing = typed.signingKey.isEmpty() ? QString() : signingKeyFingerprint(typed.signingKey);
    if (!open.isRotated && !signing.isEmpty() && signing == open.newSigningKey.fingerprint)
        return failure(Error::Kind::Conflict,
            Words::tr("This is the new key of the open rotation of %1 (fingerprint %2), and not the current one yet: "
                      "it becomes that by the rotation's step “Rotate”. Copy the key from the card “Current key”. If "
                      "it was rotated in the dashboard already, read the environment again, which asks Inngest.")
                .arg(open.environment.name, signing),
            u"the new key of an open rotation"_s);
    if (typed.forgetsApiKey && typed.apiKey.isEmpty())
        return failure(Error::Kind::Conflict,
            Words::tr("The apps of the open rotation of %1 are read with its API key: without it they could be taken "
                      "for gone. End the rotation first, or paste another API key.")
                .arg(open.environment.name),
            u"in an open rotation"_s);
    const QStringList &fingerprints = typed.forgottenEventKeys;
    for (const RotatedEventKey &key : open.eventKeys) {
        if (fingerprints.contains(key.oldFingerprint) || fingerprints.contains(key.twinFingerprint))
            return failure(Error::Kind::Conflict,
                Words::tr("The open rotation of %1 is about the event key “%2” (fingerprint %3): it would "
                          "take it for deleted. End the rotation first, then forget the key.")
                    .arg(open.environment.name, fingerprints.contains(key.oldFingerprint) ? key.oldName : key.twinName,
                        fingerprints.contains(key.oldFingerprint) ? key.oldFingerprint : key.twinFingerprint),
                u"in an open rotation"_s);
    }
    return {};
}

QFuture<Done> refuseEachAgainstRotation(
    HistoryStore &history, const QString &origin, const QList<TypedEnvironment> &environments, QObject *context)
{
    QList<Step> steps;
    for (const TypedEnvironment &one : environments) {
        if (one.forgottenEventKeys.isEmpty() && one.signingKey.isEmpty() && !one.forgetsApiKey)
            continue;
        steps.append([&history, origin, one, context] {
            return mapped(RotationJournal(history).unfinished(origin, one.environment.id), context,
                [one](const Result<std::optional<Rotation>> &open) -> Done {
                    if (!open)
                        return failure(open.error());
                    return *open ? refused(**open, one) : Done();
                });
        });
    }
    return inOrder(steps, context);
}

} // namespace

QFuture<Result<QList<TypedEnvironment>>> refuseAgainstRotation(HistoryStore &history, TypedInKeeper &keeper,
    const AccountPlaces &places, const QList<TypedEnvironment> &environments, QObject *context)
{
    using List = QList<TypedEnvironment>;
    return chained(keeper.bringBackLost(places, environments), context, [=, &history](const List &left) {
        return mappedValue(
            refuseEachAgainstRotation(history, places.filedUnder(), left, context), context, [left] { return left; });
    });
}

QFuture<Done> refuseRemovingInRotation(HistoryStore &history, const Account &account, QObject *context)
{
    if (!placesOf(account))
        return readyFuture(Done());
    const auto rotations = RotationJournal(history).summaries(filedUnder(account));
    return mapped(rotations, context, [](const Result<QList<RotationSummary>> &all) -> Done {
        if (!all)
            return failure(all.error());
        for (const RotationSummary &one : *all) {
            if (one.isOpen())
                return failure(Error::Kind::Conflict,
                    Words::tr("A rotation of %1 is open. The keys that were made for it are in this "
                              "computer's keychain, and would go with the account. Finish or undo the "
                              "rotation first, or hand it over.")
                        .arg(one.environmentName),
                    u"in an open rotation"_s);
        }
        return {};
    });
}

QFuture<Result<bool>> forgetTypedIn(
    HistoryStore &history, SecretStore &secrets, TypedInKeeper &keeper, const Account &account, QObject *context)
{
    using List = QList<TypedEnvironment>;
    return chained(
        keeper.load(account.id), context, [=, &history, &secrets, &keeper, id = account.id](const List &noted) {
            auto *accesses = new AppAccesses(history, secrets, context);
            const auto isTheirs = [id](const QString &origin, const QString &) { // its server may have moved
                return FiledUnder::of(origin).accountId == id;
            };
            const auto forgotten
                = chained(accesses->removeAllOf(isTheirs), context, [&keeper, id] { return keeper.removeAll(id); });
            // The second time, where the account could not be taken off the list the first time, nothing is noted.
            const bool wasNoted = !noted.isEmpty() || keeper.hasForgotten(id);
            return mapped(forgotten, context, [accesses, wasNoted](const Done &done) {
                accesses->deleteLater();
                return done.map([wasNoted] { return wasNoted; });
            });
        });
}

QFuture<Done> forgetSignedIn(HistoryStore &history, SecretStore &secrets, const QString &origin, QObject *context)
{
    auto *accesses = new AppAccesses(history, secrets, context);
    auto *kept = new KeptKeys(history, secrets, context);
    const auto forgotten
        = chained(RotationJournal(history).summaries(origin), context, [=](const QList<RotationSummary> &rotations) {
              QSet<QString> open;
              for (const RotationSummary &one : rotations) {
                  if (one.isOpen())
                      open.insert(one.environmentId);
              }
              const auto isTheirs = [origin, open](const QString &from, const QString &environmentId) {
                  return from == origin && !open.contains(environmentId);
              };
              const auto keys = chained(accesses->removeAllOf(isTheirs), context, [kept] { return kept->all(); });
              return chained(keys, context, [=](const QList<KeptKey> &all) {
                  QList<Step> steps;
                  for (const KeptKey &key : all) {
                      if (isTheirs(key.origin, key.environmentId))
                          steps.append(
                              [kept, key] { return kept->forget(key.fingerprint, key.origin, key.environmentId); });
                  }
                  return inOrder(steps, context);
              });
          });
    return mapped(forgotten, context, [accesses, kept](const Done &done) {
        accesses->deleteLater();
        kept->deleteLater();
        return done;
    });
}

QFuture<Done> noteAccount(HistoryStore &history, const QString &what, const Account &account, const QString &person,
    const QDateTime &at, QObject *context, const QJsonObject &details)
{
    const HistoryEntry entry{.at = at,
        .person = person,
        .accountName = account.name,
        .origin = account.apiOrigin.toString(),
        .what = what,
        .outcome = u"done"_s,
        .details = details};
    return mapped(history.append(entry), context, &asDone<HistoryEntry>);
}
