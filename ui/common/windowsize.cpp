// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/windowsize.h"

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
