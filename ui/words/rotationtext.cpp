// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/rotationtext.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "app/rotation/recordwords.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"

#include <algorithm>
#include <utility>

QString openItemText(const OpenItem &item)
{
    const QString oldKey = oldKeyInWords(item);
    const QString kind = openKindInWords(item.kind);
    const QString what
        = oldKey.isEmpty() ? kind : Words::tr("%1; %2", "what is open, of the old key").arg(kind, oldKey);
    const QString owner = item.owner.isEmpty() ? Words::tr("nobody is named") : shownName(item.owner);
    return Words::tr("%1: %2. Owner: %3").arg(shownName(item.name), what, owner);
}

QString openItemsText(const QList<OpenItem> &items)
{
    return ofEach(items, [](const OpenItem &item) { return Words::tr("• %1").arg(openItemText(item)); }).join(u'\n');
}

QString resyncedText(int done, int all, QStringList byHandBy)
{
    const QString text = Words::tr("%1 of %n apps resynced", nullptr, all).arg(done - int(byHandBy.size()));
    if (byHandBy.isEmpty())
        return text;
    const QString byHand = Words::tr("%n by hand", nullptr, int(byHandBy.size()));
    byHandBy.removeDuplicates();
    return Words::tr("%1, and %2, by the word of %3", "so many by their answers, so many by hand, who says so")
        .arg(text, byHand, namesInWords(byHandBy, 2));
}

namespace {

QString appsText(const RotationProgress &progress)
{
    QString settled = progress.isOfResyncs
        ? resyncedText(progress.settled, progress.apps, progress.byHandBy)
        : Words::tr("%1 of %n apps settled", nullptr, progress.apps).arg(progress.settled);
    if (progress.inDoubt > 0)
        settled = Words::tr("%1, %2 to be looked up with “Set for me”", "how many are settled, how many are cut off")
                      .arg(settled, QString::number(progress.inDoubt));
    if (progress.broken > 0)
        return Words::tr("%1, %2 broken now").arg(settled, QString::number(progress.broken));
    if (progress.counted == 0 || !progress.left.isTold())
        return settled;
    const QString span = leftInWords(progress.left.span);
    const QString left = !progress.left.isLonger ? Words::tr("%1, about %2 left").arg(settled, span)
        : progress.left.span.count() > 0 ? Words::tr("%1, longer than expected: about %2 left").arg(settled, span)
                                         : Words::tr("%1, longer than expected").arg(settled);
    return progress.counted == progress.apps - progress.settled
        ? left
        : Words::tr("%1 for %2 of the others").arg(left, QString::number(progress.counted));
}

QString keysText(const RotationProgress &progress)
{
    switch (progress.keys) {
    case RotationProgress::Keys::OldToDelete:
        return Words::tr("%n old event keys still to delete", nullptr, progress.keysLeft);
    case RotationProgress::Keys::NewToDelete:
        return Words::tr("%n new keys still to delete", nullptr, progress.keysLeft);
    case RotationProgress::Keys::NewToMake:
        break;
    }
    return Words::tr("%n new keys still to make", nullptr, progress.keysLeft);
}

/// Of an error its kind alone: whoever passes by can read it, and what it says can name a key.
QString troubleText(const RotationProgress &progress)
{
    if (progress.isUnsettled)
        return Words::tr("what a change did is not known yet");
    return progress.hasStopped ? Words::tr("the deletion stopped: %1").arg(errorTitle(*progress.trouble))
                               : Words::tr("needs attention: %1").arg(errorTitle(*progress.trouble));
}

} // namespace

QString progressText(const RotationProgress &progress)
{
    QStringList parts;
    // Where nothing is to be waited for with them it is the keys that are next.
    const bool areAppsWell = progress.settled >= progress.apps && progress.broken == 0 && progress.inDoubt == 0;
    if (progress.apps > 0 && !(areAppsWell && progress.keysLeft > 0))
        parts.append(appsText(progress));
    if (progress.keysLeft > 0)
        parts.append(keysText(progress));
    const QString text = inARow(parts);
    if (!progress.isInTrouble())
        return text;
    return text.isEmpty() ? troubleText(progress)
                          : Words::tr("%1; %2", "how far it is, what is in trouble").arg(text, troubleText(progress));
}

QString namesInWords(const QStringList &all, int most)
{
    const QStringList names = shortened(shownNames(all), most);
    if (names.size() > most)
        return inARow(names.mid(0, most)) + u' ' + names.last();
    if (names.size() < 2)
        return names.value(0);
    return Words::tr("%1 and %2").arg(inARow(names.mid(0, names.size() - 1)), names.last());
}

QString causeText(const Rotation &rotation, bool byRestart)
{
    switch (rotation.cause) {
    case RotationCause::Routine:
        return Words::tr("Everything is prepared first, and the steps that cannot be undone come last.");
    case RotationCause::SigningKeyLeaked:
        if (byRestart)
            return Words::tr("Whoever has it can read all keys of this server through its REST API until it is "
                             "restarted with another one. Keep its address from others first, where you can. Then "
                             "rotate as fast as the apps allow; new event keys are made only after that, so that the "
                             "thief cannot read them. It is contained when the fallback is gone from every app.");
        if (rotation.keyAccessOffAt.isValid())
            return Words::tr(
                "When it was asked here, Inngest refused the list of event keys to this signing key, so new ones need "
                "not wait until it is gone. Leave key access for the REST API switched off until you have rotated, "
                "and rotate as fast as the apps allow. It is contained when the fallback is gone from every app.");
        return Words::tr(
            "Whoever has it can read all keys of this environment through Inngest's REST API until you rotate. First "
            "switch off key access for the REST API in Inngest's dashboard, if your account has that switch. Then "
            "rotate as fast as the apps allow; new event keys are made only after that, so that the thief cannot read "
            "them. It is contained when the fallback is gone from every app.");
    case RotationCause::EventKeyLeaked:
        return Words::tr("Whoever has it can send events into this environment. Rotate that event key; the signing key "
                         "need not change.");
    case RotationCause::EnvironmentLeaked:
        return Words::tr("Both kinds of key have to be taken for known. Update the SDK of the app that leaked first: "
                         "TypeScript 3.22.0 to 3.53.1 can show its variables, and would show the new keys too. Then it "
                         "goes on as after a leaked signing key.");
    }
    return {};
}

namespace {

/// Whether anything of the record shows that the app was given a new key, or held one.
bool wasGivenNewKeys(const Rotation &rotation, const PlannedApp &app)
{
    return app.wasSet() || app.ranNewKeys || app.isWrittenElsewhere || wasStoredByTool(rotation, app)
        || isInWrittenFile(rotation, app);
}

/// Apps of which somebody has accepted in an undo what they hold, not known as that is. wereGiven: those that were
/// given a new key by the record, or else the others.
QStringList leftAtRisk(const Rotation &rotation, bool wereGiven)
{
    return ofEach(rotation.apps, &PlannedApp::name, [&rotation, wereGiven](const PlannedApp &app) {
        return wasGivenNewKeys(rotation, app) == wereGiven
            && std::ranges::any_of(rotation.words, [&app](const Word &word) {
                   return word.asked.appKey == app.appKey && word.asked.goal == RolloutGoal::OldOnly && !word.isOver
                       && word.kind == Word::Kind::RiskAccepted;
               });
    });
}

bool isRiskLeft(const Rotation &rotation)
{
    return !leftAtRisk(rotation, true).isEmpty() || !leftAtRisk(rotation, false).isEmpty();
}

/// What is left to do after an undo that somebody has ended on their word.
QString riskText(const Rotation &rotation)
{
    QStringList sentences;
    if (const QStringList given = leftAtRisk(rotation, true); !given.isEmpty())
        sentences.append(Words::tr("Somebody has accepted that these apps may still hold a new key, and are refused "
                                   "with one that is deleted: %1. See that they get the old keys back.")
                             .arg(namesInWords(given)));
    if (const QStringList others = leftAtRisk(rotation, false); !others.isEmpty())
        sentences.append(Words::tr("Somebody has accepted that nothing shows what these apps hold: %1. By this record "
                                   "none of them was given a new key; see that nobody has set one there otherwise.")
                             .arg(namesInWords(others)));
    return sentences.join(u' ');
}

QString undoneText(const Rotation &rotation, const QString &when)
{
    if (const QStringList stay = replacementsThatStay(rotation); !stay.isEmpty())
        return Words::tr("Undone %1, except for what somebody had deleted: the old keys of these replacements are "
                         "gone, so they stay in use: %2.")
            .arg(when, namesInWords(stay));
    const QStringList gone = ofEach(rotation.eventKeys, &RotatedEventKey::oldName, &RotatedEventKey::isOldDeleted);
    QStringList sentences{gone.isEmpty()
            ? Words::tr("Undone %1. The old keys are left as they were.").arg(when)
            : Words::tr("Undone %1. The old keys are left as they were, except for event keys that somebody had "
                        "deleted: %2.")
                  .arg(when, namesInWords(gone))};
    const auto few = [](const QStringList &names) { return namesInWords(names); };
    if (const QString keys = undoneKeysInWords(rotation, few); !keys.isEmpty())
        sentences.append(keys);
    if (const QStringList stored = appsWithStoredValues(rotation); !stored.isEmpty())
        sentences.append(Words::tr("At these apps new values may still wait to be deployed; put the old ones back "
                                   "there first: %1.")
                             .arg(namesInWords(stored)));
    else if (isRiskLeft(rotation))
        sentences.append(riskText(rotation));
    else if (gone.isEmpty() && deletedBySomebodysWord(rotation).isEmpty() && rotation.cause == RotationCause::Routine)
        sentences.append(Words::tr("Of this rotation nothing is left to do."));
    return sentences.join(u' ');
}

/// A title, and what it came to.
std::pair<QString, QString> endOf(const Rotation &rotation)
{
    const QString when = exactTimeText(rotation.endedAt);
    switch (rotation.outcome) {
    case RotationOutcome::Running:
        return {Words::tr("The rotation is under way"), {}};
    case RotationOutcome::Done:
        return {Words::tr("The rotation is done"),
            Words::tr("Finished %1. Save the record now: it says what was done, by whom, and how well each app was "
                      "known to have the new keys.")
                .arg(when)};
    case RotationOutcome::ClosedWithExceptions:
        return {Words::tr("Finished with %n open items", nullptr, int(rotation.openItems.size())),
            Words::tr("Closed %1. What was left open is on the record, and stays to be done: save the record and "
                      "give it to those who answer for it.")
                    .arg(when)
                + (rotation.closingNote.isEmpty()
                            || hasOneWith(rotation.openItems, &OpenItem::owner, rotation.closingNote)
                        ? QString()
                        : u'\n' + Words::tr("Said when it was closed: “%1”").arg(shownLine(rotation.closingNote)))};
    case RotationOutcome::Undone:
        return {Words::tr("The rotation is undone"), undoneText(rotation, when)};
    case RotationOutcome::Abandoned:
        return {
            Words::tr("The rotation was given up"), Words::tr("Given up %1, before it had created any key.").arg(when)};
    case RotationOutcome::HandedOver:
        return {Words::tr("The rotation was handed over"),
            (rotation.handedOverTo.isEmpty()
                    ? Words::tr("Handed over %1.").arg(when)
                    : Words::tr("Handed over %1. Saved as “%2”.").arg(when, shownLine(rotation.handedOverTo)))
                + u' ' + wayBackFromHandoverText()};
    }
    return {};
}

} // namespace

QString wayBackFromHandoverText()
{
    return Words::tr("Whoever opens the file goes on with the rotation. Here it can only be looked at, until you open "
                     "the file here again: do that only if nobody has opened it elsewhere.");
}

QString outcomeTitle(const Rotation &rotation)
{
    return endOf(rotation).first;
}

Tone undoneTone(const Rotation &rotation)
{
    const bool isWorkLeft = rotation.outcome == RotationOutcome::Undone
        && (!appsWithStoredValues(rotation).isEmpty() || isRiskLeft(rotation));
    return !isWorkLeft && containmentInWords(rotation, rotation.openItems).isEmpty() ? Tone::Good : Tone::Warning;
}

QString outcomeText(const Rotation &rotation)
{
    const QString end = endOf(rotation).second;
    const QString leak = containmentInWords(rotation, rotation.openItems);
    return leak.isEmpty() ? end : end + u'\n' + leak;
}

QString undoText(
    const Rotation &rotation, bool givesUp, bool isAnythingSet, const std::optional<EnvironmentSnapshot> &live)
{
    const QStringList missing = ofEach(rotation.eventKeys, &RotatedEventKey::oldName,
        [&live](const RotatedEventKey &key) { return live && !live->eventKey(key.oldId); });
    const QString lost = missing.isEmpty()
        ? QString()
        : Words::tr("The latest list of keys lacks these old event keys: %1. If somebody has deleted one, an undo does "
                    "not bring it back, and its replacement stays.")
              .arg(namesInWords(missing));
    const QString meanwhile = rotation.rotatesSigningKey && !rotation.isRotated
        ? Words::tr("The old key stays the one that calls are signed with: an app that holds it works throughout.")
        : QString();
    const QString way = isAnythingSet
        ? (lost.isEmpty() ? Words::tr("Everything can still be put back.") : Words::tr("The rest can be put back."))
            + u' '
            + Words::tr(
                "In this order: the old variables go back wherever new ones were set, you redeploy there, every app "
                "has to be known not to hold a new key any more, and only then the new keys are deleted.")
        : Words::tr("Neither this rotation's record nor any app's answer shows a new key anywhere: there is nothing to "
                    "put back. Every app has to be known not to hold one all the same, and only then the new keys are "
                    "deleted.");
    const QString what = givesUp
        ? Words::tr("Nothing has been created yet. The plan is closed, and the record says so.")
        : QStringList{lost, way, meanwhile}.join(u' ').trimmed();
    const QString leak = leakLeftInWords(rotation);
    return leak.isEmpty() ? what : Words::tr("The leak: %1\n\n%2", "that it goes on, what is done").arg(leak, what);
}

QString undoRestartText(const Rotation &rotation)
{
    return std::ranges::any_of(rotation.eventKeys, &RotatedEventKey::isTwinToGo)
        ? Words::tr("The new event keys leave the server with a restart, for which you are given the settings.")
        : QString();
}

QString wayBackText(const RotationSession &session)
{
    const Rotation &rotation = session.rotation();
    const bool hasLostEventKeys = std::ranges::any_of(rotation.eventKeys, &RotatedEventKey::isOldDeleted);
    QStringList text{
        Words::tr(
            "The server is restarted with its old signing key: you are given the settings, and it is watched what "
            "the server answers. An app that still holds both keys accepts its calls before and after; one whose "
            "fallback is gone would refuse them. Then the rotation stands before “Rotate” again."),
        hasLostEventKeys ? Words::tr("The old event keys that are out of the server stay out.")
                         : Words::tr("All of it can be undone from there.")};
    if (!rotation.isAfterLeak())
        return text.join(u' ');
    text.append(Words::tr("Whoever has the leaked key is let in again by that, and can read every event key that the "
                          "server holds then."));
    const QStringList exposed = session.exposedByWayBack();
    if (rotation.makesEventKeysLate())
        text.append(exposed.isEmpty()
                ? Words::tr("So the new event keys are left out of these settings; the next “Rotate” brings new ones.")
                : Words::tr("These new event keys stay in it, since somebody may send with them by now, and have to be "
                            "replaced as well: %1. The others are left out.")
                      .arg(namesInWords(exposed)));
    return text.join(u' ');
}
