// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QCollatorSortKey>
#include <QString>

/// The key by which names are sorted as people of the system's language expect it: case aside, "app-2" before "app-10".
/// Made once a row and compared often.
QCollatorSortKey nameSortKey(const QString &name);

/// Less than 0, 0, more than 0; case aside, by code units. For what is no language: URLs, ids, codes.
inline int compareText(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive);
}

template <typename T>
int compareValues(const T &a, const T &b)
{
    return a < b ? -1 : (b < a ? 1 : 0);
}
