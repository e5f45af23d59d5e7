// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpcall.h"
#include "app/practice/practiceserver.h"
#include "tests/support/answerof.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

/// A bare client of the practice server's HTTP endpoints: what comes back is seen as it is.
class PracticeClient
{
public:
    explicit PracticeClient(PracticeInfo info = {})
        : m_info(std::move(info))
    {
    }

    struct Exchange
    {
        QString operationName;
        QString query;
        QJsonObject variables;
        QJsonObject response;
    };

    QFuture<Result<HttpResponse>> start(const QString &path, const QByteArray &body,
        std::chrono::milliseconds timeout = std::chrono::seconds(10), const HttpHeaders &headers = {},
        QObject *owner = nullptr)
    {
        QUrl url = m_info.origin;
        url.setPath(path);
        HttpCall::Request request{.method = "POST", .url = url, .headers = headers, .body = body};
        if (headerValue(headers, "authorization").isEmpty())
            request.headers.emplaceBack("Authorization", "Bearer " + m_info.token.reveal().toByteArray());
        return HttpCall::run(m_clock, request, timeout, owner);
    }

    Result<HttpResponse> post(const QString &path, const QByteArray &body,
        std::chrono::milliseconds timeout = std::chrono::seconds(10), const HttpHeaders &headers = {})
    {
        return answerOf(start(path, body, timeout, headers));
    }

    static QByteArray body(const QString &query, const QString &name, const QJsonObject &variables)
    {
        QJsonObject json{{QStringLiteral("query"), query}, {QStringLiteral("variables"), variables}};
        if (!name.isEmpty())
            json.insert(QStringLiteral("operationName"), name);
        return QJsonDocument(json).toJson(QJsonDocument::Compact);
    }

    /// The whole response, `data` and `errors`; kept in exchanges.
    QJsonObject ask(const QString &query, const QString &name = {}, const QJsonObject &variables = {})
    {
        const auto answer = post(QStringLiteral("/gql"), body(query, name, variables));
        const QJsonObject response = answer ? QJsonDocument::fromJson(answer->body).object() : QJsonObject();
        exchanges.append({name, query, variables, response});
        return response;
    }

    /// One of the program's own operations.
    QJsonObject run(const QString &operation, const QJsonObject &variables = {})
    {
        return ask(operationText(operation), operation, variables);
    }

    static QString operationText(const QString &operation)
    {
        QFile file(QStringLiteral(":/dashboard/%1.graphql").arg(operation));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    static QString error(const QJsonObject &response)
    {
        return response[QStringLiteral("errors")].toArray().at(0).toObject()[QStringLiteral("message")].toString();
    }

    QList<Exchange> exchanges;

private:
    SystemClock m_clock;
    PracticeInfo m_info;
};
