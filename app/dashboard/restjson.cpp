// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/restjson.h"

#include "app/core/jsonmembers.h"
#include "app/dashboard/graphqlanswer.h"
#include "app/dashboard/jsonreader.h"
#include "app/domain/apinames.h"

#include <QJsonDocument>
#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using Kind = Error::Kind;

namespace {

constexpr auto codeWord = "code "_L1;

bool isLeftOut(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined();
}

Kind kindOf(int status)
{
    switch (status) { // of HTTP
    case 401:
        return Kind::NotSignedIn;
    case 403:
        return Kind::Forbidden;
    case 404:
        return Kind::NotFound;
    case 408:
    case 429:
        return Kind::Busy;
    }
    return status >= 500 && status != 501 ? Kind::Busy : Kind::Rejected;
}

/// What a self-hosted server, and a gateway of the API's own, says in place of JSON.
bool isPlainRefusal(const QByteArray &body)
{
    return body.trimmed() == "Authentication failed";
}

Error errorOf(int status, const QByteArray &body, const QJsonObject &answer, bool isWrite)
{
    Error error{.kind = kindOf(status), .httpStatus = status};
    const QJsonObject first = answer.value("errors"_L1).toArray().first().toObject();
    error.serverMessage = presentableMessage(first.value("message"_L1).toString());
    error.detail = codeWord + presentableMessage(first.value("code"_L1).toString());
    error.mayHaveTakenEffect = isWrite && (status >= 500 || status == 408) && status != 501;
    if (first.isEmpty() && !(status == 401 && isPlainRefusal(body)) && error.kind != Kind::Busy) {
        error.kind = Kind::Unreadable;
        error.detail = u"not in the API's words"_s;
    }
    return error;
}

Result<App> parseLiveApp(const QJsonValue &value, const QString &environmentId)
{
    JsonReader reader(value, u"App"_s);
    const QJsonObject object = value.toObject();
    App app{.id = reader.text("id"_L1), .environmentId = environmentId};
    app.externalId = app.id;
    app.name = object.value("name"_L1).toString(app.id);
    app.createdAt = JsonReader::timeOf(object.value("createdAt"_L1));
    app.functionCount = object.value("functionCount"_L1).toInt(-1);
    app.isArchived = object.value("isArchived"_L1).toBool();
    const QString method = object.value("method"_L1).toString();
    app.method
        = method.isEmpty() ? AppMethod::Serve : valueIn(appMethodNames, method.toUpper()).value_or(AppMethod::Unknown);
    const QJsonObject last = object.value("latestSync"_L1).toObject();
    if (!last.isEmpty()) {
        const auto text = [&last](QLatin1StringView name) { return last.value(name).toString(); };
        Sync sync{.id = text("id"_L1),
            .createdAt = JsonReader::timeOf(last.value("createdAt"_L1)),
            .lastSyncedAt = JsonReader::timeOf(last.value("syncedAt"_L1)),
            .status = text("status"_L1),
            .error = presentableMessage(text("error"_L1)),
            .framework = text("framework"_L1),
            .platform = text("platform"_L1),
            .sdkLanguage = text("sdkLanguage"_L1),
            .sdkVersion = text("sdkVersion"_L1)};
        noteFailure(sync);
        if (sync.sdkVersion.startsWith(u'v'))
            sync.sdkVersion.remove(0, 1);
        // "ws://connect?..." of a worker is no address that could be asked.
        if (const QString url = text("url"_L1); QUrl(url).scheme().startsWith("http"_L1))
            noteAddress(sync, url);
        app.latestSync = sync;
    }
    return reader.finished(app);
}

Result<RestKey> parseKey(const QJsonValue &value)
{
    JsonReader reader(value, u"Key"_s);
    const QJsonObject object = value.toObject();
    // What is empty is left out, null or empty. Of such a key all the others are still to be read.
    const QJsonValue key = object.value("key"_L1);
    const bool isThere = !isLeftOut(key) && key != QJsonValue(u""_s);
    return reader.finished(RestKey{.id = object.value("id"_L1).toString(),
        .name = object.value("name"_L1).toString(),
        .value = isThere ? Secret::fromText(reader.text("key"_L1)) : Secret(),
        .createdAt = keyTime(JsonReader::timeOf(object.value("createdAt"_L1)))});
}

template <typename T, typename Parse>
Result<Page<T>> pageOf(const RestAnswer &answer, Parse parse)
{
    // Whatever is left out, each list says of which page it is. Without that it is somebody else's JSON.
    if (!answer.isPage || (!answer.data.isArray() && !isLeftOut(answer.data)))
        return failure(Kind::Unreadable, u"data is no list"_s);
    return parseAll<T>(answer.data.toArray(), parse).map([&answer](const QList<T> &items) {
        return Page<T>{items, answer.next};
    });
}

bool saysOtherwise(const QJsonObject &sync)
{
    const auto isRead = [&sync](QLatin1StringView name, const QJsonValue &good) {
        return isLeftOut(sync.value(name)) || sync.value(name) == good;
    };
    const QJsonValue status = sync.value("status"_L1);
    return !(isRead("ok"_L1, true) && isRead("success"_L1, true) && isRead("errors"_L1, QJsonArray()))
        || !(isLeftOut(status) || isSyncDone(status.toString()));
}

} // namespace

Result<RestAnswer> parseRestAnswer(int httpStatus, const QByteArray &body, bool isWrite)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parsed);
    const bool isDoubled = document.isObject() && !doubledMembers(body).isEmpty();
    // What is said twice is not the API's word, for whatever it refuses.
    const QJsonObject answer = isDoubled ? QJsonObject() : document.object();
    if (httpStatus < 200 || httpStatus >= 300)
        return failure(errorOf(httpStatus, body, answer, isWrite));
    const auto unreadable = [&](const QString &detail) {
        return failure(
            {.kind = Kind::Unreadable, .detail = detail, .mayHaveTakenEffect = isWrite, .httpStatus = httpStatus});
    };
    if (parsed.error != QJsonParseError::NoError || !document.isObject() || isDoubled)
        return unreadable(isDoubled ? u"a member is there twice"_s : u"no JSON object"_s);
    if (const QJsonValue errors = answer.value("errors"_L1);
        !isLeftOut(errors) && !(errors.isArray() && errors.toArray().isEmpty()))
        return unreadable(u"errors beside what was asked for"_s);
    // A page of which it is not sure that it is the last one would lack keys that are there.
    const QJsonValue page = answer.value("page"_L1);
    const QJsonValue hasMore = page["hasMore"_L1];
    if ((!isLeftOut(page) && !page.isObject()) || (!isLeftOut(hasMore) && !hasMore.isBool()))
        return unreadable(u"the page is not as it should be"_s);
    RestAnswer good{
        .data = answer.value("data"_L1), .next = {}, .isPage = page.isObject(), .isOnlyAccepted = httpStatus == 202};
    if (hasMore.toBool())
        good.next = page["cursor"_L1].toString();
    if (hasMore.toBool() && good.next.isEmpty())
        return unreadable(u"more without a cursor"_s);
    return good;
}

Result<Page<App>> parseRestApps(const RestAnswer &answer, const QString &environmentId)
{
    RestAnswer live = answer;
    if (answer.data.isArray()) {
        // An archived one may bear the name of one that is there, and its name is its id.
        QJsonArray apps;
        const QJsonArray all = answer.data.toArray();
        std::ranges::copy_if(
            all, std::back_inserter(apps), [](const QJsonValue &app) { return !app["isArchived"_L1].toBool(); });
        live.data = apps;
    }
    return pageOf<App>(live, [&environmentId](const QJsonValue &value) { return parseLiveApp(value, environmentId); });
}

Result<Page<RestKey>> parseRestKeys(const RestAnswer &answer)
{
    return pageOf<RestKey>(answer, parseKey);
}

Result<ResyncOutcome> parseRestSync(const Result<RestAnswer> &answer, const QString &appId)
{
    ResyncOutcome outcome{.failure = {}, .sync = {}, .appExternalId = appId};
    if (answer) {
        const QJsonObject data = answer->data.toObject();
        const QJsonValue said = data.value("error"_L1);
        const QString answered = data.value("appId"_L1).toString();
        // That it was done is an answer that names the app, and does not take it back in other words.
        const bool isTold = said.isObject()
            || (isLeftOut(said) && !answered.isEmpty() && !saysOtherwise(data) && !answer->isOnlyAccepted);
        if (!isTold)
            return failure({.kind = Kind::Unreadable,
                .detail = u"what came of the sync is not as it should be"_s,
                .mayHaveTakenEffect = true});
        const QJsonObject error = said.toObject();
        if (said.isObject())
            outcome.failure = SyncFailure{.code = presentableMessage(error.value("code"_L1).toString(u"unknown"_s)),
                .message = presentableMessage(error.value("message"_L1).toString())};
        if (!answered.isEmpty())
            outcome.appExternalId = answered;
        return outcome;
    }
    // What the API says of the app, and not of the request.
    const Error &error = answer.error();
    if (error.kind != Kind::Rejected || !error.detail.startsWith(codeWord) || error.httpStatus >= 500)
        return failure(error);
    outcome.failure = SyncFailure{.code = error.detail.mid(codeWord.size()), .message = error.serverMessage};
    if (outcome.failure->code.isEmpty())
        outcome.failure->code = u"unknown"_s;
    return outcome;
}
