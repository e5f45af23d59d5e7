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

namespace {

PaneTexts gateTexts(const AccountCapabilities &capabilities)
{
    PaneTexts texts{.loading = TabGate::tr("Reading the environments…"),
        .failed = TabGate::tr("The environments could not be read"),
        .unread = {},
        .emptyTitle = TabGate::tr("No environment"),
        .emptyText = TabGate::tr("This account has no environment that you may see."),
        .emptyAction = {},
        .emptySymbol = u"environment"_s};
    if (capabilities.isTypedIn) {
        texts.emptyText = TabGate::tr("No environment and no key of this account is noted on this computer, as where "
                                      "the list of accounts was copied from another one. Give them: Program → Account "
                                      "→ Environments and keys…");
        texts.emptyAction = TabGate::tr("Type them in…");
    } else if (capabilities.isServer) {
        texts.emptyText = TabGate::tr("The signing key of this server is not noted on this computer, as where the list "
                                      "of accounts was copied from another one. Give it: Program → Account → Server "
                                      "and signing key…");
        texts.emptyAction = TabGate::tr("Give the key…");
    }
    return texts;
}

} // namespace

void TabGate::present(FetchedPane &pane, const OpenAccount *account)
{
    pane.setTexts(gateTexts(account ? account->account().capabilities() : AccountCapabilities()));
    pane.show(account ? account->environments() : Fetched<QList<Environment>>(), account && !account->environment());
}

TabGate::TabGate(Services &services, SecretClipboard &clipboard, QWidget *content, std::optional<KeptKey::Kind> kept)
    : m_pane(new FetchedPane(this))
    , m_kept(kept)
{
    m_pane->setContent(content);
    connect(m_pane, &FetchedPane::emptyActionRequested, this, &TabGate::typedInRequested);
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
    present(*m_pane, m_account);
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
