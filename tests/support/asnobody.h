// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QtGlobal>
#include <unistd.h>

/// Somebody who is not root, for as long as it lives, in all threads: permissions do not count for root, as whom tests
/// may run.
class AsNobody
{
public:
    AsNobody()
        : isPossible(::geteuid() != 0 || ::seteuid(nobody) == 0)
    {
    }
    ~AsNobody()
    {
        if (::getuid() == 0 && ::seteuid(0) != 0)
            qFatal("cannot become root again");
    }
    Q_DISABLE_COPY_MOVE(AsNobody)

    static constexpr uid_t nobody = 65534;
    const bool isPossible;
};
