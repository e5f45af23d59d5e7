// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class QTreeView;

/// Makes a table just as high as its rows are, at most this many; a page scrolls as a whole rather than in parts.
void showRows(QTreeView &table, int most);
