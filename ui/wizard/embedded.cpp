// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/embedded.h"

#include <QWidget>

QWidget *makeVariablesPanel(const WizardTools &, RotationStep::Kind, QWidget *parent)
{
    return new QWidget(parent);
}

QWidget *makeRolloutBoard(const WizardTools &, QWidget *parent)
{
    return new QWidget(parent);
}
