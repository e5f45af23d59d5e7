// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/localtime.h"

QDateTime lastMomentOf(const QDateTime &local, const QDateTime &now)
{
    // Clocks are changed by half an hour to two hours.
    constexpr int mostMinutes = 180;
    constexpr int step = 15;
    const QDateTime about = local.toUTC();
    QDateTime last;
    for (int minutes = -mostMinutes; minutes <= mostMinutes; minutes += step) {
        const QDateTime moment = about.addSecs(qint64(minutes) * 60);
        const QDateTime shown = moment.toLocalTime();
        const bool isIt = shown.date() == local.date() && shown.time() == local.time();
        if (isIt && (!last.isValid() || moment <= now))
            last = moment;
    }
    return last.isValid() ? last : about;
}
