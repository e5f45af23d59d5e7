// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// Whether a file lies in a git work tree and nothing simple keeps it out of a commit: .git is looked for upwards, and
/// the .gitignore files on the way and .git/info/exclude are read for the plain kinds of pattern. Git itself is not
/// asked, so the answer is "may be", not "is".
bool mayBeCommitted(const QString &path);
