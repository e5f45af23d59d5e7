// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/problemline.h"

#include <QLineEdit>

/// Who says something, and how it is known or why: both stand in the record. What is missing is said once somebody has
/// begun.
class WordFields : public QWidget
{
    Q_OBJECT

public:
    /// A field as it is called, and what is said while it is empty.
    struct Field
    {
        QString title;
        QString missing;
    };
    WordFields(const Field &owner, const Field &reason, QWidget *parent = nullptr);

    void setTexts(const QString &owner, const QString &reason); ///< Offered: nobody has typed them.
    QString owner() const;
    QString reason() const;
    bool hasTyped() const { return QStringList{m_owner->text(), m_reason->text()} != m_offered; }
    /// Whether somebody has typed, or there was nothing that they could agree to without reading it.
    bool isOnesOwn() const { return hasTyped() || m_offered.first().isEmpty(); }
    QString whyNot() const { return m_whyNot; } ///< What is missing; empty: nothing is.
    void sayWhatIsMissing();

signals:
    void changed();

private:
    void check();
    QString check(const QString &text, ProblemLine &problem, const QString &missing) const;

    const Field m_ownerField;
    const Field m_reasonField;
    QLineEdit *const m_owner = named("ownerEdit", new QLineEdit(this));
    QLineEdit *const m_reason = named("reasonEdit", new QLineEdit(this));
    ProblemLine *const m_ownerProblem = named("ownerProblem", new ProblemLine(this));
    ProblemLine *const m_reasonProblem = named("reasonProblem", new ProblemLine(this));
    QStringList m_offered{QString(), QString()};
    QString m_whyNot;
    bool m_saysWhatIsMissing = false;
};
