// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/byhand/handsetup.h"
#include "ui/dialogs/accountsetup.h"

class HandEnvironmentForm;
class QComboBox;

/// An account by hand, or what was typed in of one: its environments and their keys. Each key is checked as it is
/// typed, and tried at Inngest before it is stored; one that Inngest refuses, or says nothing of, is stored only when
/// the person says so.
class ByHandDialog : public AccountSetUp
{
    Q_OBJECT

public:
    ByHandDialog(Accounts &accounts, const std::optional<Account> &account, QWidget *parent = nullptr);

private:
    void setupEnvironments();
    void load();
    void addEnvironment(EnvironmentType type);
    void removeEnvironment();
    void showEnvironment(int index);
    void keepShown();
    void listEnvironments();
    bool has(EnvironmentType type) const;
    bool checkAll();
    void go() override;
    void tryNext(int index);
    void onTried(int index, const Result<KeyTrial> &trial);
    void refresh() override;
    void forget() override;

    QList<HandEnvironment> m_environments;
    int m_shown = -1;
    bool m_takesUntried = false; ///< The person said that what Inngest does not confirm is to be stored.
    bool m_isDoubted = false; ///< By the last trial.
    QComboBox *m_choice;
    QPushButton *m_addButton;
    QPushButton *m_removeButton;
    HandEnvironmentForm *m_form;
};
