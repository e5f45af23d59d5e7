// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/deploy/setting.h"
#include "app/deploy/toolrun.h"

#include <QDateTime>

// What a tool's end, and what it printed, mean for what is being set.

SetProblem problemOf(const ToolEnd &end);
/// Why what a place holds now could not be kept for an undo: the value goes into the keychain, and that it is there
/// into the journal.
SetProblem whyNotKept(Error::Kind why);

/// How often tools have said that an answer did not come, or that the service behind it gave none: what they had sent
/// may have arrived.
qsizetype lostAnswersIn(const QByteArray &said);

/// The same rule as the commands for a terminal have: the whole name, or the whole line where a target says how it
/// stands.
bool isListed(const QByteArray &names, const QString &name, const QString &line);

/// What DeployTarget::readChanges printed for a name; empty: nothing.
QString listedChange(const QByteArray &changes, const QString &name);
/// The time that stands there, as ISO writes it or in milliseconds; null: it is another mark.
QDateTime timeOfChange(const QString &change);

/// It ended well, and told a value or that there is none: no stars, no word in brackets in a value's place
/// ("[RESTRICTED]", "<hidden>", "*not found*"), and no sentence or page, which no key is.
bool tellsValue(const ToolEnd &end);

/// The value that it printed; nullopt: there is none. isLine: as DeployTarget::readsLine.
std::optional<Secret> valueIn(const ToolEnd &end, bool isLine);
