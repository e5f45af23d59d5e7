// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecalls.h"

// The practice account's rows with the fields that the operations of resources/dashboard select of them.

QJsonObject selectionOf(const Environment &environment);
/// user: who made it; null: the system.
QJsonObject selectionOf(const PracticeSigningKey &key, const PracticeUser *user);
QJsonObject selectionOf(const PracticeIngestKey &key);
QJsonObject selectionOf(const PracticeApp &app);
QJsonObject selectionOf(const Sync &sync);
QJsonObject selectionOf(const Worker &worker);
QJsonObject selectionOf(const PracticeSyncOutcome &outcome);
/// SigningKeyRotationCheck.
QJsonObject rotationCheckOf(const PracticeAppFinding &finding);

/// RFC 3339, UTC; null for an invalid time.
QJsonValue timeAnswer(const QDateTime &time);
/// FilterList, and FilterListInput.
EventFilter practiceFilter(const QJsonObject &json);
