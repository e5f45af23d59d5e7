// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/housestyle.h"

#include "app/core/shown.h"
#include "ui/widgets/icons.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QPainter>
#include <QStyleOptionViewItem>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Qt has made line separators of the line breaks by now; in a cell they are the program's own.
QString shownInCell(const QString &text)
{
    QString broken = text;
    return shownText(broken.replace(QChar::LineSeparator, u'\n')).replace(u'\n', QChar::LineSeparator);
}

constexpr qreal fieldRadius = 3;

void drawRounded(const QStyleOption &option, QPainter &painter, const QPen &pen, qreal radius)
{
    const qreal half = pen.widthF() / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(half, half, -half, -half), radius, radius);
    painter.restore();
}

/// Around boxes, circles and fields: what can be told from what lies behind it (WCAG asks for 3:1).
void drawOutline(const QStyleOption &option, QPainter &painter, qreal radius)
{
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const bool hasFocus = option.state.testFlag(QStyle::State_HasFocus);
    const QPalette::ColorRole role = hasFocus ? QPalette::Highlight : QPalette::PlaceholderText;
    drawRounded(option, painter,
        option.palette.color(isEnabled ? QPalette::Active : QPalette::Disabled, isEnabled ? role : QPalette::Text),
        radius);
}

/// Around what the keyboard works on. Fusion's own is a shade of the frame that is there anyway.
void drawFocus(const QStyleOption &option, QPainter &painter, bool byMouseToo)
{
    const QStyle::State state = option.state;
    if (!state.testFlag(QStyle::State_HasFocus) || !state.testFlag(QStyle::State_Enabled)
        || (!byMouseToo && !state.testFlag(QStyle::State_KeyboardFocusChange)))
        return;
    constexpr qreal thickness = 2;
    drawRounded(option, painter, QPen(option.palette.color(QPalette::Active, QPalette::Link), thickness), fieldRadius);
}

/// What can be moved stands out from where it moves. Fusion's groove is the darker of the two, and was taken for it.
void drawScrollBar(const QStyleOptionSlider &bar, const QRect &handle, QPainter &painter)
{
    constexpr qreal room = 3;
    constexpr int quiet = 130;
    constexpr int underPointer = 190;
    const bool isEnabled = bar.state.testFlag(QStyle::State_Enabled) && bar.maximum > bar.minimum;
    const bool isAtHandle = bar.state.testFlag(QStyle::State_MouseOver) || bar.state.testFlag(QStyle::State_Sunken);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(bar.rect, bar.palette.color(QPalette::Window));
    if (isEnabled) {
        QColor color = bar.palette.color(QPalette::Text);
        color.setAlpha(isAtHandle ? underPointer : quiet);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        const QRectF rect = QRectF(handle).adjusted(room, room, -room, -room);
        const qreal radius = std::min(rect.width(), rect.height()) / 2;
        painter.drawRoundedRect(rect, radius, radius);
    }
    painter.restore();
}

/// In the colour of the words beside it.
QIcon inColor(const QIcon &icon, const QSize &size, const QColor &color, qreal ratio)
{
    QPixmap pixmap = icon.pixmap(size, ratio);
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(QPoint(), size), color);
    return QIcon(pixmap);
}

/// Around a button's words, beside what Fusion leaves.
constexpr QSize buttonRoom(10, 4);

/// Fusion makes of a button's colour a paler and lighter one, on which white words cannot be read.
QColor fillOf(const QColor &wanted)
{
    constexpr int most = 255;
    return QColor::fromHsv(wanted.hsvHue(), std::min(most, wanted.hsvSaturation() * 4 / 3), wanted.value() * 2 / 3);
}

bool saysPrimary(const QStyleOption &option, const QWidget *widget)
{
    return option.state.testFlag(QStyle::State_Enabled) && widget && widget->property(HouseStyle::primary).toBool();
}

/// The one button that takes the next step: what Enter presses in a dialog, or what says so of itself.
bool isPrimary(const QStyleOptionButton &button, const QWidget *widget)
{
    const bool isDefault
        = button.state.testFlag(QStyle::State_Enabled) && button.features.testFlag(QStyleOptionButton::DefaultButton);
    return !button.features.testFlag(QStyleOptionButton::Flat) && (isDefault || saysPrimary(button, widget));
}

/// A button with these colours stands out, and its words can be read on it.
void fill(QPalette &palette)
{
    palette.setColor(QPalette::Button, fillOf(palette.color(QPalette::Highlight)));
    palette.setColor(QPalette::ButtonText, palette.color(QPalette::HighlightedText));
}

} // namespace

HouseStyle::HouseStyle()
    : QProxyStyle(u"Fusion"_s)
{
}

/// A message box's: Qt's own are small pictures, which are blurred where a screen has more pixels, and white in the
/// dark.
QIcon HouseStyle::standardIcon(StandardPixmap standardIcon, const QStyleOption *option, const QWidget *widget) const
{
    switch (standardIcon) {
    case SP_MessageBoxQuestion:
        return icon(u"help"_s, Tone::Info);
    case SP_MessageBoxInformation:
        return icon(u"info"_s, Tone::Info);
    case SP_MessageBoxWarning:
        return icon(u"warning"_s, Tone::Warning);
    case SP_MessageBoxCritical:
        return icon(u"error"_s, Tone::Danger);
    case SP_LineEditClearButton: // Qt would look through the desktop's themes of icons for it
        return icon(u"close"_s);
    default: // Fusion's own suffices
        return QProxyStyle::standardIcon(standardIcon, option, widget);
    }
}

/// A wheel that scrolls a page must not choose another cause or another number on its way, nor stop there.
void HouseStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (!widget->inherits("QAbstractSpinBox") && !widget->inherits("QComboBox"))
        return;
    widget->installEventFilter(this);
    if (widget->focusPolicy() == Qt::WheelFocus)
        widget->setFocusPolicy(Qt::StrongFocus);
}

bool HouseStyle::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Wheel)
        return QProxyStyle::eventFilter(watched, event);
    event->ignore(); // what lies behind the field gets it
    return true;
}

void HouseStyle::drawControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        item && element == CE_ItemViewItem) {
        QStyleOptionViewItem plain = *item;
        plain.text = shownInCell(item->text);
        QProxyStyle::drawControl(element, &plain, painter, widget);
        return;
    }
    // Fusion cuts a heading through its letters.
    if (const auto *heading = qstyleoption_cast<const QStyleOptionHeader *>(option);
        heading && element == CE_HeaderLabel) {
        QStyleOptionHeader whole = *heading;
        whole.text = heading->fontMetrics.elidedText(heading->text, Qt::ElideRight, heading->rect.width());
        QProxyStyle::drawControl(element, &whole, painter, widget);
        return;
    }
    if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        button && element == CE_PushButton && isPrimary(*button, widget)) {
        QStyleOptionButton filled = *button;
        fill(filled.palette);
        if (!filled.icon.isNull())
            filled.icon = inColor(filled.icon, filled.iconSize, filled.palette.color(QPalette::ButtonText),
                painter->device()->devicePixelRatioF());
        QProxyStyle::drawControl(element, &filled, painter, widget);
    } else {
        QProxyStyle::drawControl(element, option, painter, widget);
    }
    if (element == CE_PushButton || element == CE_CheckBox || element == CE_RadioButton
        || (element == CE_ShapedFrame && widget && widget->inherits("QAbstractScrollArea")))
        drawFocus(*option, *painter, false);
}

int HouseStyle::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    // Fusion's own icons are of another family than the program's.
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return 0;
    // Fusion's list of choices is as high as they are many, up to the whole screen, and has no scroll bar.
    if (hint == SH_ComboBox_Popup)
        return 0;
    // By the role and the desktop it would be the one or the other; rows without a box have it as the wizard has.
    if (hint == SH_DialogButtonLayout)
        return QDialogButtonBox::KdeLayout; // what goes on, then what leaves
    return QProxyStyle::styleHint(hint, option, widget, data);
}

/// A list of choices shows each whole, however narrow its box is.
QRect HouseStyle::subControlRect(
    ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const
{
    QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    const auto *box = qobject_cast<const QComboBox *>(widget);
    if (box && control == CC_ComboBox && part == SC_ComboBoxListBoxPopup) {
        const int beside = pixelMetric(PM_ScrollBarExtent, nullptr, box) + 2 * pixelMetric(PM_DefaultFrameWidth);
        rect.setWidth(std::max(rect.width(), box->view()->sizeHintForColumn(box->modelColumn()) + beside));
    }
    return rect;
}

void HouseStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option); bar && control == CC_ScrollBar)
        return drawScrollBar(*bar, subControlRect(control, bar, SC_ScrollBarSlider, widget), *painter);
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    if (button && control == CC_ToolButton && saysPrimary(*button, widget)) {
        drawPrimaryTool(*button, *painter, widget);
    } else if (button && control == CC_ToolButton && !button->icon.isNull()) {
        // Its own icon says that it opens a menu; the usual arrow is a crumb in the corner.
        QStyleOptionToolButton plain = *button;
        plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
        QProxyStyle::drawComplexControl(control, &plain, painter, widget);
    } else {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
    if (control == CC_SpinBox)
        drawOutline(*option, *painter, fieldRadius);
    if (control == CC_ToolButton || control == CC_ComboBox || control == CC_SpinBox)
        drawFocus(*option, *painter, control == CC_SpinBox);
}

/// As a push button that is primary: a tool button's own ground is another one.
void HouseStyle::drawPrimaryTool(const QStyleOptionToolButton &button, QPainter &painter, const QWidget *widget) const
{
    QStyleOptionButton ground;
    ground.rect = button.rect;
    ground.state = button.state;
    ground.palette = button.palette;
    fill(ground.palette);
    proxy()->drawPrimitive(PE_PanelButtonCommand, &ground, &painter, widget);
    QStyleOptionToolButton label = button;
    label.palette = ground.palette;
    proxy()->drawControl(CE_ToolButtonLabel, &label, &painter, widget);
}

QSize HouseStyle::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option); item && type == CT_ItemViewItem) {
        QStyleOptionViewItem plain = *item;
        plain.text = shownInCell(item->text);
        return QProxyStyle::sizeFromContents(type, &plain, size, widget);
    }
    const QSize usual = QProxyStyle::sizeFromContents(type, option, size, widget);
    return type == CT_PushButton ? usual + buttonRoom : usual;
}

void HouseStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawOutline(*option, *painter, 0);
        break;
    case PE_IndicatorRadioButton:
        drawOutline(*option, *painter, option->rect.width() / 2.0);
        break;
    case PE_FrameLineEdit:
        drawOutline(*option, *painter, fieldRadius);
        drawFocus(*option, *painter, true);
        break;
    default: // Fusion's own suffices
        break;
    }
}
