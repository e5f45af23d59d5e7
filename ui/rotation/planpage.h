// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/apps/appstable.h"
#include "ui/rotation/rotationpage.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/statepage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>

class EvidenceRow;
class PlanKeys;

/// What is there, what is chosen, why and by whom, and what will happen. Writes nothing before the person begins.
class PlanPage : public RotationPage
{
    Q_OBJECT

public:
    explicit PlanPage(const WizardTools &tools);

    QString actText() const override { return tr("&Begin the rotation"); }
    bool mayAct() const override { return session().live().value && !session().isBusy() && !isRefused(); }
    void act() override { session().begin(); }

protected:
    void refresh() override;
    QList<ActKind> actKinds() const override { return {ActKind::DeleteSigningKey}; }
    bool canActByHand() const override;
    void actByHand() override { session().deleteForeignKey(true); }
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
    void record() { session().setRecord(m_reasonEdit->text().trimmed(), m_approverEdit->text().trimmed()); }

    StatePage *const m_state = new StatePage(this);
    QWidget *const m_content = new QWidget(this);
    PlanKeys *m_keys;
    QComboBox *const m_causeBox = named("causeBox", new QComboBox(m_content));
    QLabel *const m_causeText = named("causeText", quietLabel(m_content));
    // After a leak, where it can be asked about.
    QWidget *const m_keyAccess = named("keyAccess", new QWidget(m_content));
    QPushButton *const m_askAccess
        = named("askAccess", new QPushButton(tr("As&k whether it opens the event keys"), m_keyAccess));
    QLabel *const m_accessText = named("accessText", wordsLabel(m_keyAccess));
    QString m_accessSaid; // of the last question, where it was not refused
    QLabel *const m_personLabel = new QLabel(m_content);
    QLineEdit *const m_reasonEdit = named("reasonEdit", new QLineEdit(m_content));
    ProblemLine *const m_reasonProblem = new ProblemLine(m_content);
    QLineEdit *const m_approverEdit = named("approverEdit", new QLineEdit(m_content));
    QSpinBox *const m_quietSpin = named("quietDaysSpin", new QSpinBox(m_content));
    QCheckBox *const m_windowBox = named("windowBox", new QCheckBox(tr("Rotate only &in this time"), m_content));
    QWidget *const m_windowRow = new QWidget(m_content); // while there is one
    QDateTimeEdit *const m_windowFrom
        = named("windowFromEdit", new QDateTimeEdit(m_windowRow), tr("Change window: from, in local time"));
    QDateTimeEdit *const m_windowTo
        = named("windowToEdit", new QDateTimeEdit(m_windowRow), tr("Change window: to, in local time"));
    AppsLook *const m_apps = new AppsLook(
        {RolloutModel::Name, RolloutModel::Sdk, RolloutModel::SigningKey, RolloutModel::EventKey}, m_content);
    QLabel *const m_whatHappens = named("whatHappens", wordsLabel(m_content));
    EvidenceRow *m_paper;
};
