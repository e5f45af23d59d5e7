// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/datedname.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

QString datedName(const QString &name, const QDate &date)
{
    static const QRegularExpression earlier(uR"(\s*\(\d{4}-\d{2}-\d{2}(, \d+)?\)\s*\z)"_s);
    const QString stem = QString(name).remove(earlier).trimmed();
    // Not translated: a colleague's computer is to know the replacement by its name.
    return u"%1 (%2)"_s.arg(stem.isEmpty() ? u"Event key"_s : stem, date.toString(Qt::ISODate));
}
