// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"

/// What is kept of a key by who only names it: its value would outlive the lock of the window.
inline EventKey withoutValue(EventKey key)
{
    key.value = {};
    return key;
}
