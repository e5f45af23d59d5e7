// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rotationpage.h"

class Banner;
class EvidenceRow;
class QLineEdit;
class QTabWidget;

/// The fallback goes from every app, which the board confirms; then the rotation is closed with its record. With open
/// items it can only be closed with exceptions.
class FinishPage : public RotationPage
{
    Q_OBJECT

public:
    explicit FinishPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    void act() override;
    bool isEnterFine() const override { return false; }

protected:
    void refresh() override;
    QList<RotationNotice::Kind> saidElsewhere() const override { return {RotationNotice::OpenItems}; }

private:
    void setupTabs();
    QWidget *makeOpenPart();
    void refreshOpen();
    bool hasOpenItems() const;

    Banner *m_outcome;
    QLabel *m_openText;
    QLineEdit *m_exceptionEdit;
    QTabWidget *m_tabs;
    QLabel *m_record;
    EvidenceRow *m_evidence;
};
