// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/networkfault.h"

#include <QCoreApplication>
#include <QHostInfo>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSslSocket>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestHostName = 120;

QString shortName(QString text)
{
    text.truncate(longestHostName);
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

/// OpenSSL puts its error's number into its text, which says more than any code of Qt's does. The words around it are
/// not looked at: those of Qt are in the person's language. (Numbers of openssl/sslerr.h; other TLS libraries tell
/// none.)
NetworkFault ofHandshakeText(const QString &text)
{
    static const QRegularExpression pattern(u"error:([0-9A-F]{8}):"_s);
    constexpr uint alerts = 1000; // those of the other side: this and their number
    bool isRefused = false;
    for (const QRegularExpressionMatch &match : pattern.globalMatch(text)) {
        const uint code = match.captured(1).toUInt(nullptr, 16);
        // OpenSSL 1.1 put a function's number in between, and its TLS is library 0x14.
        const uint reasonMask = code >> 24 == 0x14 ? 0xFFF : 0x7FFFFF;
        switch (code & reasonMask) {
        case alerts + 42: // bad certificate
        case alerts + 116: // certificate required
            return {.kind = NetworkFault::ClientCertificateWanted};
        case alerts + 70: // protocol version
        case 258: // unsupported protocol
        case 266: // wrong SSL version
        case 396: // version too low
            return {.kind = NetworkFault::TlsVersion};
        case 156: // HTTP request
        case 198: // packet length too long
        case 252: // unknown protocol
        case 267: // wrong version number
            return {.kind = NetworkFault::NotHttp};
        default: // OpenSSL's numbers, not ours
            isRefused |= (code & reasonMask) > alerts;
        }
    }
    return {.kind = isRefused ? NetworkFault::HandshakeRefused : NetworkFault::HandshakeCut};
}

/// Of a proxy that is not there or refuses while TLS is set up, Qt tells no code but UnknownNetworkError, and a text.
/// It is compared with what Qt makes of its own sources in the person's language.
NetworkFault ofProxyText(const QString &text)
{
    const auto is = [&text](const char *context, const char *source) {
        return text == QCoreApplication::translate(context, source);
    };
    if (is("QHttpSocketEngine", "Proxy denied connection"))
        return {.kind = NetworkFault::ProxyRefused, .status = 403};
    if (is("QHttpSocketEngine", "Proxy connection refused") || is("QHttpSocketEngine", "Proxy server not found")
        || is("QSocks5SocketEngine", "Connection to proxy refused")
        || is("QSocks5SocketEngine", "Proxy host not found"))
        return {.kind = NetworkFault::ProxyUnreachable};
    if (is("QHttpSocketEngine", "Proxy server connection timed out")
        || is("QSocks5SocketEngine", "Connection to proxy timed out"))
        return {.kind = NetworkFault::ProxySilent};
    return {.kind = NetworkFault::ProxyRefused};
}

bool isProxied(const QNetworkProxy &proxy)
{
    return proxy.type() != QNetworkProxy::NoProxy && proxy.type() != QNetworkProxy::DefaultProxy;
}

/// For people; empty: there is none.
QString nameOf(const QNetworkProxy &proxy)
{
    return isProxied(proxy) ? shortName(proxy.hostName() + u':' + QString::number(proxy.port())) : QString();
}

/// Qt tells some statuses of an HTTP proxy, and no others, as if they were a socket's errors.
NetworkFault refusalOf(const QNetworkProxy &proxy, int status)
{
    const bool isHttp = proxy.type() == QNetworkProxy::HttpProxy;
    return {.kind = NetworkFault::ProxyRefused, .who = nameOf(proxy), .status = isHttp ? status : 0};
}

} // namespace

bool NetworkFault::isOnTheWay() const
{
    static constexpr std::array kinds{ProxyUnreachable, ProxySilent, ProxySignIn, ProxyRefused, NetworkSignIn};
    return isProxyUnfit() || std::ranges::find(kinds, kind) != kinds.end();
}

bool NetworkFault::isOnThisSide() const
{
    return isOnTheWay() || kind == ProxyUnclear || kind == NameUnknown || kind == NameSilent || kind == Unreachable;
}

NetworkFault NetworkFault::ofLookUp(const QHostInfo &info)
{
    // Anything else than "there is none" is that nobody could be asked.
    const bool isKnown = info.error() == QHostInfo::HostNotFound || info.error() == QHostInfo::NoError;
    return {.kind = isKnown ? NameUnknown : NameSilent};
}

NetworkFault NetworkFault::ofSocket(QAbstractSocket::SocketError error, bool isConnected, const QNetworkProxy &proxy)
{
    const QString name = nameOf(proxy);
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
        return isProxied(proxy) ? refusalOf(proxy, 403) : NetworkFault{.kind = Unreachable};
    case QAbstractSocket::HostNotFoundError:
        return isProxied(proxy) ? refusalOf(proxy, 404) : NetworkFault{.kind = NameUnknown};
    case QAbstractSocket::ConnectionRefusedError:
        return isProxied(proxy) ? refusalOf(proxy, 503) : NetworkFault{.kind = Refused};
    case QAbstractSocket::SocketTimeoutError:
        return ofSilence(!isConnected, proxy);
    default: // Qt's enumeration, not ours
        return {.kind = isConnected ? CutOff : Unreachable};
    }
}

NetworkFault NetworkFault::ofProxy(Kind kind, const QNetworkProxy &proxy, int status)
{
    return {.kind = kind, .who = nameOf(proxy), .status = status};
}

NetworkFault NetworkFault::ofSilence(bool isConnecting, const QNetworkProxy &proxy)
{
    if (isConnecting && isProxied(proxy))
        return {.kind = ProxySilent, .who = nameOf(proxy)};
    return {.kind = Silent};
}

NetworkFault NetworkFault::ofReply(const QNetworkReply &reply, bool isHandshaking, const QNetworkProxy &proxy)
{
    const bool hasStatus = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 0;
    const bool isAtProxy = isProxied(proxy) && isHandshaking && !hasStatus;
    const auto asSocket = [&](QAbstractSocket::SocketError error) { return ofSocket(error, !isHandshaking, proxy); };
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return asSocket(QAbstractSocket::ConnectionRefusedError);
    case QNetworkReply::HostNotFoundError:
        return asSocket(QAbstractSocket::HostNotFoundError);
    case QNetworkReply::TimeoutError:
        return asSocket(QAbstractSocket::SocketTimeoutError);
    case QNetworkReply::SslHandshakeFailedError:
        return ofHandshakeText(reply.errorString());
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
        return {.kind = Unreachable};
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
        return asSocket(QAbstractSocket::ProxyConnectionRefusedError);
    case QNetworkReply::ProxyTimeoutError:
        return asSocket(QAbstractSocket::ProxyConnectionTimeoutError);
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return asSocket(QAbstractSocket::ProxyAuthenticationRequiredError);
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::UnknownProxyError:
        return asSocket(QAbstractSocket::ProxyConnectionClosedError);
    case QNetworkReply::ContentAccessDenied:
        return hasStatus ? NetworkFault{.kind = CutOff} : asSocket(QAbstractSocket::SocketAccessError);
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return {.kind = NotHttp};
    default: // Qt's enumeration, not ours
        break;
    }
    if (isAtProxy) {
        NetworkFault fault = ofProxyText(reply.errorString());
        fault.who = nameOf(proxy);
        return fault;
    }
    // With TLS 1.3 a client learns behind the handshake only that its certificate is missed.
    if (const NetworkFault alert = ofHandshakeText(reply.errorString()); alert.kind == ClientCertificateWanted)
        return alert;
    return {.kind = isHandshaking ? HandshakeCut : CutOff};
}

NetworkFault NetworkFault::ofCertificate(const QList<QSslError> &errors, const QList<QSslCertificate> &chain)
{
    // Who made the certificate is told first: what else is wrong with a stranger's says little.
    static constexpr std::array order{SelfSigned, UnknownIssuer, IntermediateMissing, CertificateNotYetValid,
        CertificateExpired, OtherHost, CertificateUnfit};
    const QSslError *worst = &errors.first();
    const auto rank
        = [](const QSslError &error) { return std::ranges::find(order, kindOf(error.error())) - order.begin(); };
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
    return ofHandshakeText(socket.errorString());
}

NetworkFault NetworkFault::ofCurlsTls(const QString &text)
{
    if (text.contains("error:"_L1))
        return ofHandshakeText(text);
    const auto saysOneOf = [&text](std::initializer_list<QLatin1StringView> words) {
        return std::ranges::any_of(
            words, [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
    };
    if (saysOneOf({"unexpected TLS packet"_L1}))
        return {.kind = NotHttp};
    if (saysOneOf({"unsupported version"_L1, "unsupported protocol"_L1, "protocol version"_L1}))
        return {.kind = TlsVersion};
    if (saysOneOf({"certificate required"_L1}))
        return {.kind = ClientCertificateWanted};
    if (saysOneOf({"alert"_L1}))
        return {.kind = HandshakeRefused};
    if (saysOneOf({"reset"_L1, "SYSCALL"_L1, "closed"_L1, "terminated"_L1, "unexpected eof"_L1, "Broken pipe"_L1}))
        return {.kind = HandshakeCut};
    return {.kind = HandshakeFailed};
}
