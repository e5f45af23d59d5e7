// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QTest>
#include <chrono>

/// What a QTRY_… macro waits for. Refers to it: for the call alone.
class Awaited
{
public:
    template <typename Condition>
    Awaited(const Condition &condition) // NOLINT(google-explicit-constructor): a function is given as one
        : m_condition(&condition)
        , m_holds([](const void *of) { return bool((*static_cast<const Condition *>(of))()); })
    {
    }
    bool holds() const { return m_holds(m_condition); }

private:
    const void *m_condition;
    bool (*m_holds)(const void *);
};

/// Handles events until it holds, or the time is over: that is counted in the steps in which it is looked at, as Qt
/// does, so that a machine with much else to do has longer.
void waitUntil(const Awaited &awaited, std::chrono::milliseconds most);
inline void waitUntil(const Awaited &awaited, int most)
{
    waitUntil(awaited, std::chrono::milliseconds(most));
}

// Qt's own has the condition six times in the code, of which there are thousands here, and sleeps ten milliseconds
// whenever nothing is to be handled, whatever comes meanwhile: what goes to and fro between two programs takes that
// long each way. The macros that wait and then compare are Qt's.
#undef QTRY_IMPL
#define QTRY_IMPL(condition, ...) waitUntil([&] { return bool(condition); }, __VA_ARGS__);
