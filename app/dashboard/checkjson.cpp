// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/checkjson.h"

#include "app/dashboard/graphqlanswer.h"

using namespace Qt::StringLiterals;

namespace {

SecretCheck secretCheck(JsonReader &reader, QLatin1StringView field)
{
    static constexpr std::array states{std::pair{"UNKNOWN"_L1, SecretCheck::Unknown},
        std::pair{"CORRECT"_L1, SecretCheck::Correct}, std::pair{"INCORRECT"_L1, SecretCheck::Incorrect},
        std::pair{"MISSING"_L1, SecretCheck::Missing}};
    return reader.named(field, states);
}

/// AppCheckFieldString; null, on either level, is a thing that the app did not tell.
QString toldText(JsonReader &reader, QLatin1StringView field)
{
    if (reader.isNull(field))
        return {};
    JsonReader told(reader.value(field), QString(field));
    const QString text = told.optionalText("value"_L1);
    if (!told.isFine())
        reader.refuse(field);
    return text;
}

/// AppCheckFieldBoolean.
std::optional<bool> toldFlag(JsonReader &reader, QLatin1StringView field)
{
    if (reader.isNull(field))
        return {};
    JsonReader told(reader.value(field), QString(field));
    if (told.isNull("value"_L1))
        return {};
    const bool flag = told.flag("value"_L1);
    if (told.isFine())
        return flag;
    reader.refuse(field);
    return {};
}

std::optional<bool> isDevMode(JsonReader &reader)
{
    const QString mode = reader.optionalText("mode"_L1);
    if (mode.isEmpty())
        return {};
    if (mode != "DEV"_L1 && mode != "CLOUD"_L1)
        reader.refuse("mode"_L1);
    return mode == "DEV"_L1;
}

Result<ReceivedEvent> parseEvent(const QJsonValue &value)
{
    JsonReader reader(value, u"EventV2"_s);
    ReceivedEvent event;
    event.receivedAt = reader.time("receivedAt"_L1);
    if (!reader.isNull("source"_L1)) {
        JsonReader source(reader.value("source"_L1), u"EventSource"_s);
        event.sourceId = source.text("id"_L1);
        if (!source.isFine())
            reader.refuse("source"_L1);
    }
    return reader.finished(event);
}

} // namespace

Result<AppCheck> parseAppCheck(const QJsonValue &workspace, const QString &environmentId)
{
    const JsonReader outer = JsonReader::ofWorkspace(workspace, environmentId);
    if (!outer.isFine())
        return failure(outer.error());
    JsonReader reader(outer.value("appCheck"_L1), u"AppCheckResult"_s);
    AppCheck check;
    check.isReachable = reader.flag("isReachable"_L1);
    check.isSdk = reader.flag("isSDK"_L1);
    check.authenticationSucceeded = toldFlag(reader, "authenticationSucceeded"_L1);
    check.isDev = isDevMode(reader);
    check.signingKey = secretCheck(reader, "signingKeyStatus"_L1);
    check.signingKeyFallback = secretCheck(reader, "signingKeyFallbackStatus"_L1);
    check.eventKey = secretCheck(reader, "eventKeyStatus"_L1);
    check.appId = toldText(reader, "appID"_L1);
    check.sdkLanguage = toldText(reader, "sdkLanguage"_L1);
    check.sdkVersion = toldText(reader, "sdkVersion"_L1);
    check.httpStatus = reader.isNull("respStatusCode"_L1) ? 0 : reader.number("respStatusCode"_L1);
    check.error = presentableMessage(reader.optionalText("error"_L1));
    return reader.finished(check);
}

Result<SigningKeyRotationCheck> parseRotationCheck(
    const QJsonValue &workspace, const QString &environmentId, const QString &appExternalId)
{
    const JsonReader outer = JsonReader::ofWorkspace(workspace, environmentId);
    if (!outer.isFine())
        return failure(outer.error());
    JsonReader app(outer.value("appByExternalID"_L1), u"App"_s);
    if (app.text("externalID"_L1) != appExternalId)
        app.refuse("externalID"_L1);
    if (!app.isFine())
        return failure(app.error());
    JsonReader reader(app.value("signingKeyRotationCheck"_L1), u"SigningKeyRotationCheck"_s);
    SigningKeyRotationCheck check;
    check.sdkSupport = reader.flag("sdkSupport"_L1);
    check.signingKey = secretCheck(reader, "signingKeyState"_L1);
    check.signingKeyFallback = secretCheck(reader, "signingKeyFallbackState"_L1);
    return reader.finished(check);
}

Result<Page<ReceivedEvent>> parseEvents(const QJsonValue &workspace, const QString &environmentId)
{
    const JsonReader outer = JsonReader::ofWorkspace(workspace, environmentId);
    if (!outer.isFine())
        return failure(outer.error());
    return parsePage<ReceivedEvent>(outer.value("eventsV2"_L1), u"EventsConnection"_s, parseEvent);
}
