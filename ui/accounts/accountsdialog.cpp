// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/accountsdialog.h"
#include "ui_accountsdialog.h"

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "ui/accounts/addaccountdialog.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"
#include "ui/words/accountnametext.h"
#include "ui/words/errortext.h"

#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace {

constexpr int idRole = Qt::UserRole;

} // namespace

AccountsDialog::AccountsDialog(Accounts &accounts, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::AccountsDialog>())
    , m_accounts(accounts)
{
    m_ui->setupUi(this);
    new GrowingHeight(*this);
    m_ui->banner->setDismissable(true);
    m_ui->openButton->setIcon(icon(u"account"_s));
    m_ui->addButton->setIcon(icon(u"add"_s));
    m_ui->renameButton->setIcon(icon(u"edit"_s));
    m_ui->removeButton->setIcon(icon(u"delete"_s));
    m_ui->openButton->setDefault(true);
    connect(m_ui->openButton, &QPushButton::clicked, this, &AccountsDialog::openSelected);
    connect(m_ui->addButton, &QPushButton::clicked, this, &AccountsDialog::addAccount);
    connect(m_ui->renameButton, &QPushButton::clicked, this, [this] {
        if (QTreeWidgetItem *item = m_ui->accountsTree->currentItem())
            m_ui->accountsTree->editItem(item, 0);
    });
    connect(m_ui->removeButton, &QPushButton::clicked, this, &AccountsDialog::askToRemove);
    connect(m_ui->closeButton, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ui->accountsTree, &QTreeWidget::currentItemChanged, this, &AccountsDialog::refreshButtons);
    connect(m_ui->accountsTree, &QTreeWidget::itemChanged, this, &AccountsDialog::onItemChanged);
    connect(m_ui->accountsTree, &QTreeWidget::itemDoubleClicked, this, &AccountsDialog::openSelected);
    connect(&m_accounts, &Accounts::listChanged, this, &AccountsDialog::refresh);
    connect(&m_accounts, &Accounts::currentChanged, this, &AccountsDialog::refresh);
    refresh();
    m_ui->accountsTree->setFocus();
}

AccountsDialog::~AccountsDialog() = default;

void AccountsDialog::refresh()
{
    m_isFilling = true;
    const QList<Account> accounts = m_accounts.list();
    const QString openId = m_accounts.current() ? m_accounts.current()->account().id : QString();
    const QString wanted = selectedId().isEmpty() ? openId : selectedId();
    // Where the same accounts stand in the same order, a name that is being edited stays so.
    QStringList shown;
    for (int i = 0; i < m_ui->accountsTree->topLevelItemCount(); ++i)
        shown.append(m_ui->accountsTree->topLevelItem(i)->data(0, idRole).toString());
    QStringList ids;
    for (const Account &account : accounts)
        ids.append(account.id);
    if (shown != ids) {
        m_ui->accountsTree->clear();
        for (qsizetype i = 0; i < accounts.size(); ++i)
            new QTreeWidgetItem(m_ui->accountsTree);
    }
    for (qsizetype i = 0; i < accounts.size(); ++i) {
        QTreeWidgetItem *item = m_ui->accountsTree->topLevelItem(int(i));
        describe(*item, accounts.at(i), accounts.at(i).id == openId);
        if (shown != ids && (i == 0 || accounts.at(i).id == wanted))
            m_ui->accountsTree->setCurrentItem(item);
    }
    m_ui->accountsTree->resizeColumnToContents(0);
    m_isFilling = false;
    refreshButtons();
}

void AccountsDialog::describe(QTreeWidgetItem &item, const Account &account, bool isOpen) const
{
    item.setText(0, shownName(account.name));
    item.setText(1, isOpen ? tr("Open now · %1").arg(accountSubtitle(account)) : accountSubtitle(account));
    item.setToolTip(1, item.text(1));
    item.setData(0, idRole, account.id);
    item.setIcon(0, icon(accountSymbol(account)));
    if (account.capabilities().canBeEdited)
        item.setFlags(item.flags() | Qt::ItemIsEditable);
    QFont font = m_ui->accountsTree->font();
    font.setBold(isOpen);
    item.setFont(0, font);
}

QString AccountsDialog::selectedId() const
{
    const QTreeWidgetItem *item = m_ui->accountsTree->currentItem();
    return item ? item->data(0, idRole).toString() : QString();
}

std::optional<Account> AccountsDialog::selected() const
{
    const QString id = selectedId();
    const QList<Account> accounts = m_accounts.list();
    for (const Account &account : accounts) {
        if (account.id == id)
            return account;
    }
    return {};
}

void AccountsDialog::refreshButtons()
{
    const std::optional<Account> account = selected();
    const bool canBeEdited = account && account->capabilities().canBeEdited;
    const bool isOpen = account && m_accounts.current() && m_accounts.current()->account().id == account->id;
    m_ui->openButton->setEnabled(account && !isOpen);
    m_ui->renameButton->setEnabled(canBeEdited);
    m_ui->removeButton->setEnabled(canBeEdited);
    m_ui->removeButton->setToolTip(canBeEdited || !account ? QString() : tr("The practice account is always there"));
}

void AccountsDialog::openSelected()
{
    if (const std::optional<Account> account = selected())
        m_accounts.open(account->id);
}

void AccountsDialog::addAccount()
{
    auto *dialog = new AddAccountDialog(m_accounts, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AddAccountDialog::goesOnWith, this, [](QDialog *next) {
        next->setAttribute(Qt::WA_DeleteOnClose);
        next->open();
    });
    dialog->open();
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
        m_ui->banner->say(Tone::Warning, tr("Not renamed"), problem);
        refresh();
        return;
    }
    whenFinished(m_accounts.rename(id, name), this, [this](const Done &outcome) { showOutcome(outcome); });
}

void AccountsDialog::askToRemove()
{
    const std::optional<Account> account = selected();
    if (!account || !account->capabilities().canBeEdited)
        return;
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Remove an account"),
        tr("Remove the account “%1”?").arg(shownName(account->name)), QMessageBox::Cancel, this);
    box->setObjectName(u"removeBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(icon(u"warning"_s, Tone::Warning).pixmap(QSize(32, 32), devicePixelRatioF()));
    box->setInformativeText(account->capabilities().isServer
            ? tr("Its signing key, and the keys that were made for it here, are deleted from the keychain: see to it "
                 "that the "
                 "server's settings have them. Nothing changes at the server, and the history keeps what was done.")
            : account->capabilities().isTypedIn
            ? tr("Its keys are deleted from the keychain and this program forgets the account and what was typed in. "
                 "Nothing changes at Inngest, and the history keeps what was done.")
            : tr("Its sign-in is deleted from the keychain and this program forgets the account. Nothing "
                 "changes at Inngest, and the history keeps what was done. The browser stays signed in: sign "
                 "out there to end the session itself."));
    QPushButton *removeButton = box->addButton(tr("&Remove"), QMessageBox::DestructiveRole);
    removeButton->setObjectName(u"confirmRemoveButton"_s);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(removeButton, &QPushButton::clicked, this, [this, id = account->id] { remove(id); });
    box->open();
}

void AccountsDialog::remove(const QString &accountId)
{
    whenFinished(m_accounts.remove(accountId), this, [this](const Done &outcome) { showOutcome(outcome); });
}

void AccountsDialog::showOutcome(const Done &outcome)
{
    if (outcome)
        m_ui->banner->hide();
    else
        m_ui->banner->say(Tone::Danger, errorTitle(outcome.error()), errorText(outcome.error(), Attempt::Secrets));
    refresh();
}
