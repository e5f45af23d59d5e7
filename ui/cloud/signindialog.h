// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "app/core/result.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/typingdialog.h"

/// Signs the open account in again, in place: what waits goes on. Closing it otherwise declines, and what waits ends.
class SignInDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// lastEnvironmentId: that was open last in the account; empty: none is known.
    SignInDialog(
        Accounts &accounts, const Account &account, const QString &lastEnvironmentId = {}, QWidget *parent = nullptr);

    bool hasTyped() const override { return !m_tokenEdit->text().isEmpty(); }
    void done(int result) override;

private:
    void setupLayout();
    void signIn();
    void onTried(const Secret &token, const QList<Organization> &organizations);
    void askWhetherItIsTheSame(const QString &title, const QString &words);
    static QString personOf(const QString &email);
    void onAnswer(const Done &answer);
    void setBusy(bool isBusy);

    QLabel *const m_introLabel = named("introLabel", wordsLabel());
    QLabel *const m_tokenLabel = named("tokenLabel", new QLabel);
    SecretLineEdit *const m_tokenEdit = named("tokenEdit", new SecretLineEdit, tr("Token"));
    ProblemLine *const m_tokenProblem = named("tokenProblem", new ProblemLine);
    QLabel *const m_whereLabel = named("whereLabel", markableLabel());
    Banner *const m_banner = named("banner", new Banner);
    QProgressBar *const m_busyBar = named("busyBar", ::busyBar(), tr("Signing in"));
    QPushButton *const m_laterButton = named("laterButton", plainButton(tr("&Not now")));
    QPushButton *const m_signInButton = named("signInButton", new QPushButton(tr("&Sign in")));
    Accounts &m_accounts;
    const Account m_account;
    const QString m_lastEnvironmentId;
    bool m_isSaidToBeTheSame = false;
};
