// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/domain/environmentsnapshot.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/appvariables.h"
#include "app/rotation/rotationtools.h"

#include <QFuture>
#include <QObject>

/// The check of the apps as a rotation needs it: fed with what the rotation knows, running at the steps that need a
/// green board, with Inngest's own findings beside it.
class RotationBoard : public QObject
{
    Q_OBJECT

public:
    RotationBoard(const RotationTools &tools, const Environment &environment, QObject *parent = nullptr);

    RolloutCheck &check() { return m_check; }
    const RolloutCheck &check() const { return m_check; }
    QList<RolloutApp> apps() const { return m_apps; }
    AppAccesses &accesses() { return m_accesses; }
    const KeptAccesses &kept() const { return m_kept; } ///< As last read.
    /// How the apps are asked is read anew, also by itself whenever it changes here.
    void readAccesses();
    void readMissingAccesses(); ///< Where that failed. A keychain that still asks is not asked again.
    /// Before that it is not known which apps there are, and where they are asked.
    bool areAccessesRead() const { return m_areAccessesRead; }

    /// Whatever has changed: hands on what the check does not have yet. step: the one that is looked at, whose question
    /// the check's rows answer. live: may be nullptr. isNew: the check has not had it yet.
    void update(const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets,
        const EnvironmentSnapshot *live, const QSet<QString> &gone, bool isNew);
    /// The variables of this step were set in this app just now, or not after all.
    void noteMoment(const QString &appKey, RotationStep::Kind step, bool isSet);
    /// Of which that was noted after this time of Clock::monotonic(), for whatever step.
    QSet<QString> setSince(std::chrono::milliseconds time) const;
    /// The apps' moments for the question of a step.
    QHash<QString, AppMoment> momentsOf(const Rotation &rotation, RotationStep::Kind step) const;
    /// One round of all of them; what it shows is in the rows then.
    QFuture<Done> ask() { return m_check.askEveryoneOnce(); }
    /// As many rounds more, so far apart, whatever the step needs.
    void askOn(int rounds, std::chrono::milliseconds apart);

signals:
    void changed();
    void accessesRead(); ///< update() hands them on.
    void accessesNotRead(const Error &error);
    /// Inngest calls these elsewhere since their last sync, and nobody has typed another address. The query alone
    /// counts, too.
    void syncedElsewhere(const QStringList &appKeys);
    /// Time to read the live state again, so that new apps join.
    void wantsReading();

private:
    /// Once for all rows that change in this turn of the event loop: hundreds of apps can answer at a time, and whoever
    /// hears of it judges all of them anew.
    void changeSoon();
    void noteSyncedElsewhere(const QList<RolloutApp> &before);
    void keepReading(int turn);
    void observe();
    void observeNext();

    const RotationTools m_tools;
    const Environment m_environment;
    AppAccesses m_accesses;
    bool m_areAccessesRead = false;
    bool m_isReadingAccesses = false;
    Rounds m_readingsOfAccesses;
    KeptAccesses m_kept;
    RolloutCheck m_check;
    QList<RolloutApp> m_apps;
    QHash<std::pair<QString, int>, std::chrono::milliseconds> m_moments; // in this run, by app and step
    QList<RolloutApp> m_toObserve;
    int m_observing = 0;
    int m_turn = 0; // of the readings: an older one ends
    int m_readings = 0;
    int m_roundsLeft = 0; // of askOn()
    bool m_runs = false;
    std::optional<std::chrono::milliseconds> m_runsSince; // Clock::monotonic()
    bool m_isSlow = false;
    bool m_isChangeDue = false;
};
