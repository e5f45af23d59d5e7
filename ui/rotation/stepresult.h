// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/rotation/rotationsession.h"
#include "ui/words/tone.h"

#include <optional>

/// What a step has come to, for a box on the page after it: title says what is true now and since when, text what it
/// means for the apps, by what was seen of them.
struct StepResult
{
    Tone tone = Tone::Good;
    QString title;
    QString text;
};

/// Its replacement was made, and the latest list lacks it. One list that does is no proof that it is gone, and no
/// ground to say that it is there.
bool isLacking(const RotatedEventKey &key, const RotationSession &session);

/// Of a step that is done, by what the session knows; nullopt: nothing has come of it that is to be said.
std::optional<StepResult> stepResult(
    RotationStep::Kind step, const RotationSession &session, const AccountCapabilities &account);
