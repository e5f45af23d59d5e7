// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QComboBox>
#include <QDialog>

/// Adds a Cloud account: name, addresses, sign-in; the token is tried out, an organization chosen where there are
/// several, and only then is anything stored. The token leaves its field when it is tried.
class AccountDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AccountDialog(Accounts &accounts, QWidget *parent = nullptr);

    void done(int result) override;

signals:
    /// It is stored; the dialog closes after this.
    void accountAdded(const QString &accountId);

private:
    void setupLayout();
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

    QLineEdit *const m_nameEdit = named("nameEdit", new QLineEdit);
    ProblemLine *const m_nameProblem = named("nameProblem", new ProblemLine);
    QComboBox *const m_methodBox = named("methodBox", new QComboBox);
    QLineEdit *const m_apiEdit = named("apiEdit", new QLineEdit);
    ProblemLine *const m_apiProblem = named("apiProblem", new ProblemLine);
    QLabel *const m_clerkLabel = named("clerkLabel", new QLabel(tr("Sign-in &host:")));
    QLineEdit *const m_clerkEdit = named("clerkEdit", new QLineEdit);
    ProblemLine *const m_clerkProblem = named("clerkProblem", new ProblemLine);
    QLabel *const m_tokenLabel = named("tokenLabel", new QLabel);
    SecretLineEdit *const m_tokenEdit = named("tokenEdit", new SecretLineEdit);
    ProblemLine *const m_tokenProblem = named("tokenProblem", new ProblemLine);
    QLabel *const m_whereLabel = named("whereLabel", markableLabel());
    QLabel *const m_organizationLabel = named("organizationLabel", new QLabel(tr("&Organization:")));
    QComboBox *const m_organizationBox = named("organizationBox", new QComboBox);
    Banner *const m_powerBanner = named("powerBanner", new Banner);
    Banner *const m_banner = named("banner", new Banner);
    QLabel *const m_busyLabel = named("busyLabel", new QLabel);
    QProgressBar *const m_busyBar = named("busyBar", ::busyBar());
    QPushButton *const m_cancelButton = named("cancelButton", plainButton(tr("Cancel")));
    QPushButton *const m_tryButton = named("tryButton", new QPushButton(tr("T&ry the sign-in")));
    QPushButton *const m_addButton = named("addButton", new QPushButton(tr("&Add the account")));
    Accounts &m_accounts;
    SignInDraft m_draft; // holds the token between trying and adding
    QList<Organization> m_organizations;
    bool m_isTried = false;
    bool m_isBusy = false;
    int m_round = 0; // of trying: the answer for fields that were changed since is dropped
};
