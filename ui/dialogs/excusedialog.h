// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appverdict.h"

#include <QDialog>

class ProblemLine;
class QLineEdit;
class QPushButton;
class QRadioButton;

/// Takes a person's word in place of an app's answer, for one or several apps: attested (somebody knows that it is
/// right) or excused (it is not, or nobody knows, and somebody answers for it). Does nothing itself: accepted() says
/// that it is wanted. Deletes itself when it is closed.
class ExcuseDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ExcuseDialog(const QStringList &appNames, QWidget *parent = nullptr);

    EvidenceClass::Kind kind() const; ///< Excused or Attested.
    QString owner() const;
    QString reason() const;

private:
    void setupChoice(const QStringList &appNames);
    void setupFields();
    void check();

    QRadioButton *m_attested;
    QRadioButton *m_excused;
    QLineEdit *m_owner;
    QLineEdit *m_reason;
    ProblemLine *m_problem;
    QPushButton *m_accept = nullptr;
};
