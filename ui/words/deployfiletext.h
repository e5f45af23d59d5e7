// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/deploy/envfilewriter.h"

/// "INNGEST_SIGNING_KEY: line 12 gets the new value". Never a value. isDone: it has been written.
QString lineChangeText(const EnvLineChange &change, bool isDone);
/// What a warning means and what can be done about it.
QString fileWarningText(EnvFileWarning warning);
/// Which other place wins, and what that means.
QString rivalText(const EnvRival &rival);
/// Why one file cannot feed two apps.
QString sharingConflictText(const QString &variable, const QString &app);
/// What a person does where the program refuses to write.
QString byHandText(const QList<EnvChange> &changes);
/// Why a file was not written, in sentences.
QString fileErrorText(const Error &error);
