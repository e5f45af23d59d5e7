// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/addaccountdialog.h"

#include "app/accounts/accounts.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/byhand/byhanddialog.h"
#include "ui/cloud/accountdialog.h"
#include "ui/cloud/signindialog.h"
#include "ui/cloud/signintext.h"
#include "ui/selfhosted/serverdialog.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/words/policytext.h"

#include <QDialogButtonBox>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastAddingWidth = 460;

/// A kind of account that a person can add.
struct AddableKind
{
    QString button; ///< The object name of the one that chooses it.
    QString title;
    QString text; ///< What it is and takes.
    AccountSetUp *(*setUp)(Accounts &accounts, QWidget *parent);
};

/// The recommended one first.
QList<AddableKind> addableKinds()
{
    return {
        {u"byHandButton"_s, Words::tr("Inngest Cloud, by hand (recommended)"),
            Words::tr("You make, rotate and delete keys on the dashboard's pages; the program leads you there, checks "
                      "what can be checked, and does all the rest. It gets the keys and nothing else: no session, no "
                      "power over the account."),
            [](Accounts &accounts, QWidget *parent) -> AccountSetUp * {
                return new ByHandDialog(accounts, {}, parent);
            }},
        {u"signInButton"_s, Words::tr("Inngest Cloud, with the dashboard's session"),
            Words::tr("The program makes, rotates and deletes keys itself, by the dashboard's own, undocumented "
                      "interface. It needs your session, which can do whatever you can do there. It was not tried "
                      "against the live service."),
            [](Accounts &accounts, QWidget *parent) -> AccountSetUp * { return new AccountDialog(accounts, parent); }},
        {u"serverButton"_s, Words::tr("A self-hosted server"),
            Words::tr("Your own Inngest server (“inngest start”). Its keys are settings: they are made here, you put "
                      "them there and restart it, and its answers prove what it holds. Its signing key is sent as a "
                      "hash alone, and its answers hold its keys in clear. It was not tried against a real server by "
                      "this version."),
            [](Accounts &accounts, QWidget *parent) -> AccountSetUp * {
                return new ServerDialog(accounts, {}, parent);
            }},
    };
}

} // namespace

AddAccountDialog::AddAccountDialog(Accounts &accounts, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Add an account"));
    auto *column = roomyColumn(this);
    const QList<AddableKind> kinds = addableKinds();
    for (const AddableKind &kind : kinds) {
        auto *button = named(kind.button, new QPushButton(icon(u"account"_s), kind.title, this));
        auto *label = wordsLabel(kind.text, this);
        label->setMinimumWidth(leastAddingWidth);
        button->setAccessibleDescription(kind.text);
        addParts(*column, {button, label});
        connect(button, &QPushButton::clicked, this, [this, &accounts, setUp = kind.setUp] {
            AccountSetUp *dialog = setUp(accounts, parentWidget());
            connect(dialog, &AccountSetUp::accountAdded, &accounts, &Accounts::open);
            emit goesOnWith(dialog);
            accept();
        });
    }
    auto *off = named("signInOffLabel", wordsLabel(this));
    const auto followPolicy = [this, off] {
        const bool isAllowed = Policy::now().allows(Policy::Feature::SessionSignIn);
        auto *signIn = findChild<QPushButton *>(u"signInButton"_s);
        signIn->setEnabled(isAllowed);
        signIn->setToolTip(isAllowed ? QString() : switchedOffText(Policy::Feature::SessionSignIn));
        off->setText(signIn->toolTip());
        off->setVisible(!isAllowed);
    };
    Policy::follow(this, followPolicy);
    followPolicy();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    addParts(*column, {off, nullptr, buttons});
}

QDialog *setUpAgainDialog(Accounts &accounts, const Account &account, const QString &lastEnvironmentId, QWidget *parent)
{
    const AccountCapabilities capabilities = account.capabilities();
    if (capabilities.hasSignIn)
        return new SignInDialog(accounts, account, lastEnvironmentId, parent);
    if (capabilities.isServer)
        return new ServerDialog(accounts, account, parent);
    return new ByHandDialog(accounts, account, parent);
}

QString accountSubtitle(const Account &account)
{
    if (account.capabilities().isRehearsal)
        return Words::tr("On this computer, for learning and rehearsing. Always there.");
    const QString host = account.apiOrigin.toString();
    if (account.capabilities().isTypedIn)
        return Words::tr("%1 · by hand").arg(host);
    if (account.capabilities().isServer)
        return Words::tr("%1 · a server of your own").arg(host);
    return account.organizationName.isEmpty()
        ? Words::tr("%1 · %2").arg(host, signInWords(account.method).name)
        : Words::tr("%1 · %2 · %3").arg(shownName(account.organizationName), host, signInWords(account.method).name);
}
