// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/accountdialog.h"
#include "ui_accountdialog.h"

#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"
#include "ui/words/accountnametext.h"
#include "ui/words/errortext.h"
#include "ui/words/signintext.h"

using namespace Qt::StringLiterals;

AccountDialog::AccountDialog(Accounts &accounts, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::AccountDialog>())
    , m_accounts(accounts)
{
    m_ui->setupUi(this);
    new GrowingHeight(*this);
    setupFields();
    setupButtons();
    onMethodChanged();
    m_ui->nameEdit->setFocus();
}

AccountDialog::~AccountDialog() = default;

void AccountDialog::setupFields()
{
    for (const SignInMethod method :
        {SignInMethod::ClerkClient, SignInMethod::MarketplaceCookie, SignInMethod::SessionToken})
        m_ui->methodBox->addItem(signInMethodName(method), int(method));
    m_ui->apiEdit->setText(Accounts::defaultApiOrigin().toString());
    m_ui->clerkEdit->setText(Accounts::defaultClerkOrigin().toString());
    m_ui->nameProblem->setField(m_ui->nameEdit);
    m_ui->apiProblem->setField(m_ui->apiEdit);
    m_ui->clerkProblem->setField(m_ui->clerkEdit);
    m_ui->tokenProblem->setField(m_ui->tokenEdit);

    connect(m_ui->methodBox, &QComboBox::currentIndexChanged, this, &AccountDialog::onMethodChanged);
    connect(m_ui->nameEdit, &QLineEdit::textEdited, this, [this] { m_ui->nameProblem->say({}); });
    for (QLineEdit *edit : {m_ui->apiEdit, m_ui->clerkEdit, static_cast<QLineEdit *>(m_ui->tokenEdit)})
        connect(edit, &QLineEdit::textEdited, this, &AccountDialog::onEdited);
    // A paste or a drop is no typing, and starts anew all the same.
    connect(m_ui->tokenEdit, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!text.isEmpty())
            onEdited();
    });
    connect(m_ui->clerkEdit, &QLineEdit::editingFinished, this, [this] {
        const std::optional<QUrl> origin = originFromText(m_ui->clerkEdit->text());
        m_ui->whereLabel->setText(whereToFindToken(method(), origin ? origin->host() : m_ui->clerkEdit->text()));
    });
}

void AccountDialog::setupButtons()
{
    m_ui->tryButton->setIcon(icon(u"sign-in"_s));
    m_ui->addButton->setIcon(icon(u"add"_s));
    connect(m_ui->tryButton, &QPushButton::clicked, this, &AccountDialog::tryOut);
    connect(&m_accounts, &Accounts::signInTryingAgain, this, [this](int attempt, int attempts, const Error &why) {
        if (m_isBusy && !m_isTried)
            setBusy(tr("%1. Trying again: %2 of %3…").arg(errorTitle(why)).arg(attempt).arg(attempts));
    });
    connect(m_ui->addButton, &QPushButton::clicked, this, &AccountDialog::add);
    connect(m_ui->cancelButton, &QPushButton::clicked, this, &QDialog::reject);
}

SignInMethod AccountDialog::method() const
{
    return SignInMethod(m_ui->methodBox->currentData().toInt());
}

void AccountDialog::onMethodChanged()
{
    const SignInMethod chosen = method();
    const std::optional<QUrl> clerk = originFromText(m_ui->clerkEdit->text());
    m_ui->tokenLabel->setText(tokenLabel(chosen));
    m_ui->whereLabel->setText(whereToFindToken(chosen, clerk ? clerk->host() : QString()));
    m_ui->powerBanner->say(Tone::Warning, tr("What this is"), tokenPower(chosen));
    for (QWidget *widget : {static_cast<QWidget *>(m_ui->clerkLabel), static_cast<QWidget *>(m_ui->clerkEdit)})
        widget->setVisible(chosen == SignInMethod::ClerkClient);
    m_ui->clerkProblem->say({});
    // Another kind of token is wanted.
    m_ui->tokenEdit->forget();
    m_ui->tokenProblem->say({});
    startOver();
}

void AccountDialog::onEdited()
{
    m_ui->apiProblem->say({});
    m_ui->clerkProblem->say({});
    m_ui->tokenProblem->say({});
    startOver();
}

void AccountDialog::startOver()
{
    ++m_round;
    m_isTried = false;
    m_isBusy = false;
    m_draft = {};
    m_organizations.clear();
    m_ui->organizationBox->clear();
    m_ui->banner->hide();
    m_ui->tokenEdit->setPlaceholderText({});
    refresh();
}

bool AccountDialog::checkName()
{
    const QString problem = accountNameProblem(m_ui->nameEdit->text(), m_accounts.list(), {});
    m_ui->nameProblem->say(problem);
    if (!problem.isEmpty())
        m_ui->nameEdit->setFocus();
    return problem.isEmpty();
}

std::optional<QUrl> AccountDialog::checkOrigin(QLineEdit &edit, ProblemLine &problem)
{
    const std::optional<QUrl> origin = originFromText(edit.text());
    if (!origin)
        problem.say(tr("This is no address of a host. It should look like https://api.inngest.com, without a path."));
    else if (!Accounts::isAllowedOrigin(*origin))
        problem.say(
            tr("Only https is safe for a sign-in: over http anybody on the way could take it. http is allowed on this "
               "computer alone (127.0.0.1)."));
    else
        return origin;
    edit.setFocus();
    return {};
}

void AccountDialog::tryOut()
{
    const SignInMethod chosen = method();
    const auto token = tokenFromPaste(m_ui->tokenEdit->secret(), chosen);
    if (!token) {
        m_ui->tokenProblem->say(tokenProblemText(token.error(), chosen));
        m_ui->tokenEdit->setFocus();
    }
    std::optional<QUrl> clerk = QUrl();
    if (chosen == SignInMethod::ClerkClient)
        clerk = checkOrigin(*m_ui->clerkEdit, *m_ui->clerkProblem);
    const std::optional<QUrl> api = checkOrigin(*m_ui->apiEdit, *m_ui->apiProblem);
    if (!checkName() || !token || !clerk || !api)
        return;

    startOver();
    m_draft = {.method = chosen, .apiOrigin = *api, .clerkOrigin = *clerk, .token = *token};
    m_ui->tokenEdit->forget();
    m_ui->tokenEdit->setPlaceholderText(tr("Taken; paste again to use another one"));
    setBusy(tr("Trying the sign-in…"));
    const int round = m_round;
    whenFinished(m_accounts.trySignIn(m_draft), this, [this, round](const Result<QList<Organization>> &organizations) {
        if (round == m_round)
            onTried(organizations);
    });
}

void AccountDialog::onTried(const Result<QList<Organization>> &organizations)
{
    setBusy({});
    if (!organizations) {
        // The token was of no use; keeping it would only be a risk.
        startOver();
        m_ui->banner->say(
            Tone::Danger, errorTitle(organizations.error()), errorText(organizations.error(), Attempt::SignIn));
        m_ui->tokenEdit->setFocus();
        return;
    }
    m_isTried = true;
    m_ui->tokenEdit->clearPasted();
    m_organizations = *organizations;
    int preselected = 0;
    for (qsizetype i = 0; i < m_organizations.size(); ++i) {
        const Organization &organization = m_organizations.at(i);
        const QString name
            = organization.name.isEmpty() ? tr("Personal, without an organization") : shownName(organization.name);
        m_ui->organizationBox->addItem(
            organization.userEmail.isEmpty() ? name : tr("%1 – %2").arg(name, organization.userEmail));
        if (organization.isLastActive)
            preselected = int(i);
    }
    m_ui->organizationBox->setCurrentIndex(m_organizations.isEmpty() ? -1 : preselected);
    m_ui->banner->say(Tone::Good, tr("The sign-in works"),
        m_organizations.size() > 1 ? tr("Choose the organization, then add the account.") : tr("Add the account now."));
    refresh();
    if (m_organizations.size() > 1)
        m_ui->organizationBox->setFocus();
    else
        m_ui->addButton->setFocus();
}

void AccountDialog::add()
{
    if (!m_isTried || m_isBusy || !checkName())
        return;
    std::optional<Organization> organization;
    if (const int index = m_ui->organizationBox->currentIndex(); index >= 0)
        organization = m_organizations.at(index);
    setBusy(tr("Storing the account…"));
    const int round = m_round;
    whenFinished(m_accounts.add(m_ui->nameEdit->text().trimmed(), m_draft, organization), this,
        [this, round](const Result<Account> &account) {
            if (round == m_round)
                onAdded(account);
        });
}

void AccountDialog::onAdded(const Result<Account> &account)
{
    setBusy({});
    if (!account) {
        m_ui->banner->say(Tone::Danger, errorTitle(account.error()), errorText(account.error(), Attempt::Secrets));
        return;
    }
    emit accountAdded(account->id);
    accept();
}

void AccountDialog::setBusy(const QString &what)
{
    m_isBusy = !what.isEmpty();
    m_ui->busyLabel->setText(what);
    refresh();
}

void AccountDialog::refresh()
{
    m_ui->busyBar->setVisible(m_isBusy);
    m_ui->busyLabel->setVisible(m_isBusy);
    m_ui->tryButton->setVisible(!m_isTried);
    m_ui->tryButton->setEnabled(!m_isBusy);
    m_ui->tryButton->setDefault(!m_isTried);
    m_ui->addButton->setVisible(m_isTried);
    m_ui->addButton->setEnabled(!m_isBusy);
    m_ui->addButton->setDefault(m_isTried);
    const bool hasChoice = m_isTried && !m_organizations.isEmpty();
    m_ui->organizationLabel->setVisible(hasChoice);
    m_ui->organizationBox->setVisible(hasChoice);
    m_ui->organizationBox->setEnabled(!m_isBusy);
    m_ui->whereLabel->setVisible(!m_isTried);
}

void AccountDialog::done(int result)
{
    ++m_round;
    m_draft = {};
    m_ui->tokenEdit->forget();
    QDialog::done(result);
}
