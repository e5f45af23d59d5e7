// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"

#include <QDialog>
#include <memory>

namespace Ui {
class AccountDialog;
}

/// Adds a Cloud account: name, addresses, sign-in; the token is tried out, an organization chosen where there are
/// several, and only then is anything stored. The token leaves its field when it is tried.
class AccountDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AccountDialog(Accounts &accounts, QWidget *parent = nullptr);
    ~AccountDialog() override;

    void done(int result) override;

signals:
    /// It is stored; the dialog closes after this.
    void accountAdded(const QString &accountId);

private:
    void setupFields();
    void setupButtons();
    SignInMethod method() const;
    void onMethodChanged();
    void onEdited();
    bool checkName();
    std::optional<QUrl> checkOrigin(class QLineEdit &edit, class ProblemLine &problem);
    void tryOut();
    void onTried(const Result<QList<Organization>> &organizations);
    void add();
    void onAdded(const Result<Account> &account);
    void setBusy(const QString &what);
    void startOver();
    void refresh();

    const std::unique_ptr<Ui::AccountDialog> m_ui;
    Accounts &m_accounts;
    SignInDraft m_draft; // holds the token between trying and adding
    QList<Organization> m_organizations;
    bool m_isTried = false;
    bool m_isBusy = false;
    int m_round = 0; // of trying: the answer for fields that were changed since is dropped
};
