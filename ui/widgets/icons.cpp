// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

/// Draws an SVG whose strokes are `currentColor`.
class SymbolEngine final : public QIconEngine
{
public:
    SymbolEngine(QString name, std::optional<Tone> tone, bool onTone)
        : m_name(std::move(name))
        , m_tone(tone)
        , m_onTone(onTone)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QFile file(u":/icons/%1.svg"_s.arg(m_name));
        const bool isThere = file.open(QIODevice::ReadOnly);
        Q_ASSERT_X(isThere, "icon", "no such symbol in resources/icons");
        if (!isThere)
            return;
        QSvgRenderer renderer(file.readAll().replace("currentColor", color(mode).name().toLatin1()));
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        // Of a button that is just being squeezed in, before its layout has given it a size.
        if (size.isEmpty())
            return {};
        const QString key = u"ikm/%1/%2/%3x%4"_s.arg(
            m_name, color(mode).name(), QString::number(size.width()), QString::number(size.height()));
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QString key() const override { return u"ikm-symbol"_s; }
    QIconEngine *clone() const override { return new SymbolEngine(*this); }

private:
    QColor color(QIcon::Mode mode) const
    {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::Active, QPalette::HighlightedText);
        if (!m_tone)
            return palette.color(QPalette::Active, QPalette::ButtonText);
        const ToneColors colors = toneColors(*m_tone, palette);
        return m_onTone ? colors.text : colors.accent;
    }

    QString m_name;
    std::optional<Tone> m_tone;
    bool m_onTone;
};

} // namespace

QIcon icon(const QString &name, std::optional<Tone> tone, bool onTone)
{
    return QIcon(new SymbolEngine(name, tone, onTone));
}

SymbolLabel::SymbolLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void SymbolLabel::setSymbol(const QIcon &icon, int size)
{
    m_icon = icon;
    m_size = size;
    updateGeometry();
    update();
}

void SymbolLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect(), Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
}
