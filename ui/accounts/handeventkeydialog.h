// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/byhand/handsetup.h"

#include <QDialog>

class FilterEdit;
class ProblemLine;
class QLineEdit;
class QPushButton;
class SecretLineEdit;

/// An event key that is there already, as a person types it in: its name, its value, and its filter, which nobody but
/// they can tell.
class HandEventKeyDialog : public QDialog
{
    Q_OBJECT

public:
    /// known: the fingerprints of those that are typed in already.
    HandEventKeyDialog(const QStringList &known, QWidget *parent = nullptr);

    void done(int result) override;

signals:
    void entered(const HandEventKey &key);

private:
    void check();
    void enter();

    const QStringList m_known;
    QLineEdit *m_name;
    SecretLineEdit *m_key;
    ProblemLine *m_problem;
    FilterEdit *m_filter;
    QPushButton *m_addButton;
};
