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

/// What the sample's number says of several things that take turns, one within the other: of each the one that it is
/// the turn of. A remainder of the number for each of them would bring together always the same ones, where their
/// counts have a divisor in common. Within three times as many runs as there are combinations each of them comes up,
/// also where the tests run each seventh day only.
class Turns
{
public:
    explicit Turns(qint64 number = sampleNumber())
        : m_rest(number)
    {
    }

    /// Less than that count.
    qint64 of(qint64 count)
    {
        const qint64 round = m_rest / count;
        const qint64 turn = (m_rest + round) % count; // each round begins with another one
        m_rest = round;
        return turn;
    }

private:
    qint64 m_rest;
};

/// Whether the one with this number, of those that take turns, is tried: each day one of so many, all with
/// IKM_FULL_SWEEP=1, and with the platforms' real tools (IKM_REAL_TOOLS), of which all that they do is recorded. The
/// turns are those that are left, where something around it takes turns, too.
inline bool isOfToday(qint64 number, int oneOf, Turns turns = Turns())
{
    return sweepSize() == SweepSize::Full || qEnvironmentVariableIsSet("IKM_REAL_TOOLS")
        || (number + turns.of(oneOf)) % oneOf == 0;
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
