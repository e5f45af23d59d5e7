// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/domain/eventfilter.h"
#include "tests/support/fakeapiserver.h"

#include <QMap>
#include <optional>

/// Inngest Cloud as a person and the documented REST API see it: the dashboard's pages with their buttons, and REST v2
/// over real HTTP on loopback, which makes, rotates and deletes no key. What was never seen of it can be set either
/// way.
class HandCloud
{
public:
    struct EventKeyThere
    {
        QString id;
        QString name;
        Secret value;
        EventFilter filter;
    };
    struct AppThere
    {
        QString id;
        QString url;
        QString syncedAt = QStringLiteral("2026-11-26T00:59:03Z");
        QString createdAt = QStringLiteral("2026-01-05T08:00:00Z");
    };
    /// A 429 in the middle of a list.
    struct Pause
    {
        QByteArray path; ///< "/v2/apps"
        bool isOfLaterPages = true; ///< Else of the first one.
        int seconds = 600; ///< That it asks for.
        int times = -1; ///< Less than none: always.
        Secret apiKey = {}; ///< Of requests with this one alone; empty: of all.
    };
    struct EnvironmentThere
    {
        QByteArray prefix; ///< "signkey-prod-"
        Secret current;
        std::optional<Secret> fresh; ///< The "New key" card.
        QList<EventKeyThere> eventKeys;
        QList<AppThere> apps;
        Secret apiKey; ///< Empty: none.
        int rotations = 0;
    };

    HandCloud();

    QUrl origin() const { return server.origin(); }
    /// Adds one with a current key; its slug as in the pages' addresses.
    EnvironmentThere &add(const QString &slug, const QByteArray &prefix);
    EnvironmentThere &at(const QString &slug) { return environments[slug]; }

    // What a person does on the page of an environment. A button that is off does nothing.
    Secret clickCreateSigningKey(const QString &slug); ///< The text of the "New key" card; empty: none came.
    void clickDeleteNewSigningKey(const QString &slug);
    void clickRotate(const QString &slug);
    Secret clickCreateEventKey(const QString &slug, const QString &name);
    void clickSaveFilter(const QString &slug, const Secret &key, const EventFilter &filter);
    void clickRename(const QString &slug, const Secret &key, const QString &name);
    void clickDeleteEventKey(const QString &slug, const Secret &key);

    FakeApiServer server;
    QMap<QString, EnvironmentThere> environments; ///< By slug.
    bool allowsKeyAccess = true; ///< An admin can switch it off.
    bool listsNewKey = false; ///< Whether the list of signing keys has the new one.
    QString newKeyCreatedAt; ///< As that list tells it; empty: it does not.
    bool acceptsNewKey = false; ///< As a bearer, before it is rotated.
    bool refusesAllKeys = false; ///< As if no signing key's hash opened anything.
    bool listsApps = true; ///< Something in front of it can refuse that.
    bool refusesOtherSlugs = false; ///< A signing key under another environment's slug; else the slug says nothing.
    std::optional<Pause> pause;
    int pauses = 0; ///< How often it asked for one.
    bool losesSyncAnswers = false; ///< It syncs, and hangs up.
    int pageSize = 2; ///< The most of a page, whatever is asked for.
    /// What something on the way answers in its place.
    std::function<std::optional<FakeApiServer::Answer>(const FakeApiServer::Request &)> instead;
    QStringList synced; ///< App ids.
    QStringList syncedUrls; ///< At which address each.

private:
    FakeApiServer::Answer answer(const FakeApiServer::Request &request);
    FakeApiServer::Answer list(const FakeApiServer::Request &request, const QList<QJsonObject> &all) const;
    EnvironmentThere *opened(const FakeApiServer::Request &request);
    bool asksForAPause(const FakeApiServer::Request &request);
    Secret newKey(const QByteArray &prefix);

    int m_made = 0;
};
