// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/rolloutmodel.h"
#include "ui/rotation/rolloutpage.h"

#include <QCheckBox>
#include <algorithm>

/// Resyncs every app, on past failures; each failure with what it means and its one remedy.
class ResyncPage : public RollOutPage
{
    Q_OBJECT

public:
    explicit ResyncPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    QString whyNot() const override;
    void act() override;

    static RolloutModel::ResyncState stateOf(const ResyncLine &line);
    /// What is said of one below the table; empty: no more than there.
    static QString detailWords(const ResyncLine &line);

protected:
    void refresh() override;
    QList<RotationNotice::Kind> saidElsewhere() const override;
    QStringList missingNames() const override;
    QString missingText(const QStringList &names) const override;
    QStringList waysOut() const override { return {}; }
    bool waitsForSenders() const override { return false; }

private:
    void setupRuns();
    /// One that is looked up, see ResyncLine::isLookedUp, holds nothing up.
    bool isRunning() const
    {
        return std::ranges::any_of(
            m_lines, [](const ResyncLine &line) { return line.state == ResyncLine::Running && !line.isLookedUp; });
    }
    int count(ResyncLine::State state) const;
    QStringList toResync() const;
    QStringList unsaidAmong(const QStringList &appKeys) const; ///< See isResyncedByHand().
    void sayByHand();
    void resyncSelected();
    void showSummary();
    void refreshDetails();

    QAction *m_resync;
    QAction *m_byHand;
    QAction *m_stop;
    QLabel *m_details;
    QCheckBox *m_runsBox;
    QPushButton *m_runsButton;
    QList<ResyncLine> m_lines; // as shown
};
