// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/addaccountdialog.h"

#include "app/accounts/accounts.h"
#include "ui/byhand/byhanddialog.h"
#include "ui/cloud/accountdialog.h"
#include "ui/selfhosted/serverdialog.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/words/policytext.h"

#include <QDialogButtonBox>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastAddingWidth = 460;

} // namespace

AddAccountDialog::AddAccountDialog(Accounts &accounts, QWidget *parent)
    : QDialog(parent)
    , m_accounts(accounts)
{
    setWindowTitle(tr("Add an account"));
    auto *column = roomyColumn(this);
    add(u"byHandButton"_s, tr("Inngest Cloud, by hand (recommended)"),
        tr("You make, rotate and delete keys on the dashboard's pages; the program leads you there, checks what can be "
           "checked, and does all the rest. It gets the keys and nothing else: no session, no power over the account."),
        [this]() -> QDialog * {
            auto *dialog = new ByHandDialog(m_accounts, {}, parentWidget());
            connect(dialog, &ByHandDialog::accountAdded, &m_accounts, &Accounts::open);
            return dialog;
        });
    add(u"signInButton"_s, tr("Inngest Cloud, with the dashboard's session"),
        tr("The program makes, rotates and deletes keys itself, by the dashboard's own, undocumented interface. It "
           "needs your session, which can do whatever you can do there. It was not tried against the live service."),
        [this]() -> QDialog * {
            auto *dialog = new AccountDialog(m_accounts, parentWidget());
            connect(dialog, &AccountDialog::accountAdded, &m_accounts, &Accounts::open);
            return dialog;
        });
    add(u"serverButton"_s, tr("A self-hosted server"),
        tr("Your own Inngest server (“inngest start”). Its keys are settings: they are made here, you put them there "
           "and restart it, and its answers prove what it holds. Of its signing key only the hash travels. It was not "
           "tried against a real server by this version."),
        [this]() -> QDialog * {
            auto *dialog = new ServerDialog(m_accounts, {}, parentWidget());
            connect(dialog, &ServerDialog::accountAdded, &m_accounts, &Accounts::open);
            return dialog;
        });
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

void AddAccountDialog::add(
    const QString &name, const QString &title, const QString &text, const std::function<QDialog *()> &make)
{
    auto *button = new QPushButton(icon(u"account"_s), title, this);
    button->setObjectName(name);
    auto *label = wordsLabel(text, this);
    label->setMinimumWidth(leastAddingWidth);
    button->setAccessibleDescription(text);
    layout()->addWidget(button);
    layout()->addWidget(label);
    connect(button, &QPushButton::clicked, this, [this, make] {
        emit goesOnWith(make());
        accept();
    });
}
