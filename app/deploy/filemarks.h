// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/// Gives a file that is still empty the marks of another one (chattr's), since some cannot be set later. 0, or the
/// first that it does not take: its letter.
char takeOverMarks(int handle, int from);
