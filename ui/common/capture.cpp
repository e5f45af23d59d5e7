// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/capture.h"

#include <QGuiApplication>
#include <QWidget>

#if defined(Q_OS_WIN)
#include <qt_windows.h>
#elif defined(Q_OS_MACOS)
#include <objc/message.h>
#include <objc/runtime.h>
#endif

bool blockScreenCapture(QWidget &window)
{
#if defined(Q_OS_WIN)
    constexpr DWORD excludeFromCapture = 0x11; // WDA_EXCLUDEFROMCAPTURE, from Windows 10 2004 on
    constexpr DWORD showBlack = 0x1; // WDA_MONITOR, before that
    const auto handle = reinterpret_cast<HWND>(window.winId());
    return SetWindowDisplayAffinity(handle, excludeFromCapture) || SetWindowDisplayAffinity(handle, showBlack);
#elif defined(Q_OS_MACOS)
    // [[view window] setSharingType: NSWindowSharingNone]; the offscreen platform's windows are no views.
    if (QGuiApplication::platformName() != QStringLiteral("cocoa"))
        return false;
    const auto view = reinterpret_cast<id>(window.winId());
    const auto ask = reinterpret_cast<id (*)(id, SEL)>(objc_msgSend);
    const auto set = reinterpret_cast<void (*)(id, SEL, unsigned long)>(objc_msgSend);
    const id nsWindow = ask(view, sel_registerName("window"));
    if (!nsWindow)
        return false;
    set(nsWindow, sel_registerName("setSharingType:"), 0);
    return true;
#else
    Q_UNUSED(window)
    return false;
#endif
}
