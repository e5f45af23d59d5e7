// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rotationpage.h"

class SendersPanel;

/// What each app is to be given, and how: new signing key and fallback, new event keys, or, on the way back, the old
/// ones. With event keys also the senders that are no apps.
class SetVariablesPage : public RotationPage
{
    Q_OBJECT

public:
    SetVariablesPage(const WizardTools &tools, RotationStep::Kind step);

    QString actText() const override;

protected:
    void refresh() override;

private:
    QWidget *m_panel;
    SendersPanel *m_senders = nullptr;
};
