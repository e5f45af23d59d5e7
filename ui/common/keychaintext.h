// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/secretstore.h"

/// "The keychain is locked". Empty for a keychain that works.
QString keychainTitle(SecretStore::State state);
/// What that means and what to install or do.
QString keychainText(SecretStore::State state, SecretStore::Missing missing);
