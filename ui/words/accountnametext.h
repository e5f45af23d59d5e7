// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"

#include <QList>

/// What is wrong with an account's name, for beside the field; empty: nothing. ownId: of the account that is renamed.
QString accountNameProblem(const QString &name, const QList<Account> &accounts, const QString &ownId);
/// The name of its symbol, for icon().
QString accountSymbol(const Account &account);
