// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/factsview.h"

#include "app/core/shown.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/housestyle.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QScrollBar>
#include <utility>

namespace {

constexpr int leastFactLines = 5;

} // namespace

FactsView::FactsView(QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setViewportMargins(HouseStyle::focusRoom);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumHeight(fontMetrics().height() * leastFactLines);
    auto *page = new QWidget;
    m_column = new QVBoxLayout(page);
    m_column->setContentsMargins(0, Spacing::small, Spacing::small, 0);
    m_column->setSpacing(Spacing::normal);
    m_column->addStretch();
    setWidget(page);
    page->installEventFilter(this);
    startOver();
}

bool FactsView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest && watched == widget())
        setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width()
            + HouseStyle::focusRoom.left() + HouseStyle::focusRoom.right());
    return QScrollArea::eventFilter(watched, event);
}

void FactsView::setMiddle(QWidget *middle)
{
    m_middle = middle;
    m_column->insertWidget(1, middle);
}

void FactsView::startOver(bool isAnother)
{
    if (!std::exchange(m_isUnsettled, true)) {
        // A form in the middle is filled in while answers come, which are told above it. At the very top nobody has
        // scrolled, and the first remark stays the first.
        const int scrolled = verticalScrollBar()->value();
        m_isHeldByMiddle = m_middle && m_middle->isVisible()
            && (scrolled > 0 || m_middle->isAncestorOf(QApplication::focusWidget()));
        m_place = m_isHeldByMiddle ? m_middle->mapTo(viewport(), QPoint()).y() : scrolled;
        QMetaObject::invokeMethod(this, &FactsView::settle, Qt::QueuedConnection);
    }
    if (isAnother) {
        m_isHeldByMiddle = false;
        m_place = 0;
    }
    // A button in what is shown now may be what asks for this: it goes later.
    for (QWidget *old : {m_top, m_values}) {
        if (!old)
            continue;
        old->hide();
        old->setParent(nullptr);
        old->deleteLater();
    }
    m_top = new QWidget;
    m_remarks = bareLayout<QVBoxLayout>(m_top, Spacing::small);
    m_values = new QWidget;
    m_rows = bareLayout<QGridLayout>(m_values);
    m_rows->setHorizontalSpacing(Spacing::wide);
    m_rows->setVerticalSpacing(Spacing::tight);
    m_rows->setColumnStretch(1, 1);
    m_column->insertWidget(0, m_top);
    m_column->insertWidget(m_column->count() - 1, m_values);
}

/// Before anything is drawn of it: emptied, it was too short for where it was scrolled to, and a label knows its height
/// only once it has its width.
void FactsView::settle()
{
    m_isUnsettled = false;
    m_top->show();
    m_values->show();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    verticalScrollBar()->setValue(m_isHeldByMiddle ? m_middle->y() - m_place : m_place);
}

void FactsView::showHint(const QString &hint)
{
    startOver();
    m_remarks->addWidget(named("hintLabel", quietLabel(hint)));
}

void FactsView::addRemark(Tone tone, const QString &title, const QString &text)
{
    auto *banner = named("remarkBanner", new Banner);
    m_remarks->addWidget(banner);
    banner->say(tone, title, text);
}

void FactsView::addRow(const QString &name, const QString &value, Shape shape)
{
    if (value.isEmpty())
        return;
    auto *label = named("valueLabel", wordsLabel(shape == Shape::Text ? shownText(value) : shownLine(value)));
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (shape == Shape::Code)
        label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *caption = new QLabel(name);
    caption->setAlignment(label->alignment()); // beside the first of several lines
    caption->setForegroundRole(QPalette::PlaceholderText);
    caption->setBuddy(label);
    const int row = m_rows->rowCount();
    // The name of a variable is one long word, and has the whole width.
    const bool isBelow = shape == Shape::Text;
    m_rows->addWidget(caption, row, 0, 1, isBelow ? 2 : 1);
    m_rows->addWidget(label, isBelow ? row + 1 : row, isBelow ? 0 : 1, 1, isBelow ? 2 : 1);
}
