// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/windowsize.h"

#include <QScreen>
#include <QWidget>
#include <algorithm>

namespace {

/// Of a title bar, before the window manager has made one.
constexpr int usualTitle = 36;

} // namespace

QSize mostSizeOf(const QWidget &window)
{
    const int title = std::max(usualTitle, window.frameGeometry().height() - window.height());
    return window.screen()->availableSize() - QSize(0, title);
}

void placeOverParent(QWidget &window)
{
    const QWidget *parent = window.parentWidget() ? window.parentWidget()->window() : nullptr;
    const QRect room = (parent ? parent : &window)->screen()->availableGeometry();
    const QRect around = parent ? parent->frameGeometry() : room;
    const QSize framed = window.size() + QSize(0, usualTitle);
    const QPoint wanted = around.center() - QPoint(framed.width() / 2, framed.height() / 2);
    const QPoint most(room.right() + 1 - framed.width(), room.bottom() + 1 - framed.height());
    window.move(
        std::max(room.left(), std::min(wanted.x(), most.x())), std::max(room.top(), std::min(wanted.y(), most.y())));
}

void keepOnScreen(QWidget &window)
{
    const QRect room = window.screen()->availableGeometry();
    const QRect frame = window.frameGeometry();
    if (const int below = frame.bottom() - room.bottom(); below > 0)
        window.move(frame.left(), std::max(room.top(), frame.top() - below));
}

void restoreWindow(QWidget &window, const QByteArray &geometry)
{
    window.restoreGeometry(geometry);
    window.resize(window.size().boundedTo(window.screen()->availableVirtualSize()));
}
