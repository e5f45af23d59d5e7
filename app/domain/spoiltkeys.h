// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"

/// What happens to values on their way into a variable, by the fingerprint that an app shows then: it was given this
/// event key with something around it. See RolloutKeys::spoiltEventKeys.
QHash<QString, SpoiltKey> spoiltKeysOf(const Secret &eventKey);
