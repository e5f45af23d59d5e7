// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QList>

/// The keys that a self-hosted server is started with. They are settings: a change of them is a restart.
struct ServerSettings
{
    Secret signingKey; ///< Bare lower-case hex.
    QList<Secret> eventKeys; ///< In the order in which the server has them.

    bool isEmpty() const { return signingKey.isEmpty() && eventKeys.isEmpty(); }
    bool operator==(const ServerSettings &) const = default;
};
