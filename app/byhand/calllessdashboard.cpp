// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/calllessdashboard.h"

#include "app/core/whenfinished.h"

using namespace Qt::StringLiterals;

namespace {

/// No call does it, and nobody should have tried.
Error noCall()
{
    return {.kind = Error::Kind::Rejected, .detail = u"done by hand only"_s};
}

} // namespace

QFuture<Result<QList<Worker>>> CalllessDashboard::workers(const QString &)
{
    return readyFuture(Result<QList<Worker>>(QList<Worker>()));
}

QFuture<Result<AppCheck>> CalllessDashboard::appCheck(const QString &, const QUrl &)
{
    return readyFuture<Result<AppCheck>>(failure(noCall()));
}

QFuture<Result<SigningKeyRotationCheck>> CalllessDashboard::signingKeyRotationCheck(const QString &, const QString &)
{
    return readyFuture<Result<SigningKeyRotationCheck>>(failure(noCall()));
}

QFuture<Result<std::optional<QDateTime>>> CalllessDashboard::lastEventThrough(
    const QString &, const QString &, const QDateTime &)
{
    return readyFuture<Result<std::optional<QDateTime>>>(failure(noCall()));
}

QFuture<Result<SigningKey>> CalllessDashboard::createSigningKey(const QString &)
{
    return readyFuture<Result<SigningKey>>(failure(noCall()));
}

QFuture<Done> CalllessDashboard::deleteSigningKey(const QString &)
{
    return readyFuture<Done>(failure(noCall()));
}

QFuture<Result<SigningKey>> CalllessDashboard::rotateSigningKey(const QString &)
{
    return readyFuture<Result<SigningKey>>(failure(noCall()));
}

QFuture<Result<EventKey>> CalllessDashboard::createEventKey(const QString &, const NewEventKey &)
{
    return readyFuture<Result<EventKey>>(failure(noCall()));
}

QFuture<Result<EventKey>> CalllessDashboard::updateEventKey(const EventKey &)
{
    return readyFuture<Result<EventKey>>(failure(noCall()));
}

QFuture<Done> CalllessDashboard::deleteEventKey(const QString &, const QString &)
{
    return readyFuture<Done>(failure(noCall()));
}

QFuture<Done> CalllessDashboard::renewSession()
{
    return readyFuture(Done());
}
