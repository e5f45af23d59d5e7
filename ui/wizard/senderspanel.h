// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "ui/wizard/wizardtools.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;
class SenderRow;

/// What sends events and is no app: cron jobs, mobile clients, scripts. Nobody can ask them, so each has an owner and,
/// once it has moved, somebody's word.
class SendersPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SendersPanel(const WizardTools &tools, QWidget *parent = nullptr);

    void refresh(bool isReadOnly);

private:
    SenderRow *addRow(const SenderNote &sender);
    void rebuild(const QList<SenderNote> &senders);
    void store();

    const WizardTools m_tools;
    QVBoxLayout *m_rows;
    QList<SenderRow *> m_lines;
    QPushButton *m_addButton;
    QList<SenderNote> m_shown;
    bool m_isStoring = false;
};
