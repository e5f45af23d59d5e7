// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>

class Accounts;
struct Account;

// The kinds of account, as the window knows them: the one place that makes their dialogs.

/// The ways to add an account, the recommended one first; leads on to the dialog of the chosen one and closes.
class AddAccountDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AddAccountDialog(Accounts &accounts, QWidget *parent = nullptr);

signals:
    /// The dialog that goes on; its owner is this one's parent.
    void goesOnWith(QDialog *dialog);
};

/// Where the person gives anew what an account that they set up is reached with. lastEnvironmentId: see SignInDialog.
QDialog *setUpAgainDialog(
    Accounts &accounts, const Account &account, const QString &lastEnvironmentId, QWidget *parent);

/// The line under the name in a list: organization, address, way to sign in.
QString accountSubtitle(const Account &account);
