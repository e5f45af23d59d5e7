// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicegraphobjects.h"

#include <QJsonArray>
#include <QVersionNumber>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr std::array methodNames{"SERVE"_L1, "CONNECT"_L1, "API"_L1};
constexpr std::array statusNames{"CONNECTED"_L1, "READY"_L1, "DRAINING"_L1, "DISCONNECTING"_L1, "DISCONNECTED"_L1};

/// The SDK versions that know the fallback key.
bool knowsFallback(const Sync &sync)
{
    const QVersionNumber version = QVersionNumber::fromString(sync.sdkVersion);
    if (sync.sdkLanguage == "js"_L1)
        return version >= QVersionNumber(3, 18, 0);
    if (sync.sdkLanguage == "py"_L1 || sync.sdkLanguage == "python"_L1)
        return version >= QVersionNumber(0, 3, 9);
    return sync.sdkLanguage == "go"_L1 && version >= QVersionNumber(0, 7, 2);
}

GraphqlResolved latestSync(const PracticeApp &row)
{
    return GraphqlResolved::of(row.syncs.isEmpty() ? GraphqlObject() : syncObject(row, row.syncs.first()));
}

GraphqlResolved syncs(const PracticeApp &row, const QJsonObject &arguments)
{
    const QDateTime after = QDateTime::fromString(arguments[u"after"_s].toString(), Qt::ISODateWithMs);
    const int first = arguments[u"first"_s].toInt();
    QList<GraphqlObject> list;
    for (const Sync &sync : row.syncs) {
        if (list.size() < first && (!after.isValid() || sync.createdAt < after))
            list.append(syncObject(row, sync));
    }
    return GraphqlResolved::listOf(list);
}

GraphqlResolved rotationCheck(const PracticeGraphParts &parts, const PracticeApp &row)
{
    const QUrl url = row.syncs.isEmpty() ? QUrl() : row.syncs.first().url;
    if (url.isEmpty())
        return GraphqlResolved::of(rotationCheckObject(row, {}));
    PracticeCalls *calls = &parts.calls;
    return GraphqlResolved::asked([calls, row, url](const GraphqlReceive &receive) {
        whenFinished(
            calls->ask(row.app.environmentId, url), calls, [receive, row](const Result<PracticeAppFinding> &finding) {
                receive(finding ? GraphqlResolved::of(rotationCheckObject(row, *finding))
                                : GraphqlResolved::failed(finding.error()));
            });
    });
}

/// AppCheckFieldString and AppCheckFieldBoolean: null where the app told nothing.
GraphqlResolved checkField(const PracticeAppFinding &finding, const QString &name)
{
    const QJsonValue value = finding.answer.value(name);
    if (value.isUndefined() || value.isNull())
        return GraphqlResolved::value({});
    return GraphqlResolved::of([value](const QString &field, const QJsonObject &) -> GraphqlResolved {
        return field == "value"_L1 ? GraphqlResolved::value(value) : graphGap(field);
    });
}

GraphqlResolved headersOf(const PracticeAppFinding &finding)
{
    if (!finding.isReachable)
        return GraphqlResolved::value({});
    QJsonObject headers;
    for (const auto &[name, value] : finding.headers)
        headers.insert(QString::fromLatin1(name), QJsonArray{QString::fromUtf8(value)});
    return GraphqlResolved::value(headers);
}

} // namespace

GraphqlObject appObject(const PracticeGraphParts &parts, const PracticeApp &row)
{
    return [parts, row](const QString &field, const QJsonObject &arguments) -> GraphqlResolved {
        const App &app = row.app;
        if (field == "id"_L1)
            return GraphqlResolved::value(app.id);
        if (field == "externalID"_L1)
            return GraphqlResolved::value(app.externalId);
        if (field == "name"_L1)
            return GraphqlResolved::value(app.name);
        if (field == "method"_L1)
            return GraphqlResolved::value(QString(methodNames.at(static_cast<std::size_t>(app.method))));
        if (field == "appVersion"_L1)
            return GraphqlResolved::value(graphText(app.appVersion));
        if (field == "createdAt"_L1)
            return GraphqlResolved::value(graphTime(app.createdAt));
        if (field == "archivedAt"_L1)
            return GraphqlResolved::value(graphTime(row.archivedAt));
        if (field == "isArchived"_L1)
            return GraphqlResolved::value(app.isArchived);
        if (field == "isParentArchived"_L1) {
            const PracticeEnvironment *environment = parts.state.environments().find(app.environmentId);
            return GraphqlResolved::value(environment && environment->environment.isArchived);
        }
        if (field == "functionCount"_L1)
            return GraphqlResolved::value(app.functionCount);
        if (field == "latestSync"_L1)
            return latestSync(row);
        if (field == "syncs"_L1)
            return syncs(row, arguments);
        if (field == "signingKeyRotationCheck"_L1)
            return rotationCheck(parts, row);
        return graphGap(field);
    };
}

GraphqlObject syncObject(const PracticeApp &row, const Sync &sync)
{
    return [name = row.app.name, version = row.app.appVersion, sync](
               const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "id"_L1)
            return GraphqlResolved::value(sync.id);
        if (field == "appName"_L1)
            return GraphqlResolved::value(name);
        if (field == "appVersion"_L1)
            return GraphqlResolved::value(graphText(version));
        if (field == "createdAt"_L1)
            return GraphqlResolved::value(graphTime(sync.createdAt));
        if (field == "lastSyncedAt"_L1)
            return GraphqlResolved::value(graphTime(sync.lastSyncedAt));
        if (field == "status"_L1)
            return GraphqlResolved::value(sync.status);
        if (field == "error"_L1)
            return GraphqlResolved::value(graphText(sync.error));
        if (field == "framework"_L1)
            return GraphqlResolved::value(graphText(sync.framework));
        if (field == "platform"_L1)
            return GraphqlResolved::value(graphText(sync.platform));
        if (field == "sdkLanguage"_L1)
            return GraphqlResolved::value(sync.sdkLanguage);
        if (field == "sdkVersion"_L1)
            return GraphqlResolved::value(sync.sdkVersion);
        if (field == "url"_L1)
            return GraphqlResolved::value(graphText(sync.url.toString()));
        return graphGap(field);
    };
}

GraphqlObject workerObject(const PracticeGraphParts &parts, const Worker &worker)
{
    return [parts, worker](const QString &field, const QJsonObject &) -> GraphqlResolved {
        const PracticeApp *app = parts.state.apps().find(worker.appId);
        if (field == "id"_L1)
            return GraphqlResolved::value(worker.id);
        if (field == "app"_L1)
            return GraphqlResolved::of(app ? appObject(parts, *app) : GraphqlObject());
        if (field == "appID"_L1)
            return GraphqlResolved::value(graphText(worker.appId));
        if (field == "appName"_L1)
            return GraphqlResolved::value(graphText(worker.appName));
        if (field == "appVersion"_L1)
            return GraphqlResolved::value(graphText(worker.appVersion));
        if (field == "instanceId"_L1)
            return GraphqlResolved::value(worker.instanceId);
        if (field == "connectedAt"_L1)
            return GraphqlResolved::value(graphTime(worker.connectedAt));
        if (field == "lastHeartbeatAt"_L1)
            return GraphqlResolved::value(graphTime(worker.lastHeartbeatAt));
        if (field == "disconnectedAt"_L1)
            return GraphqlResolved::value(graphTime(worker.disconnectedAt));
        if (field == "disconnectReason"_L1)
            return GraphqlResolved::value(
                worker.disconnectedAt.isValid() ? QJsonValue(u"WORKER_SHUTDOWN"_s) : QJsonValue());
        if (field == "status"_L1)
            return GraphqlResolved::value(QString(statusNames.at(static_cast<std::size_t>(worker.status))));
        if (field == "functionCount"_L1)
            return GraphqlResolved::value(app ? app->app.functionCount : 0);
        if (field == "sdkLang"_L1)
            return GraphqlResolved::value(worker.sdkLanguage);
        if (field == "sdkVersion"_L1)
            return GraphqlResolved::value(worker.sdkVersion);
        if (field == "sdkPlatform"_L1)
            return GraphqlResolved::value(worker.platform);
        if (field == "workerIp"_L1)
            return GraphqlResolved::value(worker.ip);
        return graphGap(field);
    };
}

GraphqlObject findingObject(const PracticeAppFinding &finding)
{
    return [finding](const QString &field, const QJsonObject &) -> GraphqlResolved {
        static const QHash<QString, QString> told{{u"appID"_s, u"app_id"_s},
            {u"authenticationSucceeded"_s, u"authentication_succeeded"_s}, {u"env"_s, u"env"_s},
            {u"framework"_s, u"framework"_s}, {u"sdkLanguage"_s, u"sdk_language"_s},
            {u"sdkVersion"_s, u"sdk_version"_s}, {u"apiOrigin"_s, u"api_origin"_s},
            {u"eventAPIOrigin"_s, u"event_api_origin"_s}, {u"serveOrigin"_s, u"serve_origin"_s},
            {u"servePath"_s, u"serve_path"_s}};
        if (const auto name = told.constFind(field); name != told.cend())
            return checkField(finding, *name);
        if (field == "error"_L1)
            return GraphqlResolved::value(graphText(finding.error));
        if (field == "eventKeyStatus"_L1)
            return GraphqlResolved::value(finding.eventKey);
        if (field == "signingKeyStatus"_L1)
            return GraphqlResolved::value(finding.signingKey);
        if (field == "signingKeyFallbackStatus"_L1)
            return GraphqlResolved::value(finding.fallback);
        if (field == "isReachable"_L1)
            return GraphqlResolved::value(finding.isReachable);
        if (field == "isSDK"_L1)
            return GraphqlResolved::value(finding.isSdk);
        if (field == "mode"_L1)
            return GraphqlResolved::value(graphText(finding.answer[u"mode"_s].toString().toUpper()));
        if (field == "respStatusCode"_L1)
            return GraphqlResolved::value(finding.isReachable ? QJsonValue(finding.status) : QJsonValue());
        if (field == "respHeaders"_L1)
            return headersOf(finding);
        if (field == "extra"_L1) {
            const QJsonValue extra = finding.answer[u"extra"_s];
            return GraphqlResolved::value(extra.isObject() ? extra : QJsonValue());
        }
        return graphGap(field);
    };
}

GraphqlObject rotationCheckObject(const PracticeApp &row, const PracticeAppFinding &finding)
{
    const bool supports = !row.syncs.isEmpty() && knowsFallback(row.syncs.first());
    return [supports, finding](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "sdkSupport"_L1)
            return GraphqlResolved::value(supports);
        if (field == "signingKeyState"_L1)
            return GraphqlResolved::value(finding.signingKey);
        if (field == "signingKeyFallbackState"_L1)
            return GraphqlResolved::value(finding.fallback);
        return graphGap(field);
    };
}

GraphqlObject syncOutcomeObject(const PracticeGraphParts &parts, const PracticeSyncOutcome &outcome)
{
    return [parts, outcome](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "app"_L1)
            return GraphqlResolved::of(outcome.app ? appObject(parts, *outcome.app) : GraphqlObject());
        if (field == "sync"_L1)
            return outcome.app ? latestSync(*outcome.app) : GraphqlResolved::value({});
        if (field != "error"_L1)
            return graphGap(field);
        if (!outcome.failure)
            return GraphqlResolved::value({});
        return GraphqlResolved::of([outcome](const QString &part, const QJsonObject &) -> GraphqlResolved {
            if (part == "code"_L1)
                return GraphqlResolved::value(outcome.failure->code);
            if (part == "message"_L1)
                return GraphqlResolved::value(outcome.failure->message);
            if (part == "data"_L1)
                return GraphqlResolved::value(graphText(outcome.data));
            return graphGap(part);
        });
    };
}
