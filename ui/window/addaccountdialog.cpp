// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/addaccountdialog.h"

#include "app/accounts/accounts.h"
#include "ui/accounts/accountsetup.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/window/accountkinds.h"
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
    const QList<AddableKind> kinds = addableKinds();
    for (const AddableKind &kind : kinds)
        add(kind);
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

void AddAccountDialog::add(const AddableKind &kind)
{
    auto *button = named(kind.button, new QPushButton(icon(u"account"_s), kind.title, this));
    auto *label = wordsLabel(kind.text, this);
    label->setMinimumWidth(leastAddingWidth);
    button->setAccessibleDescription(kind.text);
    layout()->addWidget(button);
    layout()->addWidget(label);
    connect(button, &QPushButton::clicked, this, [this, setUp = kind.setUp] {
        AccountSetUp *dialog = setUp(m_accounts, parentWidget());
        connect(dialog, &AccountSetUp::accountAdded, &m_accounts, &Accounts::open);
        emit goesOnWith(dialog);
        accept();
    });
}
