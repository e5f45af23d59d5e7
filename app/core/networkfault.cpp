// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/networkfault.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSslSocket>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 120;

QString shortName(QString text)
{
    text.truncate(longestName);
    text.removeIf([](QChar c) { return !c.isPrint() && c != u' '; });
    return text.trimmed();
}

QString firstOf(const QStringList &organization, const QStringList &commonName)
{
    return shortName(organization.isEmpty() ? commonName.value(0) : organization.value(0));
}

QString issuerOf(const QSslCertificate &certificate)
{
    return firstOf(
        certificate.issuerInfo(QSslCertificate::Organization), certificate.issuerInfo(QSslCertificate::CommonName));
}

/// The names that a certificate is for; the first ones are enough for a sentence.
QString hostsOf(const QSslCertificate &certificate)
{
    QStringList names = certificate.subjectAlternativeNames().values();
    names.sort();
    if (names.isEmpty())
        names = certificate.subjectInfo(QSslCertificate::CommonName);
    return shortName(names.mid(0, 3).join(u", "_s));
}

NetworkFault::Kind kindOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::SelfSignedCertificate:
        return NetworkFault::SelfSigned;
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::CertificateUntrusted:
        return NetworkFault::UnknownIssuer;
    case QSslError::UnableToVerifyFirstCertificate:
        return NetworkFault::IntermediateMissing;
    case QSslError::CertificateNotYetValid:
        return NetworkFault::CertificateNotYetValid;
    case QSslError::CertificateExpired:
        return NetworkFault::CertificateExpired;
    case QSslError::HostNameMismatch:
        return NetworkFault::OtherHost;
    default: // Qt's enumeration, not ours
        return NetworkFault::CertificateUnfit;
    }
}

/// OpenSSL's words say more than any error code. They are looked at and go no further.
NetworkFault ofHandshakeWords(const QString &words)
{
    const auto says = [&words](QLatin1StringView text) { return words.contains(text, Qt::CaseInsensitive); };
    if (says("certificate required"_L1) || says("bad certificate"_L1))
        return {.kind = NetworkFault::ClientCertificateWanted};
    if (says("protocol version"_L1) || says("unsupported protocol"_L1) || says("version too low"_L1)
        || says("wrong ssl version"_L1))
        return {.kind = NetworkFault::TlsVersion};
    if (says("wrong version number"_L1) || says("http request"_L1) || says("unknown protocol"_L1))
        return {.kind = NetworkFault::NotHttp};
    return {.kind = says("alert"_L1) ? NetworkFault::HandshakeRefused : NetworkFault::HandshakeCut};
}

/// Of a proxy that refuses while TLS is set up, Qt 6.4 tells no code: QNetworkReply::UnknownNetworkError, and words.
NetworkFault ofProxyWords(const QString &words)
{
    const auto says = [&words](QLatin1StringView text) { return words.contains(text, Qt::CaseInsensitive); };
    if (says("proxy denied connection"_L1))
        return {.kind = NetworkFault::ProxyRefused, .status = 403};
    if (says("proxy connection closed"_L1) || says("communication error with proxy"_L1))
        return {.kind = NetworkFault::ProxyRefused};
    if (says("proxy connection refused"_L1) || says("proxy server not found"_L1))
        return {.kind = NetworkFault::ProxyUnreachable};
    if (says("proxy server connection timed out"_L1))
        return {.kind = NetworkFault::ProxySilent};
    return {};
}

bool isProxied(const QNetworkProxy &proxy)
{
    return proxy.type() != QNetworkProxy::NoProxy && proxy.type() != QNetworkProxy::DefaultProxy;
}

} // namespace

bool NetworkFault::isOnTheWay() const
{
    static constexpr std::array kinds{ProxyUnreachable, ProxySilent, ProxySignIn, ProxyRefused, NetworkSignIn};
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

NetworkFault NetworkFault::ofSocket(QAbstractSocket::SocketError error, bool isConnected, const QNetworkProxy &proxy)
{
    const QString name
        = isProxied(proxy) ? shortName(proxy.hostName() + u':' + QString::number(proxy.port())) : QString();
    switch (error) {
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return {.kind = ProxySignIn, .who = name, .status = 407};
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyNotFoundError:
        return {.kind = ProxyUnreachable, .who = name};
    case QAbstractSocket::ProxyConnectionTimeoutError:
        return {.kind = ProxySilent, .who = name};
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyProtocolError:
        return {.kind = ProxyRefused, .who = name};
    case QAbstractSocket::SocketAccessError:
        // That is how Qt tells a proxy's 403.
        return isProxied(proxy) ? NetworkFault{.kind = ProxyRefused, .who = name, .status = 403}
                                : NetworkFault{.kind = Unreachable};
    case QAbstractSocket::HostNotFoundError:
        return {.kind = NameUnknown, .who = name};
    case QAbstractSocket::ConnectionRefusedError:
        return {.kind = Refused, .who = name};
    case QAbstractSocket::SocketTimeoutError:
        return {.kind = Silent, .who = name};
    default: // Qt's enumeration, not ours
        return {.kind = isConnected ? CutOff : Unreachable, .who = name};
    }
}

NetworkFault NetworkFault::ofReply(const QNetworkReply &reply, bool isHandshaking)
{
    const bool hasStatus = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 0;
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return {.kind = Refused};
    case QNetworkReply::HostNotFoundError:
        return {.kind = NameUnknown};
    case QNetworkReply::TimeoutError:
        return {.kind = Silent};
    case QNetworkReply::SslHandshakeFailedError:
        return ofHandshakeWords(reply.errorString());
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
        return {.kind = Unreachable};
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
        return {.kind = ProxyUnreachable};
    case QNetworkReply::ProxyTimeoutError:
        return {.kind = ProxySilent};
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return {.kind = ProxySignIn, .status = 407};
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::UnknownProxyError:
        return {.kind = ProxyRefused};
    case QNetworkReply::ContentAccessDenied:
        // Without a status it is how Qt tells a proxy's 403.
        return hasStatus ? NetworkFault{.kind = CutOff} : NetworkFault{.kind = ProxyRefused, .status = 403};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return {.kind = NotHttp};
    case QNetworkReply::UnknownNetworkError:
        if (const NetworkFault proxy = ofProxyWords(reply.errorString()); proxy.kind != None)
            return proxy;
        break;
    default: // Qt's enumeration, not ours
        break;
    }
    // With TLS 1.3 a client learns behind the handshake only that its certificate is missed.
    if (const NetworkFault alert = ofHandshakeWords(reply.errorString()); alert.kind == ClientCertificateWanted)
        return alert;
    return {.kind = isHandshaking ? HandshakeCut : CutOff};
}

NetworkFault NetworkFault::ofCertificate(const QList<QSslError> &errors, const QList<QSslCertificate> &chain)
{
    // Who made the certificate is told first: what else is wrong with a stranger's says little.
    static constexpr std::array order{SelfSigned, UnknownIssuer, IntermediateMissing, CertificateNotYetValid,
        CertificateExpired, OtherHost, CertificateUnfit};
    const QSslError *worst = &errors.first();
    const auto rank = [](const QSslError &error) {
        return std::find(order.begin(), order.end(), kindOf(error.error())) - order.begin();
    };
    for (const QSslError &error : errors) {
        if (rank(error) < rank(*worst))
            worst = &error;
    }
    NetworkFault fault{.kind = kindOf(worst->error())};
    // Qt tells the missing issuer by either error; that nothing but the server's own certificate came tells them apart.
    if (fault.kind == UnknownIssuer && chain.size() == 1)
        fault.kind = IntermediateMissing;
    const QSslCertificate leaf = chain.value(0);
    if (fault.kind == SelfSigned || fault.kind == OtherHost)
        fault.who = hostsOf(leaf);
    else if (fault.kind == CertificateExpired || fault.kind == CertificateNotYetValid)
        fault.who = issuerOf(leaf);
    else
        fault.who = issuerOf(chain.isEmpty() ? leaf : chain.last());
    if (fault.kind == CertificateExpired)
        fault.when = worst->certificate().expiryDate().toUTC();
    if (fault.kind == CertificateNotYetValid)
        fault.when = worst->certificate().effectiveDate().toUTC();
    return fault;
}

NetworkFault NetworkFault::ofHandshake(const QSslSocket &socket)
{
    if (const QList<QSslError> errors = socket.sslHandshakeErrors(); !errors.isEmpty())
        return ofCertificate(errors, socket.peerCertificateChain());
    return ofHandshakeWords(socket.errorString());
}
