// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/noted/typedinkeeper.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/typingdialog.h"

class QCheckBox;

/// An event key that is there already, as a person types it in: its name, its value or its fingerprint alone, and its
/// filter, which nobody but they can tell.
class HandEventKeyDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// known: those that are typed in already: of these a value can be given. elsewhere: those of other environments,
    /// and whose each is, by fingerprint. signingFingerprint: that of the environment's signing key, which is no event
    /// key's; empty: not known.
    HandEventKeyDialog(const QList<TypedEventKey> &known, const QHash<QString, QString> &elsewhere,
        const QString &signingFingerprint, QWidget *parent = nullptr);

    bool hasTyped() const override;
    void done(int result) override;

signals:
    void entered(const TypedEventKey &key);

private:
    void check();
    void enter();
    bool isFingerprint() const;
    QString fingerprint() const;

    QHash<QString, QString> m_known; // their names, by fingerprint
    const QHash<QString, QString> m_elsewhere;
    const QString m_signingFingerprint;
    QLineEdit *const m_name = named("handKeyNameEdit", new QLineEdit(this));
    SecretLineEdit *const m_key = named("handKeyEdit", new SecretLineEdit(this), tr("Event key"));
    ProblemLine *const m_nameProblem = named("handKeyNameProblem", new ProblemLine(this));
    ProblemLine *const m_problem = named("handKeyProblem", new ProblemLine(this));
    QCheckBox *m_isFilterUnknown;
    FilterEdit *const m_filter = new FilterEdit(this);
    QPushButton *m_addButton;
};
