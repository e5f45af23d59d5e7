// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probesender.h"

#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostIdle = 24;

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

class SystemProxy final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (isLoopback(query.peerHostName()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

bool fitsIntoHeader(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; });
}

QNetworkRequest networkRequest(const ProbeRequest &probe)
{
    QNetworkRequest request(probe.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (probe.url.scheme() == "https"_L1 || isLoopback(probe.url.host())) {
        for (const auto &[name, value] : probe.headers) {
            if (fitsIntoHeader(name) && !name.contains(' ') && !name.contains(':') && fitsIntoHeader(value.reveal()))
                request.setRawHeader(name, value.reveal().toByteArray());
        }
    }
    // Not packed: the answer's signature is over the bytes as they are, and nothing can unpack into gigabytes.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("Cache-Control", "no-cache");
    request.setRawHeader("Connection", "close");
    request.setRawHeader("User-Agent", "Inngest-Key-Manager/" IKM_VERSION);
    request.setRawHeader("X-Inngest-Signature", probe.signature);
    if (!probe.caPem.isEmpty()) {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        // Named ones switch off the loading on demand of the system's.
        configuration.setCaCertificates(
            QSslConfiguration::systemCaCertificates() + QSslCertificate::fromData(probe.caPem, QSsl::Pem));
        request.setSslConfiguration(configuration);
    }
    return request;
}

ProbeReply::Fate fateOf(QNetworkReply::NetworkError error, int status)
{
    using Fate = ProbeReply::Fate;
    const bool isStatus = (error >= QNetworkReply::ContentAccessDenied && error < QNetworkReply::ProtocolUnknownError)
        || error >= QNetworkReply::InternalServerError;
    if (error == QNetworkReply::NoError || (status >= 300 && isStatus))
        return Fate::Answered;
    switch (error) {
    case QNetworkReply::SslHandshakeFailedError:
        return Fate::BadCertificate;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::ProxyTimeoutError:
        return Fate::TimedOut;
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::ProtocolUnknownError:
        return Fate::NotHttp;
    default:
        return status == 0 ? Fate::NoConnection : Fate::CutOff;
    }
}

} // namespace

ProbeSender::ProbeSender() = default;

ProbeSender::~ProbeSender()
{
    for (const auto &[id, running] : m_running)
        running.reply->disconnect(this);
}

void ProbeSender::send(quint64 id, const ProbeRequest &request)
{
    const QString scheme = request.url.scheme();
    if (!request.url.isValid() || request.url.host().isEmpty() || (scheme != "https"_L1 && scheme != "http"_L1)) {
        emit answered(id, {.fate = ProbeReply::Fate::NoUrl});
        return;
    }
    Running running{.network = takeNetwork()};
    running.since.start();
    running.reply = running.network->get(networkRequest(request));
    // What nobody reads yet stays in the socket.
    running.reply->setReadBufferSize(ProbeReply::maxBytes + 1);
    connect(running.reply, &QNetworkReply::readyRead, this, [this, id] { onReadyRead(id); });
    connect(running.reply, &QNetworkReply::finished, this, [this, id] { onFinished(id); });
    m_running.insert_or_assign(id, std::move(running));
}

ProbeSender::Network ProbeSender::takeNetwork()
{
    if (!m_idle.empty()) {
        Network network = std::move(m_idle.back());
        m_idle.pop_back();
        return network;
    }
    auto network = std::make_unique<QNetworkAccessManager>();
    network->setProxyFactory(new SystemProxy);
    return network;
}

void ProbeSender::putAway(Network network, bool isClosed)
{
    if (isClosed && m_idle.size() < mostIdle)
        m_idle.push_back(std::move(network));
    else
        network.release()->deleteLater(); // its reply may be the one that signals
}

void ProbeSender::abort(quint64 id)
{
    const auto found = m_running.find(id);
    if (found == m_running.end())
        return;
    Running running = std::move(found->second);
    m_running.erase(found);
    running.reply->disconnect(this);
    running.reply->abort();
    putAway(std::move(running.network), false);
}

void ProbeSender::onReadyRead(quint64 id)
{
    const auto found = m_running.find(id);
    if (found == m_running.end() || found->second.isTooLarge)
        return;
    Running &running = found->second;
    running.body += running.reply->read(ProbeReply::maxBytes + 1 - running.body.size());
    if (running.body.size() <= ProbeReply::maxBytes)
        return;
    running.isTooLarge = true;
    // Queued: not from inside one of the reply's own signals.
    QMetaObject::invokeMethod(running.reply, &QNetworkReply::abort, Qt::QueuedConnection);
}

void ProbeSender::onFinished(quint64 id)
{
    const auto found = m_running.find(id);
    if (found == m_running.end())
        return;
    Running running = std::move(found->second);
    m_running.erase(found);
    QNetworkReply &from = *running.reply;
    ProbeReply reply;
    reply.took = std::chrono::milliseconds(running.since.elapsed());
    reply.status = from.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (from.isOpen() && !running.isTooLarge)
        running.body += from.read(ProbeReply::maxBytes + 1 - running.body.size());
    reply.fate = running.isTooLarge || running.body.size() > ProbeReply::maxBytes ? ProbeReply::Fate::TooLarge
                                                                                  : fateOf(from.error(), reply.status);
    for (const QNetworkReply::RawHeaderPair &header : from.rawHeaderPairs())
        reply.headers.append({header.first, header.second});
    if (reply.fate == ProbeReply::Fate::Answered)
        reply.body = running.body;
    from.disconnect(this);
    from.deleteLater();
    const bool isClosed = reply.fate == ProbeReply::Fate::Answered
        && from.rawHeader("Connection").trimmed().compare("close", Qt::CaseInsensitive) == 0;
    putAway(std::move(running.network), isClosed);
    emit answered(id, reply);
}
