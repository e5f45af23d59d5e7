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
class SecretStore;
class TypedInKeeper;
struct Account;
struct AccountPlaces;
struct TypedEnvironment;

/// Conflict: one of the event keys that are to be forgotten is in an open rotation, which would take it for deleted and
/// could not put it back; or the API key with which its apps are read; or its new signing key is typed in as the
/// current one, which would be taken for a rotation: where that one's value was lost it is brought back instead. Gives
/// what is left to save. The store, the keeper and the context outlive it.
QFuture<Result<QList<TypedEnvironment>>> refuseAgainstRotation(HistoryStore &history, TypedInKeeper &keeper,
    const AccountPlaces &places, const QList<TypedEnvironment> &environments, QObject *context);
/// Conflict: a rotation of this account, whose keys are noted here, is open; its keys may be nowhere else.
QFuture<Done> refuseRemovingInRotation(HistoryStore &history, const Account &account, QObject *context);
/// All that is kept of an account whose keys are noted here, what its apps are asked with too: the secrets first. Gives
/// whether an environment of it was noted, now or when the keeper forgot the account before. Where none was (the
/// database was set aside, or is another computer's), the keychain may have values of its keys that nothing names any
/// more.
QFuture<Result<bool>> forgetTypedIn(
    HistoryStore &history, SecretStore &secrets, TypedInKeeper &keeper, const Account &account, QObject *context);
/// The kept keys of an account that signs in, and what its apps are asked with: all that is filed under its origin, for
/// the last account that has that one. What an open rotation needs stays: it can be gone on with once somebody signs in
/// again.
QFuture<Done> forgetSignedIn(HistoryStore &history, SecretStore &secrets, const QString &origin, QObject *context);
/// Who gave this computer an account, and who took it away, stays in the history with what was done in it. what: as
/// HistoryWords knows it. Storage: it does not: whoever is told of it is told so.
QFuture<Done> noteAccount(HistoryStore &history, const QString &what, const Account &account, const QString &person,
    const QDateTime &at, QObject *context, const QJsonObject &details = {});
