// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecalls.h"
#include "app/practice/practiceevents.h"
#include "app/practice/practicerules.h"

/// What the operations read and change. All of it outlives the answers.
struct PracticeParts
{
    PracticeState &state;
    PracticeRules &rules;
    PracticeCalls &calls;
    PracticeEvents &events;
};

/// Whether resources/dashboard has an operation of this name.
bool isPracticeOperation(const QString &name);

/// Carries out one of those and gives the body of its answer: {"data": ...}, or null data with
/// {"errors": [...]}. The operation's text is not looked at: each has its function here, which gives exactly the fields
/// that the text selects (tests/dashboard/check-answers proves it). done is called at once, or when an app has
/// answered; never after the calls have gone.
void answerPracticeOperation(const PracticeParts &parts, const QString &name, const QJsonObject &variables,
    const std::function<void(const QByteArray &)> &done);

/// The body that refuses a request as a whole. code: as in the errors' extensions.
QByteArray graphqlRefusal(const QString &message, const QString &code = {});
