// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QCoreApplication>
#include <QStringList>

/// What the texts of functions that belong to no class are translated as.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Words)
};

/// The entries of a list, one behind the other.
inline QString inARow(const QStringList &entries)
{
    return entries.join(Words::tr(", ", "between the entries of a list"));
}
