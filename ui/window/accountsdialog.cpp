// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/accountsdialog.h"

#include "app/accounts/accountlist.h"
#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/keychain/chosenstore.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/windowsize.h"
#include "ui/window/addaccountdialog.h"
#include "ui/words/accountnametext.h"
#include "ui/words/errortext.h"

#include <QHeaderView>
#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace {

constexpr int idRole = Qt::UserRole;

} // namespace

AccountsDialog::AccountsDialog(Accounts &accounts, const ChosenStore &secrets, QWidget *parent)
    : QDialog(parent)
    , m_accounts(accounts)
    , m_secrets(secrets)
{
    setupLayout();
    m_banner->setDismissable(true);
    m_openButton->setIcon(icon(u"account"_s));
    m_addButton->setIcon(icon(u"add"_s));
    m_renameButton->setIcon(icon(u"edit"_s));
    m_removeButton->setIcon(icon(u"delete"_s));
    m_openButton->setDefault(true);
    connect(m_openButton, &QPushButton::clicked, this, &AccountsDialog::openSelected);
    connect(m_addButton, &QPushButton::clicked, this, &AccountsDialog::addRequested);
    connect(m_renameButton, &QPushButton::clicked, this, [this] {
        m_banner->hide(); // what was wrong with the name before, also where the old one is typed once more
        if (QTreeWidgetItem *item = m_accountsTree->currentItem())
            m_accountsTree->editItem(item, 0);
    });
    connect(m_removeButton, &QPushButton::clicked, this, &AccountsDialog::askToRemove);
    connect(m_closeButton, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accountsTree, &QTreeWidget::currentItemChanged, this, &AccountsDialog::refreshButtons);
    connect(m_accountsTree, &QTreeWidget::itemChanged, this, &AccountsDialog::onItemChanged);
    connect(m_accountsTree, &QTreeWidget::itemDoubleClicked, this, &AccountsDialog::openSelected);
    connect(&m_accounts, &Accounts::listChanged, this, &AccountsDialog::refresh);
    connect(&m_accounts, &Accounts::currentChanged, this, &AccountsDialog::refresh);
    refresh();
    m_accountsTree->setFocus();
}

void AccountsDialog::setupLayout()
{
    setWindowTitle(tr("Accounts"));
    resize(QSize(820, 400).boundedTo(mostSizeOf(*this)));
    new FittedColumns(*m_accountsTree, *m_accountsTree->header());
    m_accountsTree->setHeaderLabels({tr("Name"), tr("Where and how")});
    m_accountsTree->setRootIsDecorated(false);
    m_accountsTree->setAlternatingRowColors(true);
    m_accountsTree->setAllColumnsShowFocus(true);
    m_accountsTree->setEditTriggers(QAbstractItemView::EditKeyPressed);
    auto *buttons = new QVBoxLayout;
    addParts(*buttons, {m_openButton, m_addButton, m_renameButton, m_removeButton, nullptr, m_closeButton});
    auto *middle = rowOf({m_accountsTree});
    middle->setSpacing(Spacing::normal);
    middle->addLayout(buttons);
    auto *column = roomyColumn(this);
    column->addWidget(m_banner);
    column->addLayout(middle, 1);
}

void AccountsDialog::refresh()
{
    m_isFilling = true;
    const QList<Account> accounts = m_accounts.list();
    const QString openId = m_accounts.current() ? m_accounts.current()->account().id : QString();
    const QString wanted = selectedId().isEmpty() ? openId : selectedId();
    // Where the same accounts stand in the same order, a name that is being edited stays so.
    QStringList shown;
    for (int i = 0; i < m_accountsTree->topLevelItemCount(); ++i)
        shown.append(m_accountsTree->topLevelItem(i)->data(0, idRole).toString());
    QStringList ids = ofEach(accounts, &Account::id);
    const QStringList notKnown = m_accounts.stored().notKnown();
    ids.resize(ids.size() + notKnown.size()); // they cannot be chosen
    if (shown != ids) {
        m_accountsTree->clear();
        for (qsizetype i = 0; i < ids.size(); ++i)
            new QTreeWidgetItem(m_accountsTree);
    }
    for (qsizetype i = 0; i < accounts.size(); ++i) {
        QTreeWidgetItem *item = m_accountsTree->topLevelItem(int(i));
        // What is told of its row anew would take back what is being typed there.
        if (!m_accountsTree->isPersistentEditorOpen(item))
            describe(*item, accounts.at(i), accounts.at(i).id == openId);
        if (shown != ids && (i == 0 || accounts.at(i).id == wanted))
            m_accountsTree->setCurrentItem(item);
    }
    for (qsizetype i = 0; i < notKnown.size(); ++i) {
        QTreeWidgetItem *item = m_accountsTree->topLevelItem(int(accounts.size() + i));
        item->setText(0, shownName(notKnown[i]));
        item->setText(
            1, tr("Of a kind that this version of the program does not know. It is kept; update to open it."));
        item->setToolTip(1, item->text(1));
        item->setFlags(Qt::NoItemFlags);
    }
    m_isFilling = false;
    refreshButtons();
}

void AccountsDialog::describe(QTreeWidgetItem &item, const Account &account, bool isOpen) const
{
    item.setText(0, shownName(account.name));
    item.setToolTip(0, item.text(0));
    item.setText(1, isOpen ? tr("Open now · %1").arg(accountSubtitle(account)) : accountSubtitle(account));
    item.setToolTip(1, item.text(1));
    item.setData(0, idRole, account.id);
    item.setIcon(0, icon(accountSymbol(account)));
    if (account.capabilities().canBeEdited)
        item.setFlags(item.flags() | Qt::ItemIsEditable);
    QFont font = m_accountsTree->font();
    font.setBold(isOpen);
    item.setFont(0, font);
}

QString AccountsDialog::selectedId() const
{
    const QTreeWidgetItem *item = m_accountsTree->currentItem();
    return item ? item->data(0, idRole).toString() : QString();
}

std::optional<Account> AccountsDialog::selected() const
{
    return foundWith(m_accounts.list(), &Account::id, selectedId());
}

void AccountsDialog::refreshButtons()
{
    const std::optional<Account> account = selected();
    const bool canBeEdited = account && account->capabilities().canBeEdited;
    const bool isOpen = account && m_accounts.current() && m_accounts.current()->account().id == account->id;
    m_openButton->setEnabled(account && !isOpen);
    const QString noneSelected = account ? QString() : tr("Select an account first");
    m_openButton->setToolTip(isOpen ? tr("This account is open now") : noneSelected);
    const auto whyNot = [&](const QString &ofPractice) {
        return canBeEdited ? QString() : account ? ofPractice : noneSelected;
    };
    enableUnless(*m_renameButton, whyNot(tr("The practice account keeps its name")));
    enableUnless(*m_removeButton, whyNot(tr("The practice account is always there")));
    if (canBeEdited)
        refreshRemoveButton(*account);
}

/// What would be refused is not asked about.
void AccountsDialog::refreshRemoveButton(const Account &account)
{
    enableUnless(*m_removeButton, tr("Whether a rotation of it is open is looked up"));
    whenFinished(m_accounts.mayRemove(account), this, [this, id = account.id](const Done &may) {
        if (id == selectedId())
            enableUnless(*m_removeButton, may ? QString() : errorText(may.error(), Attempt::File));
    });
}

void AccountsDialog::openSelected()
{
    if (const std::optional<Account> account = selected())
        m_accounts.open(account->id);
}

void AccountsDialog::onItemChanged(QTreeWidgetItem *item)
{
    if (m_isFilling)
        return;
    const QString id = item->data(0, idRole).toString();
    const QString name = item->text(0).simplified();
    // Later: the editor is still open, and filling the tree anew would take its item away.
    QMetaObject::invokeMethod(
        this, [this, id, name] { rename(id, name); }, Qt::QueuedConnection);
}

void AccountsDialog::rename(const QString &id, const QString &name)
{
    const QString problem = accountNameProblem(name, m_accounts.list(), id);
    if (!problem.isEmpty()) {
        m_banner->say(Tone::Warning, tr("Not renamed"), problem);
        refresh();
        return;
    }
    m_banner->hide();
    whenFinished(m_accounts.rename(id, name), this, [this](const Done &outcome) { showOutcome(outcome); });
}

void AccountsDialog::askToRemove()
{
    const std::optional<Account> account = selected();
    if (!account || !account->capabilities().canBeEdited)
        return;
    auto *box = plainBox("removeBox", QMessageBox::NoIcon, tr("Remove an account"),
        tr("Remove the account “%1”?").arg(shownName(account->name)), QMessageBox::Cancel, this);
    box->setIconPixmap(icon(u"warning"_s, Tone::Warning).pixmap(QSize(32, 32), devicePixelRatioF()));
    const QString text = account->capabilities().isServer
        ? tr("Its signing key, the keys that were made for it here, and what its apps are asked with are deleted on "
             "this computer, as far as they are noted here: see to it that the server's settings have the keys. "
             "Nothing changes at the server. The history keeps what was done, and the overview the records of its "
             "rotations.")
        : account->capabilities().isTypedIn
        ? tr("Its keys that are noted here, and what its apps are asked with, are deleted on this computer, and this "
             "program forgets the account and what was typed in. Nothing changes at Inngest. The history keeps what "
             "was done, and the overview the records of its rotations.")
        : m_accounts.sharesOrigin(*account)
        ? tr("Its sign-in is deleted on this computer, and this program forgets the account. The keys that are kept "
             "here, and what apps are asked with, stay: another account signs in at the same Inngest, and they can be "
             "that one's. Nothing changes at Inngest. The history keeps what was done, and the overview the records "
             "of its rotations. The browser stays signed in: sign out there to end the session itself.")
        : tr("Its sign-in, its keys that are kept here, and what its apps are asked with are deleted on this computer, "
             "but for the keys and the apps of environments with an open rotation, and this program forgets the "
             "account. Nothing changes at Inngest. The history keeps what was done, and the overview the records of "
             "its rotations. The browser stays signed in: sign out there to end the session itself.");
    const QString later = m_secrets.usesMemory()
        ? u' ' + tr("The keychain is not in use just now: what it holds of them goes once you use it again.")
        : QString();
    box->setInformativeText(text + later);
    QPushButton *removeButton
        = named("confirmRemoveButton", box->addButton(tr("&Remove"), QMessageBox::DestructiveRole));
    box->setDefaultButton(QMessageBox::Cancel);
    connect(removeButton, &QPushButton::clicked, this, [this, id = account->id] { remove(id); });
    box->open();
}

void AccountsDialog::remove(const QString &accountId)
{
    const std::optional<Account> account = selected();
    const QString name = account ? shownName(account->name) : QString();
    whenFinished(m_accounts.remove(accountId), this, [this, name](const Result<RemovedAccount> &outcome) {
        showOutcome(asDone(outcome));
        if (outcome)
            sayRemoved(name, *outcome);
    });
}

void AccountsDialog::sayRemoved(const QString &name, const RemovedAccount &removed)
{
    const QString left = removed.wasNoted
        ? QString()
        : tr("Nothing was noted here of its environments, so this program could not find which keys of it the keychain "
             "has: some may be left there, as “key/…” with a fingerprint.")
            + u' ';
    const QString noted = removed.notInHistory
        ? tr("That it was removed is not in the history. %1").arg(errorText(*removed.notInHistory, Attempt::File))
        : tr("The history keeps what was done, and that.");
    const bool isWhole = removed.wasNoted && !removed.notInHistory;
    m_banner->say(isWhole ? Tone::Good : Tone::Warning, tr("“%1” is removed").arg(name), left + noted);
}

void AccountsDialog::showOutcome(const Done &outcome)
{
    // What went well says nothing: by now the banner can be about the next name.
    if (!outcome)
        m_banner->say(Tone::Warning, outcome.error(), Attempt::Secrets);
    refresh();
}
