// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceregistry.h"

#include "app/practice/practiceids.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostSyncs = 20;

Sync syncOf(const QJsonObject &body, const QUrl &url, const QDateTime &now)
{
    // "js:v4.2.6"
    const QString sdk = body[u"sdk"_s].toString();
    const qsizetype colon = sdk.indexOf(u':');
    QString version = sdk.mid(colon + 1);
    if (version.startsWith(u'v'))
        version.remove(0, 1);
    return {.id = newPracticeId(),
        .createdAt = now,
        .lastSyncedAt = now,
        .status = u"success"_s,
        .framework = body[u"framework"_s].toString(),
        .platform = body[u"platform"_s].toString(),
        .sdkLanguage = sdk.left(colon),
        .sdkVersion = version,
        .url = url};
}

} // namespace

PracticeRegistry::PracticeRegistry(PracticeState &state, PracticeCalls &calls)
    : m_state(state)
    , m_calls(calls)
{
}

PracticeRegistry::Answer PracticeRegistry::refuse(
    const QUrl &url, int status, const QString &code, const QString &message)
{
    m_calls.noteRegistration(url, {}, code);
    return {status, {{u"error"_s, message}, {u"code"_s, code}, {u"status"_s, status}}};
}

PracticeRegistry::Answer PracticeRegistry::accept(const QString &bearer, const QString &branch, const QByteArray &body)
{
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    const QUrl url(json[u"url"_s].toString(), QUrl::StrictMode);
    const QString externalId = json[u"appName"_s].toString();
    if (bearer.isEmpty())
        return refuse(url, 401, u"signing_key_unspecified"_s, u"No signing key was sent"_s);
    const PracticeSigningKey *key = m_state.activeKeyOfHash(bearer);
    if (!key)
        return refuse(url, 401, u"signing_key_invalid"_s, u"Signing key not found"_s);
    if (!url.isValid() || url.isEmpty() || externalId.isEmpty())
        return refuse(url, 400, u"http_bad_request"_s, u"An app has a url and an appName"_s);
    const int functions = static_cast<int>(json[u"functions"_s].toArray().size());
    if (functions == 0)
        return refuse(url, 400, u"no_functions"_s, u"The app has no functions"_s);

    std::optional<Environment> made;
    QString refusalCode;
    const QString environmentId = environmentFor(*key, branch, made, refusalCode);
    if (environmentId.isEmpty())
        return refuse(url, 400, refusalCode, u"The environment is archived, or the branch's name is missing"_s);

    const QDateTime now = m_state.clock().now();
    const PracticeApp *known = m_state.app(environmentId, externalId);
    PracticeApp app = known ? *known
                            : PracticeApp{.app = {.id = newPracticeId(),
                                              .externalId = externalId,
                                              .name = externalId,
                                              .environmentId = environmentId,
                                              .createdAt = now}};
    const bool modified
        = !known || app.app.functionCount != functions || app.syncs.isEmpty() || app.syncs.first().url != url;
    app.app.functionCount = functions;
    app.app.appVersion = json[u"appVersion"_s].toString();
    app.app.isArchived = false;
    app.syncs.prepend(syncOf(json, url, now));
    app.syncs = app.syncs.first(std::min(app.syncs.size(), mostSyncs));
    app.app.latestSync = app.syncs.first();
    const auto note = [&](PracticeAccount &account) {
        if (made)
            account.environments.append(*made);
        account.apps.put(app);
    };
    if (const Done written = m_state.change(note); !written)
        return {500, {{u"error"_s, u"The practice account could not be written"_s}, {u"status"_s, 500}}};
    m_calls.noteRegistration(url, app.app.id, {});
    return {200, {{u"ok"_s, true}, {u"modified"_s, modified}}};
}

QString PracticeRegistry::environmentFor(
    const PracticeSigningKey &key, const QString &branch, std::optional<Environment> &made, QString &refusalCode) const
{
    const Environment *holder = m_state.environments().find(key.environmentId);
    if (!holder || holder->isArchived) {
        refusalCode = u"env_archived"_s;
        return {};
    }
    if (holder->type != EnvironmentType::BranchParent)
        return key.environmentId;
    if (branch.isEmpty()) {
        refusalCode = u"env_unspecified"_s;
        return {};
    }
    for (const Environment &child : m_state.environments().all()) {
        if (child.parentId != key.environmentId || (child.name != branch && child.slug != branch))
            continue;
        refusalCode = child.isArchived ? u"env_archived"_s : QString();
        return child.isArchived ? QString() : child.id;
    }
    QString slug = branch.toLower();
    slug.replace(u'/', u'-').replace(u' ', u'-');
    made = Environment{.id = newPracticeId(),
        .name = branch,
        .slug = slug,
        .type = EnvironmentType::BranchChild,
        .parentId = key.environmentId,
        .createdAt = m_state.clock().now(),
        .lastDeployedAt = m_state.clock().now()};
    return made->id;
}
