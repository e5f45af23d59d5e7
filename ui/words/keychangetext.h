// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/keylook.h"

/// "The signing key caf6… appeared: made at … by Robin." What happened, when at the latest, by whom where that is told.
QString keyChangeText(const KeyChange &change);
