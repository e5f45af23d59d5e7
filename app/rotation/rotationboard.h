// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutcheck.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/appvariables.h"
#include "app/rotation/livekeys.h"
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

    /// Whatever has changed: hands on what the check does not have yet. live: may be nullptr.
    void update(
        const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets, const LiveKeys *live);
    /// One round of all of them; what it shows is in the rows then.
    QFuture<Done> ask() { return m_check.askEveryoneOnce(); }

signals:
    void changed();
    void accessesRead(); ///< update() hands them on.
    /// An app holds a rotated event key that was not known to hold it: it has to get the twin too.
    void heldKeySeen(const QString &appKey, const QString &fingerprint);
    /// Time to read the live state again, so that new apps join.
    void wantsReading();

private:
    void onSampled(const QString &appKey, const AppSample &sample);
    void keepReading(int turn);
    void observe();
    void observeNext();

    const RotationTools m_tools;
    const Environment m_environment;
    AppAccesses m_accesses;
    KeptAccesses m_kept;
    RolloutCheck m_check;
    QList<RolloutApp> m_apps;
    QSet<QString> m_rotated; // fingerprints of the old event keys
    QList<RolloutApp> m_toObserve;
    int m_observing = 0;
    int m_turn = 0; // of the readings: an older one ends
    int m_readings = 0;
    bool m_runs = false;
};
