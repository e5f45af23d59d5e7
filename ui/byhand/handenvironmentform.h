// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/byhand/keytrials.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QTreeWidget>
#include <QWidget>

/// One environment of an account by hand: its name and slug, the signing key (checked as it is typed), an API key if
/// somebody wants one, and its event keys.
class HandEnvironmentForm : public QWidget
{
    Q_OBJECT

public:
    explicit HandEnvironmentForm(QWidget *parent = nullptr);

    /// elsewhere: event keys of the account's other environments, and whose each is, by fingerprint.
    void setEnvironment(const TypedEnvironment &environment, const QHash<QString, QString> &elsewhere = {});
    /// With what was typed in, now or before it was shown.
    TypedEnvironment environment() const;
    /// Everything that is needed is there, and nothing is wrong with it.
    bool isAcceptable() const;
    void focusProblem();
    // Below the field that each is about.
    void sayOfName(const QString &problem);
    void sayOfSlug(const QString &problem);
    void sayOfSigningKey(const QString &problem, bool isWarning);
    /// Why a key is not taken for the environment's without a question.
    void sayOfTrial(KeyTrial trial, bool isOfApiKey);
    /// Of a key that Inngest refused or said nothing of: what to do, and what it means to store it all the same.
    static QString adviceOn(KeyTrial trial, bool isApiKey);
    /// Out of the fields; off the clipboard, too, where they are what they should be.
    void forgetSecrets();
    void forgetEventKeyValues(); ///< Those that were typed in with their values are typed in again.

signals:
    void changed();

protected:
    // An .env file, for its signing key.
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setupFields(QFormLayout &form);
    void setupEventKeys(QFormLayout &form);
    void check();
    void checkSelection();
    Secret signingKey() const { return m_signingKey->secret(); }
    Secret apiKey() const { return m_apiKey->secret(); }
    QString signingKeyProblem() const;
    QString signingKeyDoubt() const; ///< Of one with which nothing is wrong: it may be another one.
    QString apiKeyProblem() const;
    void take(const Result<Secret> &key); ///< Into the field, or why not.
    void addEventKey();
    void forgetEventKey();
    void forgetApiKey();
    void showApiKeyIsKnown();
    void listEventKeys();

    TypedEnvironment m_environment;
    QHash<QString, QString> m_elsewhere;
    QLineEdit *const m_name = named("handNameEdit", new QLineEdit(this));
    QLineEdit *const m_slug = named("handSlugEdit", new QLineEdit(this));
    QLabel *const m_slugLabel = new QLabel(tr("S&lug:"), this);
    ProblemLine *const m_nameProblem = named("handNameProblem", new ProblemLine(this));
    ProblemLine *const m_slugProblem = named("handSlugProblem", new ProblemLine(this));
    SecretLineEdit *const m_signingKey
        = named("handSigningKeyEdit", new SecretLineEdit(this), tr("Current signing key"));
    ProblemLine *const m_signingProblem = named("handSigningProblem", new ProblemLine(this));
    SecretLineEdit *const m_apiKey = named("handApiKeyEdit", new SecretLineEdit(this), tr("API key"));
    QPushButton *m_forgetApiKey;
    ProblemLine *const m_apiProblem = named("handApiProblem", new ProblemLine(this));
    QTreeWidget *const m_eventKeys = named("handEventKeys", new QTreeWidget(this), tr("Event keys"));
    QPushButton *m_addEventKey;
    QPushButton *m_forgetEventKey;
    ProblemLine *const m_forgotten = named("handForgottenText", new ProblemLine(this));
};
