// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

/// An account none of whose keys a call changes, and which tells nothing of workers, checks and events. What such an
/// account does know to do is its own class's.
class CalllessDashboard : public Dashboard
{
    Q_OBJECT

public:
    using Dashboard::Dashboard;

    QFuture<Result<QList<Worker>>> workers(const QString &environmentId) override;
    bool listsWorkers() const override { return false; }
    QFuture<Result<AppCheck>> appCheck(const QString &environmentId, const QUrl &url) override;
    QFuture<Result<SigningKeyRotationCheck>> signingKeyRotationCheck(
        const QString &environmentId, const QString &appExternalId) override;
    QFuture<Result<std::optional<QDateTime>>> lastEventThrough(
        const QString &environmentId, const QString &eventKeyId, const QDateTime &since) override;
    QFuture<Result<SigningKey>> createSigningKey(const QString &environmentId) override;
    QFuture<Done> deleteSigningKey(const QString &keyId) override;
    QFuture<Result<SigningKey>> rotateSigningKey(const QString &environmentId) override;
    QFuture<Result<EventKey>> createEventKey(const QString &environmentId, const NewEventKey &key) override;
    QFuture<Result<EventKey>> updateEventKey(const EventKey &changed) override;
    QFuture<Done> deleteEventKey(const QString &environmentId, const QString &keyId) override;
    QFuture<Done> renewSession() override; ///< There is none.
};
