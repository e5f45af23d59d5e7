// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/factsview.h"

#include "app/core/shown.h"
#include "ui/common/banner.h"

#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastLines = 5;

} // namespace

FactsView::FactsView(QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumHeight(fontMetrics().height() * leastLines);
    startOver();
}

void FactsView::startOver()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, Spacing::small, Spacing::small, 0);
    column->setSpacing(Spacing::normal);
    m_remarks = new QVBoxLayout;
    m_remarks->setSpacing(Spacing::small);
    m_rows = new QFormLayout;
    m_rows->setHorizontalSpacing(Spacing::wide);
    m_rows->setVerticalSpacing(Spacing::tight);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(m_remarks);
    column->addLayout(m_rows);
    column->addStretch();
    setWidget(page); // deletes the one before
}

void FactsView::showHint(const QString &hint)
{
    startOver();
    auto *label = new QLabel(hint);
    label->setObjectName(u"hintLabel"_s);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    m_remarks->addWidget(label);
}

void FactsView::addRemark(Tone tone, const QString &title, const QString &text)
{
    auto *banner = new Banner;
    banner->setObjectName(u"remarkBanner"_s);
    m_remarks->addWidget(banner);
    banner->say(tone, title, text);
}

void FactsView::addRow(const QString &name, const QString &value, Shape shape)
{
    if (value.isEmpty())
        return;
    auto *label = new QLabel(shape == Shape::Text ? shownText(value) : shownLine(value));
    label->setObjectName(u"valueLabel"_s);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (shape == Shape::Code)
        label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *caption = new QLabel(name);
    caption->setForegroundRole(QPalette::PlaceholderText);
    caption->setBuddy(label);
    m_rows->addRow(caption, label);
}
