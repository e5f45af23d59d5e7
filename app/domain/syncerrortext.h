// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/app.h"

/// Why a sync failed, for people.
struct SyncErrorText
{
    QString what; ///< What the code means: one sentence.
    QString remedy; ///< The one thing to do about it.
    bool isKnown = true; ///< false: Inngest has a code that this program does not know.
};

SyncErrorText syncErrorText(const SyncFailure &failure);
/// Both as running text, with the app's HTTP status and Inngest's own words where they add something.
QString syncFailureText(const SyncFailure &failure);

/// What went wrong, in a few words: "Not allowed". Empty: nothing, somebody cancelled it.
QString errorTitleOf(Error::Kind kind);
