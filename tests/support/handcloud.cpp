// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/handcloud.h"

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using Answer = FakeApiServer::Answer;

namespace {

QByteArray hashOf(const Secret &key)
{
    return (signingKeyPrefix(key) + signingKeyHash(key)).toLatin1();
}

Answer refusal(int status, const QString &code, const QString &message)
{
    const QJsonObject error{{u"code"_s, code}, {u"message"_s, message}};
    return Answer::json({{u"errors"_s, QJsonArray{error}}}).withStatus(status);
}

} // namespace

HandCloud::HandCloud()
{
    server.handleWith([this](const FakeApiServer::Request &request) {
        const std::optional<Answer> other = instead ? instead(request) : std::nullopt;
        return other ? *other : answer(request);
    });
}

Secret HandCloud::newKey(const QByteArray &prefix)
{
    const QByteArray digits
        = QCryptographicHash::hash(QByteArray::number(++m_made), QCryptographicHash::Sha256).toHex();
    return Secret(prefix + digits);
}

HandCloud::EnvironmentThere &HandCloud::add(const QString &slug, const QByteArray &prefix)
{
    EnvironmentThere &made = environments[slug];
    made.prefix = prefix;
    made.current = newKey(prefix);
    return made;
}

Secret HandCloud::clickCreateSigningKey(const QString &slug)
{
    EnvironmentThere &there = environments[slug];
    if (!there.fresh)
        there.fresh = newKey(there.prefix);
    return *there.fresh;
}

void HandCloud::clickDeleteNewSigningKey(const QString &slug)
{
    environments[slug].fresh.reset();
}

void HandCloud::clickRotate(const QString &slug)
{
    EnvironmentThere &there = environments[slug];
    if (!there.fresh)
        return;
    there.current = *there.fresh;
    there.fresh.reset();
    ++there.rotations;
}

Secret HandCloud::clickCreateEventKey(const QString &slug, const QString &name)
{
    // As long as Cloud's.
    const Secret value(QCryptographicHash::hash(QByteArray::number(++m_made), QCryptographicHash::Sha512)
                           .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    environments[slug].eventKeys.append({u"key-%1"_s.arg(m_made), name, value, {}});
    return value;
}

void HandCloud::clickSaveFilter(const QString &slug, const Secret &key, const EventFilter &filter)
{
    for (EventKeyThere &there : environments[slug].eventKeys) {
        if (there.value == key)
            there.filter = filter;
    }
}

void HandCloud::clickRename(const QString &slug, const Secret &key, const QString &name)
{
    for (EventKeyThere &there : environments[slug].eventKeys) {
        if (there.value == key)
            there.name = name;
    }
}

void HandCloud::clickDeleteEventKey(const QString &slug, const Secret &key)
{
    environments[slug].eventKeys.removeIf([&key](const EventKeyThere &there) { return there.value == key; });
}

HandCloud::EnvironmentThere *HandCloud::opened(const FakeApiServer::Request &request)
{
    const QByteArray header = request.header("authorization");
    if (!header.startsWith("Bearer "))
        return nullptr;
    const QByteArray bearer = header.mid(7);
    const QString slug = QString::fromLatin1(request.header("x-inngest-env"));
    for (EnvironmentThere &there : environments) {
        const bool isElsewhere
            = refusesOtherSlugs && !slug.isEmpty() && environments.value(slug).current != there.current;
        const bool isApiKey = !there.apiKey.isEmpty() && bearer == there.apiKey.reveal().toByteArray();
        const bool isCurrent = bearer == hashOf(there.current);
        const bool isNew = acceptsNewKey && there.fresh && bearer == hashOf(*there.fresh);
        if (isApiKey || (!refusesAllKeys && !isElsewhere && (isCurrent || isNew)))
            return &there;
    }
    return nullptr;
}

bool HandCloud::asksForAPause(const FakeApiServer::Request &request)
{
    if (!pause || pause->times == 0 || !request.target.startsWith(pause->path + '?')
        || request.target.contains("cursor=") != pause->isOfLaterPages
        || !request.header("authorization").endsWith(pause->apiKey.reveal().toByteArray()))
        return false;
    --pause->times;
    ++pauses;
    return true;
}

Answer HandCloud::list(const FakeApiServer::Request &request, const QList<QJsonObject> &all) const
{
    const QUrlQuery query(QUrl::fromEncoded(request.target).query());
    const qsizetype from = query.queryItemValue(u"cursor"_s).toInt();
    const qsizetype limit = std::min<qsizetype>(pageSize, query.queryItemValue(u"limit"_s).toInt());
    QJsonArray data;
    for (qsizetype i = from; i < std::min(all.size(), from + limit); ++i)
        data.append(all.at(i));
    QJsonObject page{{u"limit"_s, limit}};
    if (from + limit < all.size()) {
        page.insert(u"hasMore"_s, true);
        page.insert(u"cursor"_s, QString::number(from + limit));
    }
    QJsonObject answer{{u"page"_s, page}, {u"metadata"_s, QJsonObject()}};
    if (!data.isEmpty()) // left out where it is empty
        answer.insert(u"data"_s, data);
    return Answer::json(answer);
}

Answer HandCloud::answer(const FakeApiServer::Request &request)
{
    EnvironmentThere *there = opened(request);
    if (!there)
        return refusal(401, u"unauthorized"_s, u"Authentication failed"_s);
    if (asksForAPause(request))
        return refusal(429, u"rate_limited"_s, u"Too many requests"_s)
            .withHeader("Retry-After", QByteArray::number(pause->seconds));
    const QString path = QUrl::fromEncoded(request.target).path();
    QList<QJsonObject> all;
    if (path == "/v2/apps"_L1 && !listsApps)
        return refusal(403, u"forbidden"_s, u"Not from here"_s);
    if (path == "/v2/apps"_L1) {
        for (const AppThere &app : there->apps)
            all.append(
                {{u"id"_s, app.id}, {u"name"_s, app.id}, {u"method"_s, u"SERVE"_s}, {u"createdAt"_s, app.createdAt},
                    {u"latestSync"_s,
                        QJsonObject{{u"url"_s, app.url}, {u"sdkLanguage"_s, u"js"_s}, {u"sdkVersion"_s, u"v4.24.0"_s},
                            {u"syncedAt"_s, app.syncedAt}}}});
        return list(request, all);
    }
    if (path.startsWith("/v2/apps/"_L1) && path.endsWith("/syncs"_L1)) {
        const QString url = request.json()[u"url"].toString();
        if (url.isEmpty())
            return refusal(400, u"missing_field"_s, u"url is required"_s);
        syncedUrls.append(url);
        synced.append(path.section(u'/', 3, 3));
        for (AppThere &app : there->apps) {
            if (app.id == synced.last())
                app.syncedAt = u"2026-11-27T00:59:03Z"_s;
        }
        return Answer::json({{u"data"_s, QJsonObject{{u"appId"_s, synced.last()}}}})
            .withFate(losesSyncAnswers ? Answer::Fate::CloseBeforeStatusLine : Answer::Fate::Whole);
    }
    if (path.startsWith("/v2/keys/"_L1) && !allowsKeyAccess)
        return refusal(403, u"forbidden"_s, u"Key access is switched off"_s);
    if (path == "/v2/keys/signing"_L1) {
        all.append({{u"id"_s, u"s1"_s}, {u"key"_s, there->current.revealText()}});
        if (listsNewKey && there->fresh)
            all.append({{u"id"_s, u"s2"_s}, {u"key"_s, there->fresh->revealText()}, {u"createdAt"_s, newKeyCreatedAt}});
        return list(request, all);
    }
    if (path == "/v2/keys/events"_L1) {
        for (const EventKeyThere &key : there->eventKeys)
            all.append({{u"id"_s, key.id}, {u"name"_s, key.name}, {u"key"_s, key.value.revealText()}});
        return list(request, all);
    }
    return refusal(404, u"not_found"_s, u"Not found"_s);
}
