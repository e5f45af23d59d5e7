// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"

#include <functional>
#include <memory>

/// Passes every call on, and tells of it right before it is sent and right when its answer has come, before whoever
/// asked hears of it.
class WatchedDashboard final : public Dashboard
{
    Q_OBJECT

public:
    enum class Moment { Sent, Answered };
    /// call: the method's name.
    using Watch = std::function<void(const QString &call, Moment moment)>;

    WatchedDashboard(Dashboard &dashboard, Watch watch, QObject *parent = nullptr);

    QString origin() const override { return m_dashboard.origin(); }
    Way wayOf(ActKind kind, const Environment &environment) const override;
    QDateTime serverNow() const override { return m_dashboard.serverNow(); }

    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<QList<SigningKey>>> signingKeys(const QString &environmentId) override;
    QFuture<Result<QList<EventKey>>> eventKeys(const QString &environmentId) override;
    QFuture<Result<QList<App>>> apps(const QString &environmentId) override;
    QFuture<Result<QList<Worker>>> workers(const QString &environmentId) override;
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
    QFuture<Result<ResyncOutcome>> resyncApp(
        const QString &environmentId, const QString &appExternalId, const QUrl &url) override;
    QFuture<Done> renewSession() override;

private:
    template <typename Send>
    auto watched(const QString &call, Send send)
    {
        m_watch(call, Moment::Sent);
        const auto answer = send();
        using T = std::decay_t<decltype(answer.result())>;
        auto promise = std::make_shared<QPromise<T>>(); // shared with the one that answers
        promise->start();
        whenFinished(answer, this, [this, call, promise](const T &result) {
            m_watch(call, Moment::Answered);
            promise->addResult(result);
            promise->finish();
        });
        return promise->future();
    }

    Dashboard &m_dashboard;
    const Watch m_watch;
};
