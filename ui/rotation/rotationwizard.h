// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"
#include "ui/accounts/environmentband.h"
#include "ui/rotation/practiceguide.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/statepage.h"

#include <QHash>
#include <QWizard>
#include <optional>

class ActPanel;
class HandoverButton;
class RotationPage;
class StepsList;

/// The rotation as a task list: at the side all steps with their states, beside it the page of one of them. Shows where
/// the session stands and follows it; may be closed at any time, since the session goes on without it. Never modal.
class RotationWizard : public QWizard
{
    Q_OBJECT

public:
    explicit RotationWizard(const WizardTools &tools, QWidget *parent = nullptr);
    ~RotationWizard() override;

    RotationSession &session() const { return m_tools.session; }
    /// The order of pages: the session's steps.
    int nextId() const override;
    bool validateCurrentPage() override;
    void reject() override;

signals:
    void practicePanelRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setupFrame();
    void setupSide();
    void setupButtons();
    void follow();
    void showStep(RotationStep::Kind step);
    void lookAtShown();
    void showWaiting();
    void refresh();
    void clearFill();
    void refreshTitle();
    void refreshButtons();
    RotationPage *pageOf(RotationStep::Kind step);
    RotationPage *shownPage() const { return m_pages.value(currentId()); }
    bool mayGiveUp() const;
    QString whyNoUndo() const; ///< Empty: its button can be pressed.
    void askToUndo();

    const WizardTools m_tools;
    EnvironmentBand *const m_band = named("environmentBand", new EnvironmentBand(this));
    StepsList *m_steps;
    PracticeGuide *const m_guide = new PracticeGuide(m_tools, *this);
    HandoverButton *m_handover;
    ActPanel *m_left; // while the rotation cannot be read
    QLabel *const m_closeHint = named("closeHint", quietLabel(this));
    StatePage *const m_waiting = new StatePage;
    QHash<int, RotationPage *> m_pages;
    QList<WizardButton> m_layout;
    std::optional<RotationStep::Kind> m_looksAt; // as the session was told
    bool m_hasAskedToRead = false;
};
