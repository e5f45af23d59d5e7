// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/actrecord.h"
#include "app/acts/acts.h"
#include "app/acts/resyncrun.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationacts.h"
#include "app/rotation/rotationboard.h"
#include "app/rotation/rotationkeys.h"
#include "app/rotation/rotationrecord.h"
#include "app/rotation/rotationsession.h"
#include "app/rotation/rotationsight.h"

/// What a session holds. Its parts know one thing each; this joins them.
class RotationSession::Private
{
public:
    Private(RotationSession &session, const RotationTools &theTools, const Environment &theEnvironment);

    const Rotation &rotation() const { return record.rotation(); }
    RotationStep::Kind step() const { return currentStepOf(record.rotation()); }
    const LiveKeys *liveKeys() const { return live.value ? &*live.value : nullptr; }
    /// For the rules: what was read before an act ended tells nothing about the time after it.
    const LiveKeys *trueLiveKeys() const { return isStale ? nullptr : liveKeys(); }
    RotationSight sight() const;

    // Loading, in this order.
    void onJournalRead(const Result<std::optional<Rotation>> &found);
    void settleLeft();
    void onUnsettledRead(const Result<QList<UnsettledAct>> &acts);
    bool isOwn(const UnsettledAct &act) const;
    void noteForeignActs(const QList<UnsettledAct> &list);
    void catchUp();
    void onActsRead(const Result<QList<ActRecord>> &records);
    void onLoaded();
    void failLoading(const Error &error);

    void read(bool withEnvironments);
    void onRead(const Result<LiveKeys> &keys);
    /// What a colleague did elsewhere and the rotation can take over without asking.
    void noteWhatIsGone();

    /// True: the command may go on. Sets the error where not.
    bool mayCommand();
    void fail(const Error &error);
    void refuse(const QString &words, const QString &detail);
    void change(
        const std::function<void(Rotation &)> &change, const QString &what = {}, const QJsonObject &details = {});
    /// Hands on what changed, and says where it stands where that is elsewhere now.
    void refresh();

    ActRequest requestOf(ActKind kind) const;
    void onActEnded(Act *act);
    void onActsFinished();
    void runTwins(bool byHand);
    void beginPause(bool byHand);
    void callRotate(bool byHand);
    void onLookTaken(const QDateTime &begunAt);
    void recordGate(Rotation &rotation, RotationStep::Kind step) const;
    void end(RotationOutcome::Kind outcome, const QString &exceptionReason);
    void writeEnd(RotationOutcome::Kind outcome, const QString &exceptionReason);
    void keepResync(const ResyncResult &result);
    void readLastEvents();
    QStringList namesOf(const QStringList &appKeys) const;

    RotationSession &q;
    const RotationTools tools;
    const Environment environment;
    RotationRecord record;
    RotationActs acts;
    RotationKeys keys;
    RotationBoard board;
    ResyncRun resyncs;
    Fetched<LiveKeys> live;

    bool isStale = false; // an act has ended since the last reading
    bool isReadingBack = false;
    bool isLoaded = false;
    bool isLoading = false;
    std::optional<Error> loadError;
    QList<qint64> toSettle;
    bool hasForeignActs = false; // unsettled ones of this environment that are not this rotation's
    bool isBeginning = false;
    bool isForgetting = false; // dead keys, right before the end
    bool isLooking = false;
    bool isAskingFirst = false;
    std::optional<Error> error;
    bool adopts = false;
    RotationStep::Kind shownStep = RotationStep::Plan;
    QSet<QString> chosenEventKeys; // ids, before it begins
    QDateTime lastLookAt;
    QDateTime rotatesAt;
    int pause = 0; // which one: a cancelled one does nothing any more
    bool breaks = false; // break-glass
    QHash<QString, std::optional<QDateTime>> lastEvents;
    qsizetype resyncsTaken = 0;
    int readGeneration = 0;
};
