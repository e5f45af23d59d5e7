// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/rotationpage.h"

class AppsLook;
class EvidenceRow;
class NoticeBanners;
class PlanKeys;
class ProblemLine;
class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QFormLayout;
class QLineEdit;
class QSpinBox;
class StatePage;

/// What is there, what is chosen, why and by whom, and what will happen. Writes nothing before the person begins.
class PlanPage : public RotationPage
{
    Q_OBJECT

public:
    explicit PlanPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    void act() override;

protected:
    void refresh() override;
    QList<ActKind> actKinds() const override { return {ActKind::DeleteSigningKey}; }
    bool canActByHand() const override;
    void actByHand() override;
    QList<RotationNotice::Kind> saidElsewhere() const override;

private:
    void setupRecord(QFormLayout &form);
    void setupKeyAccess(QFormLayout &form);
    void askKeyAccess();
    void setupWindow(QFormLayout &form);
    void setupApps();
    void setupPaper(QVBoxLayout &layout);
    void refreshRecord();
    void refreshWindow();
    void recordWindow();
    void refreshApps();
    void refreshWhatHappens();
    void record();

    StatePage *m_state;
    QWidget *m_content;
    PlanKeys *m_keys;
    QComboBox *m_causeBox;
    QLabel *m_causeText;
    QWidget *m_keyAccess; // after a leak, where it can be asked about
    QPushButton *m_askAccess;
    QLabel *m_accessText;
    QLabel *m_personLabel;
    QLineEdit *m_reasonEdit;
    ProblemLine *m_reasonProblem;
    QLineEdit *m_approverEdit;
    QSpinBox *m_quietSpin;
    QCheckBox *m_windowBox;
    QWidget *m_windowRow; // while there is one
    QDateTimeEdit *m_windowFrom;
    QDateTimeEdit *m_windowTo;
    AppsLook *m_apps;
    NoticeBanners *m_nothingChosen = nullptr;
    QLabel *m_whatHappens;
    EvidenceRow *m_paper;
};
