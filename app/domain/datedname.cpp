// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/datedname.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

QString datedName(const QString &name, const QDate &date)
{
    static const QRegularExpression earlier(uR"(\s*\(\d{4}-\d{2}-\d{2}(, \d+)?\)\s*\z)"_s);
    return u"%1 (%2)"_s.arg(QString(name).remove(earlier), date.toString(Qt::ISODate));
}
