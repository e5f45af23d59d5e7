// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/variablessource.h"

#include <memory>

/// A step of a session for a VariablesPanel. The session outlives it. isPractice: of the practice account. environment:
/// in which tools are run.
std::unique_ptr<VariablesSource> variablesOf(RotationSession &session, RotationStep::Kind step, bool isPractice = false,
    const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());
