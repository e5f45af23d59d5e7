// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/account.h"

AccountTraits traitsOf(AccountKind kind)
{
    switch (kind) {
    case AccountKind::Practice:
        return {.isRehearsal = true};
    case AccountKind::Cloud:
        return {.hasSignIn = true, .isOwn = true};
    case AccountKind::ByHand:
        break;
    }
    return {.isTypedIn = true, .isOwn = true};
}
