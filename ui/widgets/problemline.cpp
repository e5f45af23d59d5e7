// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/problemline.h"

#include "app/core/shown.h"
#include "ui/widgets/plaintext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 14;

} // namespace

ProblemLine::ProblemLine(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2, 0, 0, 2);
    layout->setSpacing(Spacing::tight);
    layout->addWidget(m_symbol, 0, Qt::AlignTop);
    m_label->setAlignment(Qt::AlignTop | Qt::AlignLeft); // beside the symbol, whatever height a form gives
    layout->addWidget(m_label, 1);
    hide();
}

void ProblemLine::say(const QString &problem, Tone tone)
{
    setShownText(*m_label, problem);
    const QString symbol = tone == Tone::Danger ? u"error"_s : tone == Tone::Good ? u"done"_s : u"warning"_s;
    m_symbol->setSymbol(icon(symbol, tone), symbolSize);
    if (m_field)
        m_field->setAccessibleDescription(shownText(problem));
    m_symbol->setVisible(!problem.isEmpty());
    setVisible(m_keepsRoom || !problem.isEmpty());
}

void ProblemLine::keepRoom(bool keepsRoom)
{
    m_keepsRoom = keepsRoom;
    m_label->setMinimumHeight(keepsRoom ? 2 * m_label->fontMetrics().lineSpacing() : 0);
    setVisible(keepsRoom || !m_label->text().isEmpty());
}
