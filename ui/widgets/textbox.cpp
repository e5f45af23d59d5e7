// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/textbox.h"

#include "ui/widgets/build.h"

#include <QTextBlock>
#include <algorithm>
#include <cmath>

namespace {

constexpr int usualBoxWidth = 320;
constexpr int leastBoxWidth = 120;

} // namespace

TextBox::TextBox(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TextBox::setIsCommand()
{
    makeFixed(*this);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
}

void TextBox::setLeastLines(int lines)
{
    m_leastLines = lines;
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    fitHeight();
}

void TextBox::setWords(const QString &text)
{
    if (text != toPlainText())
        setPlainText(text);
    fitHeight();
}

QSize TextBox::sizeHint() const
{
    return {usualBoxWidth, wantedHeight()};
}

QSize TextBox::minimumSizeHint() const
{
    const int least
        = m_leastLines * fontMetrics().lineSpacing() + int(2 * document()->documentMargin()) + 2 * frameWidth();
    return {leastBoxWidth, m_leastLines > 0 ? std::min(least, wantedHeight()) : wantedHeight()};
}

int TextBox::wantedHeight() const
{
    // Line by line: QPlainTextEdit's own layout only counts them.
    qreal height = 2 * document()->documentMargin() + 2 * frameWidth();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        height += blockBoundingRect(block).height();
    return int(std::ceil(height));
}

void TextBox::fitHeight()
{
    if (m_leastLines > 0)
        setMaximumHeight(wantedHeight());
    updateGeometry();
}

void TextBox::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    // The width decides how many lines there are.
    fitHeight();
}
