// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/collation.h"

#include <QCollator>

namespace {

QCollator nameCollator()
{
    // The locale "C" would put "Zeta" before "alpha"; nobody expects that of a list.
    const QLocale system = QLocale::system();
    QCollator collator(system.language() == QLocale::C ? QLocale(QLocale::English) : system);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    collator.setNumericMode(true);
    return collator;
}

} // namespace

QCollatorSortKey nameSortKey(const QString &name)
{
    static const QCollator collator = nameCollator();
    return collator.sortKey(name);
}
