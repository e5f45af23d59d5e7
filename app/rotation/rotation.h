// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"
#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QMetaType>
#include <QSet>
#include <QString>

/// The steps of a rotation. Which of them a rotation has and in which order is stepsOf()'s business.
class RotationStep
{
    Q_GADGET

public:
    enum Kind {
        Plan, ///< 1
        NewKeys, ///< 2: the signing key and the event keys' replacements; after a leak of a signing key without these.
        RollOut, ///< 3: every app gets its new keys.
        Rotate, ///< 4
        Resync, ///< 5
        NewEventKeys, ///< Leak of a signing key only: the replacements are made after rotate.
        FallbackOut, ///< The same: replacement in and fallback out together.
        DeleteEventKeys, ///< 6. Need not wait for 7, nor 7 for 6.
        Finish, ///< 7: fallback out (where it is not yet), and the end.
        PutBack, ///< Undo, in this order: variables back and confirmed, new keys deleted.
        DeleteNewKeys,
        Undone, ///< The end of an undo: what was undone, and the record of it.
    };
    Q_ENUM(Kind)
};

/// Why keys are rotated; a leak has an order of its own.
class RotationCause
{
    Q_GADGET

public:
    enum Kind {
        Routine,
        SigningKeyLeaked, ///< Rotate first, twins after it; contained only when the fallback is gone.
        EventKeyLeaked, ///< An event-key rotation.
        EnvironmentLeaked, ///< An app's environment: update the SDK first, then as a signing key.
    };
    Q_ENUM(Kind)
};

/// How a rotation ended.
class RotationOutcome
{
    Q_GADGET

public:
    enum Kind {
        Running,
        Done,
        ClosedWithExceptions, ///< Finished with open items, each on the record with its owner.
        Undone,
        Abandoned, ///< Nothing had been created yet.
        HandedOver, ///< Goes on on another computer; here it is only to be looked at.
    };
    Q_ENUM(Kind)
};

/// When the old signing key may go, as was agreed with others. Rotating at another time needs a reason.
struct ChangeWindow
{
    QDateTime from; ///< UTC. Invalid: at any time.
    QDateTime to;

    bool isSet() const { return from.isValid() && to.isValid(); }
    bool isOpenAt(const QDateTime &time) const { return !isSet() || (time >= from && time <= to); }
    bool operator==(const ChangeWindow &) const = default;
};

/// One signing key of the rotation.
struct RotatedSigningKey
{
    QString id;
    QString fingerprint;
    QDateTime createdAt;
    QString creatorName;
    bool wasAdopted = false; ///< It was there already, and the person took it over.

    bool operator==(const RotatedSigningKey &) const = default;
};

/// When the last event came through a key, as a person looked it up where the program is not told. Times are UTC, the
/// server's.
struct EventsLookedUp
{
    QString person; ///< Empty: nobody has.
    QDateTime at; ///< When; what has come since is not known by it.
    QDateTime last; ///< Invalid: none.

    bool operator==(const EventsLookedUp &) const = default;
};

/// One event key that is rotated, and its replacement ("twin").
struct RotatedEventKey
{
    QString oldId;
    QString oldName;
    QString oldFingerprint;
    EventKeySource source = EventKeySource::Key;
    EventFilter filter; ///< The old one's, as last listed: its replacement must have the same.
    QString twinId; ///< Empty: not there yet.
    QString twinName; ///< Chosen before it is created, so that a lost answer can be settled.
    QString twinFingerprint;
    QDateTime twinMadeAt; ///< By an act of this rotation; invalid: it was not, or that is not known.
    bool wasTwinAdopted = false; ///< It was there already, and the person took it as the replacement.
    bool isFilterTheSame = false; ///< As last read, while the old one was there.
    bool isOldDeleted = false;
    QDateTime oldDeletedAt; ///< Also of one that this rotation has deleted and a list has shown again since.
    /// In an undo such a key's replacement stays: it is the only one that is left.
    bool isOldDeletedByRestart = false; ///< See Rotation::isRotatedByRestart.
    bool isOldGoneElsewhere = false; ///< Not deleted here: two readings lacked it. Taken back when it shows again.
    bool isTwinDeleted = false; ///< Undo.
    EventsLookedUp lookedUp; ///< Of events through the old one.

    bool isOf(const QString &id) const { return oldId == id || twinId == id; } ///< Of this key at Inngest.
    void forgetTwin(); ///< Another one is to be made.
    /// Undo: it is this rotation's to delete, and not deleted yet. One that was there before serves whoever had it
    /// then.
    bool isTwinToGo() const { return !twinId.isEmpty() && !isTwinDeleted && !isOldDeleted && !wasTwinAdopted; }

    bool operator==(const RotatedEventKey &) const = default;
};

/// What a sender that is no app goes by among the apps' keys: its name, or, where nobody wrote it down, its event key's
/// fingerprint.
inline QString senderKeyOf(const QString &name)
{
    return QLatin1StringView("sender:") + name;
}
inline bool isSenderKey(const QString &appKey)
{
    return appKey.startsWith(QLatin1StringView("sender:"));
}

/// What is known of an app beside its answers: what page 1 saw, how it is set, and when it was.
struct PlannedApp
{
    QString appKey;
    QString name;
    QStringList heldEventKeys; ///< Fingerprints of rotated event keys that it held then or was seen with since.
    /// The same by a person's word, of an app that does not tell; empty: nobody has said. It proves nothing: by it the
    /// app is given the replacement.
    QString saidEventKey;
    /// When a full count of its answers had shown no rotated event key, and none has since. Server's UTC, or invalid.
    QDateTime leftOldKeyAt;
    Sdk sdk; ///< As its own answers have named it: an app that was added by its address has no sync that would.
    QStringList servers; ///< Of a server of one's own: the addresses that it called at the plan, by its own word.
    QString targetId; ///< How its variables are set (app/deploy); empty: not chosen.
    QString targetPlace; ///< A file's path, a service's name: what the target asks for. Never a secret.
    /// By RotationStep::Kind: when the person said of this app that its variables are set. UTC, the server's.
    QMap<int, QDateTime> setAt;
    /// By the same: the instance ids of its workers seen by then. Missing: what was connected then is not known.
    QMap<int, QStringList> instancesBefore;
    /// By the same: a target's tool has set its variables, and nothing that reads them was restarted by it since.
    QSet<int> notLive;
    /// By the same: that its variables are set is noted by the program itself, when a target's tool began to set them.
    QSet<int> setByTool;
    /// By the same: a target's tool has stored some of its variables, or all, and its answers have not shown since that
    /// it reads them. A restart that was begun shows nothing of the kind.
    QSet<int> storedByTool;
    bool ranNewKeys = false; ///< An answer of it has shown a new key, before the undo or since.
    QStringList seenInstances; ///< Instance ids of its workers, in whichever reading.
    /// New values stand where a tool stored them, or a person did, or in a file, that was its place before, or in a
    /// file that somebody who has handed the rotation over wrote: what is to be put back there stands in no place of
    /// its own.
    bool isWrittenElsewhere = false;

    bool isSincePlan = false; ///< It was not there when the rotation began.

    /// By a person, and in no list that was read.
    bool isAddedByAddress() const { return appKey.startsWith(QLatin1StringView("url:")); }
    bool isSender() const { return isSenderKey(appKey); }
    bool isSet(int step) const { return setAt.contains(step); }
    /// On the way there: in a step of no undo.
    bool wasSet() const { return setAt.size() > (isSet(RotationStep::PutBack) ? 1 : 0); }
    /// It gets other values from now on.
    void forgetSet(int step)
    {
        forgetSaid(step);
        notLive.remove(step);
    }
    /// As above; what was stored and not read yet is stored all the same.
    void forgetSaid(int step)
    {
        setAt.remove(step);
        setByTool.remove(step);
    }
    bool sendsWith(const QString &oldFingerprint) const
    {
        return heldEventKeys.contains(oldFingerprint) || saidEventKey == oldFingerprint;
    }
    bool operator==(const PlannedApp &) const = default;
};

/// Something that sends events and is no app: nobody can ask it.
struct SenderNote
{
    QString name; ///< "Nightly import (cron)"
    QString owner;
    QString eventKeyFingerprint; ///< The old key that it holds; empty: not told.
    QString word; ///< Who said that it has moved; empty: nobody yet.
    QDateTime wordAt;
    QString wordFor; ///< wantedOf() when it was given: another key has not been spoken of.
    /// It was given to whoever handed the rotation over: offered again, and counts when somebody here gives it.
    bool isWordVoid = false;

    bool operator==(const SenderNote &) const = default;
};

/// A place that a target's tool sets just now, or has begun to set and nobody knows whether it is.
struct OpenSetting
{
    enum class State {
        Running,
        NotKnown, ///< The tool was stopped, or what it did could not be read back.
        CutOff, ///< The program or its account was closed meanwhile.
    };

    RotationStep::Kind step = RotationStep::RollOut;
    QStringList appKeys; ///< Whom the place feeds.
    State state = State::Running;
    bool isOnlyLive = false; ///< It is set by now, and is made live.

    bool operator==(const OpenSetting &) const = default;
};

/// What a target overwrote: of a file the line itself, as it was spelled, of a tool's place the value. It is in the
/// keychain until Finish.
struct OverwrittenValue
{
    QString place; ///< The file, behind symbolic links; or a target and its places, which is no path.
    QString variable;
    /// The keychain item; empty: the variable was not there before, or, by a tool, with no other value than undo sets.
    QString secretName;
    bool isRestored = false;
    bool isKept = true; ///< False: the item was about to be written; the file has not been touched.
    int line = 0; ///< The number that the line had; 0: none.
    bool madeFile = false; ///< There was no file before.

    bool operator==(const OverwrittenValue &) const = default;
};

/// Where a target's tool keeps the values of such a place, as storeOf(): one that is written in another way, or that
/// names besides what makes them live, is the same. Empty: a file, or of a target that there is no more.
QString storeAt(const QString &place);

/// Something that was passed over on purpose, for the record: break-glass, no apps known, one sample only, ...
struct RotationException
{
    QString what; ///< Untranslated name, see rotationtext in ui.
    QStringList subjects; ///< Apps or keys by name.
    QString person;
    QString reason;
    QDateTime at;
    /// "no apps": the question that it was said for, see questionNameOf(). appOutage: the app's key. putBackByWord: the
    /// app's key or the replacement's fingerprint. leftByWord: see there. Empty: it counts no more.
    QString question;

    bool operator==(const RotationException &) const = default;
};

/// What a gate let pass: every app's evidence as it stood then.
struct GateRecord
{
    RotationStep::Kind step = RotationStep::RollOut;
    QDateTime at; ///< UTC, this machine's clock, as it was then.
    QDateTime atByServer = {}; ///< The same by the server's. Invalid: it was not known.
    QJsonArray apps; ///< One object an app: name, class, count, since, verdict, fingerprints, excuse.
    QStringList keys
        = {}; ///< Of a deletion: fingerprints of the keys that it was about, also of those that it did not reach.
    bool hasPassed = true; ///< False: of a change at Inngest that was not sent yet, or not at all.
    QStringList shownSince = {}; ///< Of a deletion that went through: those of the keys that showed again after it.

    bool operator==(const GateRecord &) const = default;
};

/// Something that a rotation leaves open: with any of them it is closed with exceptions, and the record names each with
/// its owner.
class OpenItem
{
    Q_GADGET

public:
    enum Kind {
        NotKnown, ///< What the app holds is not known well enough for the last question.
        AtRisk, ///< An app that may break, or still be open to the old key: its owner answers for it.
        BrokenNow, ///< The app refuses Inngest's calls, or its events are refused, by its latest answer.
        FallbackThere, ///< Its latest answer shows a fallback.
        ResyncFailed, ///< Its resync failed, or what came of it is not known.
        NotResynced,
        KeyNotDeleted, ///< An old event key.
        MaySendWithDeletedKey, ///< The app was not known to have left an old event key when that was deleted.
        SenderWithoutWord,
        ReplacementMissing, ///< The latest reading does not list it: events sent with it are refused.
    };
    Q_ENUM(Kind)

    /// Whether the old key still opens what is open here, as far as the latest answer or reading shows.
    enum OldKey {
        NotConcerned, ///< No old key is accepted or refused by it, or that it is refused is settled.
        Refused, ///< By the latest answer: another instance may accept it.
        Accepted,
        Unknown,
    };
    Q_ENUM(OldKey)

    Kind kind = NotKnown;
    QString name; ///< Of the app, the key or the sender.
    QString owner; ///< Who answers for it, or else runs the app, or is named as it is closed; empty: nobody yet.
    OldKey oldKey = NotConcerned;
    /// The fingerprint of the event key, or the app's key: names change, and are not one app's alone. Empty: of a
    /// sender, or written down before this was.
    QString id = {};

    bool operator==(const OpenItem &) const = default;
};

/// What came of one app's resync, for the page and on the record: there of the app its ids and its name.
struct ResyncLine
{
    App app;
    enum State {
        Waiting,
        Running,
        Good,
        Failed,
        Unknown,
        ByHand, ///< See isResyncedByHand(): somebody has it resynced elsewhere, and says so. Never on the record.
    } state
        = Waiting;
    QString code; ///< SyncFailure::code.
    QString message;
    int appHttpStatus = 0;
    QString answeredAppId; ///< Differs from the app's: "the app id changed".
    QUrl urlBefore;
    QUrl urlNow;
    QDateTime at = {}; ///< On the record: UTC, this machine's clock.
    QString signedWith = {}; ///< On the record: the fingerprint of the key by which Inngest signed. Empty: not noted.
    /// On the record: Inngest has gone back to another key since, or it was a word on the computer that handed it over.
    bool isOutdated = false;
    bool isLookedUp = false; ///< Running: an earlier run of the program has sent it, and whether it took place is read.
    QString byWordOf = {}; ///< On the record: who says that it was resynced by hand.
    QString reason = {}; ///< How they know.
    QString notedBy = {}; ///< Who wrote it down.

    bool isOfAnotherApp() const { return state == Good && !answeredAppId.isEmpty() && answeredAppId != app.externalId; }
    /// Whether a resync can be asked for here.
    bool isListed() const { return state != ByHand && byWordOf.isEmpty(); }
    bool isResynced() const { return state == Good && !isOfAnotherApp(); }
    bool operator==(const ResyncLine &) const = default;
};

/// A rotation as the journal keeps it. No secret is in it.
struct Rotation
{
    QString id; ///< Empty: not begun; nothing was written.
    QString origin; ///< With the environment's id it says whose rotation it is: API origin, not a sign-in.
    Environment environment; ///< The one that holds the keys.
    QString accountName;
    bool isRehearsal = false; ///< Of keys on which nothing depends; its answers were counted over a shorter time.
    QString person; ///< Who began it.
    QString reason; ///< Why: a ticket, a sentence.
    QString approver; ///< May be empty.
    QString closingNote; ///< Who answers for what is left open, as far as it was typed before the end.
    RotationCause::Kind cause = RotationCause::Routine;
    bool rotatesSigningKey = true;
    /// When Inngest refused the list of event keys to the old signing key, which it accepted otherwise; UTC, this
    /// machine's clock. Invalid: not asked, or it opened the list.
    QDateTime keyAccessOffAt;
    QDateTime begunAt; ///< UTC, this machine's clock, as it was then.
    QDateTime begunByServer; ///< The same by the server's. Invalid: it was not known.
    RotationOutcome::Kind outcome = RotationOutcome::Running;
    QDateTime endedAt;
    QString handedOverTo; ///< HandedOver: the file that was saved then; empty: not noted.

    QSet<qint64> acts; ///< Journal ids of the acts whose effect is in here: others are caught up with.
    QSet<int> done; ///< RotationStep::Kind of those that are behind us.
    bool isUndoing = false;

    RotatedSigningKey oldSigningKey;
    RotatedSigningKey newSigningKey; ///< id empty: not there yet.
    bool isNewSigningKeyDeleted = false; ///< Undo.
    bool isRotated = false;
    QDateTime rotatedAt; ///< The server's time where known.
    bool isRotatedByRestart = false; ///< Then rotatedAt is when that was seen to have held, and it was so before.
    /// The same of this program's own rotate, once another key was promoted after it: the old one died then. Invalid:
    /// there was no such promotion.
    QDateTime rotatedHereAt;
    QString runsSeenBy; ///< Who said, after rotate, that runs succeed: a resync alone does not show it.
    QDateTime runsSeenAt; ///< UTC. Invalid: nobody has said so.
    bool wasOvertaken = false; ///< Another key than ours was promoted; newSigningKey is that one now.
    QList<RotatedEventKey> eventKeys;
    ChangeWindow window;
    int quietDays = 0; ///< An old event key is not deleted before no event has come through it for so long.
    /// Fingerprints of all keys that this rotation made or used, also of those that others have replaced since: what of
    /// them is dead at the end leaves the keychain.
    QStringList fingerprints;

    QList<PlannedApp> apps;
    QList<SenderNote> senders;
    QList<Word> words;
    QList<OverwrittenValue> overwritten;
    QList<OpenSetting> openSettings;
    QList<RotationException> exceptions;
    QList<GateRecord> gates;
    QList<OpenItem> openItems; ///< ClosedWithExceptions: what was open.
    QList<ResyncLine> resyncs; ///< Of each app the last one.

    bool rotatesEventKeys() const { return !eventKeys.isEmpty(); }
    bool isBegun() const { return !id.isEmpty(); }
    bool isOver() const { return outcome != RotationOutcome::Running; }
    bool isDone(RotationStep::Kind step) const { return done.contains(step); }
    bool isAfterLeak() const
    {
        return cause == RotationCause::SigningKeyLeaked || cause == RotationCause::EnvironmentLeaked;
    }

    /// After a leak of a signing key the replacements are made once it can read none of them.
    bool makesEventKeysLate() const
    {
        return rotatesSigningKey && rotatesEventKeys() && isAfterLeak() && !keyAccessOffAt.isValid();
    }

    // Where the replacements are made, and where they are set.
    RotationStep::Kind stepOfTwins() const
    {
        return makesEventKeysLate() ? RotationStep::NewEventKeys : RotationStep::NewKeys;
    }
    RotationStep::Kind stepOfTwinsSet() const
    {
        return makesEventKeysLate() ? RotationStep::FallbackOut : RotationStep::RollOut;
    }

    bool operator==(const Rotation &) const = default;
};

QSet<QString> fingerprintsOf(
    const Rotation &rotation); ///< Of its keys and replacements as they are now; not empty ones.
QStringList keyIdsOf(const QList<Rotation> &rotations); ///< Of their keys and replacements; also empty ones.
/// Names of the replacements that an undo leaves: somebody has deleted the key that each one replaces.
QStringList replacementsThatStay(const Rotation &rotation);
/// Fingerprints of new keys that are deleted: that they are only a person has seen.
QStringList deletedBySomebodysWord(const Rotation &rotation);
/// The steps in their order: the one place that knows it.
QList<RotationStep::Kind> stepsOf(const Rotation &rotation);
/// Where it stands: the first that is not done; of one that is over the last.
RotationStep::Kind currentStepOf(const Rotation &rotation);
/// After a leak nobody has to wait for the last app: rotate, and break some, is open from roll-out on.
bool mayRotateAhead(const Rotation &rotation);
/// Whether commands of this step are taken: where it stands, rotate as above, rolling out and resyncing until the end,
/// and of deleting old event keys and finishing each while the other is there.
bool isOpenStep(const Rotation &rotation, RotationStep::Kind step);
QStringList oldEventKeysLeft(const Rotation &rotation); ///< Ids of those that are not deleted.
/// How many this step, which makes keys, has still to make; 0: none, or it makes none.
int newKeysToMake(const Rotation &rotation, RotationStep::Kind step);
/// All old event keys are gone, whether or not somebody went on from this step.
bool isNothingLeftAt(const Rotation &rotation, RotationStep::Kind step);
/// Of one that is over: it ended without this step, or with something open there.
bool wasLeftOut(const Rotation &rotation, RotationStep::Kind step);
/// Behind us, with apps that were not there yet by what was known of them then: rotated ahead, say.
bool wasLeftOpen(const Rotation &rotation, RotationStep::Kind step);
/// Until when everything can be put back: before rotate, and before the first event key is deleted.
bool canBeUndone(const Rotation &rotation);
/// What an app gets in this step: how far it is with a tool that has begun to set it. nullptr: none has, or what came
/// of it is known.
const OpenSetting *openSettingOf(const Rotation &rotation, RotationStep::Kind step, const QString &appKey);
/// The same, of which nobody knows: not while the tool is at it.
std::optional<OpenSetting> doubtOf(const Rotation &rotation, RotationStep::Kind step, const QString &appKey);
/// For an undo: a tool stored new values there that were not made live by it, or may have, and nobody has put the old
/// ones back since. Its answers show the old ones until it is deployed.
bool mayHoldStoredValues(const Rotation &rotation, const PlannedApp &app);
/// What of it a tool has stored before an undo, or may have, whatever was put back since.
bool wasStoredByTool(const Rotation &rotation, const PlannedApp &app);
/// The same of a file that was written from here: who starts with it reads it, whatever is answered until then.
bool isInWrittenFile(const Rotation &rotation, const PlannedApp &app);
QStringList appsWithStoredValues(const Rotation &rotation); ///< Those, by name.
/// Of these apps nothing is open in this step any more.
void forgetOpenSettings(Rotation &rotation, RotationStep::Kind step, const QStringList &appKeys);
/// By somebody else, as the last that was done of that kind: rotatedAt is when that was noticed.
bool wasRotatedElsewhere(const Rotation &rotation);
/// A person says so of this key, and nothing at Inngest shows it. what: the name of the exception that says it.
bool isByWord(const Rotation &rotation, QLatin1StringView what, const QString &fingerprint);
inline constexpr QLatin1StringView rotatedByWord("rotated by word");
inline constexpr QLatin1StringView deletedByWord("deleted by word");
/// What deletedByWord becomes once a list shows the key again.
inline constexpr QLatin1StringView deletionRefuted("deleted by word, listed again");
inline constexpr QLatin1StringView filterByWord("filter by word");
/// Nothing has been made yet.
bool canBeAbandoned(const Rotation &rotation);
/// What the apps are asked for while the rotation stands at this step.
RolloutGoal goalOf(const Rotation &rotation, RotationStep::Kind step);
/// The name of that question in the journal: rolling out and rotating ask the same.
QString questionNameOf(const Rotation &rotation, RotationStep::Kind step);
/// Puts the gate into the rotation, in the place of the step's earlier one. As long as it has not passed, those that
/// have stay beside it; and what let one deletion pass stays beside what lets the next.
void addGate(Rotation &rotation, const GateRecord &gate);
/// An app's object out of the gate that this step has passed; empty: it has passed none, or the app was not in it.
QJsonObject evidenceAtGate(const Rotation &rotation, RotationStep::Kind step, const QString &appKey);
/// The steps at which the apps are asked all the time; at the others every quarter of an hour.
bool isBoardStep(RotationStep::Kind step);
/// After a leak: the ids of the old keys that it was to take away, as far as they are there yet.
QStringList leakedKeysLeft(const Rotation &rotation);
/// The step whose variables an app got last, for the question of this step: its moment is the app's.
RotationStep::Kind variablesStepOf(const Rotation &rotation, RotationStep::Kind step);
/// The moment of an app for the questions whose variables were set in this step; without sinceTaken, which no restart
/// survives.
AppMoment momentOf(const Rotation &rotation, const PlannedApp &app, RotationStep::Kind variables);
/// Fingerprints of what no app may hold then: of the old event keys, also of one that is deleted already, whose holder
/// is refused now; in an undo of the replacements that are there.
QStringList absentEventKeysOf(const Rotation &rotation);
/// Of the keys that the sender should hold now, for SenderNote::wordFor: of one that does not tell which it holds, all.
QString wantedOf(const Rotation &rotation, const SenderNote &sender);
/// Whether the sender's word speaks of the key that it should hold now. In an undo one that never moved needs none.
bool hasWord(const Rotation &rotation, const SenderNote &sender);
/// Of the keys that it should hold now somebody has said that it has moved to them: on the way there and back.
bool isSaid(const Rotation &rotation, const SenderNote &sender);
/// Somebody has said that it sends with a replacement that is there, or that its variables were set, whatever was said
/// since.
bool mayHoldReplacement(const Rotation &rotation, const SenderNote &sender);
/// An answer that shows one of the rotation's new keys.
bool showsNewKeys(const Rotation &rotation, const AppSample &sample);
/// The replacement's name, `<name> (<date>)`, at most as long as names may be; numbered where it is taken.
QString twinNameOf(const QString &name, const QDate &date, const QStringList &taken);
/// What the names of a key and of its replacements begin with; keys of other names can share it.
QString twinStem(const QString &name);
/// Whether a rotation gives the replacement of a key of this name such a one, on whatever day.
bool isTwinName(const QString &twin, const QString &name);
