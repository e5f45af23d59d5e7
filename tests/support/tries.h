// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QTest>
#include <QTimer>
#include <chrono>

/// How long a QTRY_… macro waits: counted in the steps in which it looks, as Qt does, so that a machine with much else
/// to do has longer.
class Tries
{
public:
    explicit Tries(std::chrono::milliseconds most);
    explicit Tries(int most)
        : Tries(std::chrono::milliseconds(most))
    {
    }
    bool goOn(); ///< Handles the events that come next. False: the time is over, or the test has failed.

private:
    QTimer m_look; // for what changes without an event: a file, another program
    std::chrono::milliseconds m_left;
    std::chrono::milliseconds m_step{5};
};

// Qt's own has the condition six times in the code, of which there are thousands here, and sleeps ten milliseconds
// whenever nothing is to be handled, whatever comes meanwhile: what goes to and fro between two programs takes that
// long each way. The macros that wait and then compare are Qt's.
#undef QTRY_IMPL
#define QTRY_IMPL(condition, ...)                                                                                      \
    for (Tries tries(__VA_ARGS__); !(condition) && tries.goOn();) { }
