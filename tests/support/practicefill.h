// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicestate.h"

/// Makes environments, and event keys of production, until there are so many of them all together.
Done fillUp(PracticeState &state, int environments, int eventKeys = 0);

/// How large an account is made; less than the believable account has changes nothing.
struct PracticeSize
{
    int apps = 0; ///< Of the production environment. Not 0: they all run on the practice platforms (PracticePlatforms).
    /// Not all of them are that easy: some are written in Go, are workers, run where they cannot be reached from here,
    /// are dead, or on a platform of somebody else.
    bool isMixed = false;
};

/// As PracticeState::reset().
Done resetTo(PracticeState &state, PracticeSize size);

/// The program's folder, with a practice account of this size in it; qFatal() where it cannot be made.
QString withPractice(const QString &folder, PracticeSize size);
