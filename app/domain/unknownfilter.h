// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/eventfilter.h"

/// The filter of a key of which nobody has told it: of an account by hand only. One empty entry stands for it, which no
/// filter can have (checkFilterEvent()): so it comes back from wherever filters are written down, and is never taken
/// for none.
inline EventFilter unknownFilter()
{
    return {.kind = EventFilter::Kind::Deny, .events = {QString()}, .ips = {}};
}

inline bool isKnown(const EventFilter &filter)
{
    return filter != unknownFilter();
}
