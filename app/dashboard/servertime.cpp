// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/servertime.h"

QDateTime ServerTime::at(std::chrono::milliseconds now) const
{
    return m_date.isValid() ? m_date.addMSecs((now - m_notedAt).count()) : QDateTime();
}

void ServerTime::note(const QDateTime &date, std::chrono::milliseconds now)
{
    if (!date.isValid())
        return;
    // A date counts whole seconds: of two answers the one that came earlier in its second tells the time better, and
    // what is compared with the server's times must not jump to and fro by that.
    if (const QDateTime known = at(now); known.isValid() && known >= date && known < date.addSecs(1))
        return;
    m_date = date;
    m_notedAt = now;
}
