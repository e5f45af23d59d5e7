// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QFuture>
#include <QList>

class HistoryStore;
class QDateTime;
class QObject;
struct Account;
struct HandEnvironment;

/// Conflict: one of the event keys that are to be forgotten is in an open rotation, which would take it for deleted and
/// could not put it back; or its new signing key is typed in as the current one, which would be taken for a rotation.
/// origin: that the rotations are filed under. The store and the context outlive it.
QFuture<Done> refuseAgainstRotation(
    HistoryStore &history, const QString &origin, const QList<HandEnvironment> &environments, QObject *context);
/// Conflict: a rotation of this account, whose keys are noted here, is open; its keys may be nowhere else.
QFuture<Done> refuseRemovingInRotation(HistoryStore &history, const Account &account, QObject *context);
/// What was done with the account stays in the history, and so does that it was removed, by whom.
void noteRemoved(HistoryStore &history, const Account &account, const QString &person, const QDateTime &at);
