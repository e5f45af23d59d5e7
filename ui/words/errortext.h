// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

/// What the program was about when the error came: it decides what the error means.
enum class Attempt {
    Read, ///< Reading from Inngest.
    ReadBack, ///< Reading what became of an act: whether that changed anything is for others to say.
    Change, ///< An act at Inngest.
    SignIn,
    Secrets, ///< The keychain or the clipboard.
    File, ///< A file that the person chose, or the program's own.
};

/// A few words: "No connection". Empty for Cancelled.
QString errorTitle(const Error &error);
/// Sentences for people: what happened, whether that has changed or broken anything, what to do next; the server's own
/// words quoted where there are some, and the program's own alone where those are it. Plain text. Empty for Cancelled,
/// which shows nothing.
QString errorText(const Error &error, Attempt attempt = Attempt::Read);
