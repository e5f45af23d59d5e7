// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"

#include <QWidget>
#include <memory>

namespace Ui {
class PracticeFaultsPage;
}

/// What goes wrong on purpose at the practice account's server: sets faults, shows those that are set, clears them.
class PracticeFaultsPage : public QWidget
{
    Q_OBJECT

public:
    explicit PracticeFaultsPage(PracticeControl &control, QWidget *parent = nullptr);
    ~PracticeFaultsPage() override;

    void refresh();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fillBoxes();
    void onKindChanged();
    void add();
    void onDone(const Done &done);
    void showFaults(const QJsonArray &faults);
    void say(const Error &error);
    PracticeFault::Kind kind() const;

    const std::unique_ptr<Ui::PracticeFaultsPage> m_ui;
    PracticeControl &m_control;
};
