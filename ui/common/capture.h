// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class QWidget;

/// Keeps a top-level window out of screenshots, recordings and shared screens, where the platform can: Windows and
/// macOS. On X11 every program can read every window, and on Wayland it is for the compositor to ask the person; a
/// program can do nothing there, and false says so. Call it once the window has been shown.
bool blockScreenCapture(QWidget &window);
