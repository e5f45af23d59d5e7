// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArrayView>

/// What spells a letter at a place of a text (`%73`, `\u0073`, `&#115;`), or nothing that can be seen (a terminal's
/// colour, a soft hyphen).
struct SpelledLetter
{
    qsizetype size = 0; ///< Of the spelling; 0: a letter stands for itself there.
    int letter = -1; ///< '?' for those that are not ASCII's; -1: nothing that can be seen.
};

SpelledLetter spelledAt(QByteArrayView text, qsizetype at);
