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
    /// holds: what is waited for. Handles the events that come next; where it has come to hold meanwhile also those
    /// that follow at once: what the program makes of it then is often what the test's next line counts on. False: it
    /// holds, or the time is over, or the test has failed.
    bool goOn(bool holds);

private:
    static void handleEvents();

    QTimer m_look; // for what changes without an event: a file, another program
    std::chrono::milliseconds m_left;
    std::chrono::milliseconds m_step{5};
    bool m_hasWaited = false;
};

// Qt's own has the condition six times in the code, of which there are thousands here, and sleeps ten milliseconds
// whenever nothing is to be handled, whatever comes meanwhile: what goes to and fro between two programs takes that
// long each way. The macros that wait and then compare are Qt's.
#undef QTRY_IMPL
#define QTRY_IMPL(condition, ...)                                                                                      \
    for (Tries tries(__VA_ARGS__); tries.goOn(bool(condition));) { }
