// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/clock.h"

#include <QTimer>
#include <ctime>

using namespace std::chrono;

QDateTime SystemClock::now() const
{
    return QDateTime::currentDateTimeUtc();
}

milliseconds SystemClock::monotonic() const
{
    // The other one, which is the library's steady_clock, stands still while the computer sleeps.
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return duration_cast<milliseconds>(seconds(now.tv_sec) + nanoseconds(now.tv_nsec));
}

void SystemClock::after(milliseconds delay, QObject *context, std::function<void()> call)
{
    QTimer::singleShot(delay, context, std::move(call));
}

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
