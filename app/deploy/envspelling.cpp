// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envspelling.h"

#include "app/core/decodings.h"

#include <algorithm>

namespace {

using Quote = EnvAssignment::Quote;

bool isPlain(QByteArrayView value)
{
    return !value.isEmpty() && std::ranges::all_of(value, [](char c) {
        return Letters::isAlnum(c) || QByteArrayView("_-./:@%+=,").contains(c);
    });
}

} // namespace

// Escapes and references are where readers differ, and what a line-wise one makes of a line break.
bool canBe(Quote quote, QByteArrayView value)
{
    if (quote == Quote::None)
        return isPlain(value);
    return quote != Quote::Backtick && std::ranges::none_of(value, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || QByteArrayView("'\"\\$`").contains(c);
    });
}

QByteArrayView quoteSign(Quote quote)
{
    switch (quote) {
    case Quote::Single:
        return "'";
    case Quote::Double:
        return "\"";
    case Quote::None:
    case Quote::Backtick:
        break;
    }
    return {};
}

std::optional<Quote> quoteFor(Quote kept, QByteArrayView value)
{
    for (const Quote quote : {kept, Quote::None, Quote::Single}) {
        if (canBe(quote, value))
            return quote;
    }
    return {};
}
