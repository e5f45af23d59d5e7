// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"
#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGroupBox>
#include <QScrollArea>

class PracticeVariable;
class Preferences;

/// One practice app or sender: its variables as stored, its instances with what they were started with, deploy, and
/// what stands in front of it.
class PracticeAppDetails : public QScrollArea
{
    Q_OBJECT

public:
    PracticeAppDetails(Clock &clock, Preferences &preferences);

    void showApp(const PracticeAppStatus &app);
    void showSender(const PracticeSenderStatus &sender);
    void showNothing();
    const QString &shownId() const { return m_id; }

signals:
    void setRequested(const QString &variable, QWidget *button);
    void deployRequested();
    void behaviourChosen(const PracticeAppBehaviour &behaviour);

private:
    void setupVariables(QVBoxLayout &column);
    void setupInstances(QVBoxLayout &column);
    void setupBehaviour(QVBoxLayout &column);
    void showVariables(const PracticeAppVariables &variables);
    void showInstances(const PracticeAppStatus &app);
    void setVisibleFor(bool isApp);
    void chooseBehaviour();

    Clock &m_clock;
    Preferences &m_preferences;
    QString m_id;
    PracticeAppBehaviour m_behaviour;
    QLabel *const m_title = named("titleLabel", markableLabel());
    QLabel *const m_facts = named("factsLabel", markableLabel());
    QGroupBox *const m_variablesPart = named("variablesBox", new QGroupBox);
    QVBoxLayout *const m_variableColumn = new QVBoxLayout(m_variablesPart);
    QList<PracticeVariable *> m_variables;
    QWidget *const m_deployPart = new QGroupBox(tr("Instances, with what they were started with"));
    QPushButton *m_deployButton;
    QProgressBar *const m_deployBar = named("deployBar", new QProgressBar, tr("Instances deployed"));
    QLabel *const m_deployLabel = named("deployLabel", markableLabel());
    QLabel *const m_instances = named("instancesLabel", markableLabel());
    QWidget *const m_behaviourPart = new QGroupBox(tr("What goes wrong with it"));
    QCheckBox *const m_reachableBox = named("reachableBox", new QCheckBox(tr("&Reachable")));
    QComboBox *const m_protectionBox = named("protectionBox", new QComboBox);
};
