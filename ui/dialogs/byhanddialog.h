// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "app/byhand/handsetup.h"

#include <QDialog>
#include <optional>

class Banner;
class HandEnvironmentForm;
class ProblemLine;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

/// Sets an account by hand up, or changes what was typed in: its name, its environments, and their keys. Each key is
/// checked as it is typed, and tried at Inngest before it is stored; one that Inngest refuses, or says nothing of, is
/// stored only when the person says so.
class ByHandDialog : public QDialog
{
    Q_OBJECT

public:
    /// account: the one to change; none: a new one.
    ByHandDialog(Accounts &accounts, const std::optional<Account> &account, QWidget *parent = nullptr);
    ~ByHandDialog() override;

    void done(int result) override;

signals:
    /// A new one is stored; the dialog closes after this.
    void accountAdded(const QString &accountId);

private:
    void setupFields(QVBoxLayout &column);
    void setupEnvironments(QVBoxLayout &column);
    void setupButtons(QVBoxLayout &column);
    void load();
    void addEnvironment(EnvironmentType type);
    void removeEnvironment();
    void showEnvironment(int index);
    void keepShown();
    void listEnvironments();
    bool has(EnvironmentType type) const;
    bool checkAll();
    void save();
    struct Trial
    {
        int index = 0;
        bool isOfApiKey = false;
    };
    void tryNext();
    void onTried(const Trial &tried, const Result<KeyTrial> &trial);
    void doubt(const Trial &tried, bool isRefused);
    void store();
    void onStored(const Result<Account> &account);
    void setBusy(const QString &what);
    void refresh();

    Accounts &m_accounts;
    const std::optional<Account> m_account;
    const QString m_id; // of a new one, too: stored in part, it is stored again and not twice
    QList<HandEnvironment> m_environments;
    int m_shown = -1;
    bool m_isBusy = false;
    QList<Trial> m_trials; // to come
    bool m_takesUntried = false; ///< The person said that what Inngest does not confirm is to be stored.
    bool m_isDoubted = false; ///< By the last trial.
    QLineEdit *m_name;
    ProblemLine *m_nameProblem;
    QLineEdit *m_api;
    ProblemLine *m_apiProblem;
    QComboBox *m_choice;
    QPushButton *m_addButton;
    QPushButton *m_removeButton;
    HandEnvironmentForm *m_form;
    Banner *m_banner;
    QLabel *m_busyLabel;
    QPushButton *m_saveButton;
};
