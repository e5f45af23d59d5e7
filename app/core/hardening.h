// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/// Keeps the process' memory to itself as far as the system lets it: no core dumps, and no other program of the same
/// person may read it or attach to it. Called first thing in main(), before a secret is read. Best effort:
/// nothing depends on it, and an administrator can always look. And a file that may grow no further is a failed write
/// like any other, and not the end of the program in the middle of it.
void hardenProcess();

/// From now on all that is freed is overwritten (with glibc): keys pass through buffers of Qt's that nobody else wipes.
/// A part of hardenProcess().
void overwriteFreedMemory();
