// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/fixedtoken.h"

/// The cookie `jwt` of a user from a marketplace (Vercel, DigitalOcean), who has no Clerk session. How it is renewed is
/// not known: when it ends, the person brings a new one.
class CookieToken final : public FixedToken
{
    Q_OBJECT

public:
    using FixedToken::FixedToken;

    bool travelsAsCookie() const override { return true; }
};
