// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QMargins>
#include <QProxyStyle>

/// Fusion, with what it leaves to wish for: boxes that can be seen while they are not ticked, a focus that can be seen,
/// in dark as in light, and the cells of every list as plain text.
class HouseStyle : public QProxyStyle
{
    Q_OBJECT

public:
    /// A push or tool button's property, a bool: it takes the next step and stands out, as a dialog's default button
    /// does.
    static constexpr char primary[] = "primary";
    /// Around what an area without a frame shows: its focus is drawn there.
    static constexpr QMargins focusRoom{2, 2, 2, 2};

    HouseStyle();

    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget = nullptr) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
        const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
        const QWidget *widget = nullptr) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget = nullptr) const override;
    int styleHint(StyleHint hint, const QStyleOption *option = nullptr, const QWidget *widget = nullptr,
        QStyleHintReturn *data = nullptr) const override;
    QSize sizeFromContents(
        ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap standardIcon, const QStyleOption *option = nullptr,
        const QWidget *widget = nullptr) const override;
    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void drawPrimaryTool(const QStyleOptionToolButton &button, QPainter &painter, const QWidget *widget) const;
};
