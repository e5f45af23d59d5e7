// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "ui/accounts/accountsetup.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

#include <QComboBox>

/// Adds a Cloud account: name, addresses, sign-in; the token is tried out, an organization chosen where there are
/// several, and only then is anything stored. The token stays in its field until it is stored or refused.
class AccountDialog : public AccountSetUp
{
    Q_OBJECT

public:
    explicit AccountDialog(Accounts &accounts, QWidget *parent = nullptr);

private:
    void setupLayout();
    void setupFields();
    SignInMethod method() const { return SignInMethod(m_methodBox->currentData().toInt()); }
    void onMethodChanged();
    void tryOut();
    void onTried(const Result<QList<Organization>> &organizations);
    void startOver();
    void go() override;
    void onEdited() override;
    void refresh() override;
    void forget() override;
    bool hasTyped() const override;

    QComboBox *const m_methodBox = named("methodBox", new QComboBox);
    QLabel *const m_clerkLabel = named("clerkLabel", new QLabel(tr("Sign-in &host:")));
    QLineEdit *const m_clerkEdit = named("clerkEdit", new QLineEdit);
    ProblemLine *const m_clerkProblem = named("clerkProblem", new ProblemLine);
    QLabel *const m_tokenLabel = named("tokenLabel", new QLabel);
    SecretLineEdit *const m_tokenEdit = named("tokenEdit", new SecretLineEdit, tr("Token"));
    ProblemLine *const m_tokenProblem = named("tokenProblem", new ProblemLine);
    QLabel *const m_whereLabel = named("whereLabel", markableLabel());
    QLabel *const m_organizationLabel = named("organizationLabel", new QLabel(tr("&Organization:")));
    QComboBox *const m_organizationBox = named("organizationBox", new QComboBox);
    Banner *const m_powerBanner = named("powerBanner", new Banner);
    QProgressBar *const m_busyBar = named("busyBar", ::busyBar());
    SignInDraft m_draft; // holds the token between trying and adding
    QList<Organization> m_organizations;
    bool m_isTried = false;
    Rounds m_rounds; // of trying: the answer for fields that were changed since is dropped
};
