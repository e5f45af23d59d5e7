// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QFont>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

// What nearly every page and dialog is built of, as this program has it.

/// Remembers how high it is at the widths that it was asked for last. A layout asks for several of them, and again whenever
/// anything beside it changes, and a QLabel sets its whole text each time: that was a quarter of the window's start.
class WordsLabel : public QLabel
{
public:
    using QLabel::QLabel;

    int heightForWidth(int width) const override
    {
        const auto isSame = [this, width](const Height &one) {
            return one.width == width && one.margin == margin() && one.text == text() && one.font == font();
        };
        const auto known = std::ranges::find_if(m_heights, isSame);
        if (known != m_heights.end())
            return known->height;
        m_next = (m_next + 1) % m_heights.size();
        m_heights.at(m_next) = {width, margin(), QLabel::heightForWidth(width), text(), font()};
        return m_heights.at(m_next).height;
    }

private:
    struct Height
    {
        int width = -1;
        int margin = 0;
        int height = 0;
        QString text;
        QFont font;
    };
    mutable std::array<Height, 4> m_heights;
    mutable std::size_t m_next = 0;
};

/// Words that wrap, and are shown as they are.
template <typename... Arguments>
QLabel *wordsLabel(Arguments &&...arguments)
{
    auto *label = new WordsLabel(std::forward<Arguments>(arguments)...);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// One that Enter presses only where it has the focus.
template <typename... Arguments>
QPushButton *plainButton(Arguments &&...arguments)
{
    auto *button = new QPushButton(std::forward<Arguments>(arguments)...);
    button->setAutoDefault(false);
    return button;
}

/// Part of something that has its margins already. spacing: below 0, the style's.
template <typename Layout>
Layout *bareLayout(QWidget *parent = nullptr, int spacing = -1)
{
    auto *layout = new Layout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    return layout;
}

/// scale: larger too, as a title is.
inline void makeBold(QWidget &widget, qreal scale = 1)
{
    QFont font = widget.font();
    font.setBold(true);
    if (scale > 1)
        font.setPointSizeF(font.pointSizeF() * scale);
    widget.setFont(font);
}
