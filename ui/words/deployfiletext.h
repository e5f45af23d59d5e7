// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/deploy/envfilewriter.h"
#include "app/rotation/rotation.h"

/// "INNGEST_SIGNING_KEY: line 12 gets the new value". Never a value. isDone: it has been written.
QString lineChangeText(const EnvLineChange &change, bool isDone);
/// What becomes of a file by a plan, in lines. alsoFed: the other apps that read it, and want the same of it.
QStringList planLines(const EnvFilePlan &plan, const QStringList &alsoFed);
/// The same of a file that gets back what it had, by what was kept of it.
QStringList putBackLines(const QList<OverwrittenValue> &values);
QString wasPutBackText();
/// What a person should know of this file before it is written, each with what can be done about it. use: whose values
/// go in.
QStringList warningsOf(const EnvFilePlan &plan, DeployTarget::Use use);
/// Which other place wins, and what that means.
QString rivalText(const EnvRival &rival);
/// Why one file cannot feed two apps.
QString sharingConflictText(const QString &variable, const QString &app);
/// Nothing can be written without this variable's value.
QString noValueForFileText(const QString &variable);
/// What a person does where the program refuses to write.
QString byHandText(const QList<EnvChange> &changes);
/// Why a file was not written, in sentences.
QString fileErrorText(const Error &error);
