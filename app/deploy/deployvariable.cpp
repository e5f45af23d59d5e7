// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deployvariable.h"

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"

QString DeployVariable::fingerprint() const
{
    return name == eventKeyName ? eventKeyFingerprint(value) : signingKeyFingerprint(value);
}

QString DeployVariable::masked() const
{
    return name == eventKeyName ? maskedEventKey(value) : maskedSigningKey(value);
}
