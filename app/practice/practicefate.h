// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/practice/httpresponder.h"
#include "app/practice/practicefaults.h"

#include <functional>

/// Gives a response where it is due; what becomes of it is its owner's business.
using PracticeReply = std::function<void(const HttpResponse &)>;

/// Lets a request meet its fate: has it processed, or not, and delivers the answer, late, cut or not at all. process
/// runs at most once, and also when the client has gone. All of it ends with the context.
void meetFate(Clock &clock, QObject *context, const PracticeFaults::Fate &fate, const HttpResponder &responder,
    const std::function<void(const PracticeReply &)> &process);
