// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "app/selfhosted/serversetup.h"

#include <QDialog>
#include <optional>

class Banner;
class ProblemLine;
class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;
class SecretLineEdit;

/// Sets an account of a self-hosted server up, or gives one another signing key. The server is asked first what it is, and
/// only what it confirms is stored.
class ServerDialog : public QDialog
{
    Q_OBJECT

public:
    /// account: the one to change; none: a new one.
    ServerDialog(Accounts &accounts, const std::optional<Account> &account, QWidget *parent = nullptr);
    ~ServerDialog() override;

    void done(int result) override;

signals:
    /// A new one is stored; the dialog closes after this.
    void accountAdded(const QString &accountId);

private:
    void setupFields(QVBoxLayout &column);
    void setupButtons(QVBoxLayout &column);
    void onEdited();
    bool check();
    void askOrStore();
    void onAnswered(const Result<ServerFacts> &facts);
    void showFacts();
    void store();
    ServerDraft draft() const;
    QStringList eventKeyNames() const;
    void setBusy(const QString &what);
    void refresh();

    Accounts &m_accounts;
    const std::optional<Account> m_account;
    const QString m_id; // of a new one, too: stored in part, it is stored again and not twice
    std::optional<ServerFacts> m_facts; // of what stands in the fields
    bool m_isBusy = false;
    QLineEdit *m_name;
    ProblemLine *m_nameProblem;
    QLineEdit *m_origin;
    ProblemLine *m_originProblem;
    QCheckBox *m_plainBox;
    SecretLineEdit *m_signingKey;
    ProblemLine *m_keyProblem;
    Banner *m_banner;
    QWidget *m_found;
    QFormLayout *m_eventKeys;
    QList<QLineEdit *> m_names;
    QLabel *m_busyLabel;
    QPushButton *m_goButton;
};
