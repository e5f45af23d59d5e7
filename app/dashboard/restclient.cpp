// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/restclient.h"

#include "app/core/logging.h"
#include "app/core/whenfinished.h"
#include "app/dashboard/pagedread.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"

#include <QJsonDocument>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace {

constexpr int pageSize = 100; // the most that all lists allow
constexpr int restPageSize = 20;
constexpr int notFound = 404;

/// One request; where it has a body it changes something, and is sent once.
class RestCall final : public ApiCall<RestAnswer>
{
public:
    static QFuture<Result<RestAnswer>> run(const ApiRequest &request, const RestBearer &bearer, RestClient &client)
    {
        return begun(new RestCall(request, client), &client, [&bearer](RestCall *call) {
            if (!HttpExchange::fitsIntoHeader(bearer.value))
                return call->end(failure(Error::Kind::NotSignedIn, u"the bearer fits into no header"_s));
            call->m_request.headers = {{"Authorization", Secret("Bearer " + bearer.value.reveal().toByteArray())}};
            if (!bearer.environmentSlug.isEmpty())
                call->m_request.headers.append({"X-Inngest-Env", Secret::fromText(bearer.environmentSlug)});
            call->begin();
        });
    }

private:
    RestCall(const ApiRequest &request, RestClient &client)
        : ApiCall(client, request.body.has_value())
        , m_request(request)
    {
    }

    void begin() override { send(m_request); }
    Result<RestAnswer> read(const ApiAnswer &answer) const override
    {
        return parseRestAnswer(answer.status, answer.body, isWrite());
    }
    void log(const Error &error) const override
    {
        if (error.kind != Error::Kind::NotSignedIn) // an answer to who asks whether a key is accepted
            qCInfo(logDashboard) << "REST" << m_request.url.path() << "failed:" << error.kind << "status"
                                 << error.httpStatus << error.detail;
    }

    ApiRequest m_request;
};

} // namespace

bool isNotTold(const Error &error)
{
    using Kind = Error::Kind;
    return error.kind == Kind::Forbidden || error.kind == Kind::NotSignedIn || error.kind == Kind::NotFound
        || error.kind == Kind::Rejected;
}

RestBearer RestBearer::ofSigningKey(const Secret &key, const QString &environmentSlug)
{
    return {.value = Secret::fromText(signingKeyPrefix(key) + signingKeyHash(key)), .environmentSlug = environmentSlug};
}

RestClient::RestClient(
    const QUrl &origin, QNetworkAccessManager &network, Clock &clock, const DashboardOptions &options, QObject *parent)
    : ApiClient(origin, network, clock, options, parent)
{
}

QFuture<Result<RestAnswer>> RestClient::get(
    const QString &path, const RestBearer &bearer, const QString &after, int limit)
{
    QUrlQuery query{{u"limit"_s, QString::number(limit)}};
    if (!after.isEmpty())
        query.addQueryItem(u"cursor"_s, QString::fromLatin1(QUrl::toPercentEncoding(after)));
    ApiRequest request;
    request.url = origin();
    request.url.setPath(u"/v2"_s + path);
    request.url.setQuery(query);
    return RestCall::run(request, bearer, *this);
}

template <typename T, typename Parse>
QFuture<Result<QList<T>>> RestClient::all(const QString &path, const RestBearer &bearer, Parse parse)
{
    return PagedRead<T>::run(
        this, pageSize, restPageSize, [this, path, bearer, parse](const QString &after, int first) {
            return mapped(get(path, bearer, after, first), this,
                [parse](const Result<RestAnswer> &answer) { return answer.and_then(parse); });
        });
}

QFuture<Result<bool>> RestClient::accepts(const RestBearer &bearer)
{
    return mapped(get(u"/apps"_s, bearer, {}, 1), this, [](const Result<RestAnswer> &answer) -> Result<bool> {
        // By an answer that is a list of apps, and not by whatever else says 200 on the way.
        if (const auto apps = answer.and_then([](const RestAnswer &good) { return parseRestApps(good, {}); }); apps)
            return true;
        else if (answer)
            return failure(apps.error());
        return answer.error().kind == Error::Kind::NotSignedIn ? Result<bool>(false) : failure(answer.error());
    });
}

QFuture<Result<QList<App>>> RestClient::apps(const RestBearer &bearer, const QString &environmentId)
{
    return all<App>(
        u"/apps"_s, bearer, [environmentId](const RestAnswer &answer) { return parseRestApps(answer, environmentId); });
}

QFuture<Result<QList<RestKey>>> RestClient::keysAt(const QString &path, const RestBearer &bearer)
{
    // A server that has no such list, or something in front of it that lets none through, says so in its own words. A
    // filter's page says nothing of the server.
    return mapped(all<RestKey>(path, bearer, &parseRestKeys), this, [](Result<QList<RestKey>> keys) {
        if (!keys && keys.error().kind == Error::Kind::Unreadable && keys.error().httpStatus == notFound
            && keys.error().network.kind != NetworkFault::ForeignAnswer)
            keys.error().kind = Error::Kind::NotFound;
        return keys;
    });
}

QFuture<Result<QList<RestKey>>> RestClient::signingKeys(const RestBearer &bearer)
{
    return keysAt(u"/keys/signing"_s, bearer);
}

QFuture<Result<QList<RestKey>>> RestClient::eventKeys(const RestBearer &bearer)
{
    return keysAt(u"/keys/events"_s, bearer);
}

QFuture<Result<bool>> RestClient::opensEventKeys(const RestBearer &bearer)
{
    return chained(accepts(bearer), this, [this, bearer](bool isAccepted) {
        return mapped(get(u"/keys/events"_s, bearer, {}, 1), this, [isAccepted](const Result<RestAnswer> &answer) {
            using Kind = Error::Kind;
            const bool isRefused
                = !answer && (answer.error().kind == Kind::Forbidden || answer.error().kind == Kind::NotSignedIn);
            if (isAccepted && isRefused)
                return Result<bool>(false);
            return answer.and_then(&parseRestKeys).map([](const auto &) { return true; });
        });
    });
}

QFuture<Result<ResyncOutcome>> RestClient::sync(const RestBearer &bearer, const QString &appId, const QUrl &url)
{
    ApiRequest request;
    request.url = origin();
    request.url.setPath(
        u"/v2/apps/"_s + QString::fromLatin1(QUrl::toPercentEncoding(appId)) + u"/syncs"_s, QUrl::TolerantMode);
    QJsonObject body;
    if (!url.isEmpty())
        body.insert(u"url"_s, url.toString(QUrl::FullyEncoded));
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return mapped(RestCall::run(request, bearer, *this), this,
        [appId](const Result<RestAnswer> &answer) { return parseRestSync(answer, appId); });
}
