// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rotationpage.h"

class QPushButton;
class QTreeWidget;

/// Resyncs every app, on past failures; each failure with what it means and its one remedy.
class ResyncPage : public RotationPage
{
    Q_OBJECT

public:
    explicit ResyncPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    void act() override;

protected:
    void refresh() override;

private:
    bool isRunning() const;
    int open() const; ///< Apps that are not good yet.
    int count(ResyncLine::State state) const;
    void refreshDetails();
    static QString stateWords(const ResyncLine &line);
    static QString detailWords(const ResyncLine &line);
    QString selectedApp() const;

    QTreeWidget *m_table;
    QLabel *m_summary;
    QLabel *m_details;
    QPushButton *m_againButton;
    QPushButton *m_oneButton;
    QPushButton *m_stopButton;
};
