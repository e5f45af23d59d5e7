// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keytext.h"

/// What is wrong with a pasted or typed key, and what to do: for beside the field. Never holds the text itself.
QString keyProblemText(KeyTextProblem problem);
