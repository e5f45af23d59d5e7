// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envfile.h"

/// How a value is written into an .env file so that all usual readers take it for the same.

/// Whether they agree on the value in these quotes.
bool canBe(EnvAssignment::Quote quote, QByteArrayView value);
QByteArrayView quoteSign(EnvAssignment::Quote quote);
/// The quotes that the value gets: those that were there, where that is possible. nullopt: there are none for it.
std::optional<EnvAssignment::Quote> quoteFor(EnvAssignment::Quote kept, QByteArrayView value);
