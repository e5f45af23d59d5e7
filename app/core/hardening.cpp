// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/hardening.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <sys/resource.h>
#endif
#ifdef Q_OS_LINUX
#include <QFile>
#include <sys/prctl.h>
#endif
#ifdef Q_OS_MACOS
#include <sys/ptrace.h>
#include <sys/types.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#define IKM_IS_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IKM_IS_SANITIZED
#endif
#endif

namespace {

#if defined(Q_OS_LINUX) && !defined(IKM_IS_SANITIZED)
/// Portals identify the program that asks by its /proc/<pid>/root, which they can no longer open once it is not
/// dumpable. In a sandbox every file dialog is a portal's, and the sandbox keeps other programs out by itself.
bool needsPortals()
{
    return QFile::exists(QStringLiteral("/.flatpak-info")) || qEnvironmentVariableIsSet("SNAP");
}
#endif

} // namespace

void hardenProcess()
{
#ifdef Q_OS_WIN
    // No crash dialog, and with it no dump that is written or sent.
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
#else
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    setrlimit(RLIMIT_CORE, &none);
#endif
#if defined(Q_OS_LINUX) && !defined(IKM_IS_SANITIZED)
    // The limit alone does not count where a crash handler takes dumps through a pipe (systemd-coredump, apport). This
    // also shuts out ptrace: debuggers, and LeakSanitizer, which is why a sanitized build goes without. Programs
    // started from here are not affected: execve() makes them dumpable again.
    if (!needsPortals())
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
#if defined(Q_OS_MACOS) && defined(QT_NO_DEBUG)
    ptrace(PT_DENY_ATTACH, 0, nullptr, 0); // ends the program under a debugger: not in a debug build
#endif
}
