// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/core/result.h"

#include <QList>
#include <QSettings>
#include <optional>

/// The accounts that are set up, in a settings file. Holds no secret and no practice account (that one is always
/// there).
class AccountList
{
public:
    explicit AccountList(const QString &path);

    const QList<Account> &accounts() const { return m_accounts; } ///< By name.
    std::optional<Account> find(const QString &id) const;

    /// Adds it, or puts it in the place of the one with its id. Storage: the file could not be written.
    Done put(const Account &account);
    Done remove(const QString &id);

    QString lastOpen() const; ///< An id; empty: none yet.
    void setLastOpen(const QString &id);

private:
    void load();
    Done save();

    QSettings m_settings;
    QList<Account> m_accounts;
};
