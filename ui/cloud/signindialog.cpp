// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/cloud/signindialog.h"

#include "app/accounts/openaccount.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "ui/accounts/accountsetup.h"
#include "ui/cloud/signintext.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

using namespace Qt::StringLiterals;

SignInDialog::SignInDialog(
    Accounts &accounts, const Account &account, const QString &lastEnvironmentId, QWidget *parent)
    : TypingDialog(parent)
    , m_accounts(accounts)
    , m_account(account)
    , m_lastEnvironmentId(lastEnvironmentId)
{
    setupLayout();
    const QString why = accounts.lacksSignIn()
        ? tr("No sign-in of “%1” is at hand: neither the keychain, as far as it is in use, nor this program's memory "
             "holds one.")
        : tr("The sign-in of “%1” has ended and could not be renewed.");
    m_introLabel->setText(why.arg(shownName(account.name)) + u' '
        + tr("Nothing is lost: what you were doing waits, and goes on as soon as you are signed in again."));
    m_tokenLabel->setText(signInWords(account.method).label);
    m_whereLabel->setText(whereToFindToken(account.method, account.clerkOrigin.host()));
    m_signInButton->setIcon(icon(u"sign-in"_s));
    setBusy(false);
    connect(m_tokenEdit, &QLineEdit::textChanged, this, [this] {
        m_tokenProblem->say({});
        m_isSaidToBeTheSame = false;
    });
    connect(m_signInButton, &QPushButton::clicked, this, &SignInDialog::signIn);
    connect(&m_accounts, &Accounts::signInTryingAgain, this, [this](int attempt, int attempts, const Error &error) {
        m_banner->say(Tone::Neutral, tr("Trying again: %1 of %2").arg(attempt).arg(attempts),
            tr("%1. It goes on by itself.").arg(errorTitle(error)));
    });
    connect(m_laterButton, &QPushButton::clicked, this, [this] { done(Rejected); });
    m_tokenEdit->setFocus();
}

void SignInDialog::setupLayout()
{
    setWindowTitle(tr("Sign in again"));
    resize(560, 380);
    m_tokenLabel->setBuddy(m_tokenEdit);
    m_signInButton->setDefault(true);
    auto *form = formLayout();
    m_tokenProblem->addBelow(*form, m_tokenLabel, m_tokenEdit);
    form->addRow(QString(), m_whereLabel);
    auto *column = roomyColumn(this);
    column->addWidget(m_introLabel);
    column->addLayout(form);
    addParts(*column, {m_banner, nullptr});
    column->addLayout(rowOf({m_busyBar, nullptr, m_signInButton, m_laterButton}));
    setTabOrder(m_signInButton, m_laterButton);
}

void SignInDialog::signIn()
{
    m_banner->hide();
    const auto token = tokenFromPaste(m_tokenEdit->secret(), m_account.method);
    if (!token) {
        m_tokenProblem->say(tokenProblemText(token.error(), m_account.method));
        m_tokenEdit->setFocus();
        return;
    }
    setBusy(true);
    // Tried out first: a token that opens nothing would replace one that may only have been refused for a while.
    SignInDraft draft{.account = m_account, .token = *token};
    if (const OpenAccount *open = m_accounts.current(); open && open->account().id == m_account.id) {
        for (const Environment &one : open->environments().value.value_or(QList<Environment>()))
            draft.environmentIds.append(one.id);
    }
    if (!m_isSaidToBeTheSame)
        draft.lastEnvironmentId = m_lastEnvironmentId;
    whenFinished(
        m_accounts.trySignIn(draft), this, [this, token = *token](const Result<QList<Organization>> &organizations) {
            if (organizations)
                onTried(token, *organizations);
            else if (organizations.error().detail == perhapsAnotherOrganization)
                askWhetherItIsTheSame(
                    tr("Is this the same organization's sign-in?"), organizations.error().serverMessage);
            else
                onAnswer(failure(organizations.error()));
        });
}

void SignInDialog::onTried(const Secret &token, const QList<Organization> &organizations)
{
    // A new sign-in has a new session. It has to be the same organization, or person: what waits was meant for that.
    const Organization *best = nullptr;
    for (const Organization &organization : organizations) {
        if (!best || sameSignIn(m_account, organization) > sameSignIn(m_account, *best))
            best = &organization;
    }
    const SameSignIn same = best ? sameSignIn(m_account, *best) : SameSignIn::Yes; // a bare token names none
    if (same == SameSignIn::Yes || (same == SameSignIn::CannotTell && m_isSaidToBeTheSame)) {
        return onAnswer(m_accounts.signInAgain(m_account.id, token, best ? std::optional(*best) : std::nullopt));
    }
    if (same == SameSignIn::CannotTell)
        return askWhetherItIsTheSame(tr("Is this the same person's sign-in?"),
            tr("It is that of %1, without an organization. Whose sign-in “%2” had before was not told, so nothing "
               "shows whether it is the same. If it is, press the button once more; what waits then goes on with it.")
                .arg(personOf(best->userEmail), shownName(m_account.name)));
    setBusy(false);
    m_tokenEdit->setFocus();
    m_tokenEdit->forget();
    const QString otherwise = tr("Sign in there in the browser and copy the token, or add this one as an account of "
                                 "its own.");
    if (m_account.organizationId.isEmpty())
        m_banner->say(Tone::Warning, tr("Another person's sign-in"),
            tr("This sign-in works, but “%1” is the account of %2, without an organization.")
                    .arg(shownName(m_account.name), personOf(m_account.userEmail))
                + u' ' + otherwise);
    else
        m_banner->say(Tone::Warning, tr("Another organization"),
            tr("This sign-in works, but it does not belong to “%1”.").arg(shownName(m_account.organizationName)) + u' '
                + otherwise);
}

/// Whoever pressed the button once more says so; another token is asked about anew.
void SignInDialog::askWhetherItIsTheSame(const QString &title, const QString &words)
{
    setBusy(false);
    m_tokenEdit->setFocus();
    m_isSaidToBeTheSame = true;
    m_banner->say(Tone::Warning, title, words);
}

QString SignInDialog::personOf(const QString &email)
{
    return email.isEmpty() ? tr("somebody whose address is not told") : shownName(email);
}

void SignInDialog::onAnswer(const Done &answer)
{
    setBusy(false);
    if (answer) {
        m_tokenEdit->clearPasted();
        accept();
        return;
    }
    // One that was refused is of no use; where nobody answered it can be tried again.
    if (!AccountSetUp::isUnreached(answer.error()))
        m_tokenEdit->forget();
    m_banner->say(Tone::Warning, answer.error(), Attempt::SignIn);
    m_tokenEdit->setFocus();
}

void SignInDialog::setBusy(bool isBusy)
{
    m_busyBar->setVisible(isBusy);
    enableUnless(*m_signInButton, isBusy ? underWayText() : QString());
    m_tokenEdit->setEnabled(!isBusy);
}

void SignInDialog::done(int result)
{
    m_tokenEdit->forget();
    if (result != QDialog::Accepted)
        m_accounts.declineSignIn();
    QDialog::done(result);
}
