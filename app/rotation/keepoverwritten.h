// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/deploy/enveditor.h"

#include <QFuture>

class RotationRecord;
class SecretStore;

/// In the place of a target's id, see RotationSession::noteSetting(): this program itself writes into a file.
namespace VariablesIntoFile {
inline constexpr auto written = QLatin1StringView("file");
inline constexpr auto putBack = QLatin1StringView("file as it was");
} // namespace VariablesIntoFile

/// Keeps what a file or a place holds before it is overwritten, in the order that loses nothing: the record's row with
/// the name of the keychain item, then the item, then the row again, which says that it is kept. Done means that all
/// three are where they last; only then may it be touched. What a run that was cut off has left in the keychain
/// has a row, so that it is found: the next try of the same variable uses it, and the rotation's end removes it.
QFuture<Done> keepOverwrittenIn(
    RotationRecord &record, SecretStore &secrets, const QString &place, const QList<OverwrittenVariable> &values);
