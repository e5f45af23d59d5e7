// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/appprobes.h"

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/signature.h"

#include <QPointer>
#include <QRandomGenerator>
#include <algorithm>

using namespace std::chrono;

AppProbes::AppProbes(Clock &clock)
    : m_clock(clock)
{
}

AppProbes::~AppProbes()
{
    qDeleteAll(m_rounds); // they need the client
}

const ProbeRound *AppProbes::ask(const ProbeRound::Terms &terms)
{
    Q_ASSERT(!isAsking(terms.environmentId, terms.app.key()));
    auto *round = new ProbeRound(terms, m_client, m_clock, this);
    m_rounds.insert({terms.environmentId, terms.app.key()}, round);
    connect(round, &ProbeRound::finished, this,
        [this, round](const QList<ProbedAnswer> &answers, std::chrono::milliseconds retryAfter) {
            m_rounds.remove({round->terms().environmentId, round->terms().app.key()});
            round->deleteLater();
            const QPointer<AppProbes> guard(this);
            emit answered(*round, answers, retryAfter);
            if (guard)
                emit freed();
        });
    round->start();
    return round;
}

namespace {

// Newer SDKs refuse a signature from the future, and clocks are never the same.
constexpr int lag = 5;

/// Fingerprints of what is asked with.
QStringList keysAtHand(const RolloutKeys &keys)
{
    QStringList list;
    if (!keys.newSigningKey.isEmpty())
        list.append(keys.newFingerprint);
    if (!keys.oldSigningKey.isEmpty())
        list.append(keys.oldFingerprint);
    return list;
}

Secret randomSigningKey()
{
    return freshSecret(32, [](const QByteArray &bytes) -> QByteArray { return "signkey-prod-" + bytes.toHex(); });
}

bool areAmong(const RolloutKeys &keys, const QStringList &asked)
{
    const QStringList wanted = keysAtHand(keys);
    return std::ranges::all_of(wanted, [&asked](const QString &key) { return asked.contains(key); });
}

} // namespace

void AppProbes::drop(const ProbeRound *round)
{
    // One that has just answered goes by itself.
    if (m_rounds.removeIf([round](const auto &one) { return one.value() == round; }) == 0)
        return;
    delete round;
    emit freed();
}

void AppProbes::remember(const ProbeRound &round, const Reading &reading)
{
    m_latest.insert({reading.environmentId, reading.appKey}, {reading, keysAtHand(round.terms().keys)});
}

const Reading *AppProbes::latest(const QString &environmentId, const RolloutApp &app, const RolloutKeys &keys) const
{
    const auto known = m_latest.constFind({environmentId, app.key()});
    return known != m_latest.cend() && known->reading.address == app.address() && areAmong(keys, known->askedWith)
        ? &known->reading
        : nullptr;
}

ProbeRound::ProbeRound(Terms terms, ProbeClient &client, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_terms(std::move(terms))
    , m_client(client)
    , m_clock(clock)
    , m_random(randomSigningKey())
    , m_clockDifference(m_terms.clockDifference.value_or(0))
{
    m_order = keysAtHand(m_terms.keys) + QStringList{QString()};
    std::shuffle(m_order.begin(), m_order.end(), QRandomGenerator(m_terms.orderSeed));
    connect(&m_client, &ProbeClient::answered, this, [this](quint64 id, const ProbeReply &reply) {
        if (id == m_request)
            onReply(reply);
    });
}

ProbeRound::~ProbeRound()
{
    if (m_request != 0)
        m_client.abort(m_request);
}

bool ProbeRound::asksWithAllOf(const RolloutKeys &keys) const
{
    return areAmong(keys, keysAtHand(m_terms.keys));
}

void ProbeRound::start()
{
    m_begunAt = m_clock.monotonic();
    askNext();
}

void ProbeRound::askNext()
{
    const bool isAccepted = std::ranges::any_of(std::as_const(m_answers),
        [](const ProbedAnswer &probed) { return probed.answer.kind == ProbeAnswer::Kind::Accepted; });
    // Where both keys were refused, that a random one is, too, says nothing.
    const bool isPointless = m_order.size() == 1 && m_order.first().isEmpty() && !m_answers.isEmpty() && !isAccepted;
    if (m_order.isEmpty() || isPointless)
        end();
    else
        ask(m_order.takeFirst());
}

void ProbeRound::ask(const QString &key)
{
    m_asking = key;
    const QUrl url = m_terms.app.url();
    if (const QUrl &own = m_terms.app.access.proxy; !own.isEmpty()) {
        send(systemProxy::at(own));
        return;
    }
    if (const auto proxy = systemProxy::known(url, m_clock)) {
        send(*proxy);
        return;
    }
    whenFinished(systemProxy::find(url, m_clock), this, [this](const ProxyWay &proxy) { send(proxy); });
}

void ProbeRound::send(const ProxyWay &proxy)
{
    m_signedAt = m_clock.now().addSecs(m_clockDifference - lag);
    m_request = m_client.send({.url = m_terms.app.url(),
        .signature = signatureHeader(secretOf(m_asking), {}, m_signedAt),
        .headers = m_terms.app.access.headers,
        .caPem = m_terms.app.access.caPem,
        .proxy = proxy});
    m_clock.after(m_terms.timeout, this, [this, request = m_request] {
        if (request == m_request)
            m_client.expire(request);
    });
}

void ProbeRound::onReply(const ProbeReply &reply)
{
    m_request = 0;
    const ProbedAnswer probed{.askedWith = m_asking,
        .signedAt = m_signedAt,
        .answer = readProbeAnswer(reply, secretOf(m_asking), m_terms.app.url())};
    const bool isAccepted = probed.answer.kind == ProbeAnswer::Kind::Accepted;
    if (!isAccepted && probed.isOutOfTime() && !m_hasCorrectedClock) {
        // Refused for the time, perhaps, and not for the key: again, with the time of the app's own clock.
        m_hasCorrectedClock = true;
        m_clockDifference
            = static_cast<int>(std::clamp<qint64>(m_clock.now().secsTo(probed.answer.date), -100'000'000, 100'000'000));
        ask(m_asking);
        return;
    }
    m_answers.append(probed);
    // An app that cannot use one of its keys still says by its refusals which one.
    const bool isFailed
        = probed.answer.kind == ProbeAnswer::Kind::Failed && probed.answer.reason != ProbeReason::KeyUnusable;
    if (isFailed || probed.answer.isDevMode)
        end();
    else
        askNext();
}

void ProbeRound::end()
{
    milliseconds pause{-1};
    for (const ProbedAnswer &probed : std::as_const(m_answers))
        pause = std::max(pause, probed.answer.retryAfter.value_or(milliseconds(-1)));
    emit finished(m_answers, pause);
}

const Secret &ProbeRound::secretOf(const QString &key) const
{
    if (key.isEmpty())
        return m_random;
    return key == m_terms.keys.newFingerprint ? m_terms.keys.newSigningKey : m_terms.keys.oldSigningKey;
}
