// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/accounts/settingsfile.h"
#include "app/core/result.h"

#include <QHash>
#include <QList>
#include <QVariantMap>
#include <optional>

/// The accounts that are set up, in a settings file. Holds no secret and no practice account (that one is always
/// there). What another version of the program wrote there and this one does not know stays as it is.
class AccountList
{
public:
    explicit AccountList(const QString &path);

    const QList<Account> &accounts() const { return m_accounts; } ///< By name.
    std::optional<Account> find(const QString &id) const;
    /// Names of those that are of a kind, or signed in in a way, that this version does not know.
    QStringList notKnown() const;
    bool isNotKnown(const QString &id) const; ///< It is the id of one of them.

    /// Adds it, or puts it in the place of the one with its id. Storage: the file could not be written.
    Done put(const Account &account);
    Done remove(const QString &id);

    /// Where the list is that was there and is not read; empty: none is.
    const QString &setAside() const { return m_settings.setAside(); }

    /// What keeps the list that is there from being read or changed; empty: nothing did at the start.
    const QString &trouble() const { return m_trouble; }

    QString lastOpen() const; ///< An id; empty: none yet.
    /// Storage: it could not be written. Where nothing can be, trouble() says so already.
    Done setLastOpen(const QString &id);

private:
    void load();
    Done saveOr(const QList<Account> &before);
    Error notWritten() const;

    SettingsFile m_settings;
    QList<Account> m_accounts;
    QHash<QString, QVariantMap> m_more; // what is in the file of an account besides, by its id
    QList<QVariantMap> m_notKnown;
    QString m_trouble;
};
