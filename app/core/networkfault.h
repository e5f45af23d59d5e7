// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QAbstractSocket>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QSslCertificate>
#include <QSslError>
#include <QString>

class QHostInfo;
class QNetworkProxy;
class QNetworkReply;
class QSslSocket;

/// Why nothing that counts came back from the network, as far as it was seen: the one place where what Qt reports gets
/// a name of ours. The dashboard, the sign-in and the probe use it alike; ui/words/networktext.h has the sentence to
/// each.
struct NetworkFault
{
    Q_GADGET

public:
    enum Kind {
        None,
        // Nobody was reached.
        NameUnknown, ///< There is no such name, here at least.
        NameSilent, ///< Nobody told the name's address in time.
        Refused, ///< Nothing listens at that port.
        Unreachable, ///< This machine knows no way there.
        Silent, ///< Not a word within the time: before a connection stood, or after.
        // Somebody was, and did not answer.
        CutOff, ///< The connection ended without an answer, or in the middle of one.
        InterimOnly, ///< "I am at it" (1xx), and no answer behind it that could be told from the next one's.
        NotHttp, ///< What came is another protocol's.
        // TLS.
        CertificateExpired, ///< when: its end.
        CertificateNotYetValid, ///< when: its beginning.
        OtherHost, ///< who: the name in the certificate.
        SelfSigned, ///< who: the name in it.
        UnknownIssuer, ///< who: the issuer that this machine does not trust.
        IntermediateMissing, ///< Only the server's own certificate came. who: the issuer that is not known here.
        CertificateUnfit, ///< Anything else that is wrong with one.
        ClientCertificateWanted,
        TlsVersion, ///< No version of TLS that both sides take.
        HandshakeRefused, ///< The other side said no, and not why.
        HandshakeFailed, ///< Why was not told.
        HandshakeCut, ///< It hung up in the middle of the handshake, or said nothing more.
        // Between here and there. who: the proxy, `host:port`.
        ProxyUnreachable,
        ProxySilent,
        ProxySignIn, ///< 407
        ProxyRefused, ///< status: with which answer, where it is known.
        /// No answer, or a gateway's (status), through a proxy that is given the request itself: whose it is cannot be
        /// told.
        ProxyUnclear,
        // Of a proxy as it is set: nothing was sent. who: the setting, `https_proxy=https://host:port`, without name
        // and password.
        ProxyWantsTls, ///< It is spoken to in TLS, which this program cannot do.
        ProxyOfOtherKind, ///< Neither HTTP nor SOCKS5.
        ProxyReadsAlong, ///< A key's hash would go to it without encryption. who: the proxy, `host:port`.
        ProxyUnreadable, ///< No proxy's address. who: the variable only, since all of it can be a password.
        NetworkSignIn, ///< 511, or a redirect where none can be. who: the host that it leads to, if any.
        ForeignAnswer, ///< An answer that is not the server's, a web page mostly. status.
    };
    Q_ENUM(Kind)

    Kind kind = None;
    QString who = {}; ///< Plain text of strangers: short, on one line.
    QDateTime when = {}; ///< UTC
    int status = 0;
    bool isOwnServer = false; ///< Of whoever uses the program, and not Inngest's: what can be done differs.

    /// A proxy is set that cannot be used: trying again changes nothing.
    bool isProxyUnfit() const { return kind >= ProxyWantsTls && kind <= ProxyUnreadable; }
    /// It was a proxy or the network, and not the server's side.
    bool isOnTheWay() const;
    /// The same, or this machine did not find the way: nothing has shown anything of the server.
    bool isOnThisSide() const;

    /// What came of looking a name up that has no address.
    static NetworkFault ofLookUp(const QHostInfo &info);
    /// What a socket reports; proxy: the one in use.
    static NetworkFault ofSocket(QAbstractSocket::SocketError error, bool isConnected, const QNetworkProxy &proxy);
    /// Of what a proxy does with a request without TLS: ProxyUnclear where it passed on no answer of the server's for
    /// sure, ProxyReadsAlong where it is not on this machine and would read what opens a server.
    static NetworkFault ofProxy(Kind kind, const QNetworkProxy &proxy, int status = 0);
    /// What is wrong with a certificate, which came with that chain; errors must not be empty.
    static NetworkFault ofCertificate(const QList<QSslError> &errors, const QList<QSslCertificate> &chain);
    /// That the time ran out, while the connection (with TLS) was being made or after.
    static NetworkFault ofSilence(bool isConnecting, const QNetworkProxy &proxy);
    /// What a request of QNetworkAccessManager reports that came to nothing. isHandshaking: a connection with TLS was
    /// begun, and does not stand.
    static NetworkFault ofReply(const QNetworkReply &reply, bool isHandshaking, const QNetworkProxy &proxy);
    /// Why a handshake failed or was taken back: its certificate, or what OpenSSL says of it.
    static NetworkFault ofHandshake(const QSslSocket &socket);
    /// What curl says of a handshake that failed, with OpenSSL or GnuTLS.
    static NetworkFault ofCurlsTls(const QString &text);

    bool operator==(const NetworkFault &) const = default;
};
Q_DECLARE_METATYPE(NetworkFault)
