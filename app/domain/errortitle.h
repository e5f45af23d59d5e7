// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

/// What went wrong, in a few words: "Not allowed". Empty: nothing, somebody cancelled it.
QString errorTitleOf(Error::Kind kind);
