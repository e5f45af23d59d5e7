// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/tonedframe.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QPen>

namespace {

constexpr qreal frameRadius = 6;
constexpr qreal cardRadius = 8;

void drawPanel(QWidget &widget, const QPen &border, const QColor &background, qreal radius)
{
    QPainter painter(&widget);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border);
    painter.setBrush(background);
    const qreal half = border.widthF() / 2;
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(half, half, -half, -half), radius, radius);
}

} // namespace

TonedFrame::TonedFrame(QWidget *parent)
    : QFrame(parent)
{
    applyTone();
}

void TonedFrame::setTone(Tone tone)
{
    if (m_tone == tone)
        return;
    m_tone = tone;
    applyTone();
    emit toneChanged();
}

void TonedFrame::setRounded(bool isRounded)
{
    m_isRounded = isRounded;
    update();
}

void TonedFrame::applyTone()
{
    QPalette own;
    const ToneColors colors = toneColors(m_tone, QApplication::palette());
    own.setColor(QPalette::WindowText, colors.text);
    own.setColor(QPalette::Link, colors.text);
    setPalette(own);
    update();
}

void TonedFrame::changeEvent(QEvent *event)
{
    // A new theme comes to a frame inside a window as another palette, of which its own colours are a part. Setting
    // them changes the palette again, to one that has them.
    if (event->type() == QEvent::PaletteChange
        && palette().color(QPalette::WindowText) != toneColors(m_tone, QApplication::palette()).text)
        applyTone();
    QFrame::changeEvent(event);
}

void TonedFrame::paintEvent(QPaintEvent *)
{
    const ToneColors colors = toneColors(m_tone, QApplication::palette());
    if (m_isRounded)
        drawPanel(*this, colors.border, colors.background, frameRadius);
    else
        QPainter(this).fillRect(rect(), colors.background);
}

void Card::paintEvent(QPaintEvent *)
{
    const auto line = hasFocus() ? QPalette::Highlight : QPalette::Mid;
    drawPanel(*this, QPen(palette().color(line), hasFocus() ? 2 : 1), palette().color(QPalette::Base), cardRadius);
}
