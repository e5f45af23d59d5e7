// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicecontrol.h"

#include "app/practice/httpcall.h"

#include <QJsonDocument>
#include <QPromise>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// A reset of a large account writes some megabytes.
constexpr auto timeout = 30s;

Result<QJsonObject> read(const Result<HttpResponse> &answer)
{
    if (!answer)
        return failure(answer.error());
    if (answer->status == 401)
        return failure({.kind = Error::Kind::NotSignedIn, .httpStatus = 401});
    const QJsonDocument document = QJsonDocument::fromJson(answer->body);
    if (!document.isObject())
        return failure({.kind = Error::Kind::Unreadable, .httpStatus = answer->status});
    if (answer->status != 200)
        return failure({.kind = Error::Kind::Rejected,
            .serverMessage = document[u"error"_s].toString(),
            .httpStatus = answer->status});
    return document.object();
}

/// The answer with something made of it.
template <typename T, typename Make>
QFuture<T> mapped(const QFuture<Result<HttpResponse>> &answer, QObject *context, Make make)
{
    auto promise = std::make_shared<QPromise<T>>(); // shared with the one that answers
    promise->start();
    whenFinished(answer, context, [promise, make](const Result<HttpResponse> &response) {
        promise->addResult(make(read(response)));
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<HttpResponse>> post(
    Clock &clock, const QUrl &origin, const Secret &token, const QString &command, QJsonObject body, QObject *owner)
{
    body.insert(u"command"_s, command);
    QUrl url = origin;
    url.setPath(u"/practice/control"_s);
    HttpCall::Request request{.method = "POST", .url = url};
    request.headers.emplaceBack("Authorization", "Bearer " + token.reveal().toByteArray());
    request.headers.emplaceBack("Content-Type", "application/json");
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return HttpCall::run(clock, request, timeout, owner);
}

} // namespace

PracticeControl::PracticeControl(const QUrl &origin, Secret token, QObject *parent)
    : QObject(parent)
    , m_origin(origin)
    , m_token(std::move(token))
{
}

QFuture<Result<QJsonObject>> PracticeControl::send(const QString &command, const QJsonObject &arguments)
{
    return mapped<Result<QJsonObject>>(post(m_clock, m_origin, m_token, command, arguments, this), this,
        [](const Result<QJsonObject> &answer) { return answer; });
}

QFuture<Done> PracticeControl::sendFor(const QString &command, const QJsonObject &arguments)
{
    return mapped<Done>(post(m_clock, m_origin, m_token, command, arguments, this), this,
        [](const Result<QJsonObject> &answer) { return answer ? Done() : failure(answer.error()); });
}

QFuture<Done> PracticeControl::setFault(const PracticeFault &fault)
{
    return sendFor(u"setFault"_s, fault.toJson());
}

QFuture<Done> PracticeControl::clearFaults()
{
    return sendFor(u"clearFaults"_s, {});
}

QFuture<Done> PracticeControl::reset(PracticeSize size)
{
    return sendFor(u"reset"_s, {{u"environments"_s, size.environments}, {u"eventKeys"_s, size.eventKeys}});
}

QFuture<Result<QJsonObject>> PracticeControl::requests()
{
    return mapped<Result<QJsonObject>>(post(m_clock, m_origin, m_token, u"status"_s, {}, this), this,
        [](const Result<QJsonObject> &answer) -> Result<QJsonObject> {
            if (!answer)
                return failure(answer.error());
            return (*answer)[u"requests"_s].toObject();
        });
}
