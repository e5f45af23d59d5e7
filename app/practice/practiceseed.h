// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceaccount.h"

/// The believable account that the practice server starts with: a company with production, custom and branch
/// environments, key holders and apps; every id and key value new, from the system's random source. The user who is
/// signed in comes first. apps: so many in production, and on the practice platforms (PracticePlatforms); fewer than
/// the account has change nothing.
PracticeAccount practiceAccount(const QDateTime &now, int apps = 0);
