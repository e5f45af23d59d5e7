// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/cloud/accountdialog.h"

#include "app/accounts/origintext.h"
#include "app/core/shown.h"
#include "ui/cloud/signintext.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

using namespace Qt::StringLiterals;

AccountDialog::AccountDialog(Accounts &accounts, QWidget *parent)
    : AccountSetUp(accounts, {}, u"cloud"_s, parent)
{
    setupLayout();
    setupFields();
    onMethodChanged();
    m_name->setFocus();
}

void AccountDialog::setupLayout()
{
    setWindowTitle(tr("Add an account"));
    resize(640, 640);
    m_clerkLabel->setBuddy(m_clerkEdit);
    m_tokenLabel->setBuddy(m_tokenEdit);
    m_organizationLabel->setBuddy(m_organizationBox);
    m_column->setSpacing(Spacing::normal);

    QFormLayout *form
        = addForm(tr("An account at Inngest Cloud. Nothing is stored before the sign-in has been tried out."),
            tr("A&PI address:"), tr("&Name:"));
    form->setHorizontalSpacing(Spacing::normal);
    form->insertRow(2, tr("&Sign in with:"), m_methodBox);
    m_clerkProblem->addBelow(*form, m_clerkLabel, m_clerkEdit);
    m_tokenProblem->addBelow(*form, m_tokenLabel, m_tokenEdit);
    form->addRow(QString(), m_whereLabel);
    form->addRow(m_organizationLabel, m_organizationBox);
    setTabOrder(m_name, m_methodBox);

    m_column->addWidget(m_powerBanner);
    addFoot(u"goButton"_s, nullptr, m_busyBar);
}

void AccountDialog::setupFields()
{
    for (const SignInMethod method :
        {SignInMethod::ClerkClient, SignInMethod::MarketplaceCookie, SignInMethod::SessionToken})
        m_methodBox->addItem(signInWords(method).name, int(method));
    m_origin->setObjectName(u"apiEdit"_s);
    m_origin->setText(Accounts::defaultApiOrigin().toString());
    m_clerkEdit->setText(Accounts::defaultClerkOrigin().toString());
    connect(m_methodBox, &QComboBox::currentIndexChanged, this, &AccountDialog::onMethodChanged);
    // Not textEdited: what is pasted or dropped, or put in by a screen reader, starts anew as well.
    for (QLineEdit *edit : {m_origin, m_clerkEdit, static_cast<QLineEdit *>(m_tokenEdit)})
        connect(edit, &QLineEdit::textChanged, this, &AccountDialog::onEdited);
    connect(m_clerkEdit, &QLineEdit::editingFinished, this, [this] {
        const auto origin = originFromText(m_clerkEdit->text());
        m_whereLabel->setText(whereToFindToken(method(), origin ? origin->host() : m_clerkEdit->text()));
    });
    connect(&m_accounts, &Accounts::signInTryingAgain, this, [this](int attempt, int attempts, const Error &why) {
        if (!m_isTried)
            sayTryingAgain(attempt, attempts, why);
    });
}

void AccountDialog::onMethodChanged()
{
    const SignInMethod chosen = method();
    const auto clerk = originFromText(m_clerkEdit->text());
    m_tokenLabel->setText(signInWords(chosen).label);
    m_whereLabel->setText(whereToFindToken(chosen, clerk ? clerk->host() : QString()));
    m_powerBanner->say(Tone::Warning, tr("What this is"), signInWords(chosen).power);
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
    m_originProblem->say({});
    m_clerkProblem->say({});
    m_tokenProblem->say({});
    startOver();
}

void AccountDialog::startOver()
{
    m_rounds.end();
    m_isTried = false;
    m_draft = {};
    m_organizations.clear();
    m_organizationBox->clear();
    m_banner->hide();
    setBusy({});
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
        clerk = checkOrigin(*m_clerkEdit, *m_clerkProblem, Accounts::defaultClerkOrigin().toString());
    const std::optional<QUrl> api = checkOrigin(*m_origin, *m_originProblem, Accounts::defaultApiOrigin().toString());
    if (!checkName() || !token || !clerk || !api)
        return;

    startOver();
    m_draft = {.account = {.apiOrigin = *api, .method = chosen, .clerkOrigin = *clerk}, .token = *token};
    setBusy(tr("Trying the sign-in…"));
    whenFinished(m_accounts.trySignIn(m_draft), this,
        m_rounds.later([this](const Result<QList<Organization>> &organizations) { onTried(organizations); }));
}

void AccountDialog::onTried(const Result<QList<Organization>> &organizations)
{
    setBusy({});
    if (!organizations) {
        if (isUnreached(organizations.error())) {
            // It stays in its field, for another try. It cannot wait for its check, as keys can: what it opens decides
            // what the account is of.
            m_draft = {};
            return m_banner->say(Tone::Warning, errorTitle(organizations.error()),
                errorText(organizations.error(), Attempt::SignIn) + u' '
                    + tr("Without an answer it is not known what this sign-in opens, so that it cannot be stored "
                         "unchecked. The token stays in its field while this dialog is open. An account by hand can "
                         "be stored now and checked later."));
        }
        // The token was of no use; keeping it would only be a risk.
        m_tokenEdit->forget();
        startOver();
        m_banner->say(Tone::Warning, organizations.error(), Attempt::SignIn);
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
        m_goButton->setFocus();
}

void AccountDialog::go()
{
    if (!m_isTried)
        return tryOut();
    if (!checkName())
        return;
    std::optional<Organization> organization;
    if (const int index = m_organizationBox->currentIndex(); index >= 0)
        organization = m_organizations.at(index);
    follow(m_accounts.add(m_name->text().trimmed(), m_draft, organization));
}

void AccountDialog::refresh()
{
    m_busyBar->setVisible(isBusy());
    m_goButton->setText(m_isTried ? tr("&Add the account") : tr("T&ry the sign-in"));
    m_goButton->setIcon(icon(m_isTried ? u"add"_s : u"sign-in"_s));
    enableUnless(*m_goButton, isBusy() ? underWayText() : QString());
    const bool hasChoice = m_isTried && !m_organizations.isEmpty();
    m_organizationLabel->setVisible(hasChoice);
    m_organizationBox->setVisible(hasChoice);
    m_organizationBox->setEnabled(!isBusy());
    m_whereLabel->setVisible(!m_isTried);
}

void AccountDialog::forget()
{
    m_rounds.end();
    m_draft = {};
    m_tokenEdit->forget();
}

bool AccountDialog::hasTyped() const
{
    return AccountSetUp::hasTyped() || !m_tokenEdit->text().isEmpty()
        || m_clerkEdit->text() != Accounts::defaultClerkOrigin().toString();
}
