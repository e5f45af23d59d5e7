// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpcall.h"
#include "app/practice/practiceserver.h"
#include "tests/support/answerof.h"

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

    QFuture<Result<HttpResponse>> start(const QString &path, const QByteArray &body,
        std::chrono::milliseconds timeout = std::chrono::seconds(10), const HttpHeaders &headers = {},
        QObject *owner = nullptr)
    {
        QUrl url = m_info.origin;
        url.setPath(path);
        HttpCall::Request request{.method = "POST", .url = url, .headers = headers, .body = body};
        if (headerIn(headers, "authorization").isEmpty())
            request.headers.emplaceBack("Authorization", "Bearer " + m_info.token.reveal().toByteArray());
        return HttpCall::run(m_clock, request, timeout, owner);
    }

    Result<HttpResponse> post(const QString &path, const QByteArray &body,
        std::chrono::milliseconds timeout = std::chrono::seconds(10), const HttpHeaders &headers = {})
    {
        return answerOf(start(path, body, timeout, headers));
    }

    static QByteArray body(const QString &operation, const QJsonObject &variables)
    {
        return QJsonDocument({{QStringLiteral("operationName"), operation}, {QStringLiteral("variables"), variables}})
            .toJson(QJsonDocument::Compact);
    }

    /// The whole response of one of the program's operations, `data` and `errors`.
    QJsonObject run(const QString &operation, const QJsonObject &variables = {})
    {
        const auto answer = post(QStringLiteral("/gql"), body(operation, variables));
        return answer ? QJsonDocument::fromJson(answer->body).object() : QJsonObject();
    }

    QJsonObject environments()
    {
        return run(
            QStringLiteral("environments"), {{QStringLiteral("first"), 40}, {QStringLiteral("archived"), false}});
    }

    /// The production environment's id.
    QString production()
    {
        const QJsonObject answer = environments();
        const QJsonArray edges
            = answer[QStringLiteral("data")][QStringLiteral("envs")][QStringLiteral("edges")].toArray();
        for (const QJsonValue edge : edges) {
            if (edge[QStringLiteral("node")][QStringLiteral("type")] == QStringLiteral("PRODUCTION"))
                return edge[QStringLiteral("node")][QStringLiteral("id")].toString();
        }
        return {};
    }

    static QString error(const QJsonObject &response)
    {
        return response[QStringLiteral("errors")].toArray().at(0).toObject()[QStringLiteral("message")].toString();
    }

private:
    SystemClock m_clock;
    PracticeInfo m_info;
};
