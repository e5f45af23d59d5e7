// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/accountsetup.h"

#include "app/accounts/origintext.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/words/accountnametext.h"
#include "ui/words/errortext.h"
#include "ui/words/networktext.h"

#include <QUuid>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastWidth = 600;

/// What was typed is not repeated: it can be a key.
QString originProblemText(OriginProblem problem)
{
    switch (problem) {
    case OriginProblem::Empty:
        return Words::tr("It is empty.");
    case OriginProblem::Blank:
        return Words::tr("There is a blank in it.");
    case OriginProblem::Scheme:
        return Words::tr("It begins neither with https:// nor with http://.");
    case OriginProblem::Unreadable:
        return Words::tr("It cannot be read: look at its host, and at its port (a number from 1 to 65535).");
    case OriginProblem::Spelling:
        return ambiguousIpv4Text();
    case OriginProblem::User:
        return Words::tr("There is a user name or a password in it.");
    case OriginProblem::Behind:
        return Words::tr("There is something behind its host and port.");
    }
    return {};
}

} // namespace

AccountSetUp::AccountSetUp(
    Accounts &accounts, const std::optional<Account> &account, const QString &names, QWidget *parent)
    : TypingDialog(parent)
    , m_accounts(accounts)
    , m_account(account)
    , m_id(account ? account->id : QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    setObjectName(names);
    m_column->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    m_column->setSpacing(Spacing::small);
    m_name->setObjectName(names + u"NameEdit"_s);
    m_name->setMaxLength(100);
    m_name->setPlaceholderText(tr("As you want to see it in the list"));
    m_name->setText(account ? account->name : QString());
    m_nameProblem->setObjectName(names + u"NameProblem"_s);
    m_originProblem->setObjectName(names + u"OriginProblem"_s);
    connect(m_name, &QLineEdit::textChanged, this, [this] { m_nameProblem->say({}); });
    connect(m_origin, &QLineEdit::textChanged, this, [this] { m_originProblem->say({}); });
}

QFormLayout *AccountSetUp::addForm(const QString &intro, const QString &originLabel, const QString &nameLabel)
{
    auto *label = wordsLabel(intro, this);
    label->setMinimumWidth(leastWidth);
    m_column->addWidget(label);
    auto *form = new QFormLayout;
    m_nameProblem->addBelow(*form, nameLabel, m_name);
    m_originProblem->addBelow(*form, originLabel, m_origin);
    m_column->addLayout(form);
    return form;
}

void AccountSetUp::addFoot(const QString &goName, QWidget *below, QWidget *busyBar)
{
    m_banner = named(objectName() + u"Banner"_s, new Banner(this));
    m_banner->hide();
    m_busyLabel = named(objectName() + u"BusyLabel"_s, new QLabel(this));
    m_goButton = named(goName, new QPushButton(this));
    m_goButton->setDefault(true);
    m_againButton = named("checkAgainButton", m_banner->addButton(tr("Check a&gain")));
    connect(m_againButton, &QPushButton::clicked, this, [this] {
        onEdited();
        m_goButton->click();
    });
    connect(m_goButton, &QPushButton::clicked, this, [this] {
        if (!m_isBusy)
            go();
    });
    auto *cancel = named("cancelButton", plainButton(tr("Cancel"), this));
    connect(cancel, &QPushButton::clicked, this, &AccountSetUp::reject);
    auto *row = new QHBoxLayout;
    row->addWidget(m_busyLabel, busyBar ? 0 : 1);
    if (busyBar)
        addParts(*row, {busyBar, nullptr});
    addParts(*row, {m_goButton, cancel});
    m_column->addWidget(m_banner);
    if (below)
        m_column->addWidget(below);
    m_column->addStretch();
    m_column->addLayout(row);
    m_originAtFirst = m_origin->text();
}

bool AccountSetUp::checkName()
{
    const QString problem = accountNameProblem(m_name->text(), m_accounts.list(), m_id);
    m_nameProblem->say(problem);
    if (!problem.isEmpty())
        m_name->setFocus();
    return problem.isEmpty();
}

std::optional<QUrl> AccountSetUp::checkOrigin(
    QLineEdit &edit, ProblemLine &problem, const QString &example, bool takesPlainHttp)
{
    const auto origin = originFromText(edit.text());
    if (origin && (takesPlainHttp || isAllowedOrigin(*origin)))
        return *origin;
    problem.say(origin ? tr("Only https is safe here: over http anybody on the way could take what is sent. http is "
                            "allowed on this computer alone (127.0.0.1).")
                       : tr("This is no server's address. %1 It should look like %2, without a path.")
                             .arg(originProblemText(origin.error()), example));
    edit.setFocus();
    return {};
}

void AccountSetUp::sayNotChecked(const Error &why, const QString &text)
{
    const auto origin = originFromText(m_origin->text());
    const QString other = origin && origin->scheme() == "https"_L1 ? tr("of a server without TLS write http:// there")
                                                                   : tr("of one with TLS write https:// there");
    const QString asked = origin && !m_origin->text().contains("://"_L1)
        ? tr(" It was asked at %1, since nothing stands before the address: %2.").arg(origin->toString(), other)
        : QString();
    m_banner->say(Tone::Warning, tr("Nothing was checked: %1").arg(errorTitle(why)),
        text.arg(errorText(why, Attempt::Read) + asked));
}

void AccountSetUp::setBusy(const QString &what)
{
    const bool wasBusy = std::exchange(m_isBusy, !what.isEmpty());
    m_busyLabel->setText(what);
    // What is asked about, and stored then, is what stands here.
    m_name->setEnabled(!m_isBusy);
    m_origin->setEnabled(!m_isBusy && !m_isOriginFixed);
    refresh();
    // What was switched off meanwhile has handed the focus on to the one button that throws all of this away: Return
    // would press it.
    if (wasBusy && !m_isBusy)
        m_goButton->setFocus();
}

void AccountSetUp::sayTryingAgain(int attempt, int attempts, const Error &why)
{
    if (m_isBusy)
        setBusy(tr("%1. Trying again: %2 of %3…").arg(errorTitle(why)).arg(attempt).arg(attempts));
}

void AccountSetUp::setGo(const QString &text, bool isDoubted)
{
    m_goButton->setText(text);
    // What is doubted can be asked about again: the answer need not stay what it was.
    m_againButton->setVisible(isDoubted);
    m_goButton->setAutoDefault(!isDoubted);
    m_goButton->setDefault(!isDoubted);
    // A key that was pressed for something else does not store it.
    if (isDoubted && m_goButton->hasFocus())
        m_againButton->setFocus();
}

void AccountSetUp::follow(const QFuture<Result<Account>> &stored)
{
    setBusy(tr("Storing the account…"));
    whenFinished(stored, this, [this](const Result<Account> &account) {
        setBusy({});
        if (!account)
            return sayNotStored(account.error());
        if (!m_account)
            emit accountAdded(account->id);
        accept();
    });
}

/// The keychain can have gone since the dialog was opened. A new account whose keys are typed in is listed before they
/// are kept.
void AccountSetUp::sayNotStored(const Error &why)
{
    if (why.kind == Error::Kind::Cancelled)
        return;
    const bool isListed = hasOneWith(m_accounts.list(), &Account::id, m_id);
    const QString left = m_account ? tr("Not all that you typed is stored. The fields stay as they are.")
        : isListed ? tr("The account is in the list now, but not all that you typed is stored. The fields stay as they "
                        "are: press the button once more then, or remove the account from the list.")
                   : tr("The account is not added. The fields stay as they are.");
    m_banner->say(Tone::Warning, errorTitle(why), errorText(why, Attempt::Secrets) + u' ' + left);
}

bool AccountSetUp::isUnreached(const Error &error)
{
    using Kind = Error::Kind;
    return error.kind == Kind::Offline || error.kind == Kind::Timeout || error.kind == Kind::Busy
        || error.kind == Kind::Insecure || error.kind == Kind::Unreadable;
}

bool AccountSetUp::hasTyped() const
{
    const bool isNamed = m_name->text() != (m_account ? m_account->name : QString());
    return isNamed || m_origin->text() != m_originAtFirst;
}

void AccountSetUp::done(int result)
{
    forget();
    QDialog::done(result);
}
