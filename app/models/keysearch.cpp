// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/keysearch.h"

#include "app/models/keysearchrun.h"

#include <QThread>

namespace {

constexpr int lookMs = 250;

} // namespace

struct KeySearch::Shared
{
    KeySearchProgress progress;
    KeySearchResult result; // the thread's until it has ended
};

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
    m_shared = std::make_shared<Shared>();
    m_thread = QThread::create([shared = m_shared, job] {
        KeySearchRun run(job, shared->progress);
        shared->result = run.run();
    });
    connect(m_thread, &QThread::finished, this, &KeySearch::onFinished);
    m_thread->start(QThread::LowPriority);
    m_sinceStart.start();
    m_pace.begin({});
    m_timer.start();
}

void KeySearch::onTimer()
{
    const std::chrono::milliseconds now(m_sinceStart.elapsed());
    if (objectsInAll() == 0)
        m_pace.begin(now);
    else
        m_pace.reach(objectsSeen(), now);
    emit progressed();
}

TimeLeft KeySearch::timeLeft() const
{
    const std::chrono::milliseconds now(m_sinceStart.elapsed());
    return isRunning() && objectsInAll() > 0 ? m_pace.left(objectsInAll() - objectsSeen(), now) : TimeLeft();
}

void KeySearch::cancel()
{
    if (m_shared)
        m_shared->progress.isCancelled = true;
}

void KeySearch::onFinished()
{
    m_timer.stop();
    m_thread->deleteLater();
    m_thread = nullptr;
    m_result = m_shared->result;
    emit finished();
}

int KeySearch::filesSeen() const
{
    return m_shared ? m_shared->progress.files.load() : 0;
}

int KeySearch::objectsSeen() const
{
    return m_shared ? m_shared->progress.objects.load() : 0;
}

int KeySearch::objectsInAll() const
{
    return m_shared ? m_shared->progress.objectsInAll.load() : 0;
}
