// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/networktext.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/words/agetext.h"

#include <QCoreApplication>

namespace {

/// The words to one fault. One object for one call of networkText().
class FaultWords
{
    Q_DECLARE_TR_FUNCTIONS(NetworkText)

public:
    FaultWords(const NetworkFault &fault, NetworkText::Asked asked, const QString &host)
        : m_fault(fault)
        , m_host(shownName(host.isEmpty() ? fault.who : host))
        , m_isApp(asked == NetworkText::Asked::App)
    {
    }

    NetworkText words() const;

private:
    QString issuer() const { return m_fault.who.isEmpty() ? tr("somebody whom it does not name") : m_fault.who; }
    QString proxy() const { return m_fault.who.isEmpty() ? tr("The proxy") : tr("The proxy %1").arg(m_fault.who); }
    /// Who was not reached; unnamed: where nobody knows.
    QString host(const QString &unnamed) const { return m_host.isEmpty() ? unnamed : tr("“%1”").arg(m_host); }
    QString date() const { return exactTimeText(m_fault.when); }
    QString askNetwork() const { return tr("Ask whoever looks after this network or the proxy."); }
    QString mendCertificate() const
    {
        if (m_isApp)
            return tr("Renew or correct the certificate at the app's host.");
        return m_fault.isOwnServer
            ? tr("Look whether the address is right, and renew or correct the certificate at your server, or at what "
                 "stands in front of it.")
            : tr("Look whether the address is right; a real certificate of Inngest's does not have this fault.");
    }
    QString ownCa() const
    {
        if (m_isApp)
            return tr("If that is your organization's own CA, add it under “How it is asked”.");
        return m_fault.isOwnServer
            ? tr("If that is the right one (of your server, of a CA of your own), install it on this machine as a CA "
                 "that is trusted, and start the program anew.")
            : tr("If that is your organization or a security program, it looks into encrypted traffic: ask for its CA "
                 "to be installed on this machine, or for an exception.");
    }
    /// Whatever is wrong with TLS at the other side.
    QString mendTls(const QString &atApp) const
    {
        if (m_isApp)
            return atApp;
        return m_fault.isOwnServer ? tr("Look at the TLS settings of your server, or of what stands in front of it.")
                                   : askNetwork();
    }

    const NetworkFault &m_fault;
    const QString m_host; ///< Of those that nobody reached.
    const bool m_isApp;
};

/// The table: what was seen, and what to do next.
NetworkText FaultWords::words() const
{
    const QString tryAgain = tr("Try again in a moment; if it stays, check the network, a VPN and the proxy.");
    const QString reach = m_isApp
        ? tr("Start the app, or give the address that this machine reaches it at; inside a VPN, probe it from there.")
        : tr("Check the network, a VPN and the proxy, then try again.");
    const QString untrusted = tr("The certificate is not trusted");
    const QString unencrypted = tr("No encrypted connection");
    const QString letThrough = m_isApp
        ? QString()
        : tr("Where a server of your own stands behind a sign-in, this program has to be let through there.");
    const QString unfitProxy = tr("The proxy cannot be used");
    const QString usableProxy = tr("Set http://host:port or socks5://host:port there, or nothing; what was a variable "
                                   "counts from the program's next start on.");
    switch (m_fault.kind) {
    case NetworkFault::None:
        return {};
    case NetworkFault::NameUnknown:
        return {tr("The host name is not known"),
            m_host.isEmpty() ? tr("No computer of that name is known on this machine's network.")
                             : tr("No computer named “%1” is known on this machine's network.").arg(m_host),
            reach};
    case NetworkFault::NameSilent:
        return {tr("The name could not be looked up"),
            tr("Nobody told this machine the address of %1: the network's name server (DNS) did not answer, or could "
               "not say.")
                .arg(host(tr("that name"))),
            tr("Look whether this machine is online at all; then try again, or use another name server.")};
    case NetworkFault::Refused:
        return {tr("No connection"),
            tr("A computer answers at %1, and nothing listens at the port.").arg(host(tr("that address"))),
            m_isApp ? reach
                    : tr("Look whether the server is started and the port is right; a VPN, the proxy and a firewall "
                         "come after that.")};
    case NetworkFault::Unreachable:
        return {tr("No connection"), tr("This machine finds no way to %1.").arg(host(tr("that address"))), reach};
    case NetworkFault::Silent:
        return {tr("No answer in time"),
            m_host.isEmpty() ? tr("There was no answer in time.") : tr("“%1” gave no answer in time.").arg(m_host),
            m_isApp ? tr("Open the address in a browser: the app sleeps, hangs or is overloaded, or a firewall drops "
                         "the request. If it can be reached only from inside a network, probe it from there.")
                    : tryAgain};
    case NetworkFault::CutOff:
        return {tr("The connection was cut"),
            m_isApp ? tr("The connection ended before the answer was complete. The request was not sent a second time.")
                    : tr("The connection ended before the answer was complete."),
            m_isApp
                ? tr("Look at every instance, and at what stands before them: one of them hangs up on requests.")
                : tr("%1 If it stays so, look at the address's port: something else may listen there.").arg(tryAgain)};
    case NetworkFault::InterimOnly:
        return {tr("Only an interim answer came"),
            tr("The server said that it is at work on it (an interim answer, 102 or 103); the answer itself could not "
               "be told from the next one's. The connection was given up."),
            tr("Try again. If it stays, let interim answers be switched off at whatever stands before the server.")};
    case NetworkFault::NotHttp:
        return {tr("Something else listens there"),
            tr("What answers there does not speak the protocol of the address."),
            tr("Check the address: its port, and http or https.")};
    case NetworkFault::CertificateExpired:
        return {untrusted,
            tr("The certificate, issued by %1, ended on %2 by this machine's clock.").arg(issuer(), date()),
            tr("Look at this machine's date first. %1").arg(mendCertificate())};
    case NetworkFault::CertificateNotYetValid:
        return {untrusted,
            tr("The certificate, issued by %1, begins on %2 only, by this machine's clock.").arg(issuer(), date()),
            tr("Look at this machine's date: most often it is wrong. %1").arg(mendCertificate())};
    case NetworkFault::OtherHost:
        return {untrusted, tr("The certificate is for another host: %1.").arg(issuer()), mendCertificate()};
    case NetworkFault::SelfSigned:
        return {untrusted, tr("The certificate, for %1, was issued by itself: nobody vouches for it.").arg(issuer()),
            ownCa()};
    case NetworkFault::UnknownIssuer:
        return {untrusted, tr("The certificate was issued by %1, whom this machine does not trust.").arg(issuer()),
            ownCa()};
    case NetworkFault::IntermediateMissing:
        return {untrusted,
            tr("Only the server's own certificate came, issued by %1, whom this machine does not know.").arg(issuer()),
            m_isApp ? tr("Either the host leaves out the intermediate certificate (let it send the full chain), or "
                         "that is a CA of your organization's (add it under “How it is asked”).")
                    : ownCa()};
    case NetworkFault::CertificateUnfit:
        return {untrusted, tr("The certificate cannot be used."), mendCertificate()};
    case NetworkFault::ClientCertificateWanted:
        return {unencrypted,
            tr("The other side demands a certificate of the caller's, which this program does not have."),
            mendTls(tr("Let the app's serve path through without one, or probe it from where it is not asked for."))};
    case NetworkFault::TlsVersion:
        return {unencrypted, tr("The other side speaks no version of TLS that is still safe (1.2 or newer)."),
            mendTls(tr("Update TLS at the app's host."))};
    case NetworkFault::HandshakeRefused:
        return {unencrypted,
            tr("The other side refused the encrypted connection and did not say why; some do so when they want a "
               "certificate of the caller's."),
            mendTls(tr("Look at the TLS settings of the app's host."))};
    case NetworkFault::HandshakeFailed:
        return {unencrypted, tr("No encrypted connection came about, and why was not told."),
            mendTls(tr("Look at the TLS settings of the app's host."))};
    case NetworkFault::HandshakeCut:
        return {unencrypted,
            tr("The other side hung up, or said nothing more, while encryption was being agreed on: a firewall does "
               "that, for one."),
            askNetwork()};
    case NetworkFault::ProxyUnreachable:
        return {tr("The proxy is not there"), tr("%1 could not be reached.").arg(proxy()),
            tr("Check the system's proxy settings and the variables https_proxy and http_proxy; of an app that has a "
               "proxy of its own, that one.")};
    case NetworkFault::ProxySilent:
        return {tr("The proxy is silent"), tr("%1 did not make the connection in time.").arg(proxy()), askNetwork()};
    case NetworkFault::ProxySignIn:
        return {tr("The proxy wants a sign-in"), tr("%1 wants a user name and a password (407).").arg(proxy()),
            tr("Give them in the proxy's address, https_proxy=http://user:password@host:port, and start the program "
               "anew. A proxy that was typed for an app is used without a sign-in.")};
    case NetworkFault::ProxyRefused:
        return {tr("The proxy refused"),
            m_fault.status == 0
                ? tr("%1 did not make the connection.").arg(proxy())
                : tr("%1 refused to make the connection (%2).").arg(proxy(), QString::number(m_fault.status)),
            askNetwork()};
    case NetworkFault::ProxyUnclear:
        return {tr("No answer through the proxy"),
            m_fault.status == 0
                ? tr("%1 passed on no answer: whether it failed or the server cannot be told.").arg(proxy())
                : tr(
                    "Through %1 came an answer (%2) that can be its own, or one of what stands in front of the server.")
                      .arg(m_fault.who.isEmpty() ? tr("a proxy") : tr("the proxy %1").arg(m_fault.who),
                          QString::number(m_fault.status)),
            tr("Ask whoever looks after the proxy, or except the server from it (no_proxy), and start the program "
               "anew.")};
    case NetworkFault::ProxyWantsTls:
        return {unfitProxy,
            tr("The proxy that is set (%1) is one that is spoken to in TLS, which this program cannot do. In the open "
               "it is not spoken to, nor passed over.")
                .arg(m_fault.who),
            usableProxy};
    case NetworkFault::ProxyOfOtherKind:
        return {unfitProxy,
            tr("The proxy that is set (%1) is of a kind that this program does not speak to. It is not passed over.")
                .arg(m_fault.who),
            usableProxy};
    case NetworkFault::ProxyReadsAlong:
        return {unfitProxy,
            tr("The address has no encryption, and the proxy that is set (%1; http_proxy, all_proxy or the system's "
               "settings) would read what opens the server. That goes neither through the proxy nor past it.")
                .arg(m_fault.who),
            tr("Except the server from the proxy (no_proxy), or give its address with https; what was a variable "
               "counts from the program's next start on.")};
    case NetworkFault::ProxyUnreadable:
        return {unfitProxy,
            (m_fault.who.isEmpty() ? tr("What is set as the proxy is no proxy's address. It is not passed over.")
                                   : tr("What is set as the proxy in the variable %1 is no proxy's address. It is not "
                                        "passed over.")
                                         .arg(m_fault.who)),
            tr("%1 In a user name and a password write @ : / # and ? percent-encoded.").arg(usableProxy)};
    case NetworkFault::NetworkSignIn:
        return {tr("The network wants a sign-in"),
            m_fault.who.isEmpty() ? tr("Something between here and the server answered (%1): this network, or "
                                       "something in front of the server, seems to want a sign-in first.")
                                        .arg(m_fault.status)
                                  : tr("Something between here and the server answered (%1) and leads to %2: this "
                                       "network, or something in front of the server, seems to want a sign-in first.")
                                        .arg(m_fault.status)
                                        .arg(m_fault.who),
            tr("Open any page in a browser, sign in to the network there, then try again. %1")
                .arg(letThrough)
                .trimmed()};
    case NetworkFault::ForeignAnswer:
        if (!m_fault.who.isEmpty()) {
            return {tr("A gateway refused it"),
                tr("Something in front of the server refused this (%1, marked \"%2\"), and not in the server's own "
                   "words.")
                    .arg(m_fault.status)
                    .arg(m_fault.who),
                m_fault.isOwnServer
                    ? tr("This program cannot sign in there: let it through to /health and /v2, or give the address of "
                         "the server behind that.")
                    : tr("Ask whoever runs the network here. If there is no such gateway, sign in again: then it was "
                         "the server after all.")};
        }
        return {tr("Something else answered"),
            tr("What answered (%1, and not in the server's words) does not look like the server that was asked for: "
               "another program at this address, a gateway, a filter, or a network that wants a sign-in first.")
                .arg(m_fault.status),
            tr("Look at the address and its port, and open it in a browser to see who it is; sign in to the network "
               "there, or ask for an exception. %1")
                .arg(letThrough)
                .trimmed()};
    }
    return {};
}

} // namespace

NetworkText networkText(const NetworkFault &fault, NetworkText::Asked asked, const QString &host)
{
    return FaultWords(fault, asked, host).words();
}

QString ambiguousIpv4Text()
{
    return Words::tr(
        "Programs read this spelling of an address in different ways: 010 is ten to some and eight to others, "
        "and some take fewer numbers, or one. Write four plain numbers from 0 to 255, such as 192.0.2.10.");
}
