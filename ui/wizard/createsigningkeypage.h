// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rotationpage.h"

class SigningKeyCard;

/// Creates the new signing key, or shows the one that was adopted.
class CreateSigningKeyPage : public RotationPage
{
    Q_OBJECT

public:
    explicit CreateSigningKeyPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    void act() override;

protected:
    void refresh() override;
    QList<ActKind> actKinds() const override { return {ActKind::CreateSigningKey}; }
    bool canActByHand() const override;
    void actByHand() override;

private:
    bool isCreated() const;
    bool waitsForOutcome() const;

    QLabel *m_current;
    SigningKeyCard *m_card;
};
