// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/theme.h"

#include "ui/widgets/build.h"
#include "ui/widgets/housestyle.h"
#include "ui/widgets/plaintext.h"
#include "ui/words/tone.h"

#include <QAccessibleWidget>
#include <QApplication>
#include <QToolTip>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QStyleHints>
#endif

namespace {

struct Shades
{
    QColor window, base, alternate, text, faint, button, mid, highlight, highlighted, link, disabled, tip;
};

QPalette paletteOf(const Shades &shades)
{
    QPalette palette(shades.button, shades.window);
    const auto set = [&palette](QPalette::ColorRole role, const QColor &color) { palette.setColor(role, color); };
    set(QPalette::Base, shades.base);
    set(QPalette::AlternateBase, shades.alternate);
    set(QPalette::Text, shades.text);
    set(QPalette::WindowText, shades.text);
    set(QPalette::ButtonText, shades.text);
    set(QPalette::BrightText, shades.highlighted);
    set(QPalette::PlaceholderText, shades.faint);
    set(QPalette::Highlight, shades.highlight);
    set(QPalette::HighlightedText, shades.highlighted);
    set(QPalette::Link, shades.link);
    set(QPalette::LinkVisited, shades.link);
    set(QPalette::ToolTipBase, shades.tip);
    set(QPalette::ToolTipText, shades.text);
    set(QPalette::Mid, shades.mid);
    for (const QPalette::ColorRole role :
        {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, shades.disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, shades.mid);
    return palette;
}

/// As any other widget: its parts are counted where one is asked for, and do not depend on what is visible.
QAccessibleInterface *accessibleArea(const QString &className, QObject *object)
{
    auto *area = className == u"QScrollArea" ? qobject_cast<QScrollArea *>(object) : nullptr;
    return area ? new QAccessibleWidget(area, QAccessible::Client) : nullptr;
}

} // namespace

void guardAccessibleAreas()
{
    QAccessible::installFactory(accessibleArea);
}

Theme::Theme(Preferences &preferences, QObject *parent)
    : QObject(parent)
    , m_preferences(preferences)
    , m_startedDark(isDark(QApplication::palette()))
{
    QApplication::setStyle(new HouseStyle);
    new PlainText(this);
    guardAccessibleAreas();
    // An area does so with Tab by itself, and not where the letter of a label leads. What is clicked is in sight, and
    // what had the focus when its window was left may have been scrolled away since.
    connect(qApp, &QApplication::focusChanged, this, [](QWidget *old, QWidget *now) {
        if (old && now && old->window() == now->window() && QGuiApplication::mouseButtons() == Qt::NoButton)
            bringIntoSight(*now);
    });
    connect(&m_preferences, &Preferences::changed, this, &Theme::apply);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
#endif
    apply();
}

QPalette Theme::lightPalette()
{
    return paletteOf({.window = QColor(0xf4f5f8),
        .base = QColor(0xffffff),
        .alternate = QColor(0xf1f3f6),
        .text = QColor(0x1b2027),
        .faint = QColor(0x5f6875),
        .button = QColor(0xeceff3),
        .mid = QColor(0xc9cfd8),
        .highlight = QColor(0x2457c5),
        .highlighted = QColor(0xffffff),
        .link = QColor(0x1d4fb8),
        .disabled = QColor(0x8a929e),
        .tip = QColor(0xffffff)});
}

QPalette Theme::darkPalette()
{
    return paletteOf({.window = QColor(0x1b1e23),
        .base = QColor(0x252a31),
        .alternate = QColor(0x2a3038),
        .text = QColor(0xe6e9ed),
        .faint = QColor(0x9aa4b1),
        .button = QColor(0x333a44),
        .mid = QColor(0x4a535f),
        .highlight = QColor(0x3d70d8),
        .highlighted = QColor(0xffffff),
        .link = QColor(0x8ab4ff),
        .disabled = QColor(0x737c88),
        .tip = QColor(0x2c323a)});
}

bool Theme::systemIsDark() const
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
        return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#endif
    return m_startedDark;
}

void Theme::apply()
{
    const Preferences::Theme wanted = m_preferences.theme();
    const bool dark = wanted == Preferences::Theme::Dark || (wanted == Preferences::Theme::System && systemIsDark());
    const QPalette palette = dark ? darkPalette() : lightPalette();
    // Repainting everything for a changed number of seconds would be a waste.
    if (QApplication::palette() == palette)
        return;
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}
