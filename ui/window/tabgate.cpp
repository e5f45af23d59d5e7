// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/tabgate.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "ui/keys/keptkeyspanel.h"
#include "ui/widgets/build.h"
#include "ui/widgets/fetchedpane.h"
#include "ui/words/tone.h"

using namespace Qt::StringLiterals;

FetchedPane *TabGate::makePane(QWidget *content, QWidget *parent)
{
    auto *pane = new FetchedPane(parent);
    pane->setContent(content);
    pane->setTexts({.loading = tr("Reading the environments…"),
        .failed = tr("The environments could not be read"),
        .emptyTitle = tr("No environment"),
        .emptyText = tr("This account has no environment that you may see."),
        .emptyAction = {},
        .emptySymbol = u"environment"_s});
    return pane;
}

TabGate::TabGate(Services &services, SecretClipboard &clipboard, QWidget *content, std::optional<KeptKey::Kind> kept)
    : m_pane(makePane(content, this))
    , m_kept(kept)
{
    connect(m_pane, &FetchedPane::signInRequested, this, &TabGate::signInRequested);
    connect(m_pane, &FetchedPane::retryRequested, this, [this] {
        if (m_account)
            m_account->reloadEnvironments();
    });
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::normal);
    layout->addWidget(m_pane, 1);
    if (m_kept) {
        m_keptPanel = new KeptKeysPanel(services, clipboard, *m_kept, this);
        m_keptPanel->setContentsMargins(Spacing::wide, 0, Spacing::wide, Spacing::normal);
        layout->addWidget(m_keptPanel);
    }
    refresh();
}

void TabGate::setAccount(OpenAccount *account)
{
    followInstead(m_account, account, this);
    if (account) {
        connect(account, &OpenAccount::environmentsChanged, this, &TabGate::refresh);
        connect(account, &OpenAccount::environmentChanged, this, &TabGate::refresh);
        connect(account, &OpenAccount::signingKeysChanged, this, &TabGate::refreshKept);
    }
    m_keptShownFor = QString();
    if (m_keptPanel)
        m_keptPanel->clear();
    refresh();
}

void TabGate::refresh()
{
    m_pane->show(
        m_account ? m_account->environments() : Fetched<QList<Environment>>(), m_account && !m_account->environment());
    refreshKept();
}

bool TabGate::keysAreUnreadable() const
{
    if (!m_account)
        return false;
    if (!m_account->environments().value)
        return m_account->environments().error.has_value();
    // The event keys' tab offers its own kept keys where only they cannot be read.
    return m_kept == KeptKey::Kind::SigningKey && !m_account->signingKeys().value && m_account->signingKeys().error;
}

void TabGate::refreshKept()
{
    if (!m_keptPanel)
        return;
    if (!keysAreUnreadable()) {
        m_keptShownFor = QString();
        m_keptPanel->clear();
        return;
    }
    // While it is tried again what is shown stays: reading the same list anew would take a revealed key away.
    const std::optional<Environment> holder = m_account->keyHolder();
    const QString wanted = holder ? holder->id : u""_s;
    if (!m_keptShownFor.isNull() && m_keptShownFor == wanted)
        return;
    m_keptShownFor = wanted;
    m_keptPanel->present(*m_account);
}
