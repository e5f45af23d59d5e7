// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/httpexchange.h"

#include "app/core/clock.h"
#include "app/core/httpdate.h"
#include "app/dashboard/onceonlybody.h"

#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkRequest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

constexpr qint64 bufferBytes = 1024 * 1024;

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

QNetworkRequest networkRequest(const ApiRequest &request)
{
    QNetworkRequest result(request.url);
    result.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    // That a request is sent once was measured with HTTP/1.1 only.
    result.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    result.setRawHeader("Accept", "application/json");
    result.setRawHeader("User-Agent", "Inngest-Key-Manager/" IKM_VERSION);
    for (const ApiHeader &header : request.headers)
        result.setRawHeader(header.name, header.value.reveal().toByteArray());
    return result;
}

} // namespace

std::optional<milliseconds> ApiAnswer::retryPause() const
{
    bool isNumber = false;
    const qlonglong count = retryAfter.trimmed().toLongLong(&isNumber);
    if (isNumber)
        return seconds(std::clamp<qlonglong>(count, 0, 24 * 3600));
    const QDateTime until = httpDate(retryAfter.trimmed());
    if (!until.isValid() || !date.isValid())
        return {};
    return milliseconds(std::max<qint64>(0, date.msecsTo(until)));
}

QFuture<Result<ApiAnswer>> HttpExchange::run(
    const ApiRequest &request, QNetworkAccessManager &network, Clock &clock, QObject *owner)
{
    auto *exchange = new HttpExchange(request, network, clock);
    exchange->setParent(owner);
    const QFuture<Result<ApiAnswer>> future = exchange->future();
    exchange->start();
    return future;
}

HttpExchange::HttpExchange(const ApiRequest &request, QNetworkAccessManager &network, Clock &clock)
    : m_request(request)
    , m_network(network)
    , m_clock(clock)
{
}

HttpExchange::~HttpExchange()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
    wipe(m_received.data(), m_received.size());
}

bool HttpExchange::isAllowedOrigin(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return false;
    if (!url.path().isEmpty() && url.path() != "/"_L1)
        return false;
    return url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLoopback(url.host()));
}

bool HttpExchange::fitsIntoHeader(const Secret &value, bool asCookie)
{
    const QByteArrayView text = value.reveal();
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [asCookie](char c) {
        return c > ' ' && c < 127 && !(asCookie && (c == ';' || c == ','));
    });
}

void HttpExchange::start()
{
    const QUrl origin = m_request.url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    if (!isAllowedOrigin(origin)) {
        finish(failure(Error::Kind::Insecure, u"the origin is neither https nor loopback"_s));
        return;
    }
    QNetworkRequest request = networkRequest(m_request);
    if (m_request.body)
        request.setHeader(QNetworkRequest::ContentTypeHeader, m_request.contentType);
    if (m_request.body && m_request.isOnceOnly) {
        m_body = new OnceOnlyBody(*m_request.body, this);
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        request.setHeader(QNetworkRequest::ContentLengthHeader, m_request.body->size());
        m_reply = m_network.post(request, m_body);
        // The network's thread may have asked for more of it already when this exchange has ended: then the reply,
        // which goes a little later, still looks into it.
        m_body->setParent(m_reply);
    } else if (m_request.body) {
        m_reply = m_network.post(request, *m_request.body);
    } else {
        m_reply = m_network.get(request);
    }
    // What nobody has read yet stays in the socket; else a quick server fills the memory before the limit is looked at.
    m_reply->setReadBufferSize(bufferBytes);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpExchange::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &HttpExchange::onFinished);
    m_clock.after(m_request.timeout, this, [this] { stop(Error::Kind::Timeout, u"no answer in time"_s); });
}

void HttpExchange::onReadyRead()
{
    if (m_stopped)
        return;
    m_received += m_reply->readAll();
    if (m_received.size() > m_request.maxAnswerBytes)
        stop(Error::Kind::Unreadable, u"the answer is too large"_s);
}

void HttpExchange::stop(Error::Kind kind, const QString &detail)
{
    if (m_stopped || !m_reply->isRunning())
        return;
    m_stopped = Error{.kind = kind, .detail = detail};
    // Queued: not from inside one of the reply's own signals.
    QMetaObject::invokeMethod(m_reply.data(), &QNetworkReply::abort, Qt::QueuedConnection);
}

void HttpExchange::onFinished()
{
    if (m_reply->isOpen() && !m_stopped)
        m_received += m_reply->readAll();
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = m_reply->error();
    // Of a redirect and an error status the status line says enough, even where the rest was cut off. (307 and 308 come
    // with an error of their own: the body could not be sent again.)
    const bool isWhole = error == QNetworkReply::NoError || status >= 300;
    if (m_stopped || !isWhole) {
        finish(failure(transportError(error, status)));
        return;
    }
    ApiAnswer answer;
    answer.status = status;
    answer.body = std::exchange(m_received, {});
    answer.date = httpDate(m_reply->rawHeader("Date"));
    answer.retryAfter = m_reply->rawHeader("Retry-After");
    answer.authorization = Secret(m_reply->rawHeader("Authorization"));
    finish(std::move(answer));
}

Error HttpExchange::transportError(QNetworkReply::NetworkError error, int status) const
{
    Error result = m_stopped.value_or(Error{.kind = Error::Kind::Unreadable});
    // What is not once-only has no effect that could be lost.
    result.mayHaveTakenEffect = m_body && m_body->wasBegun();
    result.httpStatus = status;
    if (m_stopped)
        return result;
    // The number only: the error's text holds the whole URL.
    result.detail = u"network error %1"_s.arg(static_cast<int>(error));
    if (error == QNetworkReply::SslHandshakeFailedError)
        result.kind = Error::Kind::Insecure;
    else if (error == QNetworkReply::TimeoutError || error == QNetworkReply::ProxyTimeoutError)
        result.kind = Error::Kind::Timeout;
    else if (status == 0 && !result.mayHaveTakenEffect && (m_body || error != QNetworkReply::RemoteHostClosedError))
        result.kind = Error::Kind::Offline;
    return result;
}
