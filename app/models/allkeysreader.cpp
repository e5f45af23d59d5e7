// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/allkeysreader.h"

#include <algorithm>

namespace {

constexpr int environmentsAtATime = 4;

} // namespace

AllKeysReader::AllKeysReader(Dashboard &dashboard, const Clock &clock, KnownKeys &known)
    : m_dashboard(&dashboard)
    , m_clock(clock)
    , m_known(known)
{
    connect(&dashboard, &QObject::destroyed, this, &AllKeysReader::cancel);
}

void AllKeysReader::start(const QList<Environment> &environments)
{
    if (m_isRunning)
        return;
    m_rounds.end();
    m_waiting.clear();
    m_halves.clear();
    m_failed.clear();
    m_lastError.reset();
    m_done = 0;
    for (const Environment &environment : environments) {
        if (environment.holdsKeys())
            m_waiting.enqueue(environment);
    }
    std::stable_partition(m_waiting.begin(), m_waiting.end(), [](const Environment &e) { return !e.isArchived; });
    m_total = int(m_waiting.size());
    m_isRunning = true;
    if (m_waiting.isEmpty()) {
        finish();
        return;
    }
    for (int i = 0; i < environmentsAtATime; ++i)
        next();
}

void AllKeysReader::cancel()
{
    if (m_isRunning)
        finish();
}

void AllKeysReader::finish()
{
    m_rounds.end();
    m_waiting.clear();
    m_isRunning = false;
    emit finished();
}

void AllKeysReader::next()
{
    if (m_isRunning && m_dashboard && !m_waiting.isEmpty())
        ask(m_waiting.dequeue());
}

void AllKeysReader::ask(const Environment &environment)
{
    m_halves[environment.id] = 2;
    // What comes about while it is answered need not be in the answer.
    const auto take = [this, environment, askedAt = m_clock.now()](auto set) {
        return m_rounds.later([this, environment, askedAt, set](const auto &keys) {
            if (keys)
                (m_known.*set)(environment, *keys, askedAt);
            else
                m_lastError = keys.error();
            settle(environment, keys.has_value());
        });
    };
    whenFinished(m_dashboard->signingKeys(environment.id), this, take(&KnownKeys::setSigningKeys));
    whenFinished(m_dashboard->eventKeys(environment.id), this, take(&KnownKeys::setEventKeys));
}

void AllKeysReader::settle(const Environment &environment, bool isGood)
{
    if (!isGood && !m_failed.contains(environment))
        m_failed.append(environment);
    if (--m_halves[environment.id] > 0)
        return;
    m_halves.remove(environment.id);
    ++m_done;
    emit progressed();
    if (m_done == m_total)
        finish();
    else
        next();
}
