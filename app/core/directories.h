// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QString>

/// Where the program keeps its files; each is made (mode 0700) when it is not there.
struct Directories
{
    QString settings; ///< Preferences and the accounts' list.
    QString data; ///< History and journal, the practice account's state.

    /// The desktop's own places (XDG base directories on Linux).
    static Result<Directories> standard();
    /// Both below one directory: for a rehearsal beside the real one, and for tests.
    static Result<Directories> below(const QString &directory);
};

/// Who acts, for the history: `login@machine`, as the system's own databases tell it, whatever the environment says.
QString personAtThisMachine();
