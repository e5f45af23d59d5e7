// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/tokentext.h"

// What the sign-in dialogs say. Plain text.

QString signInMethodName(SignInMethod method);
/// What to paste: "Client token:".
QString tokenLabel(SignInMethod method);
/// Where to find the token, step by step. clerkHost: where the cookie belongs to.
QString whereToFindToken(SignInMethod method, const QString &clerkHost);
/// What whoever holds it can do, where it is kept, and how to end it.
QString tokenPower(SignInMethod method);
QString tokenProblemText(TokenTextProblem problem, SignInMethod method);
