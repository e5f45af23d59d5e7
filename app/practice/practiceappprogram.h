// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpmessage.h"
#include "app/practice/practiceappcode.h"
#include "app/practice/practiceappvariables.h"

#include <QDateTime>
#include <QUrl>
#include <optional>

class QJsonObject;

/// One running program of an app: its code, and the variables that it was started with. Answers as an SDK does (the
/// facts' section on an app that is asked directly). Pure: knows neither socket nor clock.
class PracticeAppProgram
{
public:
    /// url: where it serves; api: the origin of the Inngest that it belongs to.
    PracticeAppProgram(PracticeAppCode code, PracticeAppVariables variables, const QUrl &url, const QUrl &api);

    const PracticeAppCode &code() const { return m_code; }
    const PracticeAppVariables &variables() const { return m_variables; }
    /// Of its URL, as it stands in a request.
    QByteArray path() const { return m_url.path(QUrl::FullyEncoded).toLatin1(); }

    /// The answer to anything but the PUT of a sync (405 here): that one takes requests of the app's own.
    HttpResponse answer(const HttpRequest &request, const QDateTime &now) const;

    /// A PUT that is refused before anything is registered: without a key, or in dev mode.
    std::optional<HttpResponse> syncRefusal() const;
    /// What it posts to <api>/fn/register when it is synced.
    QByteArray registration() const;
    /// The keys whose hashes it presents to Inngest, in the order in which it tries them.
    QList<Secret> ownKeys() const;
    /// The bearer token that presents a key to Inngest's API: its prefix and its hash. A secret too.
    static Secret bearerOf(const Secret &signingKey);

    /// An answer of this SDK's, with its headers.
    HttpResponse response(int status, const QByteArray &body) const;
    HttpResponse response(int status, const QJsonObject &body) const;

private:
    std::optional<Secret> acceptedKey(const HttpRequest &request, const QDateTime &now) const;
    HttpResponse introspection(const HttpRequest &request, const QDateTime &now) const;
    HttpResponse call(const HttpRequest &request, const QDateTime &now) const;
    HttpResponse refusal() const;
    /// A refusal or failure, with the headers that it has.
    HttpResponse unsuccessful(int status, const QJsonObject &body) const;
    HttpResponse unauthorized() const;
    HttpResponse failedCall() const;
    HttpResponse withoutKey() const;
    bool isWithoutKey() const { return m_code.sdk.failsWithoutKey() && ownKeys().isEmpty() && !m_variables.isDev(); }
    QJsonObject shortAnswer() const;
    QJsonObject fullAnswer() const;
    QJsonValue hashOf(const Secret &signingKey) const;
    void sign(HttpResponse &response, const std::optional<Secret> &key, const QDateTime &now) const;

    PracticeAppCode m_code;
    PracticeAppVariables m_variables;
    QUrl m_url;
    QUrl m_api;
};
