// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QNetworkAccessManager>
#include <QNetworkReply>

/// Knows how many of its requests are under way.
class CountingNetwork final : public QNetworkAccessManager
{
    Q_OBJECT

public:
    using QNetworkAccessManager::QNetworkAccessManager;

    int underWay() const { return m_underWay; }

signals:
    void ended();

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body) override
    {
        QNetworkReply *reply = QNetworkAccessManager::createRequest(operation, request, body);
        ++m_underWay;
        connect(reply, &QNetworkReply::finished, this, [this] {
            --m_underWay;
            emit ended();
        });
        return reply;
    }

private:
    int m_underWay = 0;
};
