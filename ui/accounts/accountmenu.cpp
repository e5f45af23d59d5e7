// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/accountmenu.h"

#include "app/accounts/accountlist.h"
#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/core/shown.h"
#include "ui/widgets/icons.h"
#include "ui/words/accountnametext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int widestName = 320;

} // namespace

AccountMenu::AccountMenu(Accounts &accounts, QWidget *parent)
    : QMenu(tr("&Account"), parent)
    , m_accounts(accounts)
    , m_end(addSeparator())
{
    setObjectName(u"accountMenu"_s);
    connect(&m_accounts, &Accounts::listChanged, this, &AccountMenu::fill);
    connect(&m_accounts, &Accounts::currentChanged, this, &AccountMenu::fill);
    fill();
}

QString AccountMenu::currentName() const
{
    const OpenAccount *current = m_accounts.current();
    return current ? shownName(current->account().name) : tr("No account");
}

void AccountMenu::fill()
{
    const QList<QAction *> before = m_group->actions();
    qDeleteAll(before);
    const OpenAccount *current = m_accounts.current();
    const QList<Account> accounts = m_accounts.list();
    for (const Account &account : accounts) {
        // A name is the person's text: an ampersand in it is no mnemonic.
        const QString name
            = shownOnButton(fontMetrics().elidedText(shownName(account.name), Qt::ElideMiddle, widestName));
        auto *action = new QAction(::icon(accountSymbol(account)), name, m_group);
        action->setCheckable(true);
        action->setChecked(current && current->account().id == account.id);
        connect(action, &QAction::triggered, this, [this, id = account.id] {
            m_accounts.open(id);
            if (m_accounts.current())
                fill(); // it was not opened: the mark is at the one that is
        });
        insertAction(m_end, action);
    }
    for (const QString &name : m_accounts.stored().notKnown()) {
        //: In the list of accounts: an account that a newer version of the program has set up
        auto *action = new QAction(tr("%1 (of a newer version)").arg(shownOnButton(name)), m_group);
        action->setEnabled(false);
        insertAction(m_end, action);
    }
}
