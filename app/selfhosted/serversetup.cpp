// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/serversetup.h"

#include "app/core/flow.h"
#include "app/dashboard/restclient.h"
#include "app/domain/fingerprint.h"
#include "app/selfhosted/serverprobe.h"

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds setupPatience{8'000};

/// What it is, which keys it holds, and which apps it knows, one after the other.
class ServerTrial final : public Flow<Result<ServerFacts>>
{
public:
    struct Network
    {
        QNetworkAccessManager &any;
        QNetworkAccessManager &ownConnections;
    };

    static QFuture<Result<ServerFacts>> run(const ServerDraft &draft, Network network, Clock &clock, QObject *owner)
    {
        return begun(new ServerTrial(draft, network, clock), owner, &ServerTrial::askKind);
    }

private:
    ServerTrial(const ServerDraft &draft, Network network, Clock &clock)
        : m_draft(draft)
        , m_network(network)
        , m_clock(clock)
    {
    }

    void askKind()
    {
        ApiRequest request;
        request.url = m_draft.origin;
        request.url.setPath(u"/health"_s);
        request.allowsPlainHttp = m_draft.allowsPlainHttp;
        request.isToOwnServer = true;
        request.timeout = setupPatience;
        whenFinished(
            HttpExchange::run(request, m_network.any, m_clock, this), this, [this](const Result<ApiAnswer> &answer) {
                if (!answer)
                    return refuseStranger(answer.error());
                if (answer->serverKind == "dev")
                    return refuseDevelopment();
                if (answer->serverKind.isEmpty() && isOfGateway(answer->status))
                    return refuse(
                        ServerSetUp::tr("What stands in front of the server does not reach it (HTTP %1). Look whether "
                                        "the server runs, and try again.")
                            .arg(answer->status),
                        u"behind a gateway"_s);
                if (answer->serverKind.isEmpty())
                    return refuse(
                        ServerSetUp::tr("Something answers there, and does not say that it is an Inngest server. "
                                        "Look at the address, and at what stands in front of the server."),
                        u"no server kind"_s);
                askKeys();
            });
    }

    /// What answered in the server's place, as one sees it who sets a server of their own up.
    void refuseStranger(const Error &error)
    {
        const bool isRedirect = error.httpStatus >= 300 && error.httpStatus < 400;
        const QString &who = error.network.who;
        if (isRedirect && who.isEmpty() && m_draft.origin.scheme() == "http"_L1)
            return refuse(
                ServerSetUp::tr("The address leads on within the same host (HTTP %1), which is not followed. Where "
                                "the server is reached by https, give its address with https.")
                    .arg(error.httpStatus),
                u"a redirect"_s);
        if (isRedirect || (error.network.kind == NetworkFault::ForeignAnswer && who.isEmpty()))
            return refuse(
                (who.isEmpty() ? ServerSetUp::tr("A sign-in, or another page, answers in the server's place (HTTP "
                                                 "%1).")
                                     .arg(error.httpStatus)
                               : ServerSetUp::tr("What answers there leads to %1 (HTTP %2).")
                                     .arg(who, QString::number(error.httpStatus)))
                    + u' ' + letThrough(),
                u"a stranger's answer"_s);
        if (error.network.kind == NetworkFault::ForeignAnswer)
            return refuse(ServerSetUp::tr("Something in front of the server refused this (HTTP %1, marked “%2”).")
                              .arg(error.httpStatus)
                              .arg(who)
                    + u' ' + letThrough(),
                u"a gateway"_s);
        fail(error);
    }

    static QString letThrough()
    {
        return ServerSetUp::tr("This program cannot sign in there: let it through to /health and /v2, or give the "
                               "address of the server behind that.");
    }

    static bool isOfGateway(int status) { return status == 502 || status == 503 || status == 504; }

    void refuseDevelopment()
    {
        refuse(
            ServerSetUp::tr("This is a development server (“inngest dev”): it accepts any key, so there is nothing to "
                            "rotate. A server for real use is started with “inngest start”."),
            u"a development server"_s);
    }

    void askKeys()
    {
        const ServerPlace place{m_draft.origin, m_draft.allowsPlainHttp};
        whenFinished(ServerProbe::run(
                         place, m_draft.signingKey, freshKeys::signingKey(), m_network.ownConnections, m_clock, this),
            this, [this](const ServerAnswer &answer) { onKeys(answer); });
    }

    void onKeys(const ServerAnswer &answer)
    {
        if (answer.differs)
            return refuse(
                ServerSetUp::tr("Answers differ from one to the next: several servers stand behind this address, and "
                                "only some hold this key. Start the others anew, with the same settings."),
                u"several servers differ"_s);
        if (answer.isDevelopment)
            return refuseDevelopment();
        if (answer.toNew == KeyReply::Accepted)
            return refuse(ServerSetUp::tr("What answers there accepts any key. So does a development server (“inngest "
                                          "dev”), or something in front of the server that signs in by itself."),
                u"accepts any key"_s);
        if (answer.toOld == KeyReply::Refused)
            return refuse(
                ServerSetUp::tr("The server refuses this key: it is not the signing key that it was started with."),
                u"refused"_s);
        if (!answer.held) {
            const Error why
                = answer.error.value_or(Error{.kind = Error::Kind::Unreadable, .detail = u"no keys were told"_s});
            if (answer.toOld != KeyReply::Accepted)
                return finish(failure(why));
            m_facts.keysUnread = why;
            return finish(m_facts);
        }
        m_facts.held = *answer.held;
        ServerSettings wanted = m_facts.held;
        wanted.signingKey = m_draft.signingKey;
        if (isTypedOtherwise(m_draft.signingKey, m_facts.held.signingKey))
            return refuse(ServerSetUp::tr("This is the server's signing key, written in other letters (capital and "
                                          "small): the server has it in small ones, as it should be. Give it so."),
                u"typed in another way"_s);
        if (!holdsTheSame(wanted, m_facts.held))
            return refuse(differenceOf(wanted, m_facts.held).words.join(u' ') + u' '
                    + ServerSetUp::tr(
                        "Give the key as it stands in the server's settings, small hex digits, or correct "
                        "it there first."),
                u"spelled in another way"_s);
        readApps();
    }

    void readApps()
    {
        const DashboardOptions options{.allowsPlainHttp = m_draft.allowsPlainHttp, .isOwnServer = true};
        auto *rest = new RestClient(m_draft.origin, m_network.any, m_clock, options, this);
        whenFinished(rest->apps(RestBearer::ofSigningKey(m_draft.signingKey, {}), {}), this,
            [this](const Result<QList<App>> &apps) {
                // They are read again with each reading of the account: without them it is checked all the same.
                if (apps)
                    m_facts.apps = *apps;
                else
                    m_facts.appsUnread = apps.error();
                finish(m_facts);
            });
    }

    const ServerDraft m_draft;
    const Network m_network;
    Clock &m_clock;
    ServerFacts m_facts;
};

} // namespace

ServerSetUp::ServerSetUp(QNetworkAccessManager &network, Clock &clock)
    : m_network(network)
    , m_clock(clock)
{
}

QFuture<Result<ServerFacts>> ServerSetUp::ask(const ServerDraft &draft)
{
    if (!HttpExchange::isAllowedOrigin(draft.origin, draft.allowsPlainHttp))
        return readyFuture<Result<ServerFacts>>(failure(Error::Kind::Insecure, u"the server's origin"_s));
    return ServerTrial::run(draft, {m_network, m_ownConnections}, m_clock, this);
}

SameServer ServerSetUp::isSame(const QString &known, const ServerFacts &facts)
{
    if (facts.held.signingKey.isEmpty())
        return SameServer::NotAsked;
    return signingKeyFingerprint(facts.held.signingKey) == known ? SameServer::HoldsTheSameKey
                                                                 : SameServer::HoldsAnotherKey;
}

bool ServerSetUp::isPlainElsewhere(const QUrl &origin)
{
    return !HttpExchange::isAllowedOrigin(origin) && HttpExchange::isAllowedOrigin(origin, true);
}

namespace {

constexpr int keyBytes = 32;

} // namespace

Secret freshKeys::signingKey()
{
    return freshSecret(keyBytes, [](const QByteArray &bytes) { return bytes.toHex(); });
}

Secret freshKeys::eventKey()
{
    Secret key = freshUrlSafeSecret(keyBytes);
    while (key.reveal().startsWith('-') || key.reveal().startsWith('_'))
        key = freshUrlSafeSecret(keyBytes);
    return key;
}
