// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/settingqueue.h"
#include "ui/widgets/form.h"
#include "ui/words/settingtext.h"

#include <QCheckBox>
#include <QDialog>
#include <QPlainTextEdit>
#include <QSet>
#include <QTableWidget>
#include <memory>

class VariablesSource;

/// "Set for me": looks at several places, shows what would be run, as whom and where, and runs it once that was agreed
/// to. Beside the wizard, which can be used and closed meanwhile; what runs ends with the program's window, and is
/// noted then as something of which nobody knows whether it was done. Deletes itself when it is closed.
class SetForMeDialog : public QDialog
{
    Q_OBJECT

public:
    /// settings: not empty. It outlasts whoever else has the source.
    SetForMeDialog(std::shared_ptr<VariablesSource> source, Clock &clock, const QList<Setting> &settings,
        const QProcessEnvironment &environment, QWidget *parent = nullptr);

    /// Those that belong to the same main window as this widget.
    static QList<SetForMeDialog *> beside(const QWidget &widget);
    /// Brings the one of these to the front that sets something. False: none does.
    static bool raiseBusy(const QWidget &widget);
    /// What is being set by a dialog of this window goes on while the window closes: it belongs to the parent from now.
    static void handOn(const QWidget &closing);

    void sayLeftOut(const QString &text); ///< Of what was selected, and why.

    void reject() override; ///< Asks first where something is being set.
    bool isBusy() const { return m_queue.isBusy(); } ///< A tool runs.
    bool isSetting() const; ///< Something is being changed, or will be by itself.
    QStringList placesBeingSet() const; ///< In words.
    void stop() { m_queue.stop(); } ///< settled() when what ran has ended, and is noted.

signals:
    void settled(); ///< Nothing is being set any more.

private:
    void setupTable();
    void setupButtons();
    void refresh();
    void askToStop();
    void showDetails();
    QString setText() const;
    bool takesOut(const SettingRow &row) const; ///< Its variables only go.
    void setProvenRest();
    bool isHeld(const QString &targetId) const; ///< Some of it waits until its first place is known to work.
    void onAboutToSet(const SettingRow &row);
    void noteNowSet(const QStringList &appKeys);
    void noteNotSet(const QStringList &appKeys);
    void onEnded(const SettingRow &row);

    const std::shared_ptr<VariablesSource> m_source; // before what notes its own end in it
    std::shared_ptr<void> m_values; // while a tool runs or will run: the rest of the places have their turn behind it
    // Before the queue: what fills it reads these, and its end may bring refresh() about.
    bool m_isRestWanted = false;
    bool m_couldSetRest = false; // at the last refresh
    QSet<QString> m_handed; ///< Apps that get a value, and do not only lose some.
    SettingAim m_aim; ///< As it was shown last.
    QStringList m_noted; ///< Said to be set by this dialog alone.
    QStringList m_proven; ///< The targets that provenTargets() named last.
    SettingQueue m_queue;
    QLabel *const m_summary = named("settingSummary", wordsLabel());
    QLabel *const m_leftOut = named("leftOut", wordsLabel());
    QTableWidget *const m_table = named("settingTable", new QTableWidget, tr("Places to set"));
    QPlainTextEdit *const m_details
        = named("settingDetails", new QPlainTextEdit, tr("What will run, and what came of it"));
    // A decision of its own each time: what restarts apps is wanted in this step for these, and not for the next ones.
    QCheckBox *const m_liveCheck = named("liveCheck",
        new QCheckBox(tr("Then make it &live: redeploy or restart what reads them, once they are seen there")));
    QPushButton *m_setButton = nullptr;
    QPushButton *m_restButton = nullptr;
    QPushButton *m_liveButton = nullptr;
    QPushButton *m_retryButton = nullptr;
    QPushButton *m_lookAgainButton = nullptr;
    QPushButton *m_closeButton = nullptr;
    QPushButton *m_stopButton = nullptr;
};
