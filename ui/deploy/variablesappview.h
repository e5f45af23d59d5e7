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
#include <memory>

class Clock;
class DeployChooser;
class DeployFileView;
class DeployStepsView;
class KeptValues;
class Preferences;
class SecretClipboard;
class VariablesSource;
class VariablesValues;
struct FileToWrite;

/// What can be done with those that are selected: why each cannot, in sentences; empty: it can.
struct VariablesActs
{
    QString setForMe; ///< By the target's own tool, or into its file.
    QString leftOut; ///< By that: which of these it does not set, and why. Empty: none.
    QString way;
    QString copied;
    QString marked;
    bool isAny = false; ///< Of what is selected something is to be set in this step.
};

/// The variables that the selected apps and senders are to get in one step of a rotation: those of the first are shown,
/// how and where they are set, the steps, and the person's word that it is done, which is noted for all. variablesOf()
/// gives its source.
class VariablesAppView : public QWidget
{
    Q_OBJECT

public:
    VariablesAppView(std::shared_ptr<VariablesSource> source, Clock &clock, Preferences &preferences,
        SecretClipboard &clipboard, QWidget *parent = nullptr);
    ~VariablesAppView() override;

    /// By their keys, the one that is shown first. Nothing is shown of one that has no variables in this step.
    void select(const QStringList &appKeys);

    /// How and where they are set. Which ones they are, and what came of it, stands beside this.
    void showOnlyTheWay();

    VariablesActs acts() const;
    void setForMe(); ///< By tools where there is one for any of them, otherwise into their files.
    void chooseWay(); ///< In a dialog, for all that are selected.
    void copyBlock();
    void noteSet(bool isSet); ///< Of those that are selected, and whose own answers do not say it.

signals:
    void refreshed(); ///< What can be done may be something else now.

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setupLayout();
    void refresh();
    /// all: what the source has now, so that it need not be asked again.
    void present(const QList<AppVariables> &all, const AppVariables &app);
    QString nothingFor(const QStringList &appKeys) const; ///< In the same words, where it is for none of them.
    /// Why what this app gets is not to be set at this place; empty: it can be.
    QString whyNotHere(const QList<AppVariables> &all, const QString &store) const;
    QString leftOut(const QList<AppVariables> &all, const QList<Setting> &settings) const;
    QString whyNotCopied(const QList<AppVariables> &all) const;
    QString whyNothingToMark(const QList<AppVariables> &all) const;
    QString whyNotMarked(const QList<AppVariables> &all) const;
    QString severalHint(const QList<AppVariables> &all, const AppVariables &app) const;
    static QString stateOf(const AppVariables &app, bool isInFile);
    QString stateOf(const QList<AppVariables> &all) const;
    QString removalOf(const QList<AppVariables> &all) const;
    void onChosen(bool isCommitted);
    void refreshSteps(bool isTyping);
    void refreshState(const QList<AppVariables> &all);
    /// Of those that are selected what the program can set by their targets' own tools.
    QList<Setting> settings(const QList<AppVariables> &all) const;
    /// And what files on this computer feed, each once.
    QList<FileToWrite> files(const QList<AppVariables> &all) const;
    /// What tools may have sent to the place of these apps, in whichever step: as if it had just been sent.
    SentVariables sentTo(const QStringList &appKeys, const QList<AppVariables> &all) const;
    DeployPlaces placesIn(const DeployTarget &target, const AppVariables &app) const;
    /// Apps by the place that feeds them, as far as somebody has said where they are set.
    QMultiHash<QString, QString> appsByStore(const QList<AppVariables> &all) const;
    QString hintOf(const AppVariables &app) const;
    /// Asked for each time; none once this has gone.
    std::function<QList<DeployVariable>()> nowOf(const QString &appKey);
    void writeFiles(const QList<AppVariables> &all);
    QString waysHint(const QList<AppVariables> &all, const AppVariables &app) const;
    QString wayOf(const AppVariables &app) const; ///< Its target: the one that was chosen, or the suggested one.
    QStringList ways(const QList<AppVariables> &all) const; ///< Of those that are selected, each once.
    void setWay(const QStringList &appKeys, const QString &targetId, const QString &place);
    bool isInChooser(const AppVariables &app) const; ///< What is chosen there is its own.

    const std::shared_ptr<VariablesSource> m_source; // a dialog that sets them for a person outlasts this
    Clock &m_clock;
    QWidget *const m_content = named("variablesView", new QWidget);
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
    QStringList m_chosen; // by select()
    QStringList m_selected; // of these, those that have something to set; what is chosen here counts for them all
    QStringList m_others; // and those that get nothing in this step
    QStringList m_telling; // of these, those whose own answers say whether they are done
    QStringList m_silent; // and those of which nothing says it: no answers, and of a sender nobody
    bool m_hasAny = false; // something to set, of what is chosen
    bool m_isOnlyTheWay = false;
    bool m_areWaysMixed = false; // of those that are selected: then the chooser shows that of none
};
