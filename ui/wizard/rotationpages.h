// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"

class RotationPage;
struct WizardTools;

/// The page of a step; some serve several steps.
RotationPage *makeRotationPage(RotationStep::Kind step, const WizardTools &tools);
