// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/growingheight.h"

#include <QEvent>
#include <QLayout>
#include <QScreen>
#include <QWidget>

GrowingHeight::GrowingHeight(QWidget &dialog)
    : QObject(&dialog)
    , m_dialog(dialog)
{
    dialog.installEventFilter(this);
}

bool GrowingHeight::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show)
        grow();
    return QObject::eventFilter(watched, event);
}

void GrowingHeight::grow()
{
    const QLayout *layout = m_dialog.layout();
    if (!layout || !m_dialog.isVisible())
        return;
    const int width = m_dialog.width();
    const int needed
        = layout->hasHeightForWidth() ? layout->totalHeightForWidth(width) : layout->totalSizeHint().height();
    const int most = m_dialog.screen()->availableGeometry().height();
    if (qMin(needed, most) > m_dialog.height())
        m_dialog.resize(width, qMin(needed, most));
}
