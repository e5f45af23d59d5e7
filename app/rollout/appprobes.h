// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/systemproxy.h"
#include "app/rollout/probeanswer.h"
#include "app/rollout/rolloutapp.h"

#include <QHash>
#include <QObject>
#include <QThread>
#include <QUrl>
#include <chrono>
#include <optional>

class Clock;
class ProbeExchange;

/// One signed GET as it goes out.
struct ProbeRequest
{
    QUrl url;
    QByteArray signature; ///< X-Inngest-Signature
    QList<std::pair<QByteArray, Secret>> headers; ///< Not sent without TLS, loopback excepted.
    QByteArray caPem; ///< Besides the system's.
    ProxyWay proxy; ///< With a refusal: answered with that, and nothing is sent.
    quint32 turn = 0; ///< Of this URL: behind each address of its host can be another instance. Set when it is sent.
};

/// Sends probes, each on a connection of its own, so that every one can meet another instance: no cookies, no
/// redirects, no connection kept. The exchanges live in a thread of their own, which starts with the first request;
/// this object lives in the main one. It knows no time: who asks ends it by expire() or abort().
class ProbeClient : public QObject
{
    Q_OBJECT

public:
    ProbeClient();
    ~ProbeClient() override;

    quint64 send(ProbeRequest request);
    /// Its time is over: the answer comes at once, and says how far it had come.
    void expire(quint64 id);
    /// No answer will come.
    void abort(quint64 id);

signals:
    void answered(quint64 id, const ProbeReply &reply);

private:
    QThread m_thread;
    QHash<quint64, ProbeExchange *> m_running; // they live in that thread, and go with it
    QHash<QUrl, quint32> m_turns; // of each URL
    quint64 m_last = 0;
};

/// One round of asking one app: signed with each key that is at hand, and with a random one. The order is another each
/// time, so that instances that are handed out in turn do not always meet the same key. Ends early where an answer says
/// that no other will help. Dropped by deleting it.
class ProbeRound : public QObject
{
    Q_OBJECT

public:
    struct Terms
    {
        QString environmentId; ///< The one that holds the keys.
        RolloutApp app;
        RolloutKeys keys;
        std::chrono::milliseconds timeout{10'000}; ///< Of each request.
        std::optional<int> clockDifference; ///< Of the app's clock, as far as it is known.
        quint32 orderSeed = 0; ///< Another one each time.
    };

    ProbeRound(Terms terms, ProbeClient &client, Clock &clock, QObject *parent = nullptr);
    ~ProbeRound() override;

    void start();
    const Terms &terms() const { return m_terms; }
    /// Clock::monotonic() when its first request went out.
    std::chrono::milliseconds begunAt() const { return m_begunAt; }
    /// It asks with every key with which one would ask for these.
    bool asksWithAllOf(const RolloutKeys &keys) const;

signals:
    /// retryAfter: negative: the app did not ask for a pause.
    void finished(const QList<ProbedAnswer> &answers, std::chrono::milliseconds retryAfter);

private:
    void askNext();
    void ask(const QString &key);
    void send(const ProxyWay &proxy);
    void onReply(const ProbeReply &reply);
    void end();
    const Secret &secretOf(const QString &key) const;

    const Terms m_terms;
    ProbeClient &m_client;
    Clock &m_clock;
    Secret m_random;
    QStringList m_order; // fingerprints of what is asked with; empty: the random key
    QList<ProbedAnswer> m_answers;
    QString m_asking;
    QDateTime m_signedAt;
    int m_clockDifference;
    bool m_hasCorrectedClock = false;
    std::chrono::milliseconds m_begunAt{0};
    quint64 m_request = 0; // 0: none is under way
};

/// The rounds that are under way, for every check of the program: of each app one at a time, whoever wants it. What a
/// round brings is told to all checks, since one reading serves every question that it answers.
class AppProbes : public QObject
{
    Q_OBJECT

public:
    explicit AppProbes(Clock &clock);
    ~AppProbes() override;

    /// environmentId: the one that holds the keys.
    bool isAsking(const QString &environmentId, const QString &appKey) const
    {
        return m_rounds.contains({environmentId, appKey});
    }
    /// Only where isAsking() is false. The round is this object's; it is over after answered() or drop().
    const ProbeRound *ask(const ProbeRound::Terms &terms);
    void drop(const ProbeRound *round);
    void remember(const ProbeRound &round, const Reading &reading);
    /// What the app answered last in this run, whoever had it asked. Null: it was not asked like this, or not with all
    /// of these keys.
    const Reading *latest(const QString &environmentId, const RolloutApp &app, const RolloutKeys &keys) const;

signals:
    void answered(const ProbeRound &round, const QList<ProbedAnswer> &answers, std::chrono::milliseconds retryAfter);
    void freed(); ///< Some app, for whoever waited for it.

private:
    Clock &m_clock;
    ProbeClient m_client;
    QHash<std::pair<QString, QString>, const ProbeRound *> m_rounds; // by environment and app
    struct Latest
    {
        Reading reading;
        QStringList askedWith; // fingerprints
    };
    QHash<std::pair<QString, QString>, Latest> m_latest; // likewise
};
