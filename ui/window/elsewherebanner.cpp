// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/elsewherebanner.h"

#include "app/accounts/accountoverview.h"
#include "app/accounts/accounts.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "ui/widgets/form.h"
#include "ui/words/overviewtext.h"

namespace {

constexpr qsizetype most = 3;

} // namespace

ElsewhereBanner::ElsewhereBanner(Services &services, QWidget *parent)
    : Banner(parent)
    , m_services(services)
{
    connect(m_goButton, &QPushButton::clicked, this, &ElsewhereBanner::go);
    connect(&services.accounts, &Accounts::listChanged, this, &ElsewhereBanner::refresh);
}

void ElsewhereBanner::setOverview(AccountOverview *overview)
{
    followInstead(m_overview, overview, this);
    if (overview)
        connect(overview, &AccountOverview::rotationsChanged, this, &ElsewhereBanner::refresh);
    refresh();
}

void ElsewhereBanner::refresh()
{
    m_accountId.clear();
    QStringList lines;
    QList<RotationSummary> open = m_overview ? m_overview->rotationsElsewhere() : QList<RotationSummary>();
    open.removeIf([](const RotationSummary &one) { return !one.isOpen(); });
    for (const RotationSummary &one : std::as_const(open)) {
        const QList<Account> accounts = accountsOf(one, m_services.accounts.list());
        const QString where
            = overviewText::environmentElsewhere(one, accounts.size() == 1 ? accounts.first().name : one.accountName);
        lines.append(accounts.isEmpty()
                ? tr("%1: %2. The account is not set up here any more.")
                      .arg(where, overviewText::openRotation(one, m_services.clock.now()))
                : tr("%1: %2.").arg(where, overviewText::openRotation(one, m_services.clock.now())));
        if (m_accountId.isEmpty() && accounts.size() == 1) {
            m_accountId = accounts.first().id;
            m_environmentId = one.environmentId;
            m_goButton->setText(tr("&Go to %1").arg(shownOnButton(accounts.first().name)));
        }
    }
    m_goButton->setVisible(!m_accountId.isEmpty());
    if (lines.isEmpty())
        return hide();
    if (lines.size() > most)
        lines = lines.first(most) + QStringList{tr("And %1 more.").arg(lines.size() - most)};
    say(Tone::Info, tr("In other accounts: open rotations (%1)").arg(open.size()), lines.join(u'\n'));
}

/// The window remembers of each account which environment was looked at last.
void ElsewhereBanner::go()
{
    m_services.preferences.setLastEnvironment(m_accountId, m_environmentId);
    m_services.accounts.open(m_accountId);
}
