// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/accessibleareas.h"

#include <QAccessibleWidget>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace {

/// As any other widget: its parts are counted where one is asked for, and do not depend on what is visible.
QAccessibleInterface *make(const QString &className, QObject *object)
{
    auto *area = className == "QScrollArea"_L1 ? qobject_cast<QScrollArea *>(object) : nullptr;
    return area ? new QAccessibleWidget(area, QAccessible::Client) : nullptr;
}

} // namespace

void guardAccessibleAreas()
{
    QAccessible::installFactory(make);
}
