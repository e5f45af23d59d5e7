// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

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

/// Of a step that makes or promotes keys, once it is done; nullopt of every other.
std::optional<StepResult> stepResult(RotationStep::Kind step, const RotationSession &session, bool isServer);
