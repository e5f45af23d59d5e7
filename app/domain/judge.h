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
