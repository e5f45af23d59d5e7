// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rotationpage.h"

class QLineEdit;
class QPushButton;

/// The rollout board, until every app has reached the evidence that it can give, or somebody answers for it.
class ConfirmPage : public RotationPage
{
    Q_OBJECT

public:
    ConfirmPage(const WizardTools &tools, RotationStep::Kind step);

    QString actText() const override;

protected:
    void refresh() override;
    /// The board itself says who is missing and who is broken.
    QList<RotationNotice::Kind> saidElsewhere() const override
    {
        return {RotationNotice::AppsMissing, RotationNotice::BrokenNow};
    }

private:
    void setupNoApps();

    QWidget *m_noApps;
    QLineEdit *m_noAppsEdit;
    QPushButton *m_noAppsButton;
};
