// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicetypes.h"

#include <QByteArray>
#include <QList>
#include <optional>

/// One row that is set or removed, as it stands in the state file.
struct PracticeChange
{
    QString table;
    QString id;
    std::optional<QJsonObject> value; ///< nullopt: removed.

    static PracticeChange put(const PracticeUser &row);
    static PracticeChange put(const PracticeEnvironment &row);
    static PracticeChange put(const PracticeSigningKey &row);
    static PracticeChange put(const PracticeIngestKey &row);
    static PracticeChange put(const PracticeApp &row);
    static PracticeChange put(const PracticeSender &row);
    static PracticeChange put(const PracticeSection &row);
    template <typename T>
    static PracticeChange remove(const QString &id)
    {
        return {.table = tableOf(static_cast<const T *>(nullptr)), .id = id, .value = {}};
    }

    static QString tableOf(const PracticeUser *);
    static QString tableOf(const PracticeEnvironment *);
    static QString tableOf(const PracticeSigningKey *);
    static QString tableOf(const PracticeIngestKey *);
    static QString tableOf(const PracticeApp *);
    static QString tableOf(const PracticeSender *);
    static QString tableOf(const PracticeSection *);
};

/// A row back from its change; what is missing keeps its default.
void readRow(const PracticeChange &change, PracticeUser &row);
void readRow(const PracticeChange &change, PracticeEnvironment &row);
void readRow(const PracticeChange &change, PracticeSigningKey &row);
void readRow(const PracticeChange &change, PracticeIngestKey &row);
void readRow(const PracticeChange &change, PracticeApp &row);
void readRow(const PracticeChange &change, PracticeSender &row);
void readRow(const PracticeChange &change, PracticeSection &row);

/// One transaction as a line with its checksum and line end.
QByteArray toLine(const QList<PracticeChange> &changes);
/// nullopt: the line is damaged. line: without its line end.
std::optional<QList<PracticeChange>> fromLine(const QByteArray &line);
