// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QSize>

class QWidget;

/// The most that a window's inside can take of its screen: all but the desktop's own bars and the window's title.
QSize mostSizeOf(const QWidget &window);
