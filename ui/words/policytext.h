// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/policy.h"

#include <QString>

/// "Switched off by this computer's administrator: showing keys." Empty: nothing is.
QString policyText(const Policy &policy);
/// What is wrong with the file, what follows from that, and what to do. Empty: nothing is wrong.
QString policyProblemText(const Policy &policy);
/// Why something cannot be done here.
QString switchedOffText(Policy::Feature feature);
