// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/byhand/keytrials.h"

/// Of a key that was typed in, why it is not taken for the environment's without a question.
QString signingKeyDoubtText(KeyTrial trial, const QString &environmentName);
QString apiKeyDoubtText(KeyTrial trial, const QString &environmentName);
/// Of a key that Inngest refused or said nothing of: what to do, and what it means to store it all the same.
QString doubtedKeyText(KeyTrial trial, bool isApiKey);
/// Of event keys that were typed in and that Inngest's list of the environment's lacks.
QString unlistedText(const QString &environmentName, const QString &keys);
/// Inngest could not list the event keys just now.
QString notListedText(const QString &environmentName, const Error &why);
