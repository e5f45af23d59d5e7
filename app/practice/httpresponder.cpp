// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpresponder.h"

#include "app/practice/httpconnection.h"

#include <QPointer>

struct HttpResponder::Claim
{
    explicit Claim(HttpConnection &server)
        : connection(&server)
        , exchange(server.exchange())
    {
    }
    Q_DISABLE_COPY_MOVE(Claim)
    ~Claim()
    {
        if (HttpConnection *open = current(); open && !isSilent)
            open->answer({.status = 500, .headers = {}, .body = "No answer was given."});
    }

    HttpConnection *current() const
    {
        return connection && connection->isWaiting(exchange) ? connection.data() : nullptr;
    }

    QPointer<HttpConnection> connection;
    quint64 exchange;
    bool isSilent = false;
};

HttpResponder::HttpResponder(HttpConnection &connection)
    : m_claim(std::make_shared<Claim>(connection))
{
}

void HttpResponder::send(const HttpResponse &response) const
{
    if (HttpConnection *open = m_claim->current())
        open->answer(response);
}

void HttpResponder::cut() const
{
    if (HttpConnection *open = m_claim->current())
        open->cut();
}

void HttpResponder::sendPart(const HttpResponse &response, qsizetype bodyBytes) const
{
    if (HttpConnection *open = m_claim->current())
        open->answerPart(response, bodyBytes);
}

void HttpResponder::never() const
{
    m_claim->isSilent = true;
}

void HttpResponder::whenClientGone(QObject *context, std::function<void()> call) const
{
    if (HttpConnection *open = m_claim->current())
        open->callWhenGone(context, std::move(call));
    else
        QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
}
