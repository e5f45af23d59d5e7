// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appsample.h"
#include "app/domain/question.h"
#include "app/domain/reading.h"

/// What a reading means for a question. Several instances can stand behind one address and each answer be another
/// one's, so the worst that any of them shows is what counts, and nothing is inferred from one about another. Pure.
AppSample judge(const Reading &reading, const Question &question);

/// The best evidence that the app can give, by what it is and by what its latest answer was able to tell. None: nothing
/// is asked of it.
EvidenceClass::Kind attainableEvidence(const Question &question, Aspect::Kind aspect, const AppSample &latest);

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
