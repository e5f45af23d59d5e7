// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/deploytextbox.h"

#include <QFontDatabase>
#include <QTextBlock>
#include <QTextLayout>
#include <cmath>

namespace {

constexpr int usualWidth = 320;
constexpr int leastWidth = 160;

} // namespace

DeployTextBox::DeployTextBox(const QString &text, bool isCommand, QWidget *parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    if (isCommand) {
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        fixed.setPointSizeF(font().pointSizeF());
        setFont(fixed);
        setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    }
    setPlainText(text);
}

int DeployTextBox::wantedHeight() const
{
    // Line by line: QPlainTextEdit's own layout only counts them.
    qreal height = 2 * document()->documentMargin() + 2 * frameWidth();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        height += blockBoundingRect(block).height();
    return int(std::ceil(height));
}

QSize DeployTextBox::sizeHint() const
{
    return {usualWidth, wantedHeight()};
}

QSize DeployTextBox::minimumSizeHint() const
{
    return {leastWidth, wantedHeight()};
}

void DeployTextBox::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    // The width decides how many lines there are.
    updateGeometry();
}
