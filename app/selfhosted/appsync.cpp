// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/appsync.h"

#include "app/dashboard/graphqlanswer.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

/// As a client of that address would name it.
QByteArray hostHeader(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded);
    const QString named = host.contains(u':') ? u'[' + host + u']' : host;
    return (url.port() < 0 ? named : named + u':' + QString::number(url.port())).toLatin1();
}

} // namespace

QFuture<Result<ResyncOutcome>> AppSync::run(const QUrl &url, const AppDoor &door, const QString &appId,
    QNetworkAccessManager &network, Clock &clock, QObject *owner)
{
    auto *sync = new AppSync;
    sync->setParent(owner);
    const auto future = sync->future();
    ApiRequest request;
    request.url = door.url.isEmpty() ? url : door.url;
    request.headers = door.headers;
    request.caPem = door.caPem;
    // An app registers at the host that it is called by: with another one the server would call it there from now on.
    if (!door.url.isEmpty())
        request.headers.append({.name = "Host", .value = Secret(hostHeader(url))});
    request.body = QByteArray();
    request.isPut = true;
    request.allowsPlainHttp = true;
    whenFinished(
        HttpExchange::run(request, network, clock, sync), sync, [sync, appId](const Result<ApiAnswer> &answer) {
            if (answer)
                return sync->finish(outcomeOf(*answer, appId));
            // That the app does not answer is what came of it, and no failure to find out.
            ResyncOutcome outcome{.failure = SyncFailure{.code = u"http_unreachable"_s,
                                      .message = tr("The app gave no answer at the address at which it is asked.")},
                .appExternalId = appId};
            sync->finish(outcome);
        });
    return future;
}

ResyncOutcome AppSync::outcomeOf(const ApiAnswer &answer, const QString &appId)
{
    ResyncOutcome outcome{.appExternalId = appId};
    const QJsonObject said = QJsonDocument::fromJson(answer.body).object();
    const QString message = presentableMessage(said.value("message"_L1).toString());
    const auto fail = [&](const QString &code, const QString &words) {
        outcome.failure = SyncFailure{.code = code, .message = words, .appHttpStatus = answer.status};
    };
    if (answer.syncKind == "in_band") {
        fail(u"unknown"_s,
            tr("The app answered with its functions and registered nothing at the server. Restart it: most apps "
               "register when they start."));
    } else if (answer.status == 401) {
        fail(u"http_unauthorized"_s,
            tr("The app takes no sync that is not signed. Where it is written in Go, set "
               "INNGEST_ENABLE_UNAUTHED_SYNC=1 for "
               "it, or restart it: most apps register when they start."));
    } else if (answer.status != 200) {
        fail(u"unknown"_s, message.isEmpty() ? tr("The app answered with HTTP %1.").arg(answer.status) : message);
    } else if (!said.value("ok"_L1).toBool() && !said.contains("modified"_L1)) {
        fail(u"unknown"_s, tr("The app answered, and not as one that has registered its functions."));
    }
    return outcome;
}
