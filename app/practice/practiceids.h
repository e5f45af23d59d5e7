// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/domain/environment.h"

#include <QDateTime>
#include <QString>

// New ids and key values of the practice account, from the system's random source.

/// A lower-case UUID without braces.
QString newPracticeId();
/// 26 characters that sort by time, as events and worker connections have them.
QString newPracticeUlid(const QDateTime &time);
/// "signkey-prod-", "signkey-test-" or "signkey-branch-", and 64 hex digits.
Secret newSigningKeyValue(EnvironmentType type);
/// 86 URL-safe characters.
Secret newEventKeyValue();
