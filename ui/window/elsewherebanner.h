// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationjournal.h"
#include "ui/widgets/banner.h"

#include <QPointer>
#include <optional>

class AccountOverview;
struct Services;

/// Names the rotations that are open and stand on no card of the overview, since they are another account's or their
/// environment has none; where each of them stands; and leads to the first other account.
class ElsewhereBanner : public Banner
{
    Q_OBJECT

public:
    explicit ElsewhereBanner(Services &services);

    void setOverview(AccountOverview *overview); ///< Null: no account is open.

private:
    void refresh();
    QStringList linesOfOthers(); ///< Chooses whom the button leads to.
    QStringList linesWithoutCard() const;
    void go();
    std::optional<RotationSummary> firstUnlisted() const;
    void closeUnlisted();

    Services &m_services;
    QPointer<AccountOverview> m_overview;
    QPushButton *const m_goButton = named("openAccountButton", addButton(tr("&Go to the account")));
    QPushButton *const m_closeButton = named("closeUnlistedRotationButton", addButton(tr("&Close it…")));
    QString m_accountId; // that the button leads to
    QString m_environmentId;
};
