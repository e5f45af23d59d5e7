// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/setting.h"

/// Why a place was not set, or why nobody knows.
QString setProblemText(const SetResult &result);
/// What a place has shown that tells no values, where a name is listed in it after the tool has ended well.
QString setListedText(const SetResult &result);
