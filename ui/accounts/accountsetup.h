// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/typingdialog.h"

#include <QLineEdit>
#include <QVBoxLayout>
#include <optional>

class Banner;

/// Sets an account up, or changes one that is there: its name and address, and a button that asks and then stores. What
/// else such an account needs, and what has to be asked before it is stored, is the kind's.
class AccountSetUp : public TypingDialog
{
    Q_OBJECT

public:
    void done(int result) override;
    bool hasTyped() const override; ///< The name or the address; what else can be is the kind's.

    /// Nobody answered who knows: what was asked about may be right.
    static bool isUnreached(const Error &error);

signals:
    /// A new one is stored; the dialog closes after this.
    void accountAdded(const QString &accountId);

protected:
    /// account: the one to change; none: a new one. names: what the object names of the fields begin with.
    AccountSetUp(Accounts &accounts, const std::optional<Account> &account, const QString &names, QWidget *parent);

    /// With the rows for the name and the address. intro: what happens to what is typed in here.
    QFormLayout *addForm(
        const QString &intro, const QString &originLabel, const QString &nameLabel = tr("Account na&me:"));
    /// The banner, what is below it, and the buttons. goName: the object name of the one that asks and stores.
    /// busyBar: beside the word of what is under way.
    void addFoot(const QString &goName, QWidget *below = nullptr, QWidget *busyBar = nullptr);
    bool checkName();
    /// What is typed there, where keys may go to it; else what is wrong is said, and the focus is there. example: of
    /// one. takesPlainHttp: over http to another computer, too, which is asked about by itself.
    static std::optional<QUrl> checkOrigin(
        QLineEdit &edit, ProblemLine &problem, const QString &example, bool takesPlainHttp = false);
    /// Nobody answered who knows; it can be asked again. text: what that means, with %1 for why nobody did.
    void sayNotChecked(const Error &why, const QString &text);
    bool isBusy() const { return m_isBusy; }
    void setBusy(const QString &what); ///< Empty: no more.
    void sayTryingAgain(int attempt, int attempts, const Error &why); ///< Where something is under way.
    /// What the button does. isDoubted: it stores what nobody has confirmed; Enter, which is habit, does not press it,
    /// and beside what the banner says of it stands a button that asks again.
    void setGo(const QString &text, bool isDoubted);
    /// Closes the dialog when the account is stored.
    void follow(const QFuture<Result<Account>> &stored);

    /// The button has been pressed and nothing is under way.
    virtual void go() = 0;
    virtual void onEdited() = 0; ///< What was found out, and is said, is about what stood there before.
    virtual void refresh() = 0;
    virtual void forget() = 0; ///< All that is secret; the dialog closes.

    Accounts &m_accounts;
    const std::optional<Account> m_account;
    const QString m_id; // of a new one, too: stored in part, it is stored again and not twice
    QVBoxLayout *const m_column = new QVBoxLayout(this);
    QLineEdit *const m_name = new QLineEdit(this);
    QLineEdit *const m_origin = new QLineEdit(this);
    ProblemLine *const m_originProblem = new ProblemLine(this);
    bool m_isOriginFixed = false; // the account's keys are filed under it
    Banner *m_banner = nullptr; // made with the foot: Tab comes to it last
    QPushButton *m_goButton = nullptr;

private:
    void sayNotStored(const Error &why);

    ProblemLine *const m_nameProblem = new ProblemLine(this);
    QPushButton *m_againButton = nullptr;
    QLabel *m_busyLabel = nullptr;
    bool m_isBusy = false;
    QString m_originAtFirst;
};
