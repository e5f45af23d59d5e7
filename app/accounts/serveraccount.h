// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/acts/keptkeys.h"
#include "app/noted/typedinkeeper.h"
#include "app/selfhosted/serversetup.h"

#include <QFuture>
#include <optional>

class HistoryStore;

/// What an account of a self-hosted server comes to with what a person gave. before: the one that is there already.
Account serverAccountOf(
    const std::optional<Account> &before, const QString &id, const QString &name, const ServerDraft &draft);

/// What a person gave for a server, to be stored.
struct ServerChange
{
    std::optional<Account> before; ///< None: it is a new one.
    Account account; ///< As serverAccountOf() gave it.
    Secret signingKey;
    ServerFacts facts; ///< As it answered just now; empty: it was not asked.
    QStringList names; ///< Of the event keys that the server told, in their order there.
    QString person;
    QDateTime at;
};

/// Stores its keys and what is known of them, and that it is at another address from now on: in the history, and so on
/// the record of a rotation that is open there. What fails is that of a server that has not moved. What is given by
/// reference outlives it.
QFuture<Done> storeServer(HistoryStore &history, TypedInKeeper &typedIn, const ServerChange &change, QObject *context);
