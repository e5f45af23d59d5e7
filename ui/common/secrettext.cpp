// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/secrettext.h"

#include <QFontDatabase>
#include <QPainter>
#include <algorithm>

namespace {

constexpr int leastCharacters = 24;
constexpr int usualCharacters = 40;

} // namespace

SecretText::SecretText(QWidget *parent)
    : QWidget(parent)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(this->font().pointSizeF());
    setFont(font);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void SecretText::setMasked(const QString &masked)
{
    m_masked = masked;
    conceal();
}

void SecretText::setRevealed(const Secret &secret)
{
    m_secret = secret;
    updateGeometry();
    update();
}

void SecretText::conceal()
{
    m_secret = {};
    updateGeometry();
    update();
}

QString SecretText::text() const
{
    return isRevealed() ? m_secret.revealText() : m_masked;
}

qsizetype SecretText::length() const
{
    return isRevealed() ? m_secret.size() : m_masked.size();
}

int SecretText::charactersPerLine(int width) const
{
    return std::max(1, width / std::max(1, fontMetrics().horizontalAdvance(u'0')));
}

int SecretText::heightForWidth(int width) const
{
    const qsizetype perLine = charactersPerLine(width);
    const qsizetype lines = std::max<qsizetype>(1, (length() + perLine - 1) / perLine);
    return static_cast<int>(lines) * fontMetrics().lineSpacing();
}

QSize SecretText::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'0') * usualCharacters, fontMetrics().lineSpacing()};
}

QSize SecretText::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'0') * leastCharacters, fontMetrics().lineSpacing()};
}

void SecretText::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    QString shown = text();
    const int perLine = charactersPerLine(width());
    // One line stands level with the buttons beside it.
    int y = fontMetrics().ascent() + std::max(0, (height() - heightForWidth(width())) / 2);
    for (qsizetype start = 0; start < shown.size(); start += perLine) {
        painter.drawText(0, y, shown.mid(start, perLine));
        y += fontMetrics().lineSpacing();
    }
    shown.fill(u' ');
}
