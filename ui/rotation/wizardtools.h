// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"

class RotationSession;
class SecretClipboard;
struct Services;

/// What the wizard's pages are built on. All of it outlives them.
struct WizardTools
{
    RotationSession &session;
    Services &services;
    SecretClipboard &clipboard;
    AccountCapabilities account;
};
