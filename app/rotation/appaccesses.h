// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/environment.h"
#include "app/rollout/rolloutapp.h"

#include <QFuture>
#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <functional>
#include <memory>

class HistoryStore;
class SecretStore;

/// What is kept of how the apps of one environment are asked.
struct KeptAccesses
{
    QHash<QString, AppAccess> byApp; ///< By App::id.
    QList<App> added; ///< By URL; the URL is in their access. In the order of their adding.
    /// Apps of which the keychain did not give everything: names of headers, and "?" for the URL's query. Their access
    /// is without those: what such an app answers says little.
    QHash<QString, QStringList> missing;
    std::optional<Error> error; ///< Why it did not.
    QHash<QString, QString> owners; ///< Who runs an app: a person or a team, by App::id. Nothing is asked by it.
};

/// How a person wants apps to be asked, and the apps that they added by URL; per API origin and environment (the one
/// that holds the keys). The list in the database; header values, and the query of a URL (which can pass a host's
/// protection), in the keychain, under names of that environment's own (app/rotation/accessrow.h): apps of several
/// environments can have one id, and what opens one's door is not sent to the other's host.
class AppAccesses : public QObject
{
    Q_OBJECT

public:
    AppAccesses(HistoryStore &store, SecretStore &secrets, QObject *parent = nullptr);
    ~AppAccesses() override;

    /// A keychain that is locked is no failure: see KeptAccesses::missing.
    QFuture<Result<KeptAccesses>> load(const QString &origin, const QString &environmentId);
    /// Keychain first: where that refuses, nothing is changed. A header without a value keeps the one that it has, and
    /// so does a query that is there and empty, at the address that it belongs to: of another one it would tell the
    /// wrong host.
    QFuture<Done> set(
        const QString &origin, const QString &environmentId, const QString &appKey, const AppAccess &access);
    /// access: with its URL. name: empty for the URL's host. Where the keychain refuses, nothing is added.
    QFuture<Result<App>> add(
        const QString &origin, const QString &environmentId, const AppAccess &access, const QString &name);
    /// Of these apps; empty: none is named any more. Outlives rotations.
    QFuture<Done> setOwner(
        const QString &origin, const QString &environmentId, const QStringList &appKeys, const QString &owner);
    /// An app that was added, or what is kept of another one's access.
    QFuture<Done> remove(const QString &origin, const QString &environmentId, const QString &appKey);
    /// All that is kept of how apps are asked, and of who runs them, at each origin and environment that this names.
    using IsTheirs = std::function<bool(const QString &origin, const QString &environmentId)>;
    QFuture<Done> removeAllOf(const IsTheirs &isTheirs);

signals:
    /// By this one or another one of the same store: the Apps tab and an open rotation have one each.
    void changed(const QString &origin, const QString &environmentId);

private:
    class Private;
    const std::unique_ptr<Private> d;
};

/// What a row of the history tells of one that was added or removed; without what can be secret of its address.
QJsonObject appAtItsAddress(const QString &name, const QUrl &url);

/// The apps as a check asks them: unarchived ones, workers and API apps too, previews grouped by their external id, and
/// those that were added by URL. heldEventKeys: fingerprints of the rotated event keys that an app held when the
/// rotation began, by App::id.
QList<RolloutApp> rolloutAppsOf(const QList<App> &apps, const QList<Environment> &environments,
    const KeptAccesses &accesses, const QHash<QString, QStringList> &heldEventKeys = {});
