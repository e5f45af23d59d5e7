// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/byhand/keytrials.h"
#include "app/core/whenfinished.h"
#include "ui/accounts/accountsetup.h"
#include "ui/byhand/handenvironmentform.h"

#include <QComboBox>

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
    static QString nameOf(const TypedEnvironment &environment);
    bool checkAll();
    bool isUnderAnotherSlug(const TypedEnvironment &one) const; ///< Than it is stored with.
    struct Trial
    {
        int index = 0; ///< Of the environment.
        bool isOfApiKey = false;
        bool isOfEventKeys = false; ///< That were typed in; the signing key is stored.
    };
    /// What the button does.
    enum class Press {
        Check,
        StoreDoubted, ///< What the last trial was about is taken, and the next ones are tried.
        StoreUnchecked, ///< Nobody answered the last trial: it and the next ones wait until somebody does.
    };
    void go() override;
    void tryNext();
    void store();
    void sayUnreached(const Error &why);
    void onLocked();
    void onTried(const Trial &tried, const Result<KeyTrial> &trial);
    void learnEventKeys(int index);
    void onEventKeysListed(int index, const QList<TypedEventKey> &listed);
    void askToStore(int index, const QString &why);
    void doubt(const Trial &tried, KeyTrial trial);
    void onEdited() override;
    void refresh() override;
    void forget() override;
    bool hasTyped() const override;

    QList<TypedEnvironment> m_environments;
    int m_shown = -1;
    QList<Trial> m_trials; ///< To come.
    bool m_hasAnswer = false; ///< About one of those before.
    Rounds m_rounds; ///< Of trying: an answer for what was forgotten since is dropped.
    QList<TypedEnvironment> m_atFirst;
    Press m_press = Press::Check;
    QComboBox *const m_choice = named("byHandEnvironmentBox", new QComboBox(this), tr("Environment"));
    QPushButton *m_addButton;
    QPushButton *m_removeButton;
    HandEnvironmentForm *const m_form = new HandEnvironmentForm(this);
};
