// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/keysearch.h"

#include <QThread>

namespace {

constexpr int lookMs = 250;

} // namespace

KeySearch::KeySearch()
{
    m_timer.setInterval(lookMs);
    connect(&m_timer, &QTimer::timeout, this, &KeySearch::onTimer);
}

KeySearch::~KeySearch()
{
    cancel();
    if (!m_thread)
        return;
    // It looks at the flag every few thousand words. A file system that does not answer is not waited for.
    m_thread->disconnect(this);
    connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    constexpr int patienceMs = 2000;
    if (m_thread->wait(patienceMs))
        m_thread->deleteLater();
}

void KeySearch::start(const Job &job)
{
    if (m_thread)
        return;
    m_result = {};
    m_shared = std::make_shared<KeySearchProgress>();
    m_thread = QThread::create([shared = m_shared, job] { shared->result = searchForKeys(job, *shared); });
    connect(m_thread, &QThread::finished, this, &KeySearch::onFinished);
    m_thread->start(QThread::LowPriority);
    m_sinceStart.start();
    m_pace.begin({});
    m_timer.start();
}

void KeySearch::onTimer()
{
    const std::chrono::milliseconds now(m_sinceStart.elapsed());
    if (m_shared->objectsInAll == 0)
        m_pace.begin(now);
    else
        m_pace.reach(m_shared->objects, now);
    emit progressed();
}

TimeLeft KeySearch::timeLeft() const
{
    const std::chrono::milliseconds now(m_sinceStart.elapsed());
    const int all = m_shared->objectsInAll;
    return isRunning() && all > 0 ? m_pace.left(all - m_shared->objects, now) : TimeLeft();
}

void KeySearch::onFinished()
{
    m_timer.stop();
    m_thread->deleteLater();
    m_thread = nullptr;
    m_result = m_shared->result;
    emit finished();
}
