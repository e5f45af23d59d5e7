// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envfilewriter.h"
#include "app/rotation/rotation.h"

#include <QFuture>

class VariablesSource;

/// Writing an app's variables into a file, in the order that loses nothing: what will be overwritten goes to the
/// keychain first, then the file is replaced. When the source goes in between, nothing is written.
namespace DeployFileWork {

/// digest: the plan's that the person saw.
QFuture<Result<EnvFilePlan>> write(
    VariablesSource &source, const QString &path, const QList<EnvChange> &changes, const QByteArray &digest);

/// What was overwritten in this file and has not been put back yet.
QList<OverwrittenValue> toPutBack(const VariablesSource &source, const QString &path);
/// Takes those values out of the keychain, puts them back and notes it.
QFuture<Result<EnvFilePlan>> putBack(VariablesSource &source, const QString &path);

} // namespace DeployFileWork
