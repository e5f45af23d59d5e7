// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/graphqlanswer.h"

#include "app/core/jsonmembers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using Kind = Error::Kind;

namespace {

/// Where the errors of an answer came up: at the top field (it was refused), or below it (it had been carried out).
bool isBelowTop(const QJsonObject &error)
{
    return error.value("path"_L1).toArray().size() > 1;
}

/// What servers in Go say when they break down in the middle of something, rather than refuse it.
bool isBreakdown(const QString &message, const QString &code)
{
    static constexpr std::array breakdowns{"internal system error"_L1, "internal server error"_L1,
        "context deadline exceeded"_L1, "context canceled"_L1, "timeout"_L1, "timed out"_L1, "unexpected eof"_L1};
    return code == "INTERNAL_SERVER_ERROR"_L1 || std::ranges::any_of(breakdowns, [&](QLatin1StringView text) {
        return message.contains(text, Qt::CaseInsensitive);
    });
}

bool isNotFound(const QString &message, const QString &code)
{
    // "no rows" is what the database says of a missing object when nobody translates it.
    return code == "NOT_FOUND"_L1 || message.contains("not found"_L1, Qt::CaseInsensitive)
        || message.contains("no rows in result set"_L1, Qt::CaseInsensitive);
}

Error errorOf(const QJsonObject &error, bool isWrite)
{
    const QString message = error.value("message"_L1).toString().trimmed();
    const QString code = error.value("extensions"_L1).toObject().value("code"_L1).toString();
    Error result{.kind = Kind::Rejected, .serverMessage = presentableMessage(message)};
    result.mayHaveTakenEffect = isWrite && (isBelowTop(error) || isBreakdown(message, code));
    if (code == "UNAUTHENTICATED"_L1)
        result.kind = Kind::NotSignedIn;
    else if (code == "FORBIDDEN"_L1 || message.compare("forbidden"_L1, Qt::CaseInsensitive) == 0)
        result.kind = Kind::Forbidden;
    else if (isBreakdown(message, code))
        result.kind = Kind::Busy;
    else if (isNotFound(message, code))
        result.kind = Kind::NotFound;
    else if (message.isEmpty())
        result.kind = Kind::Unexpected;
    return result;
}

/// The first error decides the kind; any of them makes the effect uncertain.
std::optional<Error> firstError(const QJsonArray &errors, bool isWrite)
{
    std::optional<Error> first;
    for (const QJsonValue &value : errors) {
        const Error error = errorOf(value.toObject(), isWrite);
        if (!first)
            first = error;
        first->mayHaveTakenEffect = first->mayHaveTakenEffect || error.mayHaveTakenEffect;
    }
    return first;
}

Error statusError(int status, const std::optional<Error> &told, bool isWrite)
{
    Error error = told.value_or(Error{.kind = Kind::Unreadable, .detail = u"no GraphQL answer"_s});
    // 408: something on the way gave up waiting. 3xx can follow upon a request that was carried out.
    const bool uncertain = status >= 500 || status < 400 || status == 408;
    error.mayHaveTakenEffect = isWrite && (uncertain || error.mayHaveTakenEffect);
    if (status == 401)
        error.kind = Kind::NotSignedIn;
    else if (status == 403)
        error.kind = Kind::Forbidden;
    else if (status == 429 || status == 408 || status >= 500)
        error.kind = Kind::Busy;
    if (status >= 300 && status < 400)
        error.detail = u"a redirect, not followed"_s;
    return error;
}

} // namespace

Result<QJsonValue> graphQlField(int httpStatus, const QByteArray &body, const QString &field, bool isWrite)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parsed);
    const QJsonObject answer = document.object();
    const QJsonValue value = answer.value("data"_L1).toObject().value(field);
    std::optional<Error> told = firstError(answer.value("errors"_L1).toArray(), isWrite);
    const auto failed = [httpStatus](Error error) {
        error.httpStatus = httpStatus;
        return failure(std::move(error));
    };

    if (httpStatus < 200 || httpStatus >= 300)
        return failed(statusError(httpStatus, told, isWrite));
    const QJsonValue errors = answer.value("errors"_L1);
    const bool isDoubled = document.isObject() && !doubledMembers(body).isEmpty();
    if ((!errors.isArray() && !errors.isNull() && !errors.isUndefined()) || isDoubled) {
        return failed({.kind = Kind::Unreadable,
            .detail = u"errors that are no list, or a member that is there twice"_s,
            .mayHaveTakenEffect = isWrite});
    }
    const bool hasValue = !value.isNull() && !value.isUndefined();
    if (told && isWrite && hasValue)
        return value;
    if (told)
        return failed(*told);
    if (parsed.error != QJsonParseError::NoError || !document.isObject())
        return failed({.kind = Kind::Unreadable, .detail = u"no JSON object"_s, .mayHaveTakenEffect = isWrite});
    if (!hasValue)
        return failed({.kind = Kind::Unreadable, .detail = field + u" is missing"_s, .mayHaveTakenEffect = isWrite});
    return value;
}

std::optional<Error> foreignRefusal(int httpStatus, const QByteArray &body, const QString &gatewaysMark, bool isWrite)
{
    // Whoever waits, or is asked to come back, is no other than the API would be.
    if (httpStatus < 400 || httpStatus >= 500 || httpStatus == 408 || httpStatus == 429)
        return {};
    const QByteArray said = body.trimmed();
    // What servers in Go say of a token that has ended: with another one it is asked again.
    if (httpStatus == 401 && (said == "Authentication failed" || said == "Unauthorized"))
        return {};
    const QJsonObject answer = QJsonDocument::fromJson(said).object();
    const bool isApis = answer.contains("errors"_L1) || answer.contains("data"_L1);
    // JSON can be cut off; without a mark it is anybody's.
    const bool isSentence = !said.isEmpty() && !said.startsWith('{');
    if (!isSentence && (isApis || gatewaysMark.isEmpty()))
        return {};
    return Error{.kind = Kind::Unreadable,
        .detail = u"a refusal that is not the server's"_s,
        .mayHaveTakenEffect = isWrite,
        .httpStatus = httpStatus,
        .network = {.kind = NetworkFault::ForeignAnswer, .who = gatewaysMark, .status = httpStatus}};
}

QString presentableMessage(const QString &message)
{
    static const QRegularExpression secrets(
        uR"(signkey-[A-Za-z0-9_]+-[0-9A-Fa-f]+|sk-inn-[A-Za-z0-9_-]+|)"
        uR"([A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]*|[A-Za-z0-9_-]{40,}|[A-Za-z0-9]{32,})"_s);
    // What opens a host's door stands in an address: before the host, or in what is asked there; and an event key in
    // the event API's.
    static const QRegularExpression inAddress(
        uR"((?<=://)[^/?#\s@"']+(?=@)|(?<=\?)[^\s"'<>`?]*=[^\s"'<>`]*|(?<=/e/)[^\s/?#"'<>`]+)"_s);
    constexpr qsizetype longest = 500;
    // Before it is looked at: one without an end would keep us for minutes. Of a word that is cut nothing is left.
    constexpr qsizetype mostRead = 4096;
    QString line = message.left(mostRead).simplified();
    if (message.size() > mostRead)
        line = line.left(line.lastIndexOf(u' ') + 1) + u'…';
    line.replace(inAddress, u"…"_s).replace(secrets, u"…"_s);
    return line.size() > longest ? line.left(longest - 1) + u'…' : line;
}
