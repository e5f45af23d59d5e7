// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationresync.h"

#include "app/domain/dashboard.h"

using namespace Qt::StringLiterals;

namespace {

constexpr auto goodState = "good"_L1;
constexpr auto failedState = "failed"_L1;
constexpr auto unknownState = "unknown"_L1;

/// The key by which Inngest signs, as far as the rotation has come.
QString signedWithIn(const Rotation &rotation)
{
    return (rotation.isRotated ? rotation.newSigningKey : rotation.oldSigningKey).fingerprint;
}

QUrl publicUrl(const QUrl &url)
{
    // A host's protection can be passed with a secret in the query.
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

} // namespace

QHash<QString, QUrl> addressesToCall(
    const Dashboard &dashboard, const Environment &environment, const KeptAccesses &kept)
{
    QHash<QString, QUrl> addresses;
    // Inngest Cloud calls the app itself, and not from here.
    if (!dashboard.wayOf(ActKind::RotateSigningKey, environment).isRestart)
        return addresses;
    for (auto access = kept.byApp.cbegin(); access != kept.byApp.cend(); ++access) {
        if (!access->url.isEmpty())
            addresses.insert(access.key(), access->url);
    }
    return addresses;
}

ResyncLine resyncLineOf(const QJsonObject &record)
{
    ResyncLine line;
    line.app.id = record[u"app"].toString();
    line.app.name = record[u"name"].toString();
    line.app.externalId = record[u"appId"].toString();
    const QString state = record[u"state"].toString();
    line.state = state == goodState ? ResyncLine::Good
        : state == failedState      ? ResyncLine::Failed
                                    : ResyncLine::Unknown;
    line.code = record[u"code"].toString();
    line.message = record[u"message"].toString();
    line.appHttpStatus = record[u"status"].toInt();
    line.answeredAppId = record[u"answeredApp"].toString();
    line.urlNow = QUrl(record[u"url"].toString());
    line.urlBefore = QUrl(record[u"urlBefore"].toString());
    return line;
}

QList<ResyncLine> resyncLinesOf(const EnvironmentSnapshot &live, const ResyncRun &run, const Rotation &rotation)
{
    // What was synced while Inngest signed with another key is to be synced again.
    QHash<QString, QJsonObject> records;
    for (const QJsonValue &value : rotation.resyncs) {
        if (value[u"signedWith"].toString(signedWithIn(rotation)) == signedWithIn(rotation))
            records.insert(value[u"app"].toString(), value.toObject());
    }
    QList<ResyncLine> lines;
    for (const App &app : live.apps) {
        if (!app.canBeResynced())
            continue;
        ResyncLine line{.urlBefore = app.latestSync ? publicUrl(app.latestSync->url) : QUrl()};
        if (run.isRunning(app.id))
            line.state = run.isWaiting(app.id) ? ResyncLine::Waiting : ResyncLine::Running;
        else if (records.contains(app.id))
            line = resyncLineOf(records.value(app.id));
        line.app = app;
        lines.append(line);
    }
    return lines;
}

QJsonObject resyncRecordOf(const ResyncResult &result, const QDateTime &at)
{
    QJsonObject record{{u"app"_s, result.app.id}, {u"name"_s, result.app.name}, {u"appId"_s, result.app.externalId},
        {u"state"_s,
            result.isGood()                    ? goodState
                : result.end == Act::End::Open ? unknownState
                                               : failedState},
        {u"at"_s, at.toString(Qt::ISODateWithMs)}};
    if (result.outcome && result.outcome->failure) {
        record.insert(u"code"_s, result.outcome->failure->code);
        record.insert(u"message"_s, result.outcome->failure->message);
        record.insert(u"status"_s, result.outcome->failure->appHttpStatus);
    } else if (result.error) {
        record.insert(u"message"_s, result.error->serverMessage);
    }
    if (result.outcome && !result.outcome->appExternalId.isEmpty())
        record.insert(u"answeredApp"_s, result.outcome->appExternalId);
    if (result.app.latestSync)
        record.insert(u"urlBefore"_s, publicUrl(result.app.latestSync->url).toString());
    if (result.outcome && result.outcome->sync)
        record.insert(u"url"_s, publicUrl(result.outcome->sync->url).toString());
    return record;
}

QJsonArray withResync(const Rotation &rotation, QJsonObject result)
{
    QJsonArray records;
    for (const QJsonValue &value : rotation.resyncs) {
        if (value[u"app"].toString() != result[u"app"].toString())
            records.append(value);
    }
    result.insert(u"signedWith"_s, signedWithIn(rotation));
    records.append(result);
    return records;
}
