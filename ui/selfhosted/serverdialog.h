// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/selfhosted/serversetup.h"
#include "ui/accounts/accountsetup.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QWidget>

class QCheckBox;

/// An account of a self-hosted server, or another signing key or address for one. The server is asked first what it is;
/// what it does not confirm is stored only where it does not answer, and on a second press.
class ServerDialog : public AccountSetUp
{
    Q_OBJECT

public:
    ServerDialog(Accounts &accounts, const std::optional<Account> &account, QWidget *parent = nullptr);

private:
    void setupFields();
    bool check();
    void go() override;
    void onAnswered(const Result<ServerFacts> &facts);
    void sayUnreached(const Error &why);
    void sayKeysUnread(const Error &why);
    QString movedUnseen() const;
    QString appsText() const;
    void showFacts();
    ServerDraft draft() const;
    QString keyProblem() const;
    QString movedFrom() const;
    bool isOnlyNamed() const;
    QStringList eventKeyNames() const;
    void onEdited() override;
    void refresh() override;
    void forget() override;
    bool hasTyped() const override { return AccountSetUp::hasTyped() || !m_signingKey->text().isEmpty(); }

    std::optional<ServerFacts> m_facts; // of what stands in the fields
    QString m_knownKey; // the account's signing key, by its fingerprint
    bool m_isUnreached = false; // or its keys could not be read, by the last question, about what stands in the fields
    QCheckBox *m_plainBox;
    SecretLineEdit *const m_signingKey = named("serverSigningKeyEdit", new SecretLineEdit(this));
    ProblemLine *const m_keyProblem = named("serverKeyProblem", new ProblemLine(this));
    QWidget *const m_found = new QWidget(this);
    QFormLayout *const m_eventKeys = new QFormLayout(m_found);
    QList<QLineEdit *> m_names;
};
