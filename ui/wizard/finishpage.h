// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rolloutpage.h"

class Banner;
class EvidenceRow;

/// The fallback goes from every app, which the board shows; then the rotation is closed with its record. With open
/// items it can only be closed with these, each on the record with its owner.
class FinishPage : public RollOutPage
{
    Q_OBJECT

public:
    explicit FinishPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    void act() override;
    bool isDangerous() const override { return hasOpenItems(); }
    bool isEnterFine() const override { return false; }
    bool hasMainButton() const override { return isCurrent(); }

protected:
    void refresh() override;
    QList<RotationNotice::Kind> saidElsewhere() const override
    {
        return RollOutPage::saidElsewhere() + QList{RotationNotice::OpenItems};
    }

private:
    QWidget *makeOpenTab();
    bool hasOpenItems() const;
    void refreshOpen();

    Banner *m_outcome;
    QLabel *m_openText;
    QLineEdit *m_exceptionEdit;
    QWidget *m_openTab;
    QLabel *m_record;
    EvidenceRow *m_evidence;
};
