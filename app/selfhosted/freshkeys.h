// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

/// Keys for a self-hosted server, out of the system's random source.
namespace freshKeys {

/// 32 bytes as 64 lower-case hex digits, without a prefix: an even length with a prefix starts a server that then
/// refuses every call, and so do capital letters.
Secret signingKey();
/// Letters, digits, `-` and `_`; begins with a letter or a digit, so that no tool takes it for an option.
Secret eventKey();

} // namespace freshKeys
