// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

/// By what a key is found whose value is not at hand, inside a longer word, in capitals or in pieces: of its letters
/// and digits alone (see squeezed()), a short hash of the first says where to look, and one of all whether it is there.
struct KeyTrace
{
    static constexpr int letters = 8; ///< How many of them the first are.

    quint32 beginning = 0;
    qsizetype size = 0; ///< Of all; 0: it is short, or made of words that other texts have, too.
    QByteArray whole; ///< SHA-256.

    bool operator==(const KeyTrace &) const = default;

    static KeyTrace ofEventKey(const Secret &key);
    static KeyTrace ofSigningKey(const Secret &key); ///< Of the digits behind its prefix.
    /// window: the letters, a byte each.
    static quint32 beginningOf(quint64 window)
    {
        constexpr quint64 odd = 0x9E3779B97F4A7C15;
        return quint32(window * odd >> 32);
    }
    static quint32 beginningOf(const QByteArray &all); ///< At least so many letters.
    static QByteArray hashOf(const QByteArray &letters);
};
