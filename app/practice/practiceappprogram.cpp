// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappprogram.h"

#include "app/core/bareaddress.h"
#include "app/domain/fingerprint.h"
#include "app/domain/jsonfields.h"
#include "app/domain/keytext.h"
#include "app/domain/signature.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longestValidity = 5 * 60 * 1000;

} // namespace

PracticeAppProgram::PracticeAppProgram(
    PracticeAppCode code, PracticeAppVariables variables, const QUrl &url, const QUrl &api)
    : m_code(std::move(code))
    , m_variables(std::move(variables))
    , m_url(url)
    , m_api(api)
{
}

HttpResponse PracticeAppProgram::answer(const HttpRequest &request, const QDateTime &now) const
{
    if (request.path != path())
        return {.status = 404, .headers = {{"Content-Type", "text/plain"}}, .body = "Not found"};
    if (isWithoutKey())
        return withoutKey();
    if (request.method == "GET")
        return introspection(request, now);
    if (request.method == "POST")
        return call(request, now);
    HttpResponse refused = response(405, QJsonObject{{u"message"_s, u"Method not allowed"_s}});
    refused.headers.emplaceBack("Allow", "GET, POST, PUT");
    return refused;
}

std::optional<Secret> PracticeAppProgram::acceptedKey(const HttpRequest &request, const QDateTime &now) const
{
    const QByteArray header = request.header("X-Inngest-Signature");
    const QDateTime time = signatureTime(header);
    if (!time.isValid() || time.msecsTo(now) > longestValidity)
        return {};
    if (m_code.sdk.refusesFuture() && time > now)
        return {};
    const QList<Secret> keys = ownKeys();
    for (const Secret &key : keys) {
        if (signatureMatches(header, key, request.body))
            return key;
    }
    return {};
}

HttpResponse PracticeAppProgram::introspection(const HttpRequest &request, const QDateTime &now) const
{
    const std::optional<Secret> key = acceptedKey(request, now);
    if (!key && !m_variables.isDev())
        return refusal();
    // In dev mode nothing is checked and no hash is told.
    const bool isFull = key && m_code.sdk.tellsHashes() && !m_variables.isDev();
    HttpResponse answer = response(200, isFull ? fullAnswer() : shortAnswer());
    sign(answer, key, now);
    return answer;
}

HttpResponse PracticeAppProgram::call(const HttpRequest &request, const QDateTime &now) const
{
    const std::optional<Secret> key = acceptedKey(request, now);
    if (!key && !m_variables.isDev())
        return m_code.sdk.failsOnWrongCalls() ? failedCall() : unauthorized();
    const QUrlQuery query(QString::fromLatin1(request.query));
    if (query.queryItemValue(u"fnId"_s).isEmpty())
        return response(500, QJsonObject{{u"message"_s, u"No function ID in the request's query: fnId is missing"_s}});
    HttpResponse answer = response(200, QByteArray("\"done\""));
    sign(answer, key, now);
    return answer;
}

HttpResponse PracticeAppProgram::failedCall() const
{
    return unsuccessful(
        500, QJsonObject{{u"type"_s, u"internal"_s}, {u"name"_s, u"Error"_s}, {u"message"_s, u"Invalid signature"_s}});
}

HttpResponse PracticeAppProgram::refusal() const
{
    return m_code.sdk.refusal() == PracticeAppSdk::Refusal::ShortAnswer ? response(200, shortAnswer()) : unauthorized();
}

HttpResponse PracticeAppProgram::unauthorized() const
{
    if (m_code.sdk.refusal() != PracticeAppSdk::Refusal::CodedUnauthorized)
        return unsuccessful(401, QJsonObject{{u"message"_s, u"Unauthorized"_s}});
    return response(401,
        QJsonObject{{u"code"_s, u"sig_verification_failed"_s}, {u"message"_s, u"Unauthorized"_s},
            {u"name"_s, u"SigVerificationFailedError"_s}});
}

HttpResponse PracticeAppProgram::withoutKey() const
{
    return unsuccessful(500, QJsonObject{{u"code"_s, u"internal_server_error"_s}});
}

std::optional<HttpResponse> PracticeAppProgram::syncRefusal() const
{
    if (m_variables.isDev()) {
        return response(500,
            QJsonObject{{u"code"_s, u"server_kind_mismatch"_s},
                {u"message"_s, u"Sync rejected: it comes from a cloud server, and the app is in dev mode"_s}});
    }
    if (ownKeys().isEmpty())
        return withoutKey();
    return {};
}

QByteArray PracticeAppProgram::registration() const
{
    QJsonArray functions;
    for (int number = 1; number <= m_code.functionCount; ++number) {
        const QString name = u"function-%1"_s.arg(number);
        functions.append(QJsonObject{{u"id"_s, m_code.externalId + u'-' + name}, {u"name"_s, name},
            {u"triggers"_s,
                QJsonArray{QJsonObject{{u"event"_s, m_code.externalId + u"/function-%1.asked"_s.arg(number)}}}},
            {u"steps"_s, QJsonObject()}});
    }
    const QJsonObject body{{u"url"_s, m_url.toString()}, {u"deployType"_s, u"ping"_s},
        {u"framework"_s, m_code.framework}, {u"appName"_s, m_code.externalId},
        {u"appVersion"_s, textOrNull(m_code.appVersion)}, {u"functions"_s, functions},
        {u"sdk"_s, u"%1:v%2"_s.arg(m_code.sdk.language, m_code.sdk.version)}, {u"v"_s, u"0.1"_s},
        {u"platform"_s, textOrNull(m_code.platform)}};
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QList<Secret> PracticeAppProgram::ownKeys() const
{
    QList<Secret> keys;
    if (!m_variables.signingKey().isEmpty())
        keys.append(m_variables.signingKey());
    if (m_code.sdk.knowsFallback() && !m_variables.signingKeyFallback().isEmpty())
        keys.append(m_variables.signingKeyFallback());
    return keys;
}

Secret PracticeAppProgram::bearerOf(const Secret &signingKey)
{
    return Secret::fromText(signingKeyPrefix(signingKey) + signingKeyHash(signingKey));
}

HttpResponse PracticeAppProgram::response(int status, const QJsonObject &body) const
{
    return response(status, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

HttpResponse PracticeAppProgram::response(int status, const QByteArray &body) const
{
    const QByteArray sdk = "inngest-" + m_code.sdk.language.toLatin1() + ":v" + m_code.sdk.version.toLatin1();
    HttpResponse response{.status = status,
        .headers = {{"Content-Type", "application/json"}, {"X-Inngest-Sdk", sdk},
            {"X-Inngest-Framework", m_code.framework.toLatin1()}},
        .body = body};
    if (m_code.sdk.marksHandled())
        response.headers.emplaceBack("X-Inngest-Sdk-Handled", "true");
    return response;
}

HttpResponse PracticeAppProgram::unsuccessful(int status, const QJsonObject &body) const
{
    HttpResponse failed = response(status, body);
    if (m_code.sdk.marksHandled())
        failed.headers.removeIf([](const auto &header) { return header.first == "X-Inngest-Sdk"; });
    return failed;
}

QJsonObject PracticeAppProgram::shortAnswer() const
{
    const QString mode = m_variables.isDev() ? u"dev"_s : u"cloud"_s;
    const bool hasEventKey = !m_variables.eventKey().isEmpty();
    const bool hasSigningKey = !m_variables.signingKey().isEmpty();
    if (!m_code.sdk.tellsHashes()) {
        return {{u"message"_s, u"Inngest endpoint configured correctly."_s}, {u"hasEventKey"_s, hasEventKey},
            {u"hasSigningKey"_s, hasSigningKey}, {u"functionsFound"_s, m_code.functionCount},
            {u"mode"_s, QJsonObject{{u"type"_s, mode}, {u"isExplicit"_s, m_variables.isDev()}}}};
    }
    QJsonObject answer{{u"function_count"_s, m_code.functionCount}, {u"has_event_key"_s, hasEventKey},
        {u"has_signing_key"_s, hasSigningKey}, {u"mode"_s, mode},
        {u"extra"_s, QJsonObject{{u"is_mode_explicit"_s, m_variables.isDev()}}}};
    if (m_code.sdk.tellsAuthentication())
        answer.insert(u"schema_version"_s, u"2024-05-24"_s);
    if (m_code.sdk.tellsRefusal())
        answer.insert(u"authentication_succeeded"_s, m_variables.isDev() ? QJsonValue() : QJsonValue(false));
    return answer;
}

QJsonObject PracticeAppProgram::fullAnswer() const
{
    QJsonObject answer = shortAnswer();
    answer.insert(u"signing_key_hash"_s, hashOf(m_variables.signingKey()));
    if (m_code.sdk.knowsFallback())
        answer.insert(u"signing_key_fallback_hash"_s, hashOf(m_variables.signingKeyFallback()));
    if (!m_code.sdk.tellsAuthentication())
        return answer;
    answer.insert(u"authentication_succeeded"_s, true);
    answer.insert(u"app_id"_s, m_code.externalId);
    answer.insert(u"env"_s, textOrNull(m_variables.env()));
    answer.insert(u"framework"_s, m_code.framework);
    answer.insert(u"sdk_language"_s, m_code.sdk.language);
    answer.insert(u"sdk_version"_s, m_code.sdk.version);
    answer.insert(u"api_origin"_s, bareOrigin(m_api).toString() + u'/');
    answer.insert(u"event_api_origin"_s, bareOrigin(m_api).toString() + u'/');
    answer.insert(u"serve_origin"_s, QJsonValue()); // known to an app that was told to say so, and these were not
    answer.insert(u"serve_path"_s, QJsonValue());
    if (m_code.sdk.tellsCapabilities())
        answer.insert(u"capabilities"_s, QJsonObject{{u"in_band_sync"_s, u"v1"_s}, {u"trust_probe"_s, u"v1"_s}});
    if (m_code.sdk.knowsFallback() && m_code.sdk.tellsWhetherFallback())
        answer.insert(u"has_signing_key_fallback"_s, !m_variables.signingKeyFallback().isEmpty());
    Secret eventKey = m_variables.eventKey();
    if (eventKey.isEmpty() && m_code.sdk.hashesDummyEventKey())
        eventKey = Secret::fromText(u"NO_EVENT_KEY_SET"_s);
    answer.insert(u"event_key_hash"_s, textOrNull(eventKeyHash(eventKey)));
    return answer;
}

QJsonValue PracticeAppProgram::hashOf(const Secret &signingKey) const
{
    const QString hash = signingKeyHash(signingKey);
    if (hash.isEmpty())
        return m_code.sdk.tellsAuthentication() ? QJsonValue() : QJsonValue(QString());
    switch (m_code.sdk.hashForm()) {
    case PracticeAppSdk::HashForm::TwelveDigits:
        return hash.left(12);
    case PracticeAppSdk::HashForm::Digits64:
        return hash;
    case PracticeAppSdk::HashForm::PrefixAndDigits64:
        return signingKeyPrefix(signingKey) + hash;
    }
    return {};
}

void PracticeAppProgram::sign(HttpResponse &response, const std::optional<Secret> &key, const QDateTime &now) const
{
    if (!key || !m_code.sdk.signsAnswers() || m_variables.isDev())
        return;
    // Taken for seconds, milliseconds are what they are.
    const QDateTime time
        = m_code.sdk.signsInSeconds() ? now : QDateTime::fromSecsSinceEpoch(now.toMSecsSinceEpoch(), Qt::UTC);
    response.headers.emplaceBack("X-Inngest-Signature", signatureHeader(*key, response.body, time));
}
