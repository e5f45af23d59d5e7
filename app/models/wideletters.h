// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// How a text is written whose letters take more than a byte each: Windows' tools write UTF-16.
struct WideLetters
{
    int bytes = 0; // of a letter; 0: it is none
    int place = 0; // in a letter, of the byte that says which of ASCII's it is
    int mark = 0; // bytes before the first letter
};

/// By the mark at its beginning, or else by where its zeros stand.
WideLetters wideLettersOf(QByteArrayView text);
/// A byte for each letter: keys are ASCII, and whatever is not ends a word.
QByteArray narrowed(QByteArrayView text, const WideLetters &letters);
