// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"

/// An account none of whose keys a call changes, and which tells nothing of workers, checks and events. What such an
/// account does know to do is its own class's.
class CalllessDashboard : public Dashboard
{
    Q_OBJECT

public:
    using Dashboard::Dashboard;

    QFuture<Result<QList<Worker>>> workers(const QString &) override
    {
        return readyFuture(Result<QList<Worker>>(QList<Worker>()));
    }
    bool listsWorkers() const override { return false; }
    bool tellsEvents() const override { return false; }
    QFuture<Result<SigningKeyRotationCheck>> signingKeyRotationCheck(const QString &, const QString &) override
    {
        return noCall<Result<SigningKeyRotationCheck>>();
    }
    QFuture<Result<std::optional<QDateTime>>> lastEventThrough(
        const QString &, const QString &, const QDateTime &) override
    {
        return noCall<Result<std::optional<QDateTime>>>();
    }
    QFuture<Result<SigningKey>> createSigningKey(const QString &) override { return noCall<Result<SigningKey>>(); }
    QFuture<Done> deleteSigningKey(const QString &) override { return noCall<Done>(); }
    QFuture<Result<SigningKey>> rotateSigningKey(const QString &) override { return noCall<Result<SigningKey>>(); }
    QFuture<Result<EventKey>> createEventKey(const QString &, const NewEventKey &) override
    {
        return noCall<Result<EventKey>>();
    }
    QFuture<Result<EventKey>> updateEventKey(const EventKey &) override { return noCall<Result<EventKey>>(); }
    QFuture<Done> deleteEventKey(const QString &, const QString &) override { return noCall<Done>(); }
    QFuture<Done> renewSession() override { return readyFuture(Done()); } ///< There is none.

private:
    /// Nobody should have tried.
    template <typename T>
    static QFuture<T> noCall()
    {
        return readyFuture<T>(failure({.kind = Error::Kind::Rejected, .detail = QStringLiteral("done by hand only")}));
    }
};
