// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QSize>

class QByteArray;
class QWidget;

/// The most that a window's inside can take of its screen: all but the desktop's own bars and the window's title.
QSize mostSizeOf(const QWidget &window);

/// Before it is shown for the first time: over its parent, and nowhere above or beside the screen. Where a frame comes
/// around it only later, a dialog's own place can have the title bar outside.
void placeOverParent(QWidget &window);

/// It has grown: moved up as far as its foot, with the buttons, would be below the screen.
void keepOnScreen(QWidget &window);

/// As it was left, but no larger than all screens together: what a file of settings says may be anything, and a window
/// takes memory for each of its points.
void restoreWindow(QWidget &window, const QByteArray &geometry);
