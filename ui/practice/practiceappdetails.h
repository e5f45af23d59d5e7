// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"

#include <QScrollArea>

class PracticeVariable;
class Preferences;
class QCheckBox;
class QComboBox;
class QGroupBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

/// One practice app or sender: its variables as stored, its instances with what they were started with, deploy, and
/// what stands in front of it.
class PracticeAppDetails : public QScrollArea
{
    Q_OBJECT

public:
    PracticeAppDetails(Clock &clock, Preferences &preferences, QWidget *parent = nullptr);

    void showApp(const PracticeAppStatus &app);
    void showSender(const PracticeSenderStatus &sender);
    void showNothing();
    const QString &shownId() const { return m_id; }

signals:
    void setRequested(const QString &variable, QWidget *button);
    void deployRequested();
    void behaviourChosen(const PracticeAppBehaviour &behaviour);

private:
    void setupHead(QVBoxLayout &column);
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
    QLabel *m_title;
    QLabel *m_facts;
    QVBoxLayout *m_variableColumn;
    QList<PracticeVariable *> m_variables;
    QGroupBox *m_variablesPart;
    QWidget *m_deployPart;
    QPushButton *m_deployButton;
    QProgressBar *m_deployBar;
    QLabel *m_deployLabel;
    QLabel *m_instances;
    QWidget *m_behaviourPart;
    QCheckBox *m_reachableBox;
    QComboBox *m_protectionBox;
};
