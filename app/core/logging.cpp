// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/logging.h"

Q_LOGGING_CATEGORY(logCore, "ikm.core", QtInfoMsg)
Q_LOGGING_CATEGORY(logDashboard, "ikm.dashboard", QtInfoMsg)
Q_LOGGING_CATEGORY(logKeychain, "ikm.keychain", QtInfoMsg)
Q_LOGGING_CATEGORY(logHistory, "ikm.history", QtInfoMsg)
Q_LOGGING_CATEGORY(logPractice, "ikm.practice", QtInfoMsg)
Q_LOGGING_CATEGORY(logActs, "ikm.acts", QtInfoMsg)
Q_LOGGING_CATEGORY(logRollout, "ikm.rollout", QtInfoMsg)
Q_LOGGING_CATEGORY(logRotation, "ikm.rotation", QtInfoMsg)
Q_LOGGING_CATEGORY(logAccounts, "ikm.accounts", QtInfoMsg)
