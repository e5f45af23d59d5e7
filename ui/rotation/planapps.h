// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/wizardtools.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

/// The environment's apps as they are before anything is done: SDK, and which keys each one holds now.
class PlanApps : public QWidget
{
    Q_OBJECT

public:
    explicit PlanApps(const WizardTools &tools, QWidget *parent = nullptr);

    void refresh();

private:
    const WizardTools m_tools;
    QLabel *m_summary;
    QPushButton *m_askButton;
    QTreeWidget *m_table;
};
