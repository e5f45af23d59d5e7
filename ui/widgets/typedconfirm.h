// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QWidget>

/// "Type this to go on", for what cannot be undone. Enter in it does nothing.
class TypedConfirm : public QWidget
{
    Q_OBJECT

public:
    explicit TypedConfirm(QWidget *parent = nullptr);

    /// question: "Type the environment's name to go on:", with a mnemonic. Another text empties the field.
    void ask(const QString &question, const QString &toType);
    void hideToType() { m_toTypeLabel->hide(); } ///< Where it stands above already.
    bool isTyped() const { return !m_toType.isEmpty() && text() == m_toType.trimmed(); }
    QString text() const { return m_edit->text().trimmed(); }
    void clear() { m_edit->clear(); }
    void setLocked(bool isLocked) { m_edit->setReadOnly(isLocked); }
    QLineEdit &edit() const { return *m_edit; }

signals:
    void changed();

private:
    void check();

    QLabel *const m_question = wordsLabel(this);
    QLabel *const m_toTypeLabel = wordsLabel(this);
    QLineEdit *const m_edit = named("typeEdit", new QLineEdit(this));
    ProblemLine *const m_problem = named("typeProblem", new ProblemLine(this));
    QString m_toType;
};
