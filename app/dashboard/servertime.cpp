// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/servertime.h"

using namespace std::chrono_literals;
using std::chrono::milliseconds;

QDateTime ServerTime::at(milliseconds now) const
{
    return m_ahead ? QDateTime::fromMSecsSinceEpoch((now + *m_ahead).count(), Qt::UTC) : QDateTime();
}

void ServerTime::note(const QDateTime &date, milliseconds sent, milliseconds now)
{
    if (!date.isValid())
        return;
    // Its clock stood within that second at some moment between the two. What is known already and agrees with it tells
    // the time at least as well, however late this answer came: what is compared with the server's times must not jump
    // to and fro by an answer's way. What disagrees means that the clock was set.
    const milliseconds second(date.toMSecsSinceEpoch());
    const milliseconds atLeast = second - now;
    if (!m_ahead || *m_ahead < atLeast || *m_ahead >= second + 1s - sent)
        m_ahead = atLeast;
}
