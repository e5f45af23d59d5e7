// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appverdict.h"
#include "app/domain/question.h"
#include "app/domain/sdkfacts.h"

#include <optional>

/// Which event key an answer showed, and what that means for the question.
struct EventKeyJudgement
{
    EventKeyVerdict::Kind verdict = EventKeyVerdict::NotJudged;
    AppStanding::Kind standing = AppStanding::Good;
    QString spoiltBy; ///< See AppSample::spoiltBy.
};

/// fingerprint: nullopt: not told; empty: the variable is not set. The hash covers one client of the app only. Go's SDK
/// reports the variable's key even where the program has set another one: of Go nothing is known by it.
EventKeyJudgement judgeEventKey(
    const std::optional<QString> &fingerprint, SdkLanguage language, const Question &question);
