// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/appsync.h"

#include "app/core/jsonmembers.h"
#include "app/dashboard/graphqlanswer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostAnswerBytes = 1024 * 1024; // an SDK says what came of it in a few words

/// As a client of that address would name it.
QByteArray hostHeader(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded);
    const QString named = host.contains(u':') ? u'[' + host + u']' : host;
    return (url.port() < 0 ? named : named + u':' + QString::number(url.port())).toLatin1();
}

struct TlsCode
{
    NetworkFault::Kind fault;
    QLatin1StringView code;
};

/// Why no encrypted connection came about.
constexpr std::array tlsCodes{
    TlsCode{NetworkFault::CertificateExpired, "app_expired"_L1},
    TlsCode{NetworkFault::CertificateNotYetValid, "app_not_yet_valid"_L1},
    TlsCode{NetworkFault::OtherHost, "app_other_host"_L1},
    TlsCode{NetworkFault::SelfSigned, "app_untrusted"_L1},
    TlsCode{NetworkFault::UnknownIssuer, "app_untrusted"_L1},
    TlsCode{NetworkFault::IntermediateMissing, "app_untrusted"_L1},
    TlsCode{NetworkFault::CertificateUnfit, "app_untrusted"_L1},
    TlsCode{NetworkFault::NotHttp, "app_not_tls"_L1},
    TlsCode{NetworkFault::ClientCertificateWanted, "app_wants_certificate"_L1},
    TlsCode{NetworkFault::TlsVersion, "app_handshake"_L1},
    TlsCode{NetworkFault::HandshakeRefused, "app_handshake"_L1},
    TlsCode{NetworkFault::HandshakeFailed, "app_handshake"_L1},
    TlsCode{NetworkFault::HandshakeCut, "app_handshake"_L1},
};

/// What was met in the place of the app.
QString codeOf(const Error &error)
{
    if (const auto *ofTls = std::ranges::find(tlsCodes, error.network.kind, &TlsCode::fault); ofTls != tlsCodes.end())
        return ofTls->code;
    if (error.httpStatus >= 300 && error.httpStatus < 400)
        return u"app_redirects"_s;
    if (error.network.isOnTheWay() || error.network.kind == NetworkFault::ProxyUnclear)
        return u"app_not_reached"_s;
    if (error.network.kind == NetworkFault::InterimOnly)
        return u"app_interim"_s;
    if (error.network.kind == NetworkFault::ForeignAnswer)
        return error.network.who.isEmpty() ? u"app_foreign"_s : u"app_gateway"_s;
    return u"app_unanswered"_s;
}

/// TypeScript's SDKs pass on the server's refusal as the message of a 200, Python's what the server said.
bool isRegistered(const ApiAnswer &answer, const QJsonObject &said)
{
    const QJsonValue error = said.value("error"_L1);
    if (said.isEmpty() || (!error.isNull() && !error.isUndefined()) || !doubledMembers(answer.body).isEmpty())
        return false;
    if (said.value("modified"_L1).isBool() && said.value("message"_L1) == "Successfully registered"_L1)
        return true;
    return said.value("ok"_L1).toBool() && answer.isFromSdk;
}

} // namespace

QFuture<Result<ResyncOutcome>> AppSync::run(
    const QUrl &url, const AppDoor &door, const QString &appId, Clock &clock, QObject *owner)
{
    auto *sync = new AppSync;
    sync->setParent(owner);
    const auto future = sync->future();
    ApiRequest request;
    request.url = door.url.isEmpty() ? url : systemProxy::asSent(door.url, systemProxy::at(door.proxy));
    request.caPem = door.caPem;
    // One has one proxy, keeps to the CA of a host's first request, and ends all that is under way on it where one app
    // gives an interim answer.
    auto *way = new QNetworkAccessManager(sync);
    if (!door.proxy.isEmpty()) {
        request.proxy = systemProxy::at(door.proxy);
        way->setProxy(*request.proxy);
    }
    // As when it is asked: what opens a host's door is a secret, and goes nowhere in the open.
    if (systemProxy::isPrivateWay(request.url, systemProxy::at(door.proxy)))
        request.headers = door.headers;
    // An app registers at the host that it is called by: with another one the server would call it there from now on.
    if (!door.url.isEmpty())
        request.headers.append({.name = "Host", .value = Secret(hostHeader(url))});
    request.body = QByteArray();
    request.isPut = true;
    request.allowsPlainHttp = true;
    request.maxAnswerBytes = mostAnswerBytes;
    whenFinished(HttpExchange::run(request, *way, clock, sync), sync, [sync, appId](const Result<ApiAnswer> &answer) {
        if (answer)
            return sync->finish(outcomeOf(*answer, appId));
        // That the app does not answer is what came of it, and no failure to find out.
        const Error &error = answer.error();
        const bool hasMark = error.network.kind == NetworkFault::ForeignAnswer;
        sync->finish(ResyncOutcome{.failure = SyncFailure{.code = codeOf(error),
                                       .message = hasMark ? error.network.who : QString(),
                                       .appHttpStatus = error.httpStatus},
            .appExternalId = appId});
    });
    return future;
}

ResyncOutcome AppSync::outcomeOf(const ApiAnswer &answer, const QString &appId)
{
    ResyncOutcome outcome{.appExternalId = appId};
    const QJsonObject said = QJsonDocument::fromJson(answer.body).object();
    const auto fail = [&](const QString &code) {
        outcome.failure = SyncFailure{.code = code,
            .message = presentableMessage(said.value("message"_L1).toString()),
            .appHttpStatus = answer.status};
    };
    // Without TLS a proxy can have given it.
    const bool isGateways = answer.status >= 502 && answer.status <= 504;
    if (isGateways && answer.throughProxy.kind != NetworkFault::None)
        fail(u"app_not_reached"_s);
    else if (!answer.serverKind.isEmpty() && !answer.isFromSdk && !isRegistered(answer, said))
        fail(u"app_is_server"_s); // where Inngest's own server stands in the app's place
    else if (answer.syncKind == "in_band")
        fail(u"app_in_band"_s);
    else if (answer.status == 401)
        fail(u"app_unsigned"_s);
    else if (answer.status < 200 || answer.status >= 300)
        fail(u"app_failed"_s);
    else if (answer.status != 200 || !isRegistered(answer, said)) // "accepted" (202) is a promise, and no sync
        fail(u"app_not_registered"_s);
    return outcome;
}
