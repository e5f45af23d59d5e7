// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/account.h"

AccountCapabilities capabilitiesOf(AccountKind kind)
{
    switch (kind) {
    case AccountKind::Practice:
        return {.isRehearsal = true};
    case AccountKind::Cloud:
        return {.canBeEdited = true, .hasSignIn = true};
    case AccountKind::ByHand:
        return {.canBeEdited = true, .isTypedIn = true};
    case AccountKind::SelfHosted:
        return {.canBeEdited = true, .isServer = true};
    }
    return {};
}
