// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QLoggingCategory>

// One category a folder. A log line says what happened and to which fingerprint or id; it never holds a secret, a URL
// with a path that could be one (an event key's), or QNetworkReply::errorString().
Q_DECLARE_LOGGING_CATEGORY(logCore)
Q_DECLARE_LOGGING_CATEGORY(logDashboard)
Q_DECLARE_LOGGING_CATEGORY(logKeychain)
Q_DECLARE_LOGGING_CATEGORY(logHistory)
Q_DECLARE_LOGGING_CATEGORY(logPractice)
Q_DECLARE_LOGGING_CATEGORY(logActs)
Q_DECLARE_LOGGING_CATEGORY(logRollout)
Q_DECLARE_LOGGING_CATEGORY(logRotation)
Q_DECLARE_LOGGING_CATEGORY(logAccounts)
