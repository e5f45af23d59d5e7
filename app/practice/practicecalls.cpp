// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicecalls.h"

#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/domain/signature.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds callTimeout{10};

SyncFailure unreachable(const Error &error, const QUrl &url)
{
    if (error.kind == Error::Kind::Insecure && url.scheme() != "http"_L1)
        return {u"http_unsupported_protocol"_s, u"The practice account reaches apps over plain http only."_s, 0};
    if (error.kind == Error::Kind::Insecure)
        return {u"http_unreachable"_s, u"The practice account reaches apps on this machine only."_s, 0};
    if (error.kind == Error::Kind::Timeout)
        return {u"http_unreachable"_s, u"The app did not answer in time."_s, 0};
    if (error.kind == Error::Kind::Offline)
        return {u"http_unreachable"_s, u"Nothing listens at the app's URL."_s, 0};
    return {u"http_unreachable"_s, u"The app closed the connection without an answer."_s, 0};
}

QString codeOf(int status)
{
    switch (status) {
    case 400:
        return u"http_bad_request"_s;
    case 401:
        return u"http_unauthorized"_s;
    case 403:
        return u"http_forbidden"_s;
    case 404:
        return u"http_not_found"_s;
    case 405:
        return u"http_method_not_allowed"_s;
    default: // any other status
        return status >= 500 ? u"http_internal_server_error"_s : u"unknown"_s;
    }
}

/// The dashboard's CodedError.data.
QString dataOf(const HttpResponse &answer)
{
    QJsonObject headers;
    for (const auto &[name, value] : answer.headers)
        headers.insert(QString::fromLatin1(name), QString::fromUtf8(value));
    const QJsonObject data{{u"statusCode"_s, answer.status}, {u"headers"_s, headers}};
    return QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact));
}

bool isSdk(const HttpResponse &answer, const QJsonObject &body)
{
    return !headerIn(answer.headers, "x-inngest-sdk").isEmpty()
        || !headerIn(answer.headers, "x-inngest-sdk-handled").isEmpty() || body.contains("has_signing_key"_L1);
}

/// CORRECT, INCORRECT, MISSING or UNKNOWN, by what the app says of one of its keys.
QString check(const QJsonObject &answer, const QString &field, const QStringList &good)
{
    const QJsonValue hash = answer.value(field);
    if (hash.isUndefined())
        return u"UNKNOWN"_s;
    if (hash.toString().isEmpty())
        return u"MISSING"_s;
    return good.contains(fingerprintOfHash(hash.toString())) ? u"CORRECT"_s : u"INCORRECT"_s;
}

} // namespace

PracticeCalls::PracticeCalls(PracticeState &state)
    : m_state(state)
{
}

QFuture<Result<PracticeAppFinding>> PracticeCalls::ask(const QString &environmentId, const QUrl &url)
{
    HttpCall::Request request{.url = url};
    if (const PracticeSigningKey *key = m_state.activeSigningKey(m_state.keyHolder(environmentId)))
        request.headers.append({"X-Inngest-Signature", signatureHeader(key->value, {}, m_state.clock().now())});
    return mapped(HttpCall::run(m_state.clock(), request, callTimeout, this), this,
        [this, environmentId](
            const Result<HttpResponse> &answer) -> Result<PracticeAppFinding> { return judge(environmentId, answer); });
}

QFuture<Result<PracticeSyncOutcome>> PracticeCalls::sync(
    const QString &environmentId, const QString &externalId, const QUrl &url)
{
    const Environment *environment = m_state.environments().find(environmentId);
    if (!environment)
        return readyFuture<Result<PracticeSyncOutcome>>(
            failure({.kind = Error::Kind::NotFound, .serverMessage = u"environment not found"_s}));
    PracticeSyncOutcome refused;
    if (environment->isArchived)
        refused.failure = SyncFailure{u"env_archived"_s, u"The environment is archived."_s, 0};
    else if (!url.isValid() || url.host().isEmpty())
        refused.failure = SyncFailure{u"url_invalid"_s, u"That is not the URL of an app."_s, 0};
    if (refused.failure)
        return readyFuture<Result<PracticeSyncOutcome>>(refused);

    m_registrations.remove(url.toString());
    HttpCall::Request request{.method = "PUT", .url = url};
    request.headers.emplaceBack("X-Inngest-Server-Kind", "cloud");
    return mapped(HttpCall::run(m_state.clock(), request, callTimeout, this), this,
        [this, environmentId, externalId, url](const Result<HttpResponse> &answer) -> Result<PracticeSyncOutcome> {
            std::optional<Registration> registration;
            if (m_registrations.contains(url.toString()))
                registration = m_registrations.take(url.toString());
            return judge(environmentId, externalId, url, answer, registration);
        });
}

void PracticeCalls::noteRegistration(const QUrl &url, const QString &appId, const QString &refusalCode)
{
    // A later success with the fallback takes the place of the first key's refusal.
    m_registrations.insert(url.toString(), {appId, refusalCode});
}

PracticeSyncOutcome PracticeCalls::judge(const QString &environmentId, const QString &externalId, const QUrl &url,
    const Result<HttpResponse> &answer, const std::optional<Registration> &registration) const
{
    PracticeSyncOutcome outcome;
    if (!answer) {
        outcome.failure = unreachable(answer.error(), url);
        return outcome;
    }
    outcome.data = dataOf(*answer);
    const QJsonObject body = QJsonDocument::fromJson(answer->body).object();
    const auto fail = [&](const QString &code, const QString &message) {
        const QString said = body[u"message"_s].toString();
        outcome.failure = SyncFailure{code, said.isEmpty() ? message : said, answer->status};
        return outcome;
    };
    if (answer->status != 200 && registration && !registration->refusalCode.isEmpty())
        return fail(registration->refusalCode, u"The app's signing key was not accepted."_s);
    if (answer->status != 200) {
        // An SDK that has no key says so before it registers anything.
        const bool hasNoKey = answer->status == 500 && isSdk(*answer, body) && !registration
            && body[u"code"_s] == u"internal_server_error"_s;
        if (hasNoKey)
            return fail(u"signing_key_unspecified"_s, u"The app has no signing key."_s);
        return fail(codeOf(answer->status), u"The app answered with HTTP status %1."_s.arg(answer->status));
    }
    if (!registration)
        return fail(u"not_sdk"_s, u"The URL answered, but no app registered itself."_s);
    const PracticeApp *app = m_state.apps().find(registration->appId);
    if (!app || app->app.environmentId != environmentId)
        return fail(u"env_mismatch"_s, u"The app registered itself in another environment."_s);
    if (app->app.externalId != externalId)
        return fail(u"app_mismatch"_s, u"Another app answered at this URL: %1."_s.arg(app->app.externalId));
    outcome.app = *app;
    return outcome;
}

PracticeAppFinding PracticeCalls::judge(const QString &environmentId, const Result<HttpResponse> &answer) const
{
    if (!answer)
        return {};
    const QString holder = m_state.keyHolder(environmentId);
    const QStringList good = ofEach(
        m_state.signingKeys().all(), [](const PracticeSigningKey &key) { return signingKeyFingerprint(key.value); },
        [&holder](const PracticeSigningKey &key) { return key.environmentId == holder; });
    const QJsonObject told = QJsonDocument::fromJson(answer->body).object();
    return {.signingKey = check(told, u"signing_key_hash"_s, good),
        .fallback = check(told, u"signing_key_fallback_hash"_s, good)};
}
