// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/acts/keptkeys.h"
#include "app/byhand/handsetup.h"
#include "app/selfhosted/serversetup.h"

#include <QFuture>
#include <optional>

class HistoryStore;

/// What an account of a self-hosted server comes to with what a person gave. before: the one that is there already.
Account serverAccountOf(
    const std::optional<Account> &before, const QString &id, const QString &name, const ServerDraft &draft);
/// Its one environment. names: of the event keys that the server told, in their order there.
HandEnvironment serverEnvironmentOf(
    const Account &account, const Secret &signingKey, const ServerFacts &facts, const QStringList &names);

/// A server that is at another address from now on.
struct ServerMove
{
    QUrl from;
    QUrl to;
    SameServer isSame = SameServer::NotAsked;
    KeyPlace place;
    QString person;
    QDateTime at;
};

/// Into the history, and so onto the record of a rotation that is open there. The store and the context outlive it.
QFuture<Done> noteMove(HistoryStore &history, const ServerMove &move, QObject *context);
