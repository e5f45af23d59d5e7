// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QWidget>

class ProblemLine;
class QLineEdit;
class QToolButton;

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
    QLineEdit *m_edit;
    QToolButton *m_removeButton;
    ProblemLine *m_problem;
};
