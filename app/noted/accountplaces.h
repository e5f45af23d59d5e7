// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QUrl>

/// Where an account has its places whose keys are noted here.
struct AccountPlaces
{
    QString accountId;
    QString accountName;
    QUrl apiOrigin; ///< Of REST v2.
    QUrl siteOrigin; ///< Of the dashboard's pages.
    QString kind; ///< Part of what its keys and acts are filed under.
    QUrl firstOrigin = {}; ///< As Account::firstOrigin.

    /// Ids of environments are made here, so that it is no other account's.
    QString filedUnder() const;
    QString address() const; ///< As Dashboard::address().
};
