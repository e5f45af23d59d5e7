// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "app/core/result.h"

#include <QDialog>
#include <memory>

namespace Ui {
class SignInDialog;
}

/// Signs the open account in again, in place: what waits goes on. Closing it otherwise declines, and what waits ends.
class SignInDialog : public QDialog
{
    Q_OBJECT

public:
    SignInDialog(Accounts &accounts, const Account &account, QWidget *parent = nullptr);
    ~SignInDialog() override;

    void done(int result) override;

private:
    void signIn();
    void onTried(const Secret &token, const QList<Organization> &organizations);
    void onAnswer(const Done &answer);
    void setBusy(bool isBusy);

    const std::unique_ptr<Ui::SignInDialog> m_ui;
    Accounts &m_accounts;
    const Account m_account;
};
