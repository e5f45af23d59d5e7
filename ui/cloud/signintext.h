// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/tokentext.h"

/// What the sign-in dialogs say of a method. Plain text.
struct SignInWords
{
    QString name;
    QString label; ///< What to paste: "Client token:".
    QString where; ///< %1: the sign-in's host.
    QString power; ///< What whoever holds it can do, where it is kept, and how to end it.
    QString otherCookie; ///< Something else was pasted.
};

SignInWords signInWords(SignInMethod method);

/// Where to find the token, step by step. clerkHost: where the cookie belongs to.
QString whereToFindToken(SignInMethod method, const QString &clerkHost);
QString tokenProblemText(TokenTextProblem problem, SignInMethod method);
