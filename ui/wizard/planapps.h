// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/wizardtools.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;
struct AppSample;
struct RolloutRow;

/// The environment's apps as they are before anything is done: SDK, and which keys each one holds now.
class PlanApps : public QWidget
{
    Q_OBJECT

public:
    explicit PlanApps(const WizardTools &tools, QWidget *parent = nullptr);

    void refresh();

private:
    QString sdkWords(const RolloutRow &row) const;
    QString signingKeyWords(const RolloutRow &row) const;
    QString eventKeyWords(const RolloutRow &row) const;

    const WizardTools m_tools;
    QLabel *m_summary;
    QPushButton *m_askButton;
    QTreeWidget *m_table;
    QHash<QString, QString> m_keyNames; // fingerprint to what people call it
};
