// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/restartwatch.h"
#include "ui/words/tone.h"

#include <optional>

class Act;
class Acts;

/// What a server answers while it is being restarted.
TonedText restartText(const RestartWatch &watch);
/// The same of the restart that it waits for, while the server serves nobody or refuses much. nullopt: it waits for
/// none, or all is well so far.
std::optional<TonedText> restartOutage(const Act &act);
/// Of the first of them of which there is any.
std::optional<TonedText> restartOutage(const Acts &acts);
