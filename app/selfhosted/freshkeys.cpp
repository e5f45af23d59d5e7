// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/freshkeys.h"

#include "app/core/freshsecret.h"

namespace {

constexpr int keyBytes = 32;

} // namespace

Secret freshKeys::signingKey()
{
    return freshSecret(keyBytes, [](const QByteArray &bytes) { return bytes.toHex(); });
}

Secret freshKeys::eventKey()
{
    Secret key = freshUrlSafeSecret(keyBytes);
    while (key.reveal().startsWith('-') || key.reveal().startsWith('_'))
        key = freshUrlSafeSecret(keyBytes);
    return key;
}
