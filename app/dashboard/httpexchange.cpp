// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/httpexchange.h"

#include "app/core/clock.h"
#include "app/core/hostaddresses.h"
#include "app/core/httpanswerreader.h"
#include "app/core/lookup.h"
#include "app/core/owntls.h"
#include "app/core/whenfinished.h"
#include "app/dashboard/onceonlybody.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslConfiguration>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

constexpr qint64 bufferBytes = 1024 * 1024;

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
    if (!request.caPem.isEmpty())
        result.setSslConfiguration(tlsTrusting(request.caPem));
    return result;
}

/// Names whom nobody reached.
NetworkFault withHost(NetworkFault fault, const QString &host)
{
    static constexpr std::array kinds{NetworkFault::NameUnknown, NetworkFault::NameSilent, NetworkFault::Refused,
        NetworkFault::Unreachable, NetworkFault::Silent};
    if (std::ranges::find(kinds, fault.kind) != kinds.end())
        fault.who = host;
    return fault;
}

} // namespace

std::optional<milliseconds> ApiAnswer::retryPause() const
{
    return httpPause(retryAfter, date);
}

QFuture<Result<ApiAnswer>> HttpExchange::run(
    const ApiRequest &request, QNetworkAccessManager &network, Clock &clock, QObject *owner)
{
    return begun(new HttpExchange(request, network, clock), owner, &HttpExchange::start);
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
    wipe(m_received);
}

bool HttpExchange::isAllowedOrigin(const QUrl &url, bool allowsPlainHttp)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return false;
    if (!url.path().isEmpty() && url.path() != "/"_L1)
        return false;
    return url.scheme() == "https"_L1
        || (url.scheme() == "http"_L1 && (allowsPlainHttp || hostAddresses::isThisMachine(url.host())));
}

bool HttpExchange::fitsIntoHeader(const Secret &value, bool asCookie)
{
    const QByteArrayView text = value.reveal();
    return !text.isEmpty() && std::ranges::all_of(text, [asCookie](char c) {
        return c > ' ' && c < 127 && !(asCookie && (c == ';' || c == ','));
    });
}

void HttpExchange::start()
{
    const QUrl origin = m_request.url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    if (!isAllowedOrigin(origin, m_request.allowsPlainHttp))
        return end({.kind = Error::Kind::Insecure, .detail = u"the origin is neither https nor loopback"_s});
    m_clock.after(m_request.timeout, this, [this] { stop(Error::Kind::Timeout, u"no answer in time"_s); });
    m_lastWord = m_clock.monotonic();
    if (m_request.firstWord)
        watch(*m_request.firstWord);
    if (m_request.proxy || systemProxy::known(m_request.url, m_clock))
        findAddress();
    else
        whenFinished(systemProxy::find(m_request.url, m_clock), this, [this](const ProxyWay &) { findAddress(); });
}

/// An answer can also stop in its middle.
void HttpExchange::watch(milliseconds time)
{
    m_clock.after(time, this, [this] {
        const milliseconds silence = m_clock.monotonic() - m_lastWord;
        if (silence >= *m_request.firstWord)
            stop(Error::Kind::Timeout, u"no word in time"_s);
        else
            watch(*m_request.firstWord - silence);
    });
}

void HttpExchange::findAddress()
{
    if (m_stopped)
        return;
    if (const NetworkFault refusal = proxyRefusal(); refusal.kind != NetworkFault::None)
        return end({.kind = Error::Kind::Offline, .detail = u"a proxy that cannot be used"_s, .network = refusal});
    const QUrl place = firstPlace();
    // A proxy's address is put in where Qt asks for the proxy.
    const auto sendTo = [this, isProxys = place != m_request.url](
                            const QHostAddress &address) { send(isProxys ? QHostAddress() : address); };
    std::optional<QHostAddress> address = hostAddresses::known(place, m_clock);
    // What is sent at most once must not meet an address that has died since; a read would be sent again.
    if (m_request.body && !m_request.isPut && m_request.isOnceOnly && address && !address->isNull()) {
        hostAddresses::forget(place);
        address.reset();
    }
    if (address)
        return sendTo(*address);
    whenFinished(hostAddresses::find(place, m_clock), this, [this, sendTo](const hostAddresses::Answering &answering) {
        if (m_stopped)
            return;
        if (answering.fault.kind == NetworkFault::None)
            return sendTo(answering.address);
        const QNetworkProxy proxy = this->proxy();
        end({.kind = Error::Kind::Offline,
            .detail = u"network error: no address answered"_s,
            .network = proxy.type() == QNetworkProxy::NoProxy
                ? withHost(answering.fault, m_request.url.host())
                : NetworkFault::ofSocket(QAbstractSocket::ProxyNotFoundError, false, proxy)});
    });
}

ProxyWay HttpExchange::proxy() const
{
    if (m_request.proxy)
        return *m_request.proxy;
    return systemProxy::known(m_request.url, m_clock).value_or(ProxyWay());
}

/// A person can have said yes to plain http within their network; that says nothing of a proxy.
NetworkFault HttpExchange::proxyRefusal() const
{
    const ProxyWay way = proxy();
    const bool hasBearer = std::ranges::any_of(m_request.headers,
        [](const ApiHeader &header) { return header.name.compare("Authorization", Qt::CaseInsensitive) == 0; });
    if (way.refusal.kind != NetworkFault::None || !hasBearer || !isReadByProxy()
        || hostAddresses::isThisMachine(way.hostName()))
        return way.refusal;
    return NetworkFault::ofProxy(NetworkFault::ProxyReadsAlong, way);
}

/// It gets the request as it is, and answers it by itself where it cannot pass it on.
bool HttpExchange::isReadByProxy() const
{
    return m_request.url.scheme() == "http"_L1 && !systemProxy::placeOf(proxy()).isEmpty();
}

/// Where the connection is made to: a proxy finds the host by itself.
QUrl HttpExchange::firstPlace() const
{
    const QUrl place = systemProxy::placeOf(proxy());
    return place.isEmpty() ? m_request.url : place;
}

/// address: where to connect to; null: Qt finds it.
void HttpExchange::send(const QHostAddress &address)
{
    QNetworkRequest request = networkRequest(m_request);
    if (!address.isNull()) {
        hostAddresses::give(address);
        // In the connection's place only: the certificate, and what the server is told, stay those of the name.
        const QUrl &url = m_request.url;
        QUrl there = url;
        there.setHost(address.toString());
        request.setUrl(there);
        request.setPeerVerifyName(url.host(QUrl::EncodeUnicode));
        const QString port = url.port() < 0 ? QString() : u':' + QString::number(url.port());
        if (!request.hasRawHeader("Host"))
            request.setRawHeader("Host", (url.host(QUrl::EncodeUnicode) + port).toLatin1());
    }
    if (m_request.body)
        request.setHeader(QNetworkRequest::ContentTypeHeader, m_request.contentType);
    if (m_request.body && m_request.isPut) {
        m_reply = m_network.put(request, *m_request.body);
    } else if (m_request.body && m_request.isOnceOnly) {
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
    // Qt may begin a request from its event loop only, and forgets a size that was set before: so once more behind
    // that.
    m_reply->setReadBufferSize(bufferBytes);
    QMetaObject::invokeMethod(
        m_reply.data(), [reply = m_reply.data()] { reply->setReadBufferSize(bufferBytes); }, Qt::QueuedConnection);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] { m_lastWord = m_clock.monotonic(); });
    connect(m_reply, &QNetworkReply::requestSent, this, [this] { ++m_timesSent; });
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpExchange::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &HttpExchange::onFinished);
    connect(m_reply, &QNetworkReply::socketStartedConnecting, this, [this] { m_isHandshaking = true; });
    connect(m_reply, &QNetworkReply::encrypted, this, [this] { m_isHandshaking = false; });
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_certificate = NetworkFault::ofCertificate(errors, m_reply->sslConfiguration().peerCertificateChain());
    });
    connect(
        &m_network, &QNetworkAccessManager::finished, this, [this](QNetworkReply *reply) { onAnyFinished(*reply); });
}

void HttpExchange::onAnyFinished(const QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 100 || status >= 200)
        return;
    stop(Error::Kind::Unreadable, u"network error: beside a connection that gave an interim answer"_s);
    if (m_stopped && m_stopped->kind == Error::Kind::Unreadable)
        m_stopped->network.kind = NetworkFault::InterimOnly;
}

void HttpExchange::onReadyRead()
{
    if (m_stopped)
        return;
    m_lastWord = m_clock.monotonic();
    m_received += m_reply->readAll();
    if (m_received.size() > m_request.maxAnswerBytes)
        stop(Error::Kind::Unreadable, u"the answer is too large"_s);
}

void HttpExchange::stop(Error::Kind kind, const QString &detail)
{
    if (m_stopped || (m_reply && !m_reply->isRunning()))
        return;
    m_stopped = Error{.kind = kind, .detail = detail};
    if (!m_reply) {
        // The proxy is still being looked up, or the host.
        m_stopped->network = hostAddresses::isLookingUp(m_request.url) ? NetworkFault{.kind = NetworkFault::NameSilent}
                                                                       : NetworkFault::ofSilence(true, proxy());
        end(*m_stopped);
        return;
    }
    // Queued: not from inside one of the reply's own signals.
    QMetaObject::invokeMethod(m_reply.data(), &QNetworkReply::abort, Qt::QueuedConnection);
}

void HttpExchange::end(Error error)
{
    error.network.isOwnServer = m_request.isToOwnServer;
    finish(failure(std::move(error)));
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
    const bool isInterim = status >= 100 && status < 200;
    if (isInterim || (isSilent(status) && !isAnyoneElseUnderWay())) {
        // Queued: not from inside the signal of one of its replies.
        QMetaObject::invokeMethod(&m_network, &QNetworkAccessManager::clearConnectionCache, Qt::QueuedConnection);
    }
    if (m_stopped || !isWhole || isInterim) {
        // Whatever it was: the next one looks anew which address answers.
        hostAddresses::forget(firstPlace());
        end(transportError(error, status));
        return;
    }
    if (const std::optional<NetworkFault> foreign = foreignAnswer(status))
        return end({.kind = Error::Kind::Unreadable,
            .detail = u"an answer that is not the server's"_s,
            .mayHaveTakenEffect = m_body && m_body->wasBegun(),
            .httpStatus = status,
            .network = *foreign});
    ApiAnswer answer;
    answer.status = status;
    answer.body = std::exchange(m_received, {});
    answer.date = httpDate(m_reply->rawHeader("Date"));
    answer.retryAfter = m_reply->rawHeader("Retry-After");
    answer.serverKind = m_reply->rawHeader("X-Inngest-Server-Kind").trimmed();
    answer.isFromSdk = std::ranges::any_of(m_reply->rawHeaderList(), [](const QByteArray &header) {
        const QByteArray name = header.toLower();
        return name.startsWith("x-inngest-") && name != "x-inngest-server-kind"; // a server's own mark
    });
    answer.syncKind = m_reply->rawHeader("X-Inngest-Sync-Kind").trimmed();
    answer.gatewaysMark = gatewaysMark();
    if (isReadByProxy())
        answer.throughProxy = NetworkFault::ofProxy(NetworkFault::ProxyUnclear, proxy(), status);
    answer.timesSent = m_timesSent;
    answer.authorization = Secret(m_reply->rawHeader("Authorization"));
    finish(std::move(answer));
}

/// A connection that never came about stays with the access manager for good, and the next request would wait for it.
bool HttpExchange::isSilent(int status) const
{
    return m_stopped && m_stopped->kind == Error::Kind::Timeout && status == 0;
}

bool HttpExchange::isAnyoneElseUnderWay() const
{
    const QList<QNetworkReply *> replies = m_network.findChildren<QNetworkReply *>();
    return std::ranges::any_of(
        replies, [this](const QNetworkReply *reply) { return reply != m_reply && reply->isRunning(); });
}

/// Whether something between here and the server answered in its place: the server speaks JSON, or breaks down (5xx).
std::optional<NetworkFault> HttpExchange::foreignAnswer(int status) const
{
    if (status == 407)
        return NetworkFault{.kind = NetworkFault::ProxySignIn, .status = status};
    if (status == 511)
        return NetworkFault{.kind = NetworkFault::NetworkSignIn, .status = status};
    if (status >= 300 && status < 400) {
        const QUrl target = m_request.url.resolved(QUrl(QString::fromUtf8(m_reply->rawHeader("Location").left(2048))));
        return NetworkFault{.kind = NetworkFault::NetworkSignIn,
            .who = target.host() == m_request.url.host() ? QString() : target.host().left(100),
            .status = status};
    }
    // Some frameworks call everything a page: what is a JSON object is none, and its reader tells whose it is.
    const bool isCalledPage = m_reply->rawHeader("Content-Type").toLower().startsWith("text/html");
    const bool isPage = m_received.left(100).trimmed().startsWith('<')
        || (isCalledPage && !QJsonDocument::fromJson(m_received).isObject());
    if (isPage && status < 500 && status != 408 && status != 429)
        return NetworkFault{.kind = NetworkFault::ForeignAnswer, .status = status};
    if (status != 401 && status != 403)
        return {};
    // JSON, but not as Inngest and Clerk word a refusal.
    const QJsonObject said = QJsonDocument::fromJson(m_received).object();
    const bool isInOtherWords = !said.isEmpty() && !said.contains("errors"_L1) && !said.contains("data"_L1);
    const QString mark = isInOtherWords ? gatewaysMark() : QString();
    return mark.isEmpty() ? std::optional<NetworkFault>()
                          : NetworkFault{.kind = NetworkFault::ForeignAnswer, .who = mark, .status = status};
}

/// What gateways add to answers of their own, and some to those that they pass on.
QString HttpExchange::gatewaysMark() const
{
    static constexpr std::array marks{"apigw-requestid", "x-amz-apigw-id", "x-amzn-", "x-azure-ref", "x-kong-", "kong",
        "x-tyk-", "tyk", "envoy", "istio-envoy", "via"};
    const QList<QByteArray> headers = m_reply->rawHeaderList();
    for (const QByteArray &header : headers) {
        const QByteArray name = header.toLower();
        const QByteArray told = name == "server" ? m_reply->rawHeader(header).toLower() : name;
        if (const auto *mark = firstOf(marks, [&told](const char *each) { return told.startsWith(each); }))
            return QString::fromLatin1(*mark);
    }
    return {};
}

/// What was seen of the network when it came to nothing.
NetworkFault HttpExchange::faultOf(int status) const
{
    if (status >= 100 && status < 200)
        return {.kind = NetworkFault::InterimOnly, .status = status};
    const QNetworkProxy proxy = this->proxy();
    const bool isHandshaking = m_isHandshaking && m_request.url.scheme() == "https"_L1;
    const auto seen = [&](const NetworkFault &fault) {
        const bool isNobodys = fault.kind == NetworkFault::Silent || fault.kind == NetworkFault::CutOff;
        return isNobodys && isReadByProxy() ? NetworkFault::ofProxy(NetworkFault::ProxyUnclear, proxy) : fault;
    };
    if (m_stopped && m_stopped->kind == Error::Kind::Timeout)
        return seen(NetworkFault::ofSilence(isHandshaking, proxy));
    if (m_stopped)
        return {};
    if (m_certificate.kind != NetworkFault::None)
        return m_certificate;
    return seen(NetworkFault::ofReply(*m_reply, isHandshaking, proxy));
}

Error HttpExchange::transportError(QNetworkReply::NetworkError error, int status) const
{
    Error result = m_stopped.value_or(Error{.kind = Error::Kind::Unreadable});
    // What is not once-only has no effect that could be lost.
    result.mayHaveTakenEffect = m_body && m_body->wasBegun();
    result.httpStatus = status;
    if (result.network.kind == NetworkFault::None)
        result.network = faultOf(status);
    result.network = withHost(result.network, m_request.url.host());
    if (m_stopped)
        return result;
    // The number only: the error's text holds the whole URL.
    result.detail = u"network error %1"_s.arg(static_cast<int>(error));
    if (error == QNetworkReply::SslHandshakeFailedError || result.network.kind == NetworkFault::ClientCertificateWanted)
        result.kind = Error::Kind::Insecure;
    else if (error == QNetworkReply::TimeoutError || error == QNetworkReply::ProxyTimeoutError)
        result.kind = Error::Kind::Timeout;
    else if (status == 0 && !result.mayHaveTakenEffect && (m_body || error != QNetworkReply::RemoteHostClosedError))
        result.kind = Error::Kind::Offline;
    return result;
}
