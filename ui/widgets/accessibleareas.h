// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/// From now on a screen reader may ask a scroll area for a part that it no longer has. Qt's own answer to that reads
/// behind the end of a list, and ends the program: an area has fewer parts once a scroll bar is not needed any more,
/// and whoever reads from outside asks for their number first and for each one then. May be called again.
void guardAccessibleAreas();
