// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/practiceremote.h"

#include "app/core/whenfinished.h"
#include "app/practice/httpcall.h"
#include "tests/support/practicewire.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// A reset of a large account writes some megabytes.
constexpr auto controlTimeout = 30s;

Result<QJsonObject> contentOf(const Result<HttpResponse> &answer)
{
    if (!answer)
        return failure(answer.error());
    if (answer->status == 401)
        return failure({.kind = Error::Kind::NotSignedIn, .httpStatus = 401});
    const QJsonDocument document = QJsonDocument::fromJson(answer->body);
    if (!document.isObject())
        return failure({.kind = Error::Kind::Unreadable, .httpStatus = answer->status});
    if (answer->status != 200)
        return failure({.kind = Error::Kind::Rejected,
            .serverMessage = document[u"error"_s].toString(),
            .httpStatus = answer->status});
    return document.object();
}

} // namespace

PracticeRemote::PracticeRemote(const QUrl &origin, Secret token, QObject *parent)
    : QObject(parent)
    , m_origin(origin)
    , m_token(std::move(token))
{
}

QFuture<Result<QJsonObject>> PracticeRemote::send(const QString &command, const QJsonObject &arguments)
{
    QJsonObject body = arguments;
    body.insert(u"command"_s, command);
    QUrl url = m_origin;
    url.setPath(u"/practice/control"_s);
    HttpCall::Request request{.method = "POST", .url = url};
    request.headers.emplaceBack("Authorization", "Bearer " + m_token.reveal().toByteArray());
    request.headers.emplaceBack("Content-Type", "application/json");
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return mapped(HttpCall::run(m_clock, request, controlTimeout, this), this, contentOf);
}

QFuture<Done> PracticeRemote::sendForDone(const QString &command, const QJsonObject &arguments)
{
    return mapped(send(command, arguments), this, &asDone<QJsonObject>);
}

QFuture<Result<PracticeAppsStatus>> PracticeRemote::sendForApps(const QString &command, const QJsonObject &arguments)
{
    return mapped(send(command, arguments), this,
        [](const Result<QJsonObject> &answer) { return answer.and_then(&practiceWire::appsFrom); });
}

QFuture<Result<PracticeTrafficStatus>> PracticeRemote::sendForTraffic(const QJsonObject &arguments)
{
    return mapped(send(u"traffic"_s, arguments), this,
        [](const Result<QJsonObject> &answer) { return answer.and_then(&practiceWire::trafficFrom); });
}

QFuture<Done> PracticeRemote::setFault(const PracticeFault &fault)
{
    return sendForDone(u"setFault"_s, practiceWire::toJson(fault));
}

QFuture<Done> PracticeRemote::clearFaults()
{
    return sendForDone(u"clearFaults"_s, {});
}

QFuture<Done> PracticeRemote::reset(PracticeSize size)
{
    return sendForDone(u"reset"_s, {{u"apps"_s, size.apps}, {u"isMixed"_s, size.isMixed}});
}

QFuture<Result<PracticeAppsStatus>> PracticeRemote::apps()
{
    return sendForApps(u"apps"_s, {});
}

QFuture<Result<PracticeAppsStatus>> PracticeRemote::setVariables(
    const QString &id, const PracticeAppVariables &changes, const QStringList &unset)
{
    QJsonObject variables = changes.toJson();
    for (const QString &name : unset)
        variables.insert(name, QJsonValue());
    return sendForApps(u"setAppVariables"_s, {{u"id"_s, id}, {u"variables"_s, variables}});
}

QFuture<Result<PracticeAppsStatus>> PracticeRemote::deploy(const QString &appId)
{
    return sendForApps(u"deployApp"_s, {{u"id"_s, appId}});
}

QFuture<Result<PracticeAppsStatus>> PracticeRemote::setBehaviour(
    const QString &appId, const PracticeAppBehaviour &behaviour)
{
    QJsonObject arguments = behaviour.toJson();
    arguments.insert(u"id"_s, appId);
    return sendForApps(u"setAppBehaviour"_s, arguments);
}

QFuture<Done> PracticeRemote::setDeployPace(std::chrono::milliseconds restart, std::chrono::milliseconds settle)
{
    return sendForDone(u"setDeployPace"_s,
        {{u"restart"_s, static_cast<qint64>(restart.count())}, {u"settle"_s, static_cast<qint64>(settle.count())}});
}

QFuture<Result<PracticeTrafficStatus>> PracticeRemote::traffic()
{
    return sendForTraffic({});
}

QFuture<Result<PracticeTrafficStatus>> PracticeRemote::startTraffic(std::chrono::milliseconds interval)
{
    return sendForTraffic({{u"action"_s, u"start"_s}, {u"interval"_s, static_cast<qint64>(interval.count())}});
}

QFuture<Result<PracticeTrafficStatus>> PracticeRemote::stopTraffic()
{
    return sendForTraffic({{u"action"_s, u"stop"_s}});
}

QFuture<Result<PracticeTrafficStatus>> PracticeRemote::resetTraffic()
{
    return sendForTraffic({{u"action"_s, u"reset"_s}});
}
