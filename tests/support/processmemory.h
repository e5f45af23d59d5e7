// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>

/// Where a text stands in another process' memory.
struct MemoryFind
{
    QByteArray text;
    bool isUtf16 = false;
    QByteArray region; ///< As the system names it: "[heap]", a file, or nothing.
    QByteArray around; ///< Some bytes before and behind.
};

/// Looks through all that the process can write to, from outside. nullopt: the system does not let us.
std::optional<QList<MemoryFind>> findInMemory(qint64 processId, const QList<QByteArray> &texts);
