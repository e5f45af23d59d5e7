// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

#include <QTreeWidget>
#include <QWidget>

class Clock;

/// What an account in use has going on all the time, switched on and off, with what was accepted and refused: the proof
/// whether a rotation went without an outage. Asks again on its own only while the traffic runs and the page is seen.
class PracticeTrafficPage : public QWidget
{
    Q_OBJECT

public:
    PracticeTrafficPage(PracticeControl &control, Clock &clock, QWidget *parent = nullptr);

    void refresh();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void receive(const QFuture<Result<PracticeTrafficStatus>> &answer);
    void onStatus(const Result<PracticeTrafficStatus> &status);
    void fill();

    PracticeControl &m_control;
    Clock &m_clock;
    Banner *const m_banner = new Banner;
    QLabel *const m_summary = named("trafficSummary", new QLabel);
    QPushButton *const m_toggleButton = named("trafficButton", new QPushButton);
    QPushButton *m_resetButton;
    QTreeWidget *const m_tree = named("trafficTree", new QTreeWidget, tr("Traffic by app"));
    PracticeTrafficStatus m_status;
    int m_round = 0;
};
