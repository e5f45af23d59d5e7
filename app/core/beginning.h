// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// The text's beginning, that long at most: never cut inside of a pair, of which half is no character.
inline QString wholeBeginning(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    return text.first(most > 0 && text.at(most - 1).isHighSurrogate() ? most - 1 : most);
}
