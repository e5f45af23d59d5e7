// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"

#include <QList>
#include <functional>

class Accounts;
class AccountSetUp;
class QDialog;
class QWidget;

// The kinds of account, as the window knows them: the one place that makes their dialogs.

/// One that a person can add.
struct AddableKind
{
    QString button; ///< The object name of the one that chooses it.
    QString title;
    QString text; ///< What it is and takes.
    std::function<AccountSetUp *(Accounts &accounts, QWidget *parent)> setUp;
};

QList<AddableKind> addableKinds(); ///< The recommended one first.

/// Where the person gives anew what an account that they set up is reached with. lastEnvironmentId: see SignInDialog.
QDialog *setUpAgainDialog(
    Accounts &accounts, const Account &account, const QString &lastEnvironmentId, QWidget *parent);

/// The line under the name in a list: organization, address, way to sign in.
QString accountSubtitle(const Account &account);
