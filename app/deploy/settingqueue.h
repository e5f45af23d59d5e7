// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/pace.h"
#include "app/deploy/settingrun.h"

#include <QHash>
#include <QObject>
#include <algorithm>

/// One place of a SettingQueue, and how far it is.
struct SettingRow
{
    enum class State {
        ToLook,
        Looking,
        Ready, ///< Its plan holds.
        Refused, ///< result says why: nothing was changed.
        Waiting, ///< Its turn comes.
        Held, ///< Waits until another place of its target has shown that it works.
        Setting,
        Ended, ///< result says what came of it.
        ToReadBack, ///< What it came to is not known: it is looked for, and nothing is changed.
        ReadingBack,
    };

    Setting setting; ///< Without values: they are asked for when its turn comes.
    State state = State::ToLook;
    SetResult result;
    bool isOnlyLive = false; ///< Its turn is to be made live, and to be set no more.
    bool isBegun = false; ///< In this turn something was about to be changed.

    /// What is set already, and only to be made live, is not set once more.
    bool isToBeSet() const { return state == State::Ready && !canBeMadeLive(); }
    /// What was set goes on with what it read before, and the target's tool can restart it. What it has started here is
    /// not started once more beside others.
    bool canBeMadeLive() const;
};

/// Sets several places by their targets' own tools, a few at a time. Looks at all of them first, and asks each tool
/// once as whom it is signed in, not for every place; then sets one place of each target, and the rest of it when the
/// caller says that this one works. A place that feeds several apps is one.
class SettingQueue : public QObject
{
    Q_OBJECT

public:
    /// variablesOf: what an app is to get now, with the values. proven: targets by which something was set already and
    /// is known to work.
    SettingQueue(Clock &clock, QProcessEnvironment environment, const QList<Setting> &settings,
        std::function<QList<DeployVariable>(const QString &appKey)> variablesOf, NoteSetting note,
        const QStringList &proven = {});
    ~SettingQueue() override;

    const QList<SettingRow> &rows() const { return m_rows; }
    bool isBusy() const { return !m_runs.isEmpty(); }
    int count(SettingRow::State state) const { return int(std::ranges::count(m_rows, state, &SettingRow::state)); }
    /// For all that is to be done; not known as long as some of it waits for a person.
    TimeLeft left() const;

    /// Before look(): what places hold before they are set is kept so.
    void setKeep(KeepBefore keep) { m_keep = std::move(keep); }

    void look() { start(); } ///< At those that are to be looked at; Ready or Refused afterwards.
    void set() { begin(&SettingRow::isToBeSet, false); } ///< Those that are ready for it.
    int countToSet() const { return int(std::ranges::count_if(m_rows, &SettingRow::isToBeSet)); }
    /// Those that are set and not live; the first of each target first, here too.
    void makeLive() { begin(&SettingRow::canBeMadeLive, true); }
    int countNotLive() const { return int(std::ranges::count_if(m_rows, &SettingRow::canBeMadeLive)); }
    QList<SettingRow> firstToSet() const; ///< With which set() begins: the rest waits for the first of its target.
    int countFirstToMakeLive() const { return int(firstOf(&SettingRow::canBeMadeLive).size()); } ///< Likewise.
    bool isProven(const QString &targetId) const { return m_proven.contains(targetId); }
    /// Whether what is set from now on is made live afterwards, too.
    void setMakesLive(bool makesLive) { m_makesLive = makesLive; }
    bool makesLive() const { return m_makesLive; }
    void goOn(const QString &targetId); ///< This target works: sets those of it that are held.
    void stop(); ///< What runs is ended, what waits is Ready again.
    void retry(); ///< Looks anew at those that are not set.
    void lookAgain(); ///< Reads back those of which nobody knows whether they are set; Ended afterwards.
    bool canLookAgain() const;

signals:
    void changed();
    /// Or to make it live; nothing is changed yet. Not where nothing has to be.
    void aboutToSet(const SettingRow &row);
    void notSet(const QStringList &appKeys); ///< Nothing has been, after aboutToSet().
    void ended(const SettingRow &row);

private:
    void begin(bool (SettingRow::*isWanted)() const, bool isOnlyLive);
    QList<qsizetype> firstOf(bool (SettingRow::*isWanted)() const) const;
    void start(); ///< What has its turn now.
    void next();
    void runRow(qsizetype row);
    NoteSetting noteOf(qsizetype row);
    void endRuns(void (SettingRun::*how)());
    void finished(qsizetype row, const SetResult &result);
    bool waitsForIdentity(const SettingRow &row) const; ///< Another place's look asks for it just now.
    /// Where the values of several places are kept together, a tool reads them all, changes some and writes them all:
    /// of two at once one takes the other's back. They differ in what makes them live alone.
    bool waitsForStore(const SettingRow &row) const;
    /// Of all apps that the place feeds; nullopt: they are to get different ones.
    std::optional<QList<DeployVariable>> variablesFor(const Setting &setting) const;

    Clock &m_clock;
    const QProcessEnvironment m_environment;
    const std::function<QList<DeployVariable>(const QString &)> m_variablesOf;
    const NoteSetting m_note;
    KeepBefore m_keep;
    QStringList m_proven;
    QList<SettingRow> m_rows;
    bool m_makesLive = false;
    Pace m_pace;
    QHash<qsizetype, QPointer<SettingRun>> m_runs; ///< By row.
    QHash<QString, QString> m_identities; ///< By what asks for them. Of one look: somebody may sign in anew after that.
};
