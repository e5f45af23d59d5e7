// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/growingheight.h"

#include "ui/widgets/build.h"
#include "ui/widgets/windowsize.h"

#include <QEvent>
#include <QLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QWindow>
#include <algorithm>

namespace {

constexpr int leastLines = 6;

int heightOf(const QWidget &content, int width)
{
    return content.hasHeightForWidth() ? content.heightForWidth(width) : content.sizeHint().height();
}

/// As large as what is in it wants to be, where there is room; no wider than it has to be.
class Body : public QScrollArea
{
public:
    using QScrollArea::QScrollArea;

    QSize sizeHint() const override
    {
        const int width = widget()->sizeHint().width();
        return {width, heightOf(*widget(), width)};
    }

    QSize minimumSizeHint() const override
    {
        const QSize least = widget()->minimumSizeHint();
        return {least.width() + verticalScrollBar()->sizeHint().width(),
            std::min(least.height(), fontMetrics().lineSpacing() * leastLines)};
    }
};

/// The column that ends in the row at the foot.
QBoxLayout *columnOf(const QWidget &dialog)
{
    auto *column = qobject_cast<QVBoxLayout *>(dialog.layout());
    while (column && column->count() > 0) {
        auto *last = qobject_cast<QVBoxLayout *>(column->itemAt(column->count() - 1)->layout());
        if (!last)
            break;
        column = last;
    }
    return column;
}

void moveAllButLast(QBoxLayout &from, QVBoxLayout &to)
{
    while (from.count() > 1) {
        const int stretch = from.stretch(0);
        QLayoutItem *item = from.takeAt(0);
        if (item->layout()) {
            to.addLayout(item->layout(), stretch);
        } else if (QWidget *widget = item->widget()) {
            // A widget tells the first of its items alone that its height has changed: the old one has to go before.
            const Qt::Alignment alignment = item->alignment();
            delete item;
            to.addWidget(widget, stretch, alignment);
        } else {
            to.addItem(item);
            to.setStretch(to.count() - 1, stretch);
        }
    }
}

} // namespace

GrowingHeight::GrowingHeight(QWidget &dialog)
    : QObject(&dialog)
    , m_dialog(dialog)
{
    dialog.installEventFilter(this);
}

bool GrowingHeight::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Polish:
        if (watched == &m_dialog && !m_body)
            makeScrollable();
        break;
    case QEvent::Show:
        if (watched == &m_dialog) {
            if (const QSize most = mostSizeOf(m_dialog); m_dialog.size().boundedTo(most) != m_dialog.size())
                m_dialog.resize(m_dialog.size().boundedTo(most));
            m_dialog.windowHandle()->installEventFilter(this);
        }
        grow();
        break;
    case QEvent::Expose:
    case QEvent::LayoutRequest:
        grow();
        break;
    default: // nothing that asks for room
        break;
    }
    return QObject::eventFilter(watched, event);
}

void GrowingHeight::makeScrollable()
{
    QBoxLayout *column = columnOf(m_dialog);
    if (!column || column->count() < 2)
        return;
    m_body = new Body(&m_dialog);
    m_body->setFrameShape(QFrame::NoFrame);
    m_body->setWidgetResizable(true);
    m_body->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_body->setFocusPolicy(Qt::NoFocus);
    auto *content = new QWidget(m_body);
    auto *inside = bareLayout<QVBoxLayout>(content, column->spacing());
    moveAllButLast(*column, *inside);
    m_body->setWidget(content);
    column->insertWidget(0, m_body, 1);
    content->installEventFilter(this);
}

void GrowingHeight::grow()
{
    // A window manager answers the first showing with the size that it was asked for then, and what was wanted
    // meanwhile is lost.
    if (!m_body || !m_dialog.isVisible() || !m_dialog.windowHandle()->isExposed())
        return;
    if (const int needed = heightOf(*m_body->widget(), m_body->viewport()->width()); needed > m_needed)
        take(needed, m_dialog.height());
}

/// least: of the dialog.
void GrowingHeight::take(int needed, int least)
{
    m_needed = needed;
    const int wanted
        = std::min(m_dialog.height() + needed - m_body->viewport()->height(), mostSizeOf(m_dialog).height());
    m_dialog.resize(m_dialog.width(), std::max(wanted, least));
    keepOnScreen(m_dialog);
}

/// Later: what else comes and goes at this moment, a message above it for one, has done so then.
void GrowingHeight::fit()
{
    const auto fitNow = [this] {
        if (!m_body)
            return;
        m_body->widget()->layout()->activate();
        m_dialog.layout()->activate();
        take(heightOf(*m_body->widget(), m_body->viewport()->width()), 0);
    };
    QMetaObject::invokeMethod(this, fitNow, Qt::QueuedConnection);
}
