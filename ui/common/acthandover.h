// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QPointer>
#include <QWidget>

class Act;
class QCheckBox;
class QLabel;
class QPushButton;
class SecretLineEdit;

/// An act that the person carries out in the browser: says what to do there, opens the page or copies its address, takes
/// the key that was brought back where one is asked for (checked as it is typed), and says when it was done. Hidden while
/// there is nothing to hand over.
class ActHandover : public QWidget
{
    Q_OBJECT

public:
    explicit ActHandover(QWidget *parent = nullptr);

    void follow(Act *act); ///< Null: there is nothing to hand over (any more).

private:
    void check();
    QString problem() const;
    void confirm();

    QPointer<Act> m_act;
    QLabel *m_steps;
    QPushButton *m_openButton;
    QPushButton *m_copyButton;
    SecretLineEdit *m_pasteEdit;
    QLabel *m_problem;
    QCheckBox *m_claimBox;
    QLabel *m_check;
    QPushButton *m_confirmButton;
};
