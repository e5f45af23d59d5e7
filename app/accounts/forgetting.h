// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QFuture>
#include <QJsonObject>
#include <QList>

class HistoryStore;
class QDateTime;
class QObject;
struct Account;
struct TypedEnvironment;

/// Conflict: one of the event keys that are to be forgotten is in an open rotation, which would take it for deleted and
/// could not put it back; or the API key with which its apps are read; or its new signing key is typed in as the
/// current one, which would be taken for a rotation. origin: that the rotations are filed under. The store and the
/// context outlive it.
QFuture<Done> refuseAgainstRotation(
    HistoryStore &history, const QString &origin, const QList<TypedEnvironment> &environments, QObject *context);
/// Conflict: a rotation of this account, whose keys are noted here, is open; its keys may be nowhere else.
QFuture<Done> refuseRemovingInRotation(HistoryStore &history, const Account &account, QObject *context);
/// Who gave this computer an account, and who took it away, stays in the history with what was done in it. what: as
/// HistoryWords knows it.
void noteAccount(HistoryStore &history, const QString &what, const Account &account, const QString &person,
    const QDateTime &at, const QJsonObject &details = {});
