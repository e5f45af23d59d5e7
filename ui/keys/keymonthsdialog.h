// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QDialog>

class Preferences;

/// After how many months the keys of an environment, or of all of an account, are due.
class KeyMonthsDialog : public QDialog
{
    Q_OBJECT

public:
    KeyMonthsDialog(Preferences &preferences, const QString &accountId, const QString &environmentId,
        const QString &environmentName, QWidget *parent = nullptr);

private:
    QSpinBox *const m_monthsSpin = named("monthsSpin", new QSpinBox(this));
    QCheckBox *const m_allBox
        = named("allEnvironmentsBox", new QCheckBox(tr("The same for &all environments of this account"), this));
};
