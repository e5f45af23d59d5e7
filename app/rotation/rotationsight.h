// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environmentsnapshot.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationnotice.h"

#include <QHash>
#include <QSet>
#include <functional>

/// What was told of the events through a key that is to go. UTC, the server's.
struct EventsThrough
{
    QDateTime since; ///< How far back they were looked for; invalid: now it is not known whether any came.
    QDateTime last; ///< The newest one that was ever told; invalid: none. Not knowing any more takes nothing back.
    int look = 0; ///< Which one told: they are counted.
};

/// All that the rules of the steps look at, at one moment.
struct RotationSight
{
    const Rotation &rotation;
    const EnvironmentSnapshot *live = nullptr; ///< nullptr: not read yet, or an act has ended since.
    SignerDoubt doubt = SignerDoubt::None; ///< As the apps are asked, also while nothing is read.
    QSet<QString> gone; ///< Ids of keys that two readings lacked.
    bool adopts = false; ///< The person wants to use the inactive key that is there.
    bool isOfLostAnswer = false; ///< A new key that is there may be this rotation's: the person is asked which one is.
    bool areAccessesRead = true; ///< Else apps can be missing among the rows, or asked elsewhere than they are to be.
    bool hasUnsettledActs = false; ///< Of this environment, and not this rotation's.
    bool isActOpen = false; ///< This rotation's: under way, or its outcome is not known.
    QList<RolloutRow> rows; ///< Judged by the step's question.
    RolloutGate gate; ///< Of these rows.
    QDateTime now; ///< UTC, this machine's clock.
    QDateTime serverNow; ///< Invalid: not known.
    bool restartsServer = false; ///< A change of keys at Inngest is a restart of a server of one's own.
    QString address; ///< Dashboard::address().
    QHash<QString, QStringList> serversBefore; ///< By app: as PlannedApp::servers, or those of the rotation before.
    bool isFinalCheckFresh = false; ///< The final check for this step was made within the last `finalCheckMinutes`.
    QList<ResyncLine> resyncs;
    bool tellsEvents = true; ///< The account can tell when the last event came through a key.
    QHash<QString, EventsThrough> events; ///< By the id of the key that is to go: the old one; in an undo the new one.
    QSet<QString> setSinceCheck; ///< By app: its variables were set, for whatever step, after the final check began, or
                                 ///< are being set.
    QString person; ///< Who is at work here.
};

/// How old the final check may be.
inline constexpr int finalCheckMinutes = 10;

QDateTime serverTime(const RotationSight &sight); ///< This machine's where the server's is not known.
QDateTime byTheServer(const QDateTime &at, const RotationSight &sight); ///< What was noted by this machine's clock.

/// What refuses and what warns at this step, refusals first. Pure.
QList<RotationNotice> noticesAt(RotationStep::Kind step, const RotationSight &sight);
/// Before one old event key is deleted; the sight's rows answer the question of its absence. isTyped: the person has
/// typed this key's own name, knowing that events still arrive.
QList<RotationNotice> noticesOfDeletion(const RotatedEventKey &key, const RotationSight &sight, bool isTyped);
/// Before this old event key is deleted: the apps that were known to send with it, were not seen to have left it, and
/// have no row, since Inngest lists them no longer. Without those for which somebody has answered.
QList<PlannedApp> holdersOutOfSight(const RotatedEventKey &key, const RotationSight &sight);
RotationException answerForHolder(const RotatedEventKey &key, const PlannedApp &app, const QString &person,
    const QString &reason, const QDateTime &at);
/// Such an answer for these apps counts no more; that it was given stays on record.
void endAnswersForHolders(Rotation &rotation, const std::function<bool(const QString &appKey)> &areEnded);
/// The replacement is listed with the filter of the old key, as that is listed or, of one that is gone, was noted last.
/// Without that it is handed out to nobody.
bool isFilterConfirmed(const RotatedEventKey &key, const EnvironmentSnapshot &live);
/// The same for who has looked them up; null: it is not listed.
bool isFilterConfirmed(const RotatedEventKey &key, const EventKey *old, const EventKey *twin);
/// After a leak of a signing key: names of the event keys that this rotation does not replace, which whoever has it can
/// read until it is gone. Those of integrations, too.
QStringList exposedEventKeys(const Rotation &rotation, const EnvironmentSnapshot &live);
/// Undo: those that were set or seen with the new keys and have no row, since Inngest lists them no longer, or somebody
/// took them away though values are stored there. Without those for which somebody has answered.
QList<PlannedApp> appsOutOfSight(const Rotation &rotation, const QList<RolloutRow> &rows);
/// Undo: the replacements that are to go, and through which events have come since all who can be asked, and all of
/// whom somebody has said so, were back at the old keys, or of which Inngest should tell that and did not. Without what
/// somebody has answered for just now.
QList<RotatedEventKey> replacementsInDoubt(const RotationSight &sight);
/// Such an answer counts no more, and is asked for again; that it was given stays on record.
void endWordsOnPutBack(Rotation &rotation);
/// A server held this replacement, by its fingerprint, beside the leaked signing key, to which it lists its keys.
bool isExposed(const Rotation &rotation, const QString &fingerprint);
/// Those of them that are still listed: they have to go like the old event keys.
QList<EventKey> exposedReplacements(const Rotation &rotation, const EnvironmentSnapshot *live);
/// By name: what the rotation notes under an id that is listed with another fingerprint than the noted one. Whoever
/// deleted or promoted by that id would do it to a key that nobody has asked about.
QStringList otherSigningKeys(const Rotation &rotation, const EnvironmentSnapshot &live);
QStringList otherEventKeys(const RotatedEventKey &key, const EnvironmentSnapshot &live);
/// Everybody who is known to have held the old key was seen to have left it by then, or had other variables set.
bool hadAllLeft(const RotatedEventKey &key, const Rotation &rotation, const QDateTime &then);
/// From when on to look for events through it, so that none of those that the rules ask for is missed.
QDateTime eventsSince(const RotatedEventKey &key, const RotationSight &sight);
/// Of what refuses a deletion: apps that were seen as it wants them, and have not shown it again since the final check
/// or since something was set in them here. They restart, say. Nothing speaks against them, and it is over when they
/// answer.
bool isForNow(const RotationNotice &notice);
/// What its own typed name overrules: that events still come through it, or may.
bool isOfTraffic(RotationNotice::Kind kind);
/// A person has said that nobody but the listed apps and senders sends with the old event keys that there are.
bool isNobodyElseSaid(const Rotation &rotation);
RotationException nobodyElseSends(const Rotation &rotation, const QString &person, const QDateTime &at);
void withdrawNobodyElse(Rotation &rotation);
/// That no app uses the keys counts no more, and is asked again; that it was said stays on record.
void endWordOnNoApps(Rotation &rotation);
/// Rotating in spite of this wants a reason: the name of the exception that keeps it. Empty: it wants none.
QString askedWhyAs(RotationNotice::Kind kind);
bool isAskedWhyAs(const QString &what); ///< One of these names.
/// answered: to what a reason was given. It speaks of those, and of no app and no key that has come since.
bool isAskedWhy(const QList<RotationNotice> &notices, const QList<RotationNotice> &answered = {});
/// What of a rotate with break-glass still refuses: the ids, and an act that is open.
QList<RotationNotice> noticesOfBreaking(const RotationSight &sight);
/// By name: the apps that are not known to work after rotate. The sight's rows answer the question of step Rotate.
QStringList appsThatMayBreak(const QList<RolloutRow> &rows);
/// Of these: those of which it is known, by their latest answers, and nobody answers for it.
QStringList appsThatRefuseTheNewKey(const QList<RolloutRow> &rows);
/// What has to be settled before it is called done. The sight's rows answer the question of step Finish; absence: the
/// rows that answer whether the old event keys that are deleted are held by nobody; owners: who runs an app, by its
/// key, whose its open items are unless somebody gave their word for them.
QList<OpenItem> openItemsOf(
    const RotationSight &sight, const QList<RolloutRow> &absence, const QHash<QString, QString> &owners = {});
/// What a person types to confirm what is done to this environment: its name, where it can be typed.
QString textToType(const Environment &environment);
bool hasRefusal(const QList<RotationNotice> &notices);
bool hasNotice(const QList<RotationNotice> &notices, RotationNotice::Kind kind);
