// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicestate.h"

/// Makes environments, and event keys of production, until there are so many of them all together.
Done fillUp(PracticeState &state, int environments, int eventKeys = 0);
