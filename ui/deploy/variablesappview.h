// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytargets.h"
#include "app/deploy/setting.h"
#include "app/rotation/rotationsession.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QCheckBox>
#include <QMultiHash>
#include <QWidget>

class Clock;
class DeployChooser;
class DeployFileView;
class DeployStepsView;
class KeptValues;
class Preferences;
class SecretClipboard;
class VariablesSource;
class VariablesValues;

/// What can be done with those that are selected: why each cannot, in sentences; empty: it can.
struct VariablesActs
{
    QString setForMe; ///< By the target's own tool.
    QString leftOut; ///< By that: which of these it does not set, and why. Empty: none.
    QString way;
    QString copied;
    QString marked;
    bool isAny = false; ///< Of what is selected something is to be set in this step.
};

/// One app, or one sender that is none: its variables, how and where they are set, the steps, and the person's word
/// that it is done.
class VariablesAppView : public QWidget
{
    Q_OBJECT

public:
    VariablesAppView(VariablesSource &source, Clock &clock, Preferences &preferences, SecretClipboard &clipboard,
        QWidget *parent = nullptr);

    /// selected: all that are, by their keys, this one among them; what is chosen counts for them all.
    /// all: what the source has now, so that it need not be asked again.
    /// others: names of those that are selected too, and get nothing in this step.
    void present(const QList<AppVariables> &all, const AppVariables &app, const QStringList &selected,
        const QStringList &others = {});

    /// How and where they are set. Which ones they are, and what came of it, stands beside this.
    void showOnlyTheWay();

    VariablesActs acts(const QList<AppVariables> &all) const; ///< all: as of present(), as it is now.
    void setForMe();
    void chooseWay(); ///< The keyboard goes to where that is chosen.
    void copyBlock();
    void noteSet(bool isSet); ///< Of those that are selected, and whose own answers do not say it.
    QString nothingFor(const QStringList &appKeys) const; ///< In the same words, where it is for none of them.

private:
    void setupLayout();
    /// Why what this app gets is not to be set at this place; empty: it can be.
    QString whyNotHere(const QList<AppVariables> &all, const QString &store) const;
    QString leftOut(const QList<AppVariables> &all, const QList<Setting> &settings) const;
    QString whyNotCopied(const QList<AppVariables> &all) const;
    QString whyNothingToMark(const QList<AppVariables> &all) const;
    QString whyNotMarked(const QList<AppVariables> &all) const;
    static QString severalHint(const QList<AppVariables> &all, const AppVariables &app, const QStringList &selected);
    static QString stateOf(const AppVariables &app, bool isInFile);
    static QString stateOf(const QList<AppVariables> &all, const QStringList &selected);
    QString removalOf(const QList<AppVariables> &all, const QStringList &selected) const;
    void onChosen(bool isCommitted);
    void refreshSteps(bool isTyping);
    void refreshState(const QList<AppVariables> &all);
    /// Of those that are selected what the program can set by their targets' own tools.
    QList<Setting> settings(const QList<AppVariables> &all) const;
    /// What tools may have sent to the place of these apps, in whichever step: as if it had just been sent.
    SentVariables sentTo(const QStringList &appKeys, const QList<AppVariables> &all) const;
    DeployPlaces placesIn(const DeployTarget &target, const AppVariables &app) const;
    /// Apps by the place that feeds them, as far as somebody has said where they are set.
    QMultiHash<QString, QString> appsByStore(const QList<AppVariables> &all) const;
    QString hintOf(const AppVariables &app) const;
    /// Asked for each time; none once this has gone.
    std::function<QList<DeployVariable>()> nowOf(const QString &appKey);
    QString waysHint(const QList<AppVariables> &all, const AppVariables &app) const;
    QString wayOf(const AppVariables &app) const; ///< Its target: the one that was chosen, or the suggested one.

    VariablesSource &m_source;
    Clock &m_clock;
    const DeployTargets m_targets;
    QLabel *const m_title = wordsLabel();
    QLabel *const m_state = named("appState", wordsLabel());
    QLabel *const m_hint = quietLabel();
    VariablesValues *m_values;
    DeployChooser *m_chooser;
    DeployFileView *m_file;
    KeptValues *m_kept;
    ProblemLine *const m_sharing = named("sharingProblem", new ProblemLine);
    DeployStepsView *m_steps;
    QCheckBox *const m_setCheck = named("setCheck", new QCheckBox);
    QPushButton *const m_askNow = named("askNowButton", plainButton());
    QPushButton *const m_setForMe = named("setForMeButton", plainButton());
    AppVariables m_app; // without its values
    QStringList m_selected;
    QStringList m_others;
    QStringList m_telling; // of these, those whose own answers say whether they are done
    QStringList m_silent; // and those of which nothing says it: no answers, and of a sender nobody
    bool m_isOnlyTheWay = false;
};
