// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/addresstext.h"

#include "app/core/words.h"

QString ambiguousIpv4Text()
{
    return Words::tr(
        "Programs read this spelling of an address in different ways: 010 is ten to some and eight to others, "
        "and some take fewer numbers, or one. Write four plain numbers from 0 to 255, such as 192.0.2.10.");
}
