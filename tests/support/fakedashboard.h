// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

#include <QHash>
#include <chrono>
#include <functional>

class Clock;

/// The account as Inngest keeps it, in memory: one active and at most one inactive signing key, rotate names no key,
/// an active key cannot be deleted, branch children share their parent's keys. Answers come from the event loop, one
/// turn later; each operation can be told to fail in the ways that a network and a server can.
class FakeDashboard final : public Dashboard
{
    Q_OBJECT

public:
    enum class Operation {
        Environments,
        SigningKeys,
        EventKeys,
        Apps,
        Workers,
        SigningKeyRotationCheck,
        LastEventsThrough,
        CreateSigningKey,
        DeleteSigningKey,
        RotateSigningKey,
        CreateEventKey,
        UpdateEventKey,
        DeleteEventKey,
        ResyncApp,
        RenewSession,
    };
    Q_ENUM(Operation)

    enum class Fault {
        None,
        Offline, ///< Nothing was sent.
        Forbidden,
        Rejected, ///< As a server does that knows a rule which we do not.
        Busy, ///< 429: refused before anything happened.
        Denied, ///< The keychain's person said no.
        NotSignedIn, ///< The session ended; whatever it was, it was not carried out.
        NotSent, ///< A write's answer was lost, and it had no effect.
        AnswerLost, ///< A write took effect, its answer was lost (time-out).
        HalfAnswer, ///< A write took effect, its answer was unreadable.
        EffectLater, ///< The answer was lost; the write takes effect lateness() after the call ended.
        Stalled, ///< No answer until letGo(): then as if there had been no fault.
    };
    Q_ENUM(Fault)

    explicit FakeDashboard(Clock &clock, QObject *parent = nullptr);

    // The world. production and staging hold keys; preview is a child of branches; old is archived.
    Environment environment(const QString &id) const;
    void addEnvironment(const Environment &environment, int eventKeys = 0);
    QList<SigningKey> signingKeysNow(const QString &environmentId) const;
    QList<EventKey> eventKeysNow(const QString &environmentId) const;
    /// What a colleague does in the meantime. Obeys no fault; ends at once.
    SigningKey addSigningKey(const QString &environmentId, bool active = false);
    /// From now on that its active signing key is the active one is somebody's word, or Inngest's, which accepts it.
    void takeBySaying(const QString &environmentId, bool isOnlySaid);
    void
    forgetMakers(); ///< Of the signing keys that are there: as a server that does not tell who made them, and when.
    EventKey addEventKey(
        const QString &environmentId, const NewEventKey &key, EventKeySource source = EventKeySource::Key);
    void putEventKey(
        const QString &environmentId, const EventKey &key); ///< Changes the one with this id, or puts it back.
    void removeSigningKey(const QString &keyId);
    void removeEventKey(const QString &keyId);
    void rotateNow(const QString &environmentId);
    void setApps(const QString &environmentId, const QList<App> &apps);
    void setWorkers(const QString &environmentId, const QList<Worker> &workers);
    /// What Inngest finds at this URL; unset: it is not reachable.
    /// Unset: the SDK knows a fallback, and nothing is known of the keys.
    void setRotationCheck(const QString &appExternalId, const SigningKeyRotationCheck &check);
    void setLastEvent(const QString &eventKeyId, const QDateTime &at) { m_lastEvents[eventKeyId] = at; }
    void setSyncFailure(const std::optional<SyncFailure> &syncFailure);
    /// Which app answers at the address of any that is resynced; empty: that one.
    void setAnsweringApp(const QString &externalId) { m_answeringApp = externalId; }
    /// What a server changes about a filter behind one's back: applied to each event key that is created or updated.
    void setFilterTwist(std::function<EventFilter(const EventFilter &)> twist) { m_twist = std::move(twist); }

    // The script.
    void fail(Operation operation, Fault fault, int times = 1); ///< times -1: until succeed().
    void succeed(Operation operation);
    void setLateness(std::chrono::milliseconds lateness) { m_lateness = lateness; }
    void letGo(); ///< Stalled answers come now.
    void setWay(ActKind kind, const Way &way);
    void setServerAhead(std::chrono::milliseconds ahead) { m_serverAhead = ahead; }
    /// Called as each call arrives, before it has an effect: a colleague's chance.
    void onCall(std::function<void(Operation)> hook) { m_hook = std::move(hook); }
    int calls(Operation operation) const; ///< How many arrived, failed ones too.
    const QList<Operation> &log() const { return m_log; }
    void askToSignIn() { emit signInNeeded(); }

    QString origin() const override { return m_origin; }
    void setOrigin(const QString &origin) { m_origin = origin; }
    Way wayOf(ActKind kind, const Environment &environment) const override;
    QDateTime serverNow() const override;
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
    QFuture<Done> renewSession() override;
    /// What stands behind it is a reading, unless the way says that nothing at Inngest shows it.
    QFuture<Result<Backing>> personDid(const HandedBack &act) override;

private:
    struct Script
    {
        Fault fault = Fault::None;
        int times = 0;
    };

    template <typename T>
    QFuture<T> answer(Operation operation, bool isWrite, std::function<T()> effect);
    Fault nextFault(Operation operation);
    QString holder(const QString &environmentId) const;
    Secret newSecret(const QString &prefix);
    QString newId(const QString &prefix);
    Result<SigningKey> doCreateSigningKey(const QString &environmentId);
    Done doDeleteSigningKey(const QString &keyId);
    Result<SigningKey> doRotate(const QString &environmentId);
    Result<EventKey> doCreateEventKey(const QString &environmentId, const NewEventKey &key);
    Result<EventKey> doUpdateEventKey(const EventKey &changed);
    Done doDeleteEventKey(const QString &environmentId, const QString &keyId);
    Result<ResyncOutcome> doResync(const QString &environmentId, const QString &appExternalId, const QUrl &url);

    Clock &m_clock;
    QString m_origin;
    QList<Environment> m_environments;
    QHash<QString, QList<SigningKey>> m_signingKeys;
    QHash<QString, QList<EventKey>> m_eventKeys;
    QHash<QString, QList<App>> m_apps;
    QHash<QString, QList<Worker>> m_workers;
    QHash<QString, SigningKeyRotationCheck> m_rotationChecks;
    QHash<QString, QDateTime> m_lastEvents;
    std::optional<SyncFailure> m_syncFailure;
    QString m_answeringApp;
    std::function<EventFilter(const EventFilter &)> m_twist;
    QHash<Operation, Script> m_scripts;
    QHash<ActKind, Way> m_ways;
    QList<std::function<void()>> m_stalled;
    std::function<void(Operation)> m_hook;
    QList<Operation> m_log;
    std::chrono::milliseconds m_lateness{30000};
    std::chrono::milliseconds m_serverAhead{0};
    int m_counter = 0;
};
