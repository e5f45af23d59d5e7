// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/problemlabel.h"

#include "ui/common/icons.h"
#include "ui/common/symbollabel.h"

#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

ProblemLabel::ProblemLabel(QWidget *parent)
    : QWidget(parent)
    , m_label(new QLabel(this))
{
    constexpr int symbolSize = 16;
    auto *symbol = new SymbolLabel(this);
    symbol->setSymbol(icon(u"error"_s, Tone::Danger), symbolSize);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_label->setObjectName(u"problemText"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::tight);
    row->addWidget(symbol, 0, Qt::AlignTop);
    row->addWidget(m_label, 1);
    hide();
}

void ProblemLabel::say(const QString &problem)
{
    m_label->setText(problem);
    setVisible(!problem.isEmpty());
    if (m_field)
        m_field->setAccessibleDescription(problem);
}

QString ProblemLabel::text() const
{
    return m_label->text();
}
