// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/act.h"
#include "app/core/pace.h"
#include "app/deploy/enveditor.h"
#include "app/domain/environmentsnapshot.h"
#include "app/domain/fetched.h"
#include "app/rotation/appvariables.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationnotice.h"
#include "app/rotation/rotationtools.h"

#include <QFuture>
#include <QObject>
#include <memory>

class RolloutCheck;
struct EventsThrough;
struct KeyToBring;

/// In the place of a target's id, see RotationSession::noteSetting(): this program itself writes into a file.
namespace VariablesIntoFile {
inline constexpr auto written = QLatin1StringView("file");
inline constexpr auto putBack = QLatin1StringView("file as it was");
} // namespace VariablesIntoFile

/// One run of a rotation of one environment, from choosing the keys to the evidence. Owns all state, writes each step
/// to its journal, and does every change through Acts; the wizard's pages only show it and forward what the person did.
/// Knows nothing of the kind of account. The window owns it, so that closing the wizard strands nothing.
///
/// load() finds the environment's unfinished rotation and goes on with it: acts whose outcome is not known are settled
/// first, by reading. Until then isLoaded() is false and every command is refused. Where there is none, nothing is
/// asked of Inngest or of an app before readLive().
class RotationSession : public QObject
{
    Q_OBJECT

public:
    enum class StepState {
        Ahead,
        Current,
        Working, ///< An act or a reading is under way.
        NeedsPerson, ///< An act waits for the person: in the browser, or for a choice.
        Trouble, ///< Something refuses or failed.
        Done,
        NotDone, ///< Of one that is over: given up before it.
        Made, ///< Of one that was handed over: its keys are made, and nobody had gone on from them.
        LeftOpen, ///< Closed with exceptions before it was done; or behind us, see wasLeftOpen(), and still so.
    };
    Q_ENUM(StepState)

    /// environment: the one that holds the keys.
    RotationSession(const RotationTools &tools, const Environment &environment);
    ~RotationSession() override;

    void load();
    bool isLoaded() const;
    std::optional<Error> loadError() const; ///< load() again.

    const Environment &environment() const { return rotation().environment; }
    const Rotation &rotation() const;
    QList<RotationStep::Kind> steps() const { return stepsOf(rotation()); }
    RotationStep::Kind step() const { return currentStepOf(rotation()); } ///< Where it stands.
    /// Whose work is under way: after a leak the signing key can be rotated ahead of the step where it stands.
    RotationStep::Kind stepUnderWay() const;
    StepState stateOf(RotationStep::Kind step) const;
    QList<RotationNotice> notices(RotationStep::Kind step) const; ///< Refusals first.
    bool mayGoOn() const; ///< The current step can be left: nothing refuses.
    /// Leaves the current step, if nothing refuses. Rotate, Resync's calls and deletions have commands of their own.
    void goOn();
    /// Commands of this step are taken: see isOpenStep().
    bool isOpen(RotationStep::Kind step) const { return isOpenStep(rotation(), step); }

    bool isBusy() const; ///< An act or a reading of this session is under way.
    /// Beside all else what ended rotations left leaves the keychain, which can ask its person first.
    bool isRemoving() const;
    Act *act() const; ///< The running or last act of this session; null: none. For ActStatus.
    struct Several
    {
        int done = 0;
        int total = 0;
        bool isStopping = false; ///< The one that is under way is the last.
        TimeLeft left = {};
        int waiting = 0; ///< Those that have not begun.
        ActKind kind = ActKind::DeleteEventKey;
        bool isPaused = false; ///< It goes on by itself when nothing refuses the next one any more.
        QStringList waitsFor = {}; ///< While it pauses: by name, the apps that have not answered again yet.
    };
    /// Several acts that were begun together are under way.
    std::optional<Several> several() const;
    /// How many of those are done among which the last act was, and of how many; 0 of 0: it was alone.
    std::pair<int, int> countOfSeries() const;
    void stopAfterThis(); ///< Of several: those that have not begun are left; the same command goes on with them.
    /// An act of this rotation is under way, or its outcome is not known: what depends on it is refused.
    bool isActOpen() const;
    Acts &acts() const;
    /// While no act offers any. Of a server that cannot be read: the settings that the rotation's last restart was to
    /// give it, and those that it held before. Of one that lacks replacements: what it holds, and those. Null: there
    /// are none.
    SettingsOffer *keptSettings() const;
    /// What a notice offers to do about itself: uses the promoted key, makes anew what is gone, or reads again.
    void remedy(RotationNotice::Kind kind);
    std::optional<Error> error() const; ///< Why the last command did not do; cleared by the next.
    void dismissError();

    const Fetched<EnvironmentSnapshot> &live() const; ///< Its keys without their values.
    void readLive();
    Secret value(const QString &keyId) const; ///< Of a listed key; empty: not listed any more, or put away.
    /// The window is locked: no value stays that no check of the apps and no useValues() needs, until bringBack().
    void putAway();
    void bringBack();
    /// For what runs on while the window is locked: as long as this lives, variables() have their values.
    std::shared_ptr<void> useValues();
    /// Something uses them just now: a tool sets an app's variables. Until it is through the rotation is not ended,
    /// undone, handed over or carried over the point of no return.
    bool isBeingSet() const;

    /// Its rows answer the question of the step that the person looks at.
    RolloutCheck &check();
    SignerDoubt signerDoubt() const; ///< Of what its apps are asked with.
    void lookAt(RotationStep::Kind step);
    /// The rows for a step's question, after the final check for it where one was made.
    QList<RolloutRow> rows(RotationStep::Kind step) const;
    /// How a person wants an app to be asked; kept beyond the rotation.
    void setAccess(const QString &appKey, const AppAccess &access, const AccessKept &kept = {});
    /// By its address, which stands in the access.
    void addApp(const AppAccess &access, const QString &name, const AccessKept &kept = {});
    void removeAddedApp(const QString &appKey);
    /// Apps whose extra headers the keychain did not give, with the headers' names.
    QHash<QString, QStringList> missingHeaders() const;
    bool areAccessesRead() const; ///< Else what is kept of how apps are asked is not known yet.

    // 1 Plan. Nothing is written before begin().
    void setCause(RotationCause::Kind cause);
    /// After a leak: whether the key that is to go opens the list of event keys. Where it does not, their replacements
    /// need not wait until it is gone.
    bool canAskKeyAccess() const;
    QFuture<Result<bool>> askKeyAccess();
    void setRotatesSigningKey(bool rotates);
    void setRotatesEventKey(const QString &keyId, bool rotates);
    void setRecord(const QString &reason, const QString &approver);
    void setQuietDays(int days);
    void setWindow(const ChangeWindow &window);
    /// Of each other environment the last rotation that came to its end: a plan can start from one of them.
    QList<Rotation> plansElsewhere() const;
    /// Keys of the same names, the same quiet period, and for apps of the same names the same kind of target.
    void planAs(const Rotation &other);
    std::optional<Rotation> startedFrom() const; ///< nullopt: from none of these, or it has begun.
    /// Adopts the inactive key that is there, instead of creating one. No other one that somebody puts in its place.
    void setAdopts(bool adopts);
    bool adopts() const; ///< That one is there still.
    /// Of the keys that are chosen those whose replacement seems to be there already, with it: a key of the name,
    /// filter and source that a rotation gives one. Before it has begun.
    QList<RotatedEventKey> twinsThere() const;
    /// Uses those, instead of creating others; they are not rotated themselves.
    void setAdoptsTwins(bool adopts);
    /// When the signing key was rotated here, where that is less than a day ago: then it is not chosen by itself.
    QDateTime rotatedLately() const;
    void begin();
    /// The inactive key that is not this rotation's: deletes it after the apps were asked; refused while one holds it.
    void deleteForeignKey(bool byHand = false);
    /// Closes a rotation that has created nothing.
    void abandon();
    /// Keeps what finish() will be told, for whoever comes back to it.
    void setClosingNote(const QString &note);
    /// This one is over: plans the next.
    void planAnew();

    // 2 New keys; after a leak the event keys by themselves.
    void createSigningKey(bool byHand = false);
    void createTwins(bool byHand = false); ///< Of all that have none, one after the other.
    /// One whose filter differs, to make it anew. One that was there before stays, and is used no more.
    void deleteTwin(const QString &oldId, bool byHand = false);
    /// An act ended as NeedsChoice: this is the one; empty: none of them.
    void choose(const QString &keyId);
    /// An act whose outcome is open: looks again.
    void settle();

    /// After a leak, of a server of one's own, once that is rotated: names of the replacements that its restart was to
    /// bring, and that are not listed before this step's acts have looked for them.
    QStringList replacementsToCome() const;

    /// The replacement that the last Rotate was refused for: the server does not hold it, its restart was to bring it
    /// back, and the keychain has lost it. nullopt: none.
    std::optional<RotatedEventKey> lostReplacement() const;
    void replaceLost(); ///< Rotate makes another one, and whoever was given the lost one gets that.

    /// By the record or by an app's own answer: one of the new keys was set in an app or a sender.
    bool isAnythingSet() const;

    // 3, 7 and undo: what each app is to get in this step. The fallback goes before the key.
    QList<AppVariables> variables(RotationStep::Kind step) const;
    /// What sends events and is no app, in the steps in which its event key changes; see senderRows(rotation, ...).
    QList<RolloutRow> senderRows(RotationStep::Kind step) const;
    bool asksSenders(RotationStep::Kind step) const; ///< A step in which their event key changes or goes.
    /// How each of these is set, by its appKey, targetId and targetPlace, as one change.
    void setTargets(const QList<AppVariables> &apps);
    /// isByTool: the program itself notes it, as a target's tool begins to set it.
    void noteSet(const QString &appKey, RotationStep::Kind step, bool isSet, bool isByTool = false);
    /// What a target's tool has set in these is read only after a restart; or that is so no more.
    void noteLive(const QStringList &appKeys, RotationStep::Kind step, bool isLive);
    /// A target's tool begins to set these, or has ended; state: Running, NotKnown; nullopt: it is known what came of
    /// it. What is Running when the program ends is CutOff at the next start.
    void noteSettingRun(const QStringList &appKeys, RotationStep::Kind step, std::optional<OpenSetting::State> state,
        bool isOnlyLive = false);
    /// A target's tool has stored some of what these are to get, or all of it: an undo counts on that until an app's
    /// answers have shown it, or it is put back.
    void noteStored(const QStringList &appKeys, RotationStep::Kind step);
    /// What “Set for me” held back until the first place is known to work can follow, once somebody lets it.
    void noteRestCanBeSet() { emit restCanBeSet(); }
    /// A row of the history for what a target's tool is about to set or has set; without a variable: to make live,
    /// which begins when all is set and read back. outcome: "begun", "done", "not done", "open". values: among them
    /// those that are set, whose fingerprints are noted.
    QFuture<Done> noteSetting(RotationStep::Kind step, const QStringList &apps, const QString &target,
        const QString &place, const QString &variable, const QString &outcome, const QList<AppVariables> &values);
    /// What a target is about to overwrite in a file is kept until Finish, so that undo can put it back. Ends well only
    /// when the keychain has it and the record says so: before that the file must not be touched.
    QFuture<Done> keepOverwritten(const QString &place, const QList<OverwrittenVariable> &values);
    QFuture<Result<Secret>> overwrittenValue(const QString &secretName);
    void noteRestored(const QString &place);
    void setSenders(const QList<SenderNote> &senders);
    /// Of an app that does not tell which event key it sends with: the old one of which somebody has said so, by its
    /// fingerprint, or empty. nullopt: its answers tell, or nothing depends on it in this step.
    std::optional<QString> saidEventKey(const QString &appKey, RotationStep::Kind step) const;
    void sayEventKey(const QString &appKey, RotationStep::Kind step, const QString &oldFingerprint);
    /// Who runs each app or sender, by its key, as far as somebody has said so.
    QHash<QString, QString> owners() const;
    void setOwner(const QStringList &appKeys, const QString &owner); ///< Of apps; kept for the next rotation too.

    // The board's words, bound to what is asked of the app at this step. A word for what is not missing is not taken.
    void addWord(const QStringList &appKeys, RotationStep::Kind step, Word::Kind kind, const QString &owner,
        const QString &reason);
    void withdrawWord(const QStringList &appKeys, RotationStep::Kind step);
    /// What was said of this app for an earlier question, to be offered again; nullopt: nothing.
    std::optional<Word> earlierWord(const QString &appKey) const;
    void confirmNoApps(const QString &reason);
    /// Undo: for what it refuses of which nobody can be asked (apps that Inngest lists no longer, and whoever sent
    /// through a replacement until now): they send with none any more, or may be refused.
    void sayPutBack(const QString &reason);
    /// Before this old event key is deleted: for the apps that its notices name as not listed any more. They send with
    /// it no longer, or may be refused.
    void sayLeft(const QString &oldId, const QString &reason);

    // 4 Rotate.
    void takeFinalCheck(); ///< Renews the session, re-reads the live keys and asks every app once more.
    bool isCheckingFinally() const { return stepOfFinalCheck().has_value(); }
    /// The apps and Inngest are being asked, for this step. nullopt: they are not.
    std::optional<RotationStep::Kind> stepOfFinalCheck() const;
    /// What it was to let pass is not done. Of rotate's see cancelRotate().
    void cancelFinalCheck();
    bool isFinalCheckFresh() const; ///< Of the last ten minutes, for this step.
    QDateTime finalCheckAt() const; ///< UTC, this machine's clock; invalid: none for this step.
    QString textToType() const; ///< The environment's name.
    /// Begins the pause after which the one call goes out. typed has to be textToType(). reason: why it is done
    /// although the notices of the step are isAskedWhy(), for the record.
    void rotate(const QString &typed, bool byHand = false, const QString &reason = {});
    /// Break-glass after a leak: rotates although these apps will break. typed as above; the apps are on the record.
    void rotateAndBreak(const QString &typed, const QString &reason, bool byHand = false);
    QStringList breakingApps() const; ///< By name: those that are not known to work after rotate.
    /// By name: those that rotateAndBreak() leaves unasked, for want of a final check.
    QStringList notAskedAgain() const;
    void cancelRotate(); ///< During the pause; and the act before its call is out.
    QDateTime rotatesAt() const; ///< UTC, by this machine's clock as it goes now; invalid: no pause is running.
    void setRunsSeen(bool areSeen); ///< This person's word, after rotate, that runs succeed.
    QUrl runsPage() const; ///< Where that is seen; empty: it is not known.
    void adoptPromoted(); ///< Another key was promoted: goes on with that one, from page 3.
    /// Our new key was deleted by somebody: back to page 2.
    void createAnew();

    // 5 Resync.
    void resync(); ///< All that are not good yet.
    void resync(const QString &appId);
    void stopResync();
    /// Somebody's word of apps that are in no list, so that Inngest cannot be asked for their resync from here, and how
    /// they know. An empty owner: nobody says so any more.
    void sayResynced(const QStringList &appKeys, const QString &owner, const QString &reason = {});
    QList<ResyncLine> resyncLines() const;
    std::optional<Several> resyncs() const; ///< Those that run.
    bool isResyncing() const { return resyncs().has_value(); }

    // 6 Old event keys.
    /// Makes the final check and deletes these, one after the other, where nothing refuses. typed: textToType().
    void deleteOldEventKeys(const QStringList &oldIds, const QString &typed, bool byHand = false);
    /// One through which events still arrive: typedName is its own name (of one without a name its fingerprint).
    void deleteOldEventKey(const QString &oldId, const QString &typedName, bool byHand = false);
    /// It is one of several keys whose acts were begun together, and has not had its turn.
    bool isWaiting(const QString &keyId) const;
    /// Why the last series of deletions passed this key over, or stopped at it, by its id. nullopt: it did not.
    std::optional<Error> whyNotDeleted(const QString &keyId) const;
    /// Of a server that is restarted, and tells no events: nobody but the apps and senders that are listed sends with
    /// the old event keys. By that word they go together, with one restart; said before rotate, with that one.
    bool maySayNobodyElseSends() const;
    void sayNobodyElseSends(bool isSo);
    bool isNobodyElseSaid() const;
    /// Rotate takes the old event keys along. What refuses that is in noticesOfDeletion().
    bool takesOldEventKeysAlong() const;
    /// Those whose old key is gone and whose replacement could have its name now: nobody else has it.
    QList<RotatedEventKey> namesToTake() const;
    /// Renames the replacements, one after the other; each name is read back.
    void takeOldNames(bool byHand = false);
    QString textToType(const RotatedEventKey &key) const;
    /// By the old key's id: why it may not be deleted now, and what to know before. Many at once are little more work
    /// than one.
    QHash<QString, QList<RotationNotice>> noticesOfDeletion(const QStringList &oldIds) const;
    EventsThrough eventsThrough(const QString &oldId) const; ///< As told for this key.
    bool isReadingEvents() const; ///< What was told before is not the last word.
    /// Where that is not told, a person looks it up; see RotatedEventKey::lookedUp.
    bool mayLookUpEvents(const QString &oldId) const;
    void noteLookedUp(const QString &oldId, const QDateTime &last); ///< Invalid: none came.
    void withdrawLookedUp(const QString &oldId);

    // 7 Finish.
    void finish(const QString &exceptionReason = {}); ///< Not empty: "closed with exceptions".
    QList<OpenItem> openItems() const;
    /// The evidence as one HTML page that can be printed.
    QFuture<Result<QString>> evidenceHtml();

    // From one computer to another.
    bool mayHandOver() const; ///< Nothing of it is under way or open, and no replacement is to come.
    /// The file for the colleague; see app/rotation/rotationhandover.h. To be written before noteHandedOver().
    QByteArray handoverFile() const;
    /// Here it is over: RotationOutcome::HandedOver. path: where its file was saved. Not done: it goes on here, and
    /// nobody must open the file.
    QFuture<Done> noteHandedOver(const QString &path = {});
    bool mayTakeOver() const; ///< Inngest has been read, and nothing of this environment is under way here.
    /// What takeOver() needs besides the file; or in words why it cannot be.
    Result<QList<KeyToBring>> keysToBring(const QByteArray &file) const;
    /// Goes on with what the file holds, as at the start of the program. values: of keysToBring(), by fingerprint. In
    /// error(): why it does not.
    void takeOver(const QByteArray &file, const QHash<QString, Secret> &values = {});

    // Undo.
    bool mayUndo() const;
    /// What it waits for can come yet: that something under way ends, or that apps get the old key again.
    bool isUndoOpen() const;
    /// On the way back, by name: those that would refuse the server's calls.
    QStringList appsWithoutOldKey() const;
    /// After a leak, of a server of one's own: names of the replacements that stay in its settings when it goes back to
    /// the old key, because somebody may send with them. Whoever has that key can read them then.
    QStringList exposedByWayBack() const;
    void undo();
    void deleteNewKeys(const QString &typed, bool byHand = false);
    /// One of them is there, or may be: two readings have not lacked it. Without, nothing is to be typed.
    bool leavesNewKeys() const;

signals:
    void changed(); ///< Anything above.
    void restCanBeSet(); ///< See noteRestCanBeSet().
    void moved(RotationStep::Kind step); ///< It stands elsewhere now: the wizard follows.

private:
    void askOnce();

    class Private;
    const std::unique_ptr<Private> d;
};
