// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/embedded.h"

#include "app/accounts/services.h"
#include "ui/wizard/variablesofsession.h"
#include "ui/wizard/variablespanel.h"

#include <QWidget>

QWidget *makeVariablesPanel(const WizardTools &tools, RotationStep::Kind step, QWidget *parent)
{
    return new VariablesPanel(
        variablesOf(tools.session, step), tools.services.clock, tools.services.preferences, tools.clipboard, parent);
}

QWidget *makeRolloutBoard(const WizardTools &, QWidget *parent)
{
    return new QWidget(parent);
}
