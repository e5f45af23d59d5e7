// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/hardening.h"

#include <QFile>
#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IKM_IS_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IKM_IS_SANITIZED
#endif
#endif

#if defined(__GLIBC__) && !defined(IKM_IS_SANITIZED)
#define IKM_OVERWRITES_FREED_MEMORY
#include <algorithm>
#include <cstring>
#include <malloc.h>
#endif

namespace {

#ifndef IKM_IS_SANITIZED
/// Portals identify the program that asks by its /proc/<pid>/root, which they can no longer open once it is not
/// dumpable. In a sandbox every file dialog is a portal's, and the sandbox keeps other programs out by itself.
bool needsPortals()
{
    return QFile::exists(QStringLiteral("/.flatpak-info")) || qEnvironmentVariableIsSet("SNAP");
}
#endif

} // namespace

#ifdef IKM_OVERWRITES_FREED_MEMORY

namespace {

bool overwrites = false; // written before there is a second thread

} // namespace

// These stand in for the library's own in the whole process. Its M_PERTURB is not enough: it leaves out the blocks that
// each thread keeps for itself, which are all the small ones, and what realloc() moves away from.
extern "C" {

// NOLINTBEGIN(bugprone-reserved-identifier): these are the library's
void *__libc_malloc(std::size_t size);
void *__libc_realloc(void *block, std::size_t size);
void __libc_free(void *block);
// NOLINTEND(bugprone-reserved-identifier)

void free(void *block) noexcept
{
    if (overwrites && block)
        explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

void *realloc(void *block, std::size_t size) noexcept
{
    if (!overwrites || !block || size == 0)
        return __libc_realloc(block, size);
    const std::size_t before = malloc_usable_size(block);
    if (size <= before && size > before / 2)
        return block;
    void *moved = __libc_malloc(size);
    if (!moved)
        return nullptr;
    std::memcpy(moved, block, std::min(before, size));
    free(block);
    return moved;
}

} // extern "C"

#endif

void overwriteFreedMemory()
{
#ifdef IKM_OVERWRITES_FREED_MEMORY
    overwrites = true;
#endif
}

void hardenProcess()
{
    overwriteFreedMemory();
    // Not ignored: what is ignored stays so in programs that are started from here.
    std::signal(SIGXFSZ, [](int) {});
    // One byte is too little for a file, as none is, and means to the kernel that no crash handler is called, either.
    const rlimit none{.rlim_cur = 1, .rlim_max = 1};
    setrlimit(RLIMIT_CORE, &none);
#ifndef IKM_IS_SANITIZED
    // This also shuts out ptrace: debuggers, and LeakSanitizer, which is why a sanitized build goes without. Programs
    // started from here are not affected: execve() makes them dumpable again.
    if (!needsPortals())
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
