// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/environment.h"

#include <optional>

/// Why this environment takes no new key: archived, or a branch child.
std::optional<Error> refuseNewKeyIn(const Environment &environment);
/// Why there are no keys to change here: a branch child has none of its own.
std::optional<Error> refuseKeysOf(const Environment &environment);
