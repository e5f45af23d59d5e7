// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/actrecord.h"
#include "app/acts/acts.h"
#include "app/acts/resyncrun.h"
#include "app/domain/restartwatch.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationacts.h"
#include "app/rotation/rotationboard.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationkeys.h"
#include "app/rotation/rotationrecord.h"
#include "app/rotation/rotationsession.h"
#include "app/rotation/rotationsight.h"

#include <QPointer>
#include <QSet>
#include <functional>

/// What a session holds. Its parts know one thing each; this joins them.
class RotationSession::Private
{
public:
    Private(RotationSession &session, const RotationTools &theTools, const Environment &theEnvironment)
        : q(session)
        , tools(theTools)
        , environment(theEnvironment)
    {
    }

    const Rotation &rotation() const { return record.rotation(); }
    RotationStep::Kind step() const { return currentStepOf(record.rotation()); }
    const EnvironmentSnapshot *liveKeys() const { return live.value ? &*live.value : nullptr; }
    const SigningKey *inactive() const { return live.value ? live.value->inactive() : nullptr; } ///< The new one.
    /// For a step's question, after its final check where one was made and is fresh.
    RotationSight sight(RotationStep::Kind step) const { return sightOf(step, q.rows(step)); }
    RotationSight sightOf(RotationStep::Kind step, const QList<RolloutRow> &rows) const;
    RolloutKeys askedAt(RotationStep::Kind step) const;
    /// Before these old event keys are deleted, or of those that are dead since.
    RolloutKeys askedOfAbsence(const QStringList &fingerprints) const;
    QList<RolloutRow> rowsOfAbsence(const QStringList &fingerprints) const;
    QHash<QString, QList<RotationNotice>> noticesOfDeletion(
        const QStringList &oldIds, bool isTyped, bool isInAct = false) const;
    std::optional<std::chrono::milliseconds> mustFollow(RotationStep::Kind step) const;
    bool isFinalCheckFresh(RotationStep::Kind step) const;
    bool isActOpen() const { return acts.isRunning() || !openActs.isEmpty(); }

    // Loading, in this order.
    void onJournalRead(const Result<std::optional<Rotation>> &found);
    void noteCutOff();
    void planAfter(const QDateTime &rotatedAt); ///< Invalid: it was not.
    void settleLeft();
    void onUnsettledRead(const Result<QList<ActRecord>> &acts);
    bool isOwn(const ActRecord &act) const { return rotation().isBegun() && act.request.rotationId == rotation().id; }
    void noteForeignActs(const QList<ActRecord> &list);
    void catchUp();
    void catchUpWithPlan();
    void readRotationBefore();
    void onLoaded();
    void failLoading(const Error &error);
    void offerKeptSettings();
    void offerLackedReplacements();
    void offerSettings(const Handover &wanted);
    QFuture<Result<Rotation>> takeOver(const Rotation &rotation);
    void onTakenOver(const Result<Rotation> &written);
    /// What this run of the session knows of the rotation before.
    void clearRun();

    void read(bool withEnvironments);
    void onRead(const Result<EnvironmentSnapshot> &read);
    /// What was read means something else now, or was read just now.
    void conclude();
    /// What a colleague did elsewhere, also to filters, and the rotation can take over without asking.
    void noteWhatIsGone();
    bool wentWithARestart(RotationStep::Kind step, const QString &fingerprint) const;
    void noteRotatedBack();
    void endUndone(); ///< Once what was new is deleted.
    /// Two readings a minute apart lacked it.
    bool isGone(const QString &id, bool isListed);
    /// As long as a list lacks what the rotation needs, or somebody seems to have deleted it: once a minute.
    void lookAgain();
    void keepVanished(const QList<App> &before);
    /// Apps that the rotation has not met before are on its record from now on.
    void noteJoined();
    /// Workers that are met only now and have connected before an app's variables were set.
    void noteInstances();
    /// The apps' moment is now: what starts from now on can read what was set. Of those that are set.
    void takeMoments(
        const QStringList &appKeys, RotationStep::Kind step, const std::function<void(Rotation &)> &besides);
    void takeMoment(PlannedApp &app, RotationStep::Kind step);
    void meetWorkersOf(const QStringList &appKeys);
    QStringList setAmong(const QStringList &appKeys, RotationStep::Kind step,
        const std::function<bool(const PlannedApp &)> &isWanted = {}) const;
    /// Whether what was read, the list of workers say, is something to conclude from.
    bool isLiveFresh() const;
    QList<App> plannedApps() const;

    /// With anything but resyncs, beside which the rotation goes on.
    bool isOccupied() const { return acts.isUnderWay() || busy != Busy::No || rotatesAt; }
    /// True: the command may go on. Sets the error where not.
    bool mayCommand();
    /// The same for a command that depends on what the rotation's other acts did.
    bool mayChange();
    /// The same for what turns round what apps are to hold, or ends it: nothing may be being set meanwhile.
    bool maySettle();
    /// A name can begin or end with a blank, which nobody sees.
    static bool isTyped(const QString &typed, const QString &wanted) { return typed.trimmed() == wanted.trimmed(); }
    void fail(const Error &error);
    void refuse(const QString &words, const QString &detail) { fail(refusal(Error::Kind::Conflict, words, detail)); }
    /// For whoever asks before an act goes out.
    static std::optional<Error> whyNot(
        const QString &words, const QString &detail = QStringLiteral("no longer allowed"))
    {
        return refusal(Error::Kind::Conflict, words, detail);
    }
    /// The same by what the notices at a step say: the error goes when nothing refuses there any more.
    void refuseAt(RotationStep::Kind step, const QString &words);
    void endRefusal();
    void forgetRefusal();
    void change(
        const std::function<void(Rotation &)> &change, const QString &what = {}, const QJsonObject &details = {});
    /// Hands on what changed, and says where it stands where that is elsewhere now.
    void refresh();

    ActRequest requestOf(ActKind kind, bool byHand, const QString &keyId = {}, const QString &keyName = {}) const;
    /// Of an event key that stands beside that other one, and whose filter both have.
    ActRequest deletionOf(
        bool byHand, const QString &id, const QString &name, const QString &besideId, const EventFilter &filter) const;
    QString refusalsIn(const QList<RotationNotice> &notices) const; ///< In words; empty: none.
    /// Its call goes out only while the final check for this step is fresh and nothing refuses it: what comes up
    /// between the check and the call, which can be long after it was begun, counts as well.
    void setChecked(
        ActRequest &request, RotationStep::Kind step, const std::function<std::optional<Error>()> &whyNotNow);
    std::optional<Error> whyCheckIsOver(RotationStep::Kind step) const;
    std::optional<Error> whyNoLonger(const QList<RotationNotice> &now) const; ///< nullopt: it still may go out.
    QList<RotationNotice> noticesInAct(RotationStep::Kind step) const;
    QList<RotationNotice> noticesInAct(const QStringList &oldIds, bool isTyped) const; ///< Of all these deletions.
    void putInAct(RotationSight &sight) const;
    /// Old event keys or replacements that are deleted together go with the first one's act: a restart.
    /// The acts behind the first one find their keys gone: what allows them is looked at before the restart, and
    /// nothing afterwards brings the keys back.
    bool goTogether() const { return tools.dashboard.wayOf(ActKind::DeleteEventKey, environment).isRestart; }
    /// What was to be deleted behind this one, which an earlier run of the program began. In a browser each is an act
    /// of its own, for which the apps are asked anew: goOnDeleting().
    QList<ActRequest> deletionsBehind(const ActRequest &done);
    void goOnDeleting();
    void onActEnded(Act *act);
    /// Whoever begins it: the main window settles acts of rotations, too.
    void follow(Act *act);
    void catchUpWithSettled();
    /// Effects that the rotation does not have yet, and of what it is not known what became.
    void takeUp(const EnvironmentSnapshot &read, const QList<ActRecord> &records);
    void takeUpResyncs(const EnvironmentSnapshot &read, const QList<ActRecord> &records);
    void onActsFinished();
    void sayRefused(); ///< Of a series that went on past some keys.
    void followRestart();
    /// By app: set, for whatever step, after that, or being set.
    QSet<QString> setSince(std::chrono::milliseconds time) const;
    void noteSample(const QString &appKey, const AppSample &sample);
    void noteOutage(const RestartWatch &watch);
    void noteLacked(const QStringList &replacements); ///< By name; empty: it lacks none.
    void noteOutageOver();
    void loadAnew(const RestartWatch &watch);
    QFuture<Result<bool>> isKeyAccessStillOff();
    void createTwins(bool byHand);
    void forgetTwin(const RotatedEventKey &twin);
    /// The replacement of this old key is made once more, and given once more to whoever was to have it.
    static void handOutAnew(Rotation &changed, const QString &oldFingerprint);
    /// Those that do not hold a key by their latest answer, and were not counted in full: another instance of them may.
    struct Uncounted
    {
        void add(const RolloutRow &row, const Proof &proof);

        QStringList apps;
        Proof longest;
    };
    /// They are asked on for it.
    std::optional<Error> untilCounted(const QString &key, const Uncounted &uncounted);
    struct TwinHolders
    {
        QStringList said; ///< By what they showed, or by a person's word.
        QStringList silent; ///< They are to have it, and do not tell now.
        Uncounted uncounted;
    };
    /// isHandedOut: whoever is to have it and does not tell counts, also where no step says any more that it was given.
    TwinHolders holdersOf(const RotatedEventKey &twin, bool isHandedOut = false) const;
    /// Nothing: it may be deleted.
    std::optional<Error> whyTwinStays(const RotatedEventKey &twin);
    void deleteTwinChecked(const RotatedEventKey &twin, bool byHand);
    enum class Rotates { Checked, BreakGlass };
    /// reason: why apps may break.
    void beginPause(Rotates how, bool byHand, const QString &reason = {});
    /// answered: what the reason speaks of.
    void callRotate(Rotates how, bool byHand, const QString &reason, const QList<RotationNotice> &answered);
    /// answered: what of the plan came out otherwise, and a reason was given for.
    /// takenOut: replacements that the new key's server is to hold no longer.
    void runRotate(Rotates how, bool byHand, const QList<RotationNotice> &answered, const QStringList &takenOut);
    void setAnswered(ActRequest &request, const QList<RotationNotice> &answered);
    void noteUnplanned(Rotation &changed, const QList<RotationNotice> &notices) const;
    void noteUnplannedTakenUp();
    void noteBreaking(const QList<RolloutRow> &now, const QString &reason);
    QStringList refusedAlong() const; ///< By name: those that something keeps from going with rotate's restart.
    QList<ActRequest> deletionsAlong();
    void nameTwins(Rotation &changed) const;
    /// A replacement of the proposed name was made by the person, at the same visit to the dashboard as another one.
    bool takesNamesakes() const;
    bool takesTwinsAlong() const; ///< After a leak: rotate's restart brings the replacements, too.
    QList<NewEventKey> twinsAlong() const; ///< Of those that have their names, also such as are brought back.
    /// After rotate, where that was a restart: as long as no app is known to be without the old key.
    bool isOvertaken() const;
    bool isWayBackOpen() const;
    std::optional<Error> refusalOfWayBack() const;
    void goBack();
    QList<RotatedEventKey> replacementsInUse(bool areInUse) const;
    QStringList exposedOfNobody() const; ///< Ids, of those that are listed.
    void noteReadable(Rotation &changed) const;
    void noteUntoldAccess(Rotation &changed) const;
    void noteExposed();
    void forgetExposed(Rotation &changed) const;
    /// Renews the session, reads Inngest and asks every app once more; then calls, unless something failed.
    void checkFinally(RotationStep::Kind step, const std::function<void()> &then);
    void askFinally(RotationStep::Kind step, const std::function<bool()> &isOver, const std::function<void()> &then);
    /// isTyped: whether their names were typed for what is known now; asked once more when the act goes out.
    void deleteChecked(const QStringList &oldIds, const std::function<bool()> &isTyped, bool byHand);
    void deleteNewChecked(bool byHand);
    bool mayFinish(const QList<OpenItem> &open, const QString &exceptionReason); ///< No: it has been refused.
    std::optional<Error> whyForeignStays(const QString &id);
    /// keys: fingerprints of what is to be deleted.
    void recordGate(
        Rotation &rotation, RotationStep::Kind step, const QList<RolloutRow> &rows, const QStringList &keys = {}) const;
    void end(RotationOutcome::Kind outcome, const QString &exceptionReason);
    void writeEnd(RotationOutcome::Kind outcome, const QString &exceptionReason);
    void forgetUndo(); ///< It is over: what was kept for undoing it leaves the keychain.
    void forgetWhatEndedLeft();
    void startResync(const QList<App> &apps);
    bool isResyncLeftOpen() const;
    void keepResync(const ResyncResult &result);
    QFuture<Done> readLastEvents(const QStringList &ids);
    QStringList eventKeysToGo() const; ///< Ids: of the old ones that are there; in an undo of the replacements.
    void noteLookedUp(const QString &oldId, const EventsLookedUp &events, const QString &what);
    void noteEndedWords();
    void endWords(const std::function<bool(const Word &)> &areEnded);
    RotatedEventKey toRotate(const EventKey &key) const; ///< As planned. Only while there is a live state.
    void noteAdoptedTwins();
    void takeEarlierTargets();
    void readPlansElsewhere();
    PlannedApp &planned(Rotation &changed, const QString &appKey) const; ///< Put there where it is not yet.
    void noteAnswer(const QString &appKey, const AppSample &sample);
    void noteEventKey(const QString &appKey, const QString &shown);
    QStringList namesOf(const QStringList &appKeys) const;

    RotationSession &q;
    const RotationTools tools;
    const Environment environment;
    RotationRecord record{tools, environment};
    RotationActs acts{tools};
    RotationKeys keys{tools};
    RotationBoard board{tools, environment};
    ResyncRun resyncs;
    Fetched<EnvironmentSnapshot> live;

    /// Beside an act, a resync and the pause before rotate, which are there by themselves.
    enum class Busy { No, Loading, Beginning, Checking, CheckingFinally, ReadingBack, Forgetting };
    Busy busy = Busy::No;
    RotationStep::Kind checkedStep = RotationStep::Plan; // while CheckingFinally
    int checks = 0; // a final check that was cancelled does nothing any more
    int removals = 0; // of what ended rotations left, beside all else
    bool isStale = false; // an act has ended since the last reading
    bool isRotateTakenUp = false; // out of the journal, and noteUnplannedTakenUp() waits for a reading
    bool hasNewReading = false; // the board has not seen it
    bool isLoaded = false;
    std::optional<Error> loadError;
    QList<qint64> toSettle;
    std::optional<qint64> restartLeft; // of those: one that a person was to carry out by a restart
    std::unique_ptr<SettingsOffer> keptSettings; // while it cannot be read, or lacks replacements
    QPointer<const RestartWatch> watched;
    std::optional<RestartWatch::State> unreadIn; // what the server answered when it could not be read at the start
    QSet<qint64> openActs; // this rotation's, whose outcome is not known
    bool hasForeignActs = false; // unsettled ones of this environment that are not this rotation's
    bool isAskingFirst = false;
    bool asksWhenAccessesAreRead = false;
    std::optional<Error> error;
    std::optional<RotationStep::Kind> refusedAt; ///< By whose notices; none: the error is not one of refuseAt().
    QHash<QString, std::chrono::milliseconds> outagesOver; // of apps: when each was last seen to work again
    QStringList toDelete; // old event keys, by their ids: see deletionsBehind()
    QStringList refusedDeletions; ///< Of old event keys, by their ids: by the notices of these.
    QString adopted; // the id of the new signing key that a person chose to use; another one was not meant by it
    QHash<QString, QStringList> serversBefore; // of the rotation before, by app
    QList<Rotation> plansElsewhere; // the last one that is over of each other environment
    std::optional<Rotation> startedFrom; // one of these
    QDateTime rotatedLately; // invalid: a day ago or more, or not here
    RotationStep::Kind shownStep = RotationStep::Plan; // where it stood when that was last told
    std::optional<RotationStep::Kind> lookedAt; // by the person; else where it stands
    struct FinalCheck
    {
        RotationStep::Kind step = RotationStep::Plan;
        QDateTime at; // for people
        std::chrono::milliseconds begunAt{0};
    };
    std::optional<FinalCheck> finalCheck;
    std::optional<std::chrono::milliseconds> rotatesAt; // Clock::monotonic(): a clock that is set moves it nowhere
    bool isKeyAccessUntold = false; // isKeyAccessStillOff() had no answer
    Handover wayBack; // held while it is gone: see goBack()
    int pause = 0; // which one: a cancelled one does nothing any more
    QHash<QString, EventsThrough> events; // through the event keys that are to go, by their ids
    int looksForEvents = 0;
    int openLooksForEvents = 0; // that have no answer yet
    QHash<QString, std::chrono::milliseconds> missing; // since when a reading has lacked it, by id
    QHash<QString, QSet<QString>> seenInstances; // of workers, in any reading of this run, by app; empty: not told
    std::optional<std::chrono::milliseconds> oldActiveSince; // since when each reading has shown it so after rotate
    QSet<QString> gone; // those that a second one lacked too, a minute later
    bool isLacking = false; // the last reading lacked something that nobody here has deleted
    bool isLookDue = false; // a clock runs
    qsizetype resyncsTaken = 0;
    Rounds readings;
};
