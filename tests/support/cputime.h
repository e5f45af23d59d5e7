// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <ctime>

/// What this thread, or the whole process, has cost so far, in milliseconds: who else uses the machine adds nothing.
inline double cpuMilliseconds(clockid_t whose = CLOCK_THREAD_CPUTIME_ID)
{
    timespec time{};
    clock_gettime(whose, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

template <typename Work>
double costOf(const Work &work)
{
    const double before = cpuMilliseconds();
    work();
    return cpuMilliseconds() - before;
}
