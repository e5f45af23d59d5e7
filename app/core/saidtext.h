// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <algorithm>

/// What a person has written as a reason, or as their word or somebody's name, without the blanks around it. Empty
/// where it says nothing: blanks and marks alone, the dots too that stand where a key was left out.
inline QString saidIn(const QString &text)
{
    const bool saysSomething = std::ranges::any_of(
        text, [](QChar character) { return character.isLetterOrNumber() || character.isSurrogate(); });
    return saysSomething ? text.trimmed() : QString();
}
