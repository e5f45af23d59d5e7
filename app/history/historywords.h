// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/history/historyentry.h"

#include <QStringList>

/// The history's rows for people: the names that they store stand for good, and are the exports'.
namespace HistoryWords {

/// HistoryEntry::what: "Create event key". Unknown ones come back as they are.
QString act(const QString &what);
/// HistoryEntry::what, the same for what is called the same: earlier versions had other names for some of it.
QString actKind(const QString &what);
/// Of this one: with what its details tell.
QString act(const HistoryEntry &entry);
/// code: a resync's, or of an act that failed otherwise.
QString failedBecause(const QString &code);
QString outcome(const QString &outcome);
QString outcome(const HistoryEntry &entry); ///< Also whether it stands on a person's word.
/// Why it was not done, or is not known, as far as that was noted; empty: it was done, or nothing was.
QString cause(const HistoryEntry &entry);
/// The same for all failures, whatever their code.
QString outcomeKind(const QString &outcome);
QString outcomeKind(const HistoryEntry &entry); ///< As it is shown: what nobody has done is noticed.
/// The names of the key or the apps that it was done to; empty: none is named.
QStringList subjects(const HistoryEntry &entry);
/// The first of them.
QString subject(const HistoryEntry &entry);
/// "storefront, billing, checkout and 3 more".
QString few(const QStringList &names, qsizetype most = 3);

} // namespace HistoryWords
