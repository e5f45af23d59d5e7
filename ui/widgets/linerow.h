// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QToolButton>
#include <QWidget>

/// One line of a LineList: a field, what is wrong with it right below, and a button that removes it.
class LineRow : public QWidget
{
    Q_OBJECT

public:
    explicit LineRow(QWidget *parent = nullptr);

    QLineEdit &edit() { return *m_edit; }
    QString text() const;
    bool isBlank() const;
    /// Empty: nothing is wrong. Screen readers hear it as the field's description.
    void setProblem(const QString &problem);
    QString problem() const;
    void setRemovable(bool isRemovable);

signals:
    void removeRequested();

private:
    QLineEdit *const m_edit = named("lineEdit", new QLineEdit(this));
    QToolButton *const m_removeButton = named("removeLineButton", new QToolButton(this), tr("Remove this line"));
    ProblemLine *const m_problem = named("lineProblem", new ProblemLine(this));
};
