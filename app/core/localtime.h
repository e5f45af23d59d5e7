// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>

/// Where clocks go back an hour comes twice, and what a person typed of it does not say which one is meant; which one a
/// QDateTime takes depends on what was asked of it before. Of the moments that this computer's clocks show as `local`
/// the last one that is not after `now`; the first where all of them are. UTC.
QDateTime lastMomentOf(const QDateTime &local, const QDateTime &now);
