// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/accountdialog.h"

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
    , m_accounts(accounts)
{
    setupLayout();
    new GrowingHeight(*this);
    setupFields();
    setupButtons();
    onMethodChanged();
    m_nameEdit->setFocus();
}

void AccountDialog::setupLayout()
{
    setWindowTitle(tr("Add an account"));
    resize(640, 640);
    m_nameEdit->setMaxLength(100);
    m_nameEdit->setPlaceholderText(tr("As you want to see it in the list"));
    m_clerkLabel->setBuddy(m_clerkEdit);
    m_tokenLabel->setBuddy(m_tokenEdit);
    m_tokenEdit->setAccessibleName(tr("Token"));
    m_organizationLabel->setBuddy(m_organizationBox);
    m_busyLabel->setTextFormat(Qt::PlainText);
    auto *form = formLayout();
    form->addRow(tr("&Name:"), m_nameEdit);
    form->addRow(QString(), m_nameProblem);
    form->addRow(tr("&Sign in with:"), m_methodBox);
    form->addRow(tr("A&PI address:"), m_apiEdit);
    form->addRow(QString(), m_apiProblem);
    form->addRow(m_clerkLabel, m_clerkEdit);
    form->addRow(QString(), m_clerkProblem);
    form->addRow(m_tokenLabel, m_tokenEdit);
    form->addRow(QString(), m_tokenProblem);
    form->addRow(QString(), m_whereLabel);
    form->addRow(m_organizationLabel, m_organizationBox);
    auto *column = roomyColumn(this);
    column->addWidget(
        wordsLabel(tr("An account at Inngest Cloud. Nothing is stored before the sign-in has been tried out.")));
    column->addLayout(form);
    addParts(*column, {m_powerBanner, m_banner, nullptr});
    column->addLayout(rowOf({m_busyLabel, m_busyBar, nullptr, m_cancelButton, m_tryButton, m_addButton}));
    setTabOrder(m_addButton, m_cancelButton);
}

void AccountDialog::setupFields()
{
    for (const SignInMethod method :
        {SignInMethod::ClerkClient, SignInMethod::MarketplaceCookie, SignInMethod::SessionToken})
        m_methodBox->addItem(signInMethodName(method), int(method));
    m_apiEdit->setText(Accounts::defaultApiOrigin().toString());
    m_clerkEdit->setText(Accounts::defaultClerkOrigin().toString());
    m_nameProblem->setField(m_nameEdit);
    m_apiProblem->setField(m_apiEdit);
    m_clerkProblem->setField(m_clerkEdit);
    m_tokenProblem->setField(m_tokenEdit);

    connect(m_methodBox, &QComboBox::currentIndexChanged, this, &AccountDialog::onMethodChanged);
    // Not textEdited: what is pasted or dropped, or put in by a screen reader, starts anew as well.
    connect(m_nameEdit, &QLineEdit::textChanged, this, [this] { m_nameProblem->say({}); });
    for (QLineEdit *edit : {m_apiEdit, m_clerkEdit})
        connect(edit, &QLineEdit::textChanged, this, &AccountDialog::onEdited);
    connect(m_tokenEdit, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!text.isEmpty()) // emptied by this dialog, once it has the token
            onEdited();
    });
    connect(m_clerkEdit, &QLineEdit::editingFinished, this, [this] {
        const std::optional<QUrl> origin = originFromText(m_clerkEdit->text());
        m_whereLabel->setText(whereToFindToken(method(), origin ? origin->host() : m_clerkEdit->text()));
    });
}

void AccountDialog::setupButtons()
{
    m_tryButton->setIcon(icon(u"sign-in"_s));
    m_addButton->setIcon(icon(u"add"_s));
    connect(m_tryButton, &QPushButton::clicked, this, &AccountDialog::tryOut);
    connect(&m_accounts, &Accounts::signInTryingAgain, this, [this](int attempt, int attempts, const Error &why) {
        if (m_isBusy && !m_isTried)
            setBusy(tr("%1. Trying again: %2 of %3…").arg(errorTitle(why)).arg(attempt).arg(attempts));
    });
    connect(m_addButton, &QPushButton::clicked, this, &AccountDialog::add);
    connect(m_cancelButton, &QPushButton::clicked, this, &QDialog::reject);
}

SignInMethod AccountDialog::method() const
{
    return SignInMethod(m_methodBox->currentData().toInt());
}

void AccountDialog::onMethodChanged()
{
    const SignInMethod chosen = method();
    const std::optional<QUrl> clerk = originFromText(m_clerkEdit->text());
    m_tokenLabel->setText(tokenLabel(chosen));
    m_whereLabel->setText(whereToFindToken(chosen, clerk ? clerk->host() : QString()));
    m_powerBanner->say(Tone::Warning, tr("What this is"), tokenPower(chosen));
    for (QWidget *widget : {static_cast<QWidget *>(m_clerkLabel), static_cast<QWidget *>(m_clerkEdit)})
        widget->setVisible(chosen == SignInMethod::ClerkClient);
    m_clerkProblem->say({});
    // Another kind of token is wanted.
    m_tokenEdit->forget();
    m_tokenProblem->say({});
    startOver();
}

void AccountDialog::onEdited()
{
    m_apiProblem->say({});
    m_clerkProblem->say({});
    m_tokenProblem->say({});
    startOver();
}

void AccountDialog::startOver()
{
    ++m_round;
    m_isTried = false;
    m_isBusy = false;
    m_draft = {};
    m_organizations.clear();
    m_organizationBox->clear();
    m_banner->hide();
    m_tokenEdit->setPlaceholderText({});
    refresh();
}

bool AccountDialog::checkName()
{
    const QString problem = accountNameProblem(m_nameEdit->text(), m_accounts.list(), {});
    m_nameProblem->say(problem);
    if (!problem.isEmpty())
        m_nameEdit->setFocus();
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
    const auto token = tokenFromPaste(m_tokenEdit->secret(), chosen);
    if (!token) {
        m_tokenProblem->say(tokenProblemText(token.error(), chosen));
        m_tokenEdit->setFocus();
    }
    std::optional<QUrl> clerk = QUrl();
    if (chosen == SignInMethod::ClerkClient)
        clerk = checkOrigin(*m_clerkEdit, *m_clerkProblem);
    const std::optional<QUrl> api = checkOrigin(*m_apiEdit, *m_apiProblem);
    if (!checkName() || !token || !clerk || !api)
        return;

    startOver();
    m_draft = {.method = chosen, .apiOrigin = *api, .clerkOrigin = *clerk, .token = *token};
    m_tokenEdit->forget();
    m_tokenEdit->setPlaceholderText(tr("Taken; paste again to use another one"));
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
        m_banner->say(
            Tone::Danger, errorTitle(organizations.error()), errorText(organizations.error(), Attempt::SignIn));
        m_tokenEdit->setFocus();
        return;
    }
    m_isTried = true;
    m_tokenEdit->clearPasted();
    m_organizations = *organizations;
    int preselected = 0;
    for (qsizetype i = 0; i < m_organizations.size(); ++i) {
        const Organization &organization = m_organizations.at(i);
        const QString name
            = organization.name.isEmpty() ? tr("Personal, without an organization") : shownName(organization.name);
        m_organizationBox->addItem(
            organization.userEmail.isEmpty() ? name : tr("%1 – %2").arg(name, organization.userEmail));
        if (organization.isLastActive)
            preselected = int(i);
    }
    m_organizationBox->setCurrentIndex(m_organizations.isEmpty() ? -1 : preselected);
    m_banner->say(Tone::Good, tr("The sign-in works"),
        m_organizations.size() > 1 ? tr("Choose the organization, then add the account.") : tr("Add the account now."));
    refresh();
    if (m_organizations.size() > 1)
        m_organizationBox->setFocus();
    else
        m_addButton->setFocus();
}

void AccountDialog::add()
{
    if (!m_isTried || m_isBusy || !checkName())
        return;
    std::optional<Organization> organization;
    if (const int index = m_organizationBox->currentIndex(); index >= 0)
        organization = m_organizations.at(index);
    setBusy(tr("Storing the account…"));
    const int round = m_round;
    whenFinished(m_accounts.add(m_nameEdit->text().trimmed(), m_draft, organization), this,
        [this, round](const Result<Account> &account) {
            if (round == m_round)
                onAdded(account);
        });
}

void AccountDialog::onAdded(const Result<Account> &account)
{
    setBusy({});
    if (!account) {
        m_banner->say(Tone::Danger, errorTitle(account.error()), errorText(account.error(), Attempt::Secrets));
        return;
    }
    emit accountAdded(account->id);
    accept();
}

void AccountDialog::setBusy(const QString &what)
{
    m_isBusy = !what.isEmpty();
    m_busyLabel->setText(what);
    refresh();
}

void AccountDialog::refresh()
{
    m_busyBar->setVisible(m_isBusy);
    m_busyLabel->setVisible(m_isBusy);
    m_tryButton->setVisible(!m_isTried);
    m_tryButton->setEnabled(!m_isBusy);
    m_tryButton->setDefault(!m_isTried);
    m_addButton->setVisible(m_isTried);
    m_addButton->setEnabled(!m_isBusy);
    m_addButton->setDefault(m_isTried);
    const bool hasChoice = m_isTried && !m_organizations.isEmpty();
    m_organizationLabel->setVisible(hasChoice);
    m_organizationBox->setVisible(hasChoice);
    m_organizationBox->setEnabled(!m_isBusy);
    m_whereLabel->setVisible(!m_isTried);
}

void AccountDialog::done(int result)
{
    ++m_round;
    m_draft = {};
    m_tokenEdit->forget();
    QDialog::done(result);
}
