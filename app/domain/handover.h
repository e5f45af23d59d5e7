// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/restartwatch.h"
#include "app/domain/serversettings.h"

#include <memory>

/// What a person is given for an act that they carry out by restarting a server.
struct Handover
{
    ServerSettings settings; ///< What the server should hold then.
    /// Looks for it, from start() on. Null: the server holds it already. Shared: it comes through a future.
    std::shared_ptr<RestartWatch> watch;
};
