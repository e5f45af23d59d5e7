// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>

class Preferences;
class QCheckBox;
class QSpinBox;

/// After how many months the keys of an environment, or of all of an account, are due.
class KeyMonthsDialog : public QDialog
{
    Q_OBJECT

public:
    KeyMonthsDialog(Preferences &preferences, const QString &accountId, const QString &environmentId,
        const QString &environmentName, QWidget *parent = nullptr);

    void accept() override;

private:
    Preferences &m_preferences;
    const QString m_accountId;
    const QString m_environmentId;
    QSpinBox *m_monthsSpin;
    QCheckBox *m_allBox;
};
