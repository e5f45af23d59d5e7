// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/keychainstore.h"

using State = SecretStore::State;

/// Where the tests of the keychain put what they write, beside whatever else is there.
const QString server = QStringLiteral("IKM test");
const QString name = QStringLiteral("key/0123456789ab");

inline KeychainStore::Options options()
{
    return {.server = server};
}
