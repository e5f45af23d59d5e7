// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>

/// One record of a CSV file, with its line end: each field in quotes, and guarded so that no spreadsheet makes a
/// formula, a number or a date of it, whichever of the usual separators it was told to read. What is too long for one
/// cell is cut, and says so. numbers: of these columns a spreadsheet may count with the whole numbers.
QByteArray csvRecord(const QStringList &texts, const QList<qsizetype> &numbers = {});
/// Gathers in another thread what the first record needs, the names of months and currencies in all languages: for the
/// time in which a person chooses a file.
void prepareCsv();
