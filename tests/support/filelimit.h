// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QtGlobal>
#include <csignal>
#include <sys/resource.h>

/// While it lives, no file of this process grows beyond so many bytes: what a full disk is to a program, without one.
class FileLimit
{
public:
    explicit FileLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN); // the write is to fail, and not the program
        set(bytes);
    }
    ~FileLimit() { set(RLIM_INFINITY); }
    Q_DISABLE_COPY_MOVE(FileLimit)

private:
    static void set(rlim_t bytes)
    {
        rlimit limit{};
        bool isSet = ::getrlimit(RLIMIT_FSIZE, &limit) == 0;
        limit.rlim_cur = qMin(bytes, limit.rlim_max);
        isSet = isSet && ::setrlimit(RLIMIT_FSIZE, &limit) == 0;
        if (!isSet)
            qFatal("the size of files cannot be limited");
    }
};
