// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QListWidget>
#include <QWidget>

/// What goes wrong on purpose at the practice account's server: sets faults, shows those that are set, clears them.
class PracticeFaultsPage : public QWidget
{
    Q_OBJECT

public:
    explicit PracticeFaultsPage(PracticeControl &control);

    void refresh();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setupLayout();
    void fillBoxes();
    void onKindChanged();
    void add();
    void onDone(const Done &done);
    void showFaults(const QList<PracticeFault> &faults);
    PracticeFault::Kind kind() const { return PracticeFault::Kind(m_kindBox->currentData().toInt()); }

    Banner *const m_banner = named("banner", new Banner);
    QComboBox *const m_operationBox = named("operationBox", new QComboBox);
    QComboBox *const m_kindBox = named("kindBox", new QComboBox);
    QLabel *const m_kindText = named("kindText", quietLabel());
    QSpinBox *const m_timesBox = named("timesBox", new QSpinBox);
    QLabel *const m_delayLabel = named("delayLabel", new QLabel(tr("&Seconds:")));
    QDoubleSpinBox *const m_delayBox = named("delayBox", new QDoubleSpinBox);
    QPushButton *const m_addButton = named("addButton", plainButton(tr("&Set it")));
    QListWidget *const m_faultsList = named("faultsList", new QListWidget, tr("Faults that are set"));
    QPushButton *const m_refreshButton = named("refreshButton", plainButton(tr("&Reload")));
    QPushButton *const m_clearButton = named("clearButton", plainButton(tr("&Clear all")));
    PracticeControl &m_control;
};
