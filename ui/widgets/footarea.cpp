// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/footarea.h"

#include <QResizeEvent>
#include <algorithm>

namespace {

constexpr int leastLines = 6;

} // namespace

FootArea::FootArea(QWidget &content, QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    setWidget(&content);
    viewport()->setAutoFillBackground(false);
    content.setAutoFillBackground(false);
    setVisible(!content.isHidden());
}

QSize FootArea::sizeHint() const
{
    const QSize wanted = widget()->sizeHint();
    const bool breaksLines = widget()->hasHeightForWidth();
    return {wanted.width(), breaksLines ? widget()->heightForWidth(viewport()->width()) : wanted.height()};
}

QSize FootArea::minimumSizeHint() const
{
    return {
        widget()->minimumSizeHint().width(), std::min(sizeHint().height(), fontMetrics().lineSpacing() * leastLines)};
}

bool FootArea::eventFilter(QObject *watched, QEvent *event)
{
    const bool isTaken = QScrollArea::eventFilter(watched, event);
    if (watched != widget())
        return isTaken;
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
        setVisible(!widget()->isHidden());
    else if (event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return isTaken;
}

void FootArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry(); // its texts break elsewhere
}
