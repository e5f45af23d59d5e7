// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class QString;

/// Whether nobody but root and whoever runs this program can change what stands at this path, or put another thing
/// there: neither in it, nor in any folder on the way to it, link by link. Absolute; false also where it leads nowhere.
/// A group's right to write counts where somebody else may be in that group: not of root's, of one's own (as many
/// distributions make one for each user), and of Debian's “staff”, which /usr/local belongs to there, as long as nobody
/// else is in it and it is not this user's first. A sticky folder above (/tmp, /nix/store) keeps others from exchanging
/// what root or this user has in it; by itself it is open to them.
bool isOutOfOthersReach(const QString &path);
/// The same of whoever runs this program as well, and of any group but root's.
bool isInRootsReachAlone(const QString &path);
