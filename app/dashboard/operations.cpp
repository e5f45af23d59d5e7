// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/operations.h"

#include <QFile>
#include <QStringList>

using namespace Qt::StringLiterals;

QString operationText(const QString &name)
{
    QFile file(u":/dashboard/%1.graphql"_s.arg(name));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(isOpen, "operationText", "an operation that is called must be among the resources");
    if (!isOpen)
        return {};
    QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    lines.removeIf([](const QString &line) { return line.isEmpty() || line.startsWith(u'#'); });
    return lines.join(u'\n');
}
