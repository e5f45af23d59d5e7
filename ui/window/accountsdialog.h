// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

#include <QDialog>
#include <QTreeWidget>

class Accounts;
class ChosenStore;
struct Account;
struct RemovedAccount;

/// The accounts that are set up: open, rename in place, remove; and a button that asks for another one.
class AccountsDialog : public QDialog
{
    Q_OBJECT

public:
    AccountsDialog(Accounts &accounts, const ChosenStore &secrets, QWidget *parent = nullptr);

signals:
    void addRequested(); ///< Another one: where its keys are kept is asked before they are.

private:
    void setupLayout();
    void refresh();
    void refreshButtons();
    void refreshRemoveButton(const Account &account);
    void describe(QTreeWidgetItem &item, const Account &account, bool isOpen) const;
    QString selectedId() const; ///< Empty: none.
    std::optional<Account> selected() const;
    void openSelected();
    void onItemChanged(QTreeWidgetItem *item);
    void rename(const QString &id, const QString &name);
    void askToRemove();
    void remove(const QString &accountId);
    void sayRemoved(const QString &name, const RemovedAccount &removed);
    void showOutcome(const Done &outcome);

    Banner *const m_banner = named("banner", new Banner);
    QTreeWidget *const m_accountsTree = named("accountsTree", new QTreeWidget, tr("Accounts"));
    QPushButton *const m_openButton = named("openButton", new QPushButton(tr("&Open")));
    QPushButton *const m_addButton = named("addButton", plainButton(tr("&Add…")));
    QPushButton *const m_renameButton = named("renameButton", plainButton(tr("Re&name")));
    QPushButton *const m_removeButton = named("removeButton", plainButton(tr("&Remove…")));
    QPushButton *const m_closeButton = named("closeButton", plainButton(tr("&Close")));
    Accounts &m_accounts;
    const ChosenStore &m_secrets;
    bool m_isFilling = false; // the list's own changes are no renaming
};
