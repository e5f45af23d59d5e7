// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QDialog>
#include <memory>

class Accounts;
class QTreeWidgetItem;
struct Account;

namespace Ui {
class AccountsDialog;
}

/// The accounts that are set up: open, add, rename in place, remove.
class AccountsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AccountsDialog(Accounts &accounts, QWidget *parent = nullptr);
    ~AccountsDialog() override;

private:
    void refresh();
    void refreshButtons();
    void describe(QTreeWidgetItem &item, const Account &account, bool isOpen) const;
    QString selectedId() const; ///< Empty: none.
    std::optional<Account> selected() const;
    void openSelected();
    void addAccount();
    void onItemChanged(QTreeWidgetItem *item);
    void rename(const QString &id, const QString &name);
    void askToRemove();
    void remove(const QString &accountId);
    void showOutcome(const Done &outcome);

    const std::unique_ptr<Ui::AccountsDialog> m_ui;
    Accounts &m_accounts;
    bool m_isFilling = false; // the list's own changes are no renaming
};
