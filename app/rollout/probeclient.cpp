// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/hostconnection.h"
#include "app/core/owntls.h"
#include "app/rollout/appprobes.h"

#include <QElapsedTimer>
#include <QSslConfiguration>
#include <QSslSocket>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

// What a person's own headers do not change: the first ones frame the request.
constexpr const char *ownHeaders[] = {"Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "Accept-Encoding",
    "Accept", "Cache-Control", "User-Agent", "X-Inngest-Signature", "Proxy-Authorization"};

/// For people.
QString nameOf(const QNetworkProxy &proxy)
{
    return proxy.hostName() + u':' + QString::number(proxy.port());
}

bool fitsIntoHeader(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 127; });
}

/// Of this exchange only: no other one's CA, session or ticket.
QSslConfiguration tlsConfiguration(const QByteArray &caPem)
{
    QSslConfiguration configuration = tlsTrusting(caPem);
    configuration.setAllowedNextProtocols({"http/1.1"});
    return configuration;
}

ProbeReason::Kind failureBy(NetworkFault::Kind kind)
{
    switch (kind) {
    case NetworkFault::CertificateExpired:
    case NetworkFault::CertificateNotYetValid:
    case NetworkFault::OtherHost:
    case NetworkFault::SelfSigned:
    case NetworkFault::UnknownIssuer:
    case NetworkFault::IntermediateMissing:
    case NetworkFault::CertificateUnfit:
    case NetworkFault::ClientCertificateWanted:
    case NetworkFault::TlsVersion:
    case NetworkFault::HandshakeRefused:
    case NetworkFault::HandshakeFailed:
    case NetworkFault::HandshakeCut:
        return ProbeReason::Certificate;
    case NetworkFault::NameSilent:
    case NetworkFault::Silent:
    case NetworkFault::ProxySilent:
        return ProbeReason::TimedOut;
    case NetworkFault::CutOff:
    case NetworkFault::InterimOnly:
        return ProbeReason::CutOff;
    case NetworkFault::NotHttp:
        return ProbeReason::NotAnSdk;
    case NetworkFault::None:
    case NetworkFault::NameUnknown:
    case NetworkFault::Refused:
    case NetworkFault::Unreachable:
    case NetworkFault::ProxyUnreachable:
    case NetworkFault::ProxySignIn:
    case NetworkFault::ProxyRefused:
    case NetworkFault::ProxyUnclear:
    case NetworkFault::ProxyWantsTls:
    case NetworkFault::ProxyOfOtherKind:
    case NetworkFault::ProxyReadsAlong:
    case NetworkFault::ProxyUnreadable:
    case NetworkFault::NetworkSignIn:
    case NetworkFault::ForeignAnswer:
        break;
    }
    return ProbeReason::NoConnection;
}

} // namespace

/// One probe on a connection of its own, in the probes' thread: one GET, sent once, and its answer. It speaks HTTP by
/// itself and not through QNetworkAccessManager, because what that does for its callers falsifies a reading: it sends a
/// GET again where the connection was cut, takes an interim answer for the answer, keeps TLS settings and connections
/// for the next one, and tries a second address after half a minute only.
class ProbeExchange final : public QObject
{
    Q_OBJECT

public:
    explicit ProbeExchange(const ProbeRequest &request);
    ~ProbeExchange() override;

    void start();
    /// No time is left: answers with how far it came.
    void expire();

signals:
    /// Once, and nothing after it.
    void finished(const ProbeReply &reply);

private:
    void onConnected(QSslSocket *socket);
    void onNotConnected(NetworkFault fault);
    void onError(QAbstractSocket::SocketError error);
    void send();
    QByteArray requestText() const;
    void read();
    bool isAnswered();
    void fail(ProbeReason::Kind failure, const NetworkFault &fault);
    void finish(ProbeReply reply);
    bool isProxied() const { return m_request.proxy.type() != QNetworkProxy::NoProxy; }
    bool isAskedOfProxy() const;
    bool isSecure() const { return m_request.url.scheme() == QLatin1String("https"); }
    quint16 port() const { return static_cast<quint16>(m_request.url.port(isSecure() ? 443 : 80)); }

    const ProbeRequest m_request;
    QElapsedTimer m_since;
    HostConnection *m_way; // a child
    QSslSocket *m_socket = nullptr; // a child
    HttpAnswerReader m_reader{ProbeReply::maxBytes};
    bool m_isSent = false;
    bool m_isFinished = false;
};

ProbeExchange::ProbeExchange(const ProbeRequest &request)
    : m_request(request)
    , m_way(new HostConnection(this))
{
    m_way->setTurn(request.turn);
    connect(m_way, &HostConnection::connected, this, &ProbeExchange::onConnected);
    connect(m_way, &HostConnection::failed, this, &ProbeExchange::onNotConnected);
}

ProbeExchange::~ProbeExchange()
{
    // A socket that goes signals that it goes.
    if (m_socket)
        m_socket->disconnect(this);
}

void ProbeExchange::start()
{
    m_since.start();
    const QString scheme = m_request.url.scheme();
    if (!m_request.url.isValid() || m_request.url.host().isEmpty() || (scheme != "https"_L1 && scheme != "http"_L1))
        finish({.failure = ProbeReason::NoUrl});
    else if (const NetworkFault &refusal = m_request.proxy.refusal; refusal.kind != NetworkFault::None)
        fail(failureBy(refusal.kind), refusal);
    else if (isAskedOfProxy())
        m_way->start(m_request.proxy.hostName(), m_request.proxy.port());
    else
        m_way->start(m_request.url.host(QUrl::EncodeUnicode), port(), m_request.proxy);
}

/// Without TLS an HTTP proxy is asked itself; else it makes the way to the host.
bool ProbeExchange::isAskedOfProxy() const
{
    return isProxied() && !isSecure() && m_request.proxy.type() != QNetworkProxy::Socks5Proxy;
}

void ProbeExchange::onConnected(QSslSocket *socket)
{
    m_socket = socket;
    socket->setParent(this);
    // What nobody has read yet stays in the kernel.
    socket->setReadBufferSize(ProbeReply::maxBytes);
    // Queued: an error can come from inside a call.
    connect(socket, &QAbstractSocket::errorOccurred, this, &ProbeExchange::onError, Qt::QueuedConnection);
    connect(socket, &QIODevice::readyRead, this, &ProbeExchange::read);
    if (!isSecure()) {
        send();
        return;
    }
    socket->setSslConfiguration(tlsConfiguration(m_request.caPem));
    socket->setPeerVerifyName(m_request.url.host(QUrl::EncodeUnicode));
    connect(socket, &QSslSocket::encrypted, this, &ProbeExchange::send);
    socket->startClientEncryption();
}

void ProbeExchange::onNotConnected(NetworkFault fault)
{
    if (isAskedOfProxy())
        fault = {.kind = NetworkFault::ProxyUnreachable, .who = nameOf(m_request.proxy)};
    fail(failureBy(fault.kind), fault);
}

void ProbeExchange::onError(QAbstractSocket::SocketError error)
{
    if (m_isFinished)
        return;
    if (isSecure() && !m_isSent) {
        const NetworkFault fault = NetworkFault::ofHandshake(*m_socket);
        fail(failureBy(fault.kind), fault);
        return;
    }
    read();
    if (m_isFinished)
        return;
    // Only an orderly end is one; a reset cuts.
    if (error == QAbstractSocket::RemoteHostClosedError)
        m_reader.end();
    if (isAnswered())
        return;
    // With TLS 1.3 a client learns behind the handshake only that its certificate is missed.
    const NetworkFault alert = NetworkFault::ofHandshake(*m_socket);
    if (isSecure() && !m_reader.hasBegun() && alert.kind == NetworkFault::ClientCertificateWanted)
        fail(ProbeReason::Certificate, alert);
    else
        fail(ProbeReason::CutOff, {.kind = m_reader.hasInterim() ? NetworkFault::InterimOnly : NetworkFault::CutOff});
}

void ProbeExchange::send()
{
    m_isSent = true;
    QByteArray text = requestText();
    m_socket->write(text);
    wipe(text); // the person's headers can be secrets
}

QByteArray ProbeExchange::requestText() const
{
    const QUrl &url = m_request.url;
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    if (url.port() >= 0)
        host += ':' + QByteArray::number(url.port());
    QByteArray text = "GET " + (isAskedOfProxy() ? "http://" + host : QByteArray()) + target + " HTTP/1.1\r\n";
    const auto add = [&text](QByteArrayView name, QByteArrayView value) {
        text.append(name).append(": ").append(value).append("\r\n");
    };
    const auto isNamed
        = [](const auto &header, QByteArrayView name) { return header.first.compare(name, Qt::CaseInsensitive) == 0; };
    const bool hasOwnHost
        = std::ranges::any_of(m_request.headers, [&isNamed](const auto &header) { return isNamed(header, "Host"); });
    const bool mayCarrySecrets = systemProxy::isPrivateWay(url, m_request.proxy);
    if (!hasOwnHost || !mayCarrySecrets)
        add("Host", host);
    if (mayCarrySecrets) {
        for (const auto &header : m_request.headers) {
            const bool isOurs = std::any_of(
                std::begin(ownHeaders), std::end(ownHeaders), [&](const char *name) { return isNamed(header, name); });
            if (!isOurs && fitsIntoHeader(header.first) && !header.first.contains(' ') && !header.first.contains(':')
                && fitsIntoHeader(header.second.reveal()))
                add(header.first, header.second.reveal());
        }
    }
    if (isAskedOfProxy() && !m_request.proxy.user().isEmpty())
        add("Proxy-Authorization",
            "Basic " + (m_request.proxy.user() + u':' + m_request.proxy.password()).toUtf8().toBase64());
    // Not packed: the answer's signature is over the bytes as they are, and nothing can unpack into gigabytes.
    add("Accept-Encoding", "identity");
    add("Accept", "application/json");
    add("Cache-Control", "no-cache");
    add("Connection", "close");
    add("User-Agent", "Inngest-Key-Manager/" IKM_VERSION);
    add("X-Inngest-Signature", m_request.signature);
    return text + "\r\n";
}

void ProbeExchange::read()
{
    if (m_isFinished || !m_isSent)
        return;
    m_reader.add(m_socket->readAll());
    isAnswered();
}

/// Ends the exchange where the reader has come to an end.
bool ProbeExchange::isAnswered()
{
    const HttpHead &head = m_reader.head();
    switch (m_reader.add({})) {
    case HttpAnswerReader::State::Reading:
        return false;
    case HttpAnswerReader::State::NotHttp:
        fail(ProbeReason::NotAnSdk, {.kind = NetworkFault::NotHttp});
        return true;
    case HttpAnswerReader::State::TooLarge:
        finish({.failure = ProbeReason::TooLarge, .status = head.status, .headers = head.headers});
        return true;
    case HttpAnswerReader::State::Whole:
        break;
    }
    if (head.status == 407 && !isSecure()) // over TLS it is no proxy's of this side
        fail(ProbeReason::NoConnection,
            {.kind = NetworkFault::ProxySignIn,
                .who = isProxied() ? nameOf(m_request.proxy) : QString(),
                .status = 407});
    else
        finish({.failure = ProbeReason::None, .status = head.status, .headers = head.headers, .body = m_reader.body()});
    return true;
}

void ProbeExchange::expire()
{
    if (m_isFinished)
        return;
    NetworkFault fault{.kind = isProxied() && !m_socket                       ? NetworkFault::ProxySilent
            : m_way->isLookingUp()                                            ? NetworkFault::NameSilent
            : m_socket && isSecure() && !m_socket->isEncrypted() && !m_isSent ? NetworkFault::HandshakeCut
            : m_reader.hasInterim()                                           ? NetworkFault::InterimOnly
                                                                              : NetworkFault::Silent};
    if (fault.kind == NetworkFault::ProxySilent)
        fault.who = nameOf(m_request.proxy);
    fail(ProbeReason::TimedOut, fault);
}

void ProbeExchange::fail(ProbeReason::Kind failure, const NetworkFault &fault)
{
    const bool isCut = failure == ProbeReason::CutOff && m_reader.hasHead();
    // Of a redirect and an error status the status line says enough, even where the rest was cut off.
    if (isCut && m_reader.head().status >= 300) {
        const HttpHead &head = m_reader.head();
        finish({.failure = ProbeReason::None, .status = head.status, .headers = head.headers, .body = m_reader.body()});
        return;
    }
    finish({.failure = failure, .fault = fault, .status = m_reader.head().status, .headers = m_reader.head().headers});
}

void ProbeExchange::finish(ProbeReply reply)
{
    m_isFinished = true;
    reply.took = std::chrono::milliseconds(m_since.elapsed());
    m_way->disconnect(this);
    m_way->deleteLater();
    m_way = nullptr;
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->disconnectFromHost();
    }
    emit finished(reply);
}

ProbeClient::ProbeClient()
{
    m_thread.setObjectName(QStringLiteral("probes"));
}

ProbeClient::~ProbeClient()
{
    m_thread.quit();
    m_thread.wait();
}

quint64 ProbeClient::send(ProbeRequest request)
{
    if (!m_thread.isRunning())
        m_thread.start();
    const quint64 id = ++m_last;
    request.turn = m_turns[request.url.adjusted(QUrl::RemoveQuery)]++; // which can be a secret
    auto *exchange = new ProbeExchange(request);
    m_running.insert(id, exchange);
    exchange->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, exchange, &QObject::deleteLater);
    connect(exchange, &ProbeExchange::finished, this, [this, id](const ProbeReply &reply) {
        // Not where abort() has taken it out since.
        if (ProbeExchange *ended = m_running.take(id)) {
            ended->deleteLater();
            emit answered(id, reply);
        }
    });
    QMetaObject::invokeMethod(exchange, &ProbeExchange::start, Qt::QueuedConnection);
    return id;
}

void ProbeClient::expire(quint64 id)
{
    if (ProbeExchange *exchange = m_running.value(id))
        QMetaObject::invokeMethod(exchange, &ProbeExchange::expire, Qt::QueuedConnection);
}

void ProbeClient::abort(quint64 id)
{
    if (ProbeExchange *exchange = m_running.take(id))
        exchange->deleteLater();
}

#include "probeclient.moc"
