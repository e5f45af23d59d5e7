// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/tries.h"

#include <QCoreApplication>
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

bool Tries::goOn()
{
    if (m_left <= 0ms || (QTest::runningTest() && QTest::currentTestFailed()))
        return false;
    if (!m_look.isActive())
        m_look.start(m_step);
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    return true;
}
