// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"

#include <QHash>
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

    /// Of the call that is being told of: the key that it deletes; empty: another call.
    QString subject() const { return m_subject; }
    /// The latest answer to workers().
    const QList<Worker> &toldWorkers() const { return m_toldWorkers; }
    /// The next answer to this call lacks the element with this id, as if Inngest had not listed it that once.
    void lose(const QString &call, const QString &id) { m_losses.insert(call, id); }

    QString origin() const override { return m_dashboard.origin(); }
    QString address() const override { return m_dashboard.address(); }
    Way wayOf(ActKind kind, const Environment &environment) const override;
    QUrl runsPage(const Environment &environment) const override;
    QDateTime serverNow() const override { return m_dashboard.serverNow(); }

    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<QList<SigningKey>>> signingKeys(const QString &environmentId) override;
    QFuture<Result<QList<EventKey>>> eventKeys(const QString &environmentId) override;
    QFuture<Result<QList<App>>> apps(const QString &environmentId) override;
    QFuture<Result<QList<Worker>>> workers(const QString &environmentId) override;
    QFuture<Result<SigningKeyRotationCheck>> signingKeyRotationCheck(
        const QString &environmentId, const QString &appExternalId) override;
    QFuture<Result<LastEvents>> lastEventsThrough(
        const QString &environmentId, const QStringList &eventKeyIds, const QDateTime &since) override;

    QFuture<Result<SigningKey>> createSigningKey(const QString &environmentId) override;
    QFuture<Done> deleteSigningKey(const QString &keyId) override;
    QFuture<Result<SigningKey>> rotateSigningKey(const QString &environmentId) override;
    QFuture<Result<EventKey>> createEventKey(const QString &environmentId, const NewEventKey &key) override;
    QFuture<Result<EventKey>> updateEventKey(const EventKey &changed) override;
    QFuture<Done> deleteEventKey(const QString &environmentId, const QString &keyId) override;
    QFuture<Result<ResyncOutcome>> resyncApp(
        const QString &environmentId, const QString &appExternalId, const QUrl &url) override;
    QFuture<Result<Handover>> handOver(const HandedBack &act) override;
    QFuture<Result<Handover>> handedOver() override;
    QFuture<Done> forgetHandover() override;
    QFuture<Done> mayBeSettled(const HandedBack &act) override;
    QFuture<Result<Backing>> personDid(const HandedBack &act) override;
    bool listsWorkers() const override { return m_dashboard.listsWorkers(); }
    bool tellsEvents() const override { return m_dashboard.tellsEvents(); }
    bool hasKeyAccess() const override { return m_dashboard.hasKeyAccess(); }
    QFuture<Result<bool>> opensEventKeys(const Environment &environment, const Secret &signingKey) override
    {
        return m_dashboard.opensEventKeys(environment, signingKey);
    }
    QFuture<Done> renewSession() override;

private:
    template <typename Send>
    auto watched(const QString &call, Send send, const QString &subject = {})
    {
        m_subject = subject;
        m_watch(call, Moment::Sent);
        m_subject.clear();
        const auto answer = send();
        using T = std::decay_t<decltype(answer.result())>;
        auto promise = std::make_shared<QPromise<T>>(); // shared with the one that answers
        promise->start();
        whenFinished(answer, this, [this, call, promise](const T &result) {
            note(result);
            m_watch(call, Moment::Answered);
            promise->addResult(withoutLost(call, result));
            promise->finish();
        });
        return promise->future();
    }

    template <typename T>
    void note(const T &)
    {
    }
    void note(const Result<QList<Worker>> &told) { m_toldWorkers = told.value_or(QList<Worker>()); }

    template <typename T>
    T withoutLost(const QString &, const T &answer)
    {
        return answer;
    }
    template <typename Element>
    Result<QList<Element>> withoutLost(const QString &call, const Result<QList<Element>> &answer)
    {
        if (!answer || !m_losses.contains(call))
            return answer;
        QList<Element> left = *answer;
        left.removeIf([id = m_losses.take(call)](const Element &one) { return one.id == id; });
        return left;
    }

    Dashboard &m_dashboard;
    const Watch m_watch;
    QString m_subject;
    QList<Worker> m_toldWorkers;
    QHash<QString, QString> m_losses;
};
