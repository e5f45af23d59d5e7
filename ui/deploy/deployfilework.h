// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envfilewriter.h"
#include "app/rotation/rotation.h"

#include <QFuture>

class VariablesSource;

/// Writing an app's variables into a file, in the order that loses nothing: what will be overwritten is kept first
/// (VariablesSource::keepOverwritten), then the file is replaced. When the source goes in between, nothing is written.
/// Files are looked at and written outside of the window's thread: a disk or git can be slow.
namespace DeployFileWork {

QFuture<Result<EnvFilePlan>> plan(const VariablesSource &source, const QString &path, const QList<EnvChange> &changes);

/// What another app wants of the same file.
struct Sharing
{
    QStringList apps; ///< Names of those that the file feeds too.
    QString conflict; ///< A variable that two of them want different values of; empty: none.
    QString conflictApp; ///< The one of them that is not ours.
};
Sharing sharing(const VariablesSource &source, const QString &appKey, const QString &path);

/// digest: the plan's that the person saw.
QFuture<Result<EnvFilePlan>> write(VariablesSource &source, const QString &appKey, const QString &path,
    const QList<EnvChange> &changes, const QByteArray &digest);

/// What was overwritten in this file and has not been put back yet.
QList<OverwrittenValue> toPutBack(const VariablesSource &source, const QString &path);
/// Takes those lines out of the keychain, puts them back and notes it.
QFuture<Result<EnvFilePlan>> putBack(VariablesSource &source, const QString &path);
/// The same lines, for a person to put back by hand.
QFuture<Result<Secret>> linesToPutBack(VariablesSource &source, const QString &path);

} // namespace DeployFileWork
