// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// Collects every log line, whatever its category and level, while it lives. What ends the program and what others than
/// the program warn of is passed on, too, or nobody would ever read it.
class LogCapture
{
public:
    LogCapture();
    ~LogCapture();
    Q_DISABLE_COPY_MOVE(LogCapture)

    static QString text();
};
