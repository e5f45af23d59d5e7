// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/programstage.h"
#include "ui/rotation/rotationwizard.h"

#include <QAbstractButton>
#include <QSet>
#include <functional>

/// The program on the practice account with the rotation's wizard open, and a person's hands on both: keys and clicks
/// in the wizard, variables and deployments in the practice panel. Time passes while nothing else happens, the practice
/// server's too.
class WizardStage
{
public:
    explicit WizardStage(const QString &folder);

    ProgramStage program;

    [[nodiscard]] bool load(); ///< The account is read; deploys take no time.
    [[nodiscard]] bool open(); ///< As load(); the wizard is there and has read the environment.
    RotationWizard *wizard() const;
    RotationSession &session() const { return wizard()->session(); }

    /// Lets things happen, and time pass where nothing does, until it is so. False: it never was.
    [[nodiscard]] bool waitFor(const std::function<bool()> &isSo);
    /// Several hundred keys take minutes on a busy machine.
    [[nodiscard]] bool waitLong(const std::function<bool()> &isSo);
    [[nodiscard]] bool waitForStep(RotationStep::Kind step);

    /// What a person sees of the page that is shown.
    template <typename Widget>
    Widget *find(const QString &name) const
    {
        const QList<Widget *> all = wizard()->currentPage()->findChildren<Widget *>(name);
        for (Widget *one : all) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    QString stepHeading() const { return textOf(QStringLiteral("pageHeading")); }
    QString textOf(const QString &name) const; ///< Of a label, a button or a banner; null: not there.
    QAbstractButton *mainButton() const; ///< Go on, or whatever the page's button says; null: none.

    [[nodiscard]] bool click(const QString &name); ///< A button of the page.
    [[nodiscard]] bool clickMain(); ///< Waits until it can be clicked.
    [[nodiscard]] bool type(const QString &field, const QString &text);

    void markNextEventKey(); ///< To be deleted: the first one left, where none has a mark.

    /// In the practice panel: what the session says that each app is to get in this step, then deploys them.
    [[nodiscard]] bool setVariables(RotationStep::Kind step);
    [[nodiscard]] bool deployAll();
    bool showTab(int index); ///< Of the tabs that the page shows.
    [[nodiscard]] bool select(const QString &name); ///< An app's or sender's row in the page's table.
    PracticeControl &apps() const; ///< What the practice panel does.
    /// Each act on the first row of the page's table, up to its question, which is then left: look is called with the
    /// act's name for each dialog that it opens, and with nullptr where it opens none. Returns the names of those that
    /// could be tried.
    QSet<QString> actOnRows(const std::function<void(const QString &act, QDialog *dialog)> &look);
    /// Somebody answers for the app of the practice account that nobody can reach.
    [[nodiscard]] bool answerForSilentApp();

    /// Does what the current step asks for, through its page, and goes on to the next one (at the end: finishes). Of
    /// the keys, those that no integration made.
    [[nodiscard]] bool takeStep();
    QString why() const { return m_why; } ///< What did not work last.

private:
    bool takePlan();
    bool takeNewKeys();
    bool takeSenders();
    bool takeRollOut(RotationStep::Kind step);
    bool restartWorkers(RotationStep::Kind step);
    bool showTabWith(const QString &field); ///< The tab in which the field is.
    QString refusals() const; ///< What keeps the step from going on, for who reads a failure.
    bool takeRotate();
    bool takeOldEventKeys();
    bool takeFinish();
    bool isUnderWay() const;
    void pass(std::chrono::milliseconds time);
    bool failed(const QString &why);

    QString m_why;
};
