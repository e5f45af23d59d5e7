// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/fingerprint.h"
#include "app/domain/keys.h"

/// Of one whose value is not at hand: its id, where that is a fingerprint. An account by hand can know a key by that
/// alone.
inline QString eventKeyFingerprint(const EventKey &key)
{
    return key.value.isEmpty() && fingerprintOfHash(key.id) == key.id ? key.id : eventKeyFingerprint(key.value);
}
