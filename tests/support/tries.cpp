// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/tries.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <algorithm>

using namespace std::chrono_literals;

Tries::Tries(std::chrono::milliseconds most)
    : m_left(most)
{
    m_look.callOnTimeout(&m_look, [this] {
        constexpr std::chrono::milliseconds longest = 50ms;
        m_left -= m_step;
        m_step = std::min(2 * m_step, longest);
        m_look.start(m_step);
    });
}

bool Tries::goOn(bool holds)
{
    constexpr std::chrono::milliseconds aftermath = 10ms;
    if (holds && !m_hasWaited)
        return false;
    if (holds) {
        m_hasWaited = false;
        m_look.start(aftermath);
        for (const QDeadlineTimer over(aftermath); !over.hasExpired();)
            handleEvents();
        return true;
    }
    if (m_left <= 0ms || (QTest::runningTest() && QTest::currentTestFailed()))
        return false;
    m_hasWaited = true;
    if (!m_look.isActive())
        m_look.start(m_step);
    handleEvents();
    return true;
}

void Tries::handleEvents()
{
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}
