// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/setvariablespage.h"

#include "ui/wizard/embedded.h"
#include "ui/wizard/senderspanel.h"

#include <QVBoxLayout>

SetVariablesPage::SetVariablesPage(const WizardTools &tools, RotationStep::Kind step)
    : RotationPage(tools, step)
    , m_panel(makeVariablesPanel(tools, step, this))
{
    body()->addWidget(m_panel, 1);
    if (step == RotationStep::SetEventKeys) {
        m_senders = new SendersPanel(tools, this);
        body()->addWidget(m_senders);
    }
}

QString SetVariablesPage::actText() const
{
    return tr("&The variables are set: go on");
}

void SetVariablesPage::refresh()
{
    m_panel->setEnabled(isCurrent());
    if (m_senders)
        m_senders->refresh(!isCurrent());
}
