// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/acts/unsettledpanel.h"

#include "app/core/lookup.h"
#include "app/models/words.h"
#include "ui/acts/actstatus.h"
#include "ui/words/acttext.h"
#include "ui/words/agetext.h"

#include <QScopedValueRollback>
#include <algorithm>

namespace {

// More than this in one banner nobody reads; what is left is offered when these are settled.
constexpr qsizetype mostAtATime = 5;

} // namespace

UnsettledPanel::UnsettledPanel(QWidget *parent)
    : QWidget(parent)
{
    m_banner->setDismissable(true);
    auto *settleButton = named("settleAllButton", m_banner->addButton(tr("&Find out now")));
    connect(settleButton, &QPushButton::clicked, this, &UnsettledPanel::settleAll);
    connect(m_banner, &Banner::dismissed, this, &QWidget::hide);
    m_layout->addWidget(m_banner);
    hide();
}

void UnsettledPanel::setAccount(OpenAccount *account)
{
    followInstead(m_account, account, this);
    Acts *acts = account ? &account->acts() : nullptr;
    followInstead(m_acts, acts, this);
    if (account) {
        connect(account, &OpenAccount::environmentsChanged, this, &UnsettledPanel::lookAgain);
        connect(account, &OpenAccount::environmentChanged, this, &UnsettledPanel::lookAgain);
    }
    // A rotation finds out by itself what became of its own.
    if (acts)
        connect(acts, &Acts::actStarted, this, [this](Act *act) {
            // What came of the others was so before this one.
            const auto isOver = [](const QPointer<Act> &one) { return !one || one->step() == Act::Step::Finished; };
            if (!m_isSettling && m_rows && std::ranges::all_of(m_shown, isOver)) {
                clearRows();
                hide();
            }
            lookAgain();
            connect(act, &Act::finished, this, &UnsettledPanel::lookAgain, Qt::QueuedConnection);
        });
    clearRows();
    hide();
    lookAgain();
}

void UnsettledPanel::lookAgain()
{
    m_rounds.end();
    if (!m_acts)
        return;
    whenFinished(m_acts->unsettled(), this, m_rounds.later([this](const Result<QList<ActRecord>> &unsettled) {
        // While outcomes are shown here they stay until the person puts them aside.
        if (unsettled && !m_rows)
            present(*unsettled);
    }));
}

/// The journal files them under the API's address, which several accounts at Inngest Cloud share; by another one's
/// reading nothing of them is found out.
bool UnsettledPanel::isOfAccount(const ActRecord &act) const
{
    if (!m_account)
        return false;
    if (act.accountName == m_account->account().name)
        return true;
    // Its name may be another one by now, and two sign-ins can see one environment.
    const QList<Environment> all = m_account->environments().value.value_or(QList<Environment>());
    return hasOneWith(all, &Environment::id, act.request.environment.id);
}

void UnsettledPanel::present(QList<ActRecord> unsettled)
{
    unsettled.removeIf([this](const ActRecord &act) { return !isOfAccount(act); });
    m_unsettled = unsettled.first(std::min(mostAtATime, unsettled.size()));
    if (unsettled.isEmpty()) {
        hide();
        return;
    }
    QStringList lines;
    for (const ActRecord &act : unsettled)
        lines.append(tr("%1, begun %2").arg(actTitle(act), exactTimeText(act.startedAt)));
    lines = shortened(lines, mostAtATime)
        << tr("Finding out only reads, and asks you where reading does not tell: nothing is sent again.");
    m_banner->say(Tone::Warning, tr("It is not known what became of %n changes", nullptr, int(unsettled.size())),
        lines.join(u'\n'));
    show();
}

void UnsettledPanel::settleAll()
{
    if (!m_acts)
        return;
    clearRows();
    m_banner->hide();
    m_rows = new QWidget(this);
    auto *layout = bareLayout<QVBoxLayout>(m_rows);
    m_layout->addWidget(m_rows);
    m_shown.clear();
    const QScopedValueRollback settling(m_isSettling, true);
    for (const ActRecord &act : std::as_const(m_unsettled)) {
        auto *title = new QLabel(tr("%1, begun %2").arg(actTitle(act), exactTimeText(act.startedAt)), m_rows);
        auto *status = new ActStatus(m_rows);
        addParts(*layout, {title, status});
        m_shown.append(m_acts->settle(act.id));
        status->follow(*m_acts, m_shown.last());
    }
    auto *closeButton = named("settledCloseButton", new QPushButton(tr("&Close"), m_rows));
    connect(closeButton, &QPushButton::clicked, this, [this] {
        clearRows();
        hide();
        lookAgain();
    });
    layout->addWidget(closeButton, 0, Qt::AlignRight);
    m_rows->show();
}

void UnsettledPanel::clearRows()
{
    // Called from a click on one of its own buttons too.
    if (m_rows) {
        m_rows->hide();
        m_rows->deleteLater();
    }
    m_rows = nullptr;
}
