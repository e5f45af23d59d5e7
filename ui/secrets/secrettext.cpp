// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/secrettext.h"

#include "app/core/policy.h"
#include "ui/widgets/build.h"

#include <QPainter>
#include <QTextBoundaryFinder>
#include <algorithm>
#include <cmath>

namespace {

constexpr int leastCharacters = 18;
constexpr int usualCharacters = 40;
/// A letter that leans or is smoothed reaches over its own width.
constexpr int sideMargin = 2;

/// What is drawn in a cell of its own: a half of a surrogate pair, or an accent without its letter, is nothing that
/// anybody could read.
QList<QStringView> charactersOf(QStringView text)
{
    QList<QStringView> characters;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text.data(), text.size());
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype next = finder.toNextBoundary();
        const qsizetype end = next < 0 ? text.size() : next;
        characters.append(text.sliced(from, end - from));
        from = end;
    }
    return characters;
}

} // namespace

SecretText::SecretText(QWidget *parent)
    : QWidget(parent)
{
    makeFixed(*this);
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
    // Here, where it would be drawn, so that nobody who asks for it goes past the policy.
    if (!Policy::now().allows(Policy::Feature::ShowKeys))
        return conceal();
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

qsizetype SecretText::length() const
{
    QString shown = text();
    const qsizetype length = charactersOf(shown).size();
    shown.fill(u' ');
    return length;
}

qreal SecretText::cellWidth() const
{
    // Each character stands in a cell of its own, as wide as the widest one needs: in whole pixels, or taken from one
    // character for all, a line would come out wider than the widget in some font or scale, and its end would be cut.
    const QFontMetricsF metrics(font());
    qreal widest = metrics.horizontalAdvance(u'0');
    QString shown = text();
    for (const QStringView character : charactersOf(shown)) {
        const QString one = character.toString();
        widest = std::max({widest, metrics.horizontalAdvance(one), metrics.boundingRect(one).width()});
    }
    shown.fill(u' ');
    return widest;
}

int SecretText::charactersPerLine(int width) const
{
    return std::max(1, static_cast<int>((width - 2 * sideMargin) / cellWidth()));
}

int SecretText::heightForWidth(int width) const
{
    const qsizetype perLine = charactersPerLine(width);
    const qsizetype lines = std::max<qsizetype>(1, (length() + perLine - 1) / perLine);
    return static_cast<int>(lines) * lineHeight();
}

QSize SecretText::sizeHint() const
{
    return {static_cast<int>(std::ceil(cellWidth() * usualCharacters)) + 2 * sideMargin, lineHeight()};
}

QSize SecretText::minimumSizeHint() const
{
    return {static_cast<int>(std::ceil(cellWidth() * leastCharacters)) + 2 * sideMargin, lineHeight()};
}

void SecretText::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    const QFontMetricsF metrics(font());
    const qreal cell = cellWidth();
    const int perLine = charactersPerLine(width());
    // One line stands level with the buttons beside it.
    const qreal top = std::max(0, (height() - heightForWidth(width())) / 2);
    QString shown = text();
    const QList<QStringView> characters = charactersOf(shown);
    for (qsizetype i = 0; i < characters.size(); ++i) {
        const QString character = characters[i].toString();
        const QRectF ink = metrics.boundingRect(character);
        const qreal room = cell - std::max(metrics.horizontalAdvance(character), ink.width());
        const qreal x = sideMargin + static_cast<qreal>(i % perLine) * cell + room / 2 - std::min(0.0, ink.left());
        const qreal y = top + static_cast<qreal>(i / perLine) * lineHeight() + metrics.ascent();
        painter.drawText(QPointF(x, y), character);
    }
    shown.fill(u' ');
}
