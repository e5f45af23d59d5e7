// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "ui/wizard/wizardtools.h"

class AppsBoard;
class VariablesPanel;
class QWidget;

/// The two large parts that several pages show, made from what the wizard has.
VariablesPanel *makeVariablesPanel(const WizardTools &tools, RotationStep::Kind step, QWidget *parent);
AppsBoard *makeRolloutBoard(const WizardTools &tools, RotationStep::Kind step, QWidget *parent);
