// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QPointer>
#include <QWidget>

class Act;
class QLabel;
class QPushButton;
class SecretLineEdit;

/// An act that the person carries out in the browser: opens the page, takes the key that was brought back where one is
/// asked for (checked as it is typed), and says when it was done. Hidden while there is nothing to hand over.
class ActHandover : public QWidget
{
    Q_OBJECT

public:
    explicit ActHandover(QWidget *parent = nullptr);

    void follow(Act *act); ///< Null: there is nothing to hand over (any more).

private:
    void check();
    void confirm();

    QPointer<Act> m_act;
    QPushButton *m_openButton;
    SecretLineEdit *m_pasteEdit;
    QLabel *m_problem;
    QPushButton *m_confirmButton;
};
