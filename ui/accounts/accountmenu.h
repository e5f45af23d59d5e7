// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QActionGroup>
#include <QMenu>

class Accounts;

/// The accounts that are set up, the open one marked; choosing one opens it. Below them what else is added with
/// addAction().
class AccountMenu : public QMenu
{
    Q_OBJECT

public:
    explicit AccountMenu(Accounts &accounts, QWidget *parent = nullptr);

    /// "Practice", or the name that the person gave. Cut in the middle where it is very long.
    QString currentName() const;

private:
    void fill();

    Accounts &m_accounts;
    QActionGroup *const m_group = new QActionGroup(this);
    QAction *m_end; // what follows the accounts
};
