// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDate>
#include <QtGlobal>

/// How much of a sweep runs: all of it with IKM_FULL_SWEEP=1 in the environment, else a part of it, and under the
/// sanitizers, which make everything some times slower, a small one.
enum class SweepSize { Small, Usual, Full };
inline SweepSize sweepSize()
{
    if (qEnvironmentVariableIntValue("IKM_FULL_SWEEP") == 1)
        return SweepSize::Full;
#ifdef __SANITIZE_ADDRESS__
    return SweepSize::Small;
#else
    return SweepSize::Usual;
#endif
}

/// Which part of a sweep is tried: another one each day, or the one that is asked for.
inline qint64 sampleNumber()
{
    bool isGiven = false;
    const qint64 given = qEnvironmentVariable("IKM_SWEEP_SAMPLE").toLongLong(&isGiven);
    return isGiven ? given : QDate::currentDate().toJulianDay();
}

/// Whether the one with this number, of those that take turns, is tried: each day one of so many, all with
/// IKM_FULL_SWEEP=1, and with the platforms' real tools (IKM_REAL_TOOLS), of which all that they do is recorded.
inline bool isOfToday(qint64 number, int oneOf)
{
    return sweepSize() == SweepSize::Full || qEnvironmentVariableIsSet("IKM_REAL_TOOLS")
        || (number + sampleNumber()) % oneOf == 0;
}

/// The rows of a table that takes long, of which usually one of so many is tried. That number should have no divisor in
/// common with those of the values that the table combines: two of a pair would take turns.
class DailyRows
{
public:
    explicit DailyRows(int oneOf)
        : m_oneOf(oneOf)
    {
    }

    bool takesNext() { return isOfToday(m_next++, m_oneOf); }

private:
    int m_oneOf;
    qint64 m_next = 0;
};
