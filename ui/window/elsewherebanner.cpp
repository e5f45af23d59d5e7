// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/elsewherebanner.h"

#include "app/accounts/accountoverview.h"
#include "app/accounts/accounts.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "ui/widgets/form.h"
#include "ui/window/closeunlisteddialog.h"
#include "ui/words/overviewtext.h"

namespace {

constexpr qsizetype most = 3;

} // namespace

ElsewhereBanner::ElsewhereBanner(Services &services)
    : m_services(services)
{
    connect(m_goButton, &QPushButton::clicked, this, &ElsewhereBanner::go);
    connect(m_closeButton, &QPushButton::clicked, this, &ElsewhereBanner::closeUnlisted);
    connect(&services.accounts, &Accounts::listChanged, this, &ElsewhereBanner::refresh);
}

void ElsewhereBanner::setOverview(AccountOverview *overview)
{
    followInstead(m_overview, overview, this);
    if (overview) {
        for (const auto signal : {&AccountOverview::rotationsChanged, &AccountOverview::environmentsChanged})
            connect(overview, signal, this, &ElsewhereBanner::refresh);
    }
    refresh();
}

void ElsewhereBanner::refresh()
{
    const QStringList withoutCard = linesWithoutCard();
    QStringList lines = withoutCard + linesOfOthers();
    m_goButton->setVisible(!m_accountId.isEmpty());
    const std::optional<RotationSummary> unlisted = firstUnlisted();
    m_closeButton->setVisible(unlisted.has_value());
    if (unlisted)
        m_closeButton->setText(tr("&Close that of %1…").arg(shownOnButton(unlisted->environmentName)));
    if (lines.isEmpty())
        return hide();
    const QString title = withoutCard.isEmpty() ? tr("In other accounts: open rotations (%1)")
                                                : tr("Open rotations that stand on no card here (%1)");
    const qsizetype count = lines.size();
    if (count > most)
        lines = lines.first(most) + QStringList{tr("And %1 more.").arg(count - most)};
    say(Tone::Info, title.arg(count), lines.join(u'\n'));
}

QStringList ElsewhereBanner::linesOfOthers()
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
    return lines;
}

QStringList ElsewhereBanner::linesWithoutCard() const
{
    const auto because = [](RotationWithoutCard::Why why) {
        switch (why) {
        case RotationWithoutCard::Why::IsArchived:
            return tr("The environment is archived, and has no card: choose it in the list of environments to see the "
                      "rotation.");
        case RotationWithoutCard::Why::IsNotListed:
            return tr("The environment is not in the list that was read: it was deleted, or whoever is signed in does "
                      "not see it. The rotation can go on when it is listed again, or be closed without a look.");
        case RotationWithoutCard::Why::HoldsNoKeys:
            break;
        }
        return tr("The environment is listed as one that has no keys of its own: the rotation cannot go on as long as "
                  "that is so.");
    };
    const auto inWords = [&](const RotationWithoutCard &one) {
        return tr("%1: %2. %3", "an environment, where its rotation stands, why it is named here")
            .arg(shownName(one.rotation.environmentName),
                overviewText::openRotation(one.rotation, m_services.clock.now()), because(one.why));
    };
    return ofEach(m_overview ? m_overview->rotationsWithoutCard() : QList<RotationWithoutCard>(), inWords);
}

std::optional<RotationSummary> ElsewhereBanner::firstUnlisted() const
{
    const auto all = m_overview ? m_overview->rotationsWithoutCard() : QList<RotationWithoutCard>();
    const auto *found = firstWith(all, &RotationWithoutCard::why, RotationWithoutCard::Why::IsNotListed);
    return found ? std::optional(found->rotation) : std::nullopt;
}

void ElsewhereBanner::closeUnlisted()
{
    if (const std::optional<RotationSummary> unlisted = firstUnlisted())
        (new CloseUnlistedDialog(*m_overview, *unlisted, window()))->open();
}

/// The window remembers of each account which environment was looked at last.
void ElsewhereBanner::go()
{
    m_services.preferences.setLastEnvironment(m_accountId, m_environmentId);
    m_services.accounts.open(m_accountId);
}
