// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clerkclient.h"

#include "app/core/clock.h"
#include "app/dashboard/clerkcall.h"

using namespace Qt::StringLiterals;

namespace {

/// The id as one segment of a path, whatever is in it.
QString sessionPath(const QString &sessionId, QLatin1StringView what)
{
    return u"/v1/client/sessions/"_s + QString::fromLatin1(QUrl::toPercentEncoding(sessionId)) + u'/' + what;
}

} // namespace

ClerkClient::ClerkClient(const QUrl &origin, const Secret &clientToken, KeepToken keep, QNetworkAccessManager &network,
    Clock &clock, const ClerkOptions &options, QObject *parent)
    : QObject(parent)
    , m_origin(origin)
    , m_network(network)
    , m_clock(clock)
    , m_options(options)
    , m_token(std::make_shared<Token>(Token{clientToken, 0, std::move(keep)}))
{
}

ClerkClient::~ClerkClient() = default;

Secret ClerkClient::cleanToken(const Secret &pasted)
{
    QByteArray text = pasted.reveal().toByteArray().trimmed();
    while (text.endsWith(';'))
        text = text.chopped(1).trimmed();
    for (const char *prefix : {"__client=", "Bearer ", "bearer "}) {
        if (text.startsWith(prefix))
            text = text.mid(static_cast<qsizetype>(qstrlen(prefix))).trimmed();
    }
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"'))
        text = text.mid(1, text.size() - 2);
    const Secret clean(text);
    wipe(text.data(), text.size());
    return clean;
}

Secret ClerkClient::clientToken() const
{
    return m_token->value;
}

void ClerkClient::setClientToken(const Secret &clientToken)
{
    m_token->value = clientToken;
    ++m_token->generation;
}

QFuture<Result<QList<ClerkSession>>> ClerkClient::sessions()
{
    return call<QList<ClerkSession>>(u"/v1/client"_s, {}, parseClerkClient);
}

QFuture<Result<Secret>> ClerkClient::sessionToken(const QString &sessionId)
{
    return call<Secret>(sessionPath(sessionId, "tokens"_L1), QByteArray(), parseClerkToken);
}

QFuture<Done> ClerkClient::activateOrganization(const QString &sessionId, const QString &organizationId)
{
    const QByteArray form = "active_organization_id=" + QUrl::toPercentEncoding(organizationId);
    return call<void>(sessionPath(sessionId, "touch"_L1), form, [](const QByteArray &) { return Done(); });
}

template <typename T, typename Parse>
QFuture<Result<T>> ClerkClient::call(const QString &path, const std::optional<QByteArray> &form, Parse parse)
{
    auto *call = new ClerkCall(path, form, *this);
    const auto made = mapped(call->future(), this,
        [parse](const Result<QByteArray> &body) { return body ? parse(*body) : Result<T>(failure(body.error())); });
    m_queue.enqueue(call);
    if (m_queue.size() == 1)
        startNext();
    return made;
}

void ClerkClient::startNext()
{
    if (!m_queue.isEmpty())
        m_queue.head()->start();
}
