// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>

class Accounts;
struct AddableKind;

/// The ways to add an account, the recommended one first; leads on to the dialog of the chosen one and closes.
class AddAccountDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AddAccountDialog(Accounts &accounts, QWidget *parent = nullptr);

signals:
    /// The dialog that goes on; its owner is this one's parent.
    void goesOnWith(QDialog *dialog);

private:
    void add(const AddableKind &kind);

    Accounts &m_accounts;
};
