// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/words.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <QCoreApplication>
#include <algorithm>

namespace {

struct NoticeTexts
{
    Q_DECLARE_TR_FUNCTIONS(NoticeTexts)

public:
    RotationNotice::Kind kind;
    const char *title; ///< %1: the subjects, %2: the detail.
    const char *text;
};

#define WORDS(text) QT_TRANSLATE_NOOP("NoticeTexts", text)
using K = RotationNotice;

/// What each notice is, what it means, and what to do next. A test looks whether all of them are in here.
constexpr NoticeTexts notices[]{
    // Plan
    {K::NothingChosen, WORDS("Nothing is chosen yet"), WORDS("Choose the signing key, event keys, or both.")},
    {K::Archived, WORDS("This environment is archived"),
        WORDS("Inngest gives it no new key. Nothing is broken by that. Unarchive it in Inngest's dashboard first.")},
    {K::BranchChild, WORDS("A branch has no keys of its own"),
        WORDS("All branches share the keys of one parent. Choose that environment in the window, and rotate there.")},
    {K::ForeignNewKey, WORDS("There is a new signing key already"),
        WORDS("Somebody made it (fingerprint %2); no rotation of this program did. An environment holds one new key at "
              "most, and rotating would make this one the current key. Nothing is broken by that yet. Delete it under "
              "“Signing "
              "keys” when no app holds it, or close this rotation and begin one that uses it.")},
    {K::UnsettledActs, WORDS("What an earlier change did is not known yet"),
        WORDS("Its answer was lost. Close this, and choose “Find out now” in the window: that only reads. Then come "
              "back.")},
    {K::NotRead, WORDS("Not everything has been read yet"),
        WORDS("The plan is made from what is really there. Wait, or read it again. %1")},
    {K::AccessesNotRead, WORDS("How the apps are asked has not been read yet"),
        WORDS("Apps that were added by their address can be missing here, and others be asked at another address than "
              "the one that was typed, so nothing goes on. Where the keychain asks, unlock it; it is read again each "
              "minute.")},
    {K::NoActiveKey, WORDS("No current signing key is listed"),
        WORDS("There is nothing to rotate. Look where this environment's keys are managed.")},
    {K::EventKeysExposed, WORDS("These event keys can have been read as well: %1"),
        WORDS("Whoever has a signing key can read every event key of its environment by Inngest's REST API, and they "
              "are not chosen. Choose them, so that they are replaced as well.")},
    {K::CutOverDown, WORDS("No fallback in the SDK of %1"),
        WORDS("It holds one key at a time, and gives no good answer now. If it is down, nothing more breaks: give it "
              "the new key before it starts again. If it runs where this program does not reach it, its calls are "
              "refused between the rotation and its redeployment: update the SDK first (TypeScript 3.18.0, Python "
              "0.3.9, Go 0.7.2), or plan that outage.")},
    {K::CutOver, WORDS("A short outage for %1"),
        WORDS("Its SDK knows no fallback key, so it holds one key at a time: between the rotation and its redeployment "
              "its calls are refused. Until then nothing is broken by that. Update the SDK first (TypeScript 3.18.0, "
              "Python 0.3.9, Go "
              "0.7.2), or plan the outage.")},
    {K::EnvironmentLeak, WORDS("Update the SDK of %1 first"),
        WORDS("TypeScript SDKs from 3.22.0 to 3.53.1 can show an app's environment variables to anybody "
              "(CVE-2026-42047). New keys would leak like the old ones. Update to 3.54.0 or later, then rotate.")},
    {K::Unreachable, WORDS("Not reached: %1"),
        WORDS("The program got no usable answer, so it cannot tell which keys are there. That need not be an outage: "
              "the app may only be reachable from inside its network. Before rotating, make it reachable, have it "
              "confirmed, or have its owner accept the risk.")},
    {K::StaleFallback, WORDS("A fallback that is no key of this environment is set in %1"),
        WORDS("It is none of this environment's keys: left over by an earlier rotation, or another environment's. "
              "These apps accept calls signed with it. It is replaced when you set the new variables.")},
    {K::IntegrationKeys, WORDS("Made by an integration: %1"),
        WORDS("The integration set these keys once and will not set new ones: a replacement is an ordinary key, and "
              "you change the variable by hand. On Vercel only new deployments see it, previews too.")},
    {K::ClockOff, WORDS("This computer's clock is %2"),
        WORDS(
            "Apps refuse signatures that are minutes old. The program signs by the apps' own time, so the check works; "
            "still, set the clock that is wrong. It can be that of a server of your own: then apps refuse its calls.")},
    {K::ClockDisagrees, WORDS("The clocks disagree"),
        WORDS("Inngest and the apps tell different times, so no signature would be believed everywhere. Nothing has "
              "changed. Set the clocks of these right, then read again: %1")},
    {K::BrokenAlready, WORDS("Broken now, before anything was done: %1"),
        WORDS("By its own answers it refuses Inngest's calls, or its events are refused. That is an outage now. Repair "
              "it first: the details of its row say which key it needs; then redeploy.")},
    {K::KeysInSeveralApps, WORDS("Several apps share an event key: %1"),
        WORDS("All of them have to move before the old key can be deleted. A key for each app would be better.")},
    {K::NoReason, WORDS("There is no reason yet"),
        WORDS("Write down why the keys are rotated: a ticket, or one sentence. It stands in the history and in the "
              "record.")},
    {K::WorkersOnly, WORDS("Cannot be asked: %1"),
        WORDS("A worker has no address, nor has an app inside your own endpoints (API) or one that was never synced. "
              "Not asked is also an app whose address can be read in more than one way or means another computer, and "
              "one that Inngest reaches in a way that this version of the program does not know. Where the times of a "
              "worker's connections are told, the program concludes from them whether it was restarted after the "
              "variables were set; that is weaker than an answer. Of the others somebody has to say what they hold.")},
    {K::ResyncRefused, WORDS("Inngest will refuse to resync %1"),
        WORDS("It takes no sync from TypeScript SDKs 3.22.0 to 3.53.1 (CVE-2026-42047). The app goes on working with "
              "the new key, but Inngest will not learn of its changes. Update its SDK to 3.54.0 or later before the "
              "resync.")},
    {K::TakenBack, WORDS("You handed this rotation over, and opened it again yourself"),
        WORDS("Its keys and its steps stand. The apps are asked anew, and what was said of them before is offered "
              "again for you to confirm.")},
    {K::TakenOver, WORDS("%1 handed this rotation over to you"),
        WORDS("Its keys and its steps stand. The apps are asked anew from here, and what was said of them there is "
              "offered again for you to confirm.")},
    {K::OldValuesElsewhere, WORDS("Old values that only the other computer has: %1"),
        WORDS("The place had another value before it was set. It is in the keychain of whoever handed the rotation "
              "over; to put it back in an undo, ask them. The keys themselves are at hand here.")},
    {K::LeakStays, WORDS("The leak is not contained by an undo"),
        WORDS("Whoever has a leaked key can use it until it is rotated after all: begin that anew as soon as this undo "
              "is through.")},
    {K::AppsOutOfSight, WORDS("Not listed any more, and perhaps with the new keys: %1"),
        WORDS("These apps were set or seen with the new keys, and Inngest lists them no longer, so that nobody asks "
              "them. Where one still runs (an archived preview, say), what it sends is refused once the new keys are "
              "deleted: put the old ones back there. Then say below how you know that none of them needs a new key. "
              "One that is listed again is asked again.")},
    {K::StoredValuesLeft, WORDS("New values may still be stored at: %1"),
        WORDS(
            "They were stored there, or may have been, and nothing shows that they were put back. The next deployment "
            "or restart would bring in keys that the undo deletes. Put the old ones back there as well, or say that "
            "it is done.")},
    {K::OtherServers, WORDS("The apps do not all call the same server's address"),
        WORDS("By their own answers: %1. Where these are names of one server, all is well. Where they are several "
              "servers, this rotation is about one of them: the new event key of an app that sends to another is "
              "refused there from the roll-out on, and that server's calls at the latest when the old signing key goes "
              "out of the app. Leave such an app's variables as they are, and say so, or let it register here first "
              "(INNGEST_BASE_URL).")},
    {K::AppsWentOver, WORDS("Apps call another server's address than before"),
        WORDS("By their own answers: %1. Where the server has got another address or name, all is well. Where these "
              "apps have gone over to another server, this rotation is not about that one: it goes on calling them "
              "with its own keys, and refuses the new event keys. Leave such an app's variables as they are, and say "
              "so, or let it register here first (INNGEST_BASE_URL).")},
    {K::NoAppCallsHere, WORDS("No app calls the address of this account, %2"),
        WORDS(
            "By their own answers: %1. Where that is the same server by another name, as inside a container's network, "
            "all is well, and after this rotation it is not said again. Where it is another server, all apps have gone "
            "over to it, and this rotation is not about that one: it would refuse the new event keys. Rotate with an "
            "account of that server instead, or let the apps register here first (INNGEST_BASE_URL).")},
    {K::ServerRestarts, WORDS("Restarts of the server in this rotation: at most %2"),
        WORDS("Its keys are settings. While it restarts, for two to four seconds or half a minute with Connect "
              "workers, sends can fail (SDKs try again for about two seconds only), and calls wait. What is queued in "
              "its memory is lost: with Redis as its queue nothing is. A Connect worker works again some 40 seconds "
              "after the start. Have the server's settings at hand before you begin. The restarts are fewer where you "
              "can say that nobody else sends with the old event keys: then those go together.")},
    {K::ActOpen, WORDS("A change of this rotation is not settled"),
        WORDS("It is under way, or what it did is not known. What depends on it waits until that is found out, by "
              "reading.")},
    // New keys
    {K::AdoptedOld, WORDS("The key that is used is old"),
        WORDS("It was made %2. Who has seen it since is not known. Nothing is broken; a fresh key would be safer.")},
    {K::AdoptedForeign, WORDS("The key that is used was there before"),
        WORDS("It was made by %2. Ask whether it is meant for something before you go on.")},
    {K::AdoptedTwins, WORDS("Replacements that were there already are used: %1"),
        WORDS("This rotation did not make them, and who has seen them since is not known. Make sure that they serve "
              "nothing else before you go on.")},
    {K::KeysEqual, WORDS("The new and the old key are the same"),
        WORDS("A rotation between equal keys would change nothing. Create a new key.")},
    {K::SigningKeyMissing, WORDS("The new signing key is not there yet"),
        WORDS("Create it before you go on. The current one stays in use.")},
    {K::TwinMissing, WORDS("Without a replacement yet: %1"), WORDS("Create it before you go on. The old key works.")},
    {K::TwinFilterDiffers, WORDS("The filter differs: %1"),
        WORDS(
            "Inngest's copy of the replacement's filter is not that of the old key: events could be refused, or let "
            "through. It is not handed out. Give it the old key's filter, under “Event keys”; or have it deleted, and "
            "create it again. One that was there before this rotation is not deleted: another one takes its place.")},
    {K::IntegrationTwin, WORDS("The replacement is an ordinary key: %1"),
        WORDS("An integration made the old one. It does not know the new one: set the variable by hand.")},
    // Boards
    {K::AppsMissing, WORDS("Not settled yet: %1"),
        WORDS("The list says for each app what was seen and what is missing. Set and redeploy it, or wait for the "
              "count. Where its answers cannot tell, somebody who has looked can confirm it, or its owner can accept "
              "the risk.")},
    {K::WouldBreak, WORDS("Would be broken afterwards: %1"),
        WORDS("By their latest answers they refuse the new key, and so Inngest's calls from then on. Set it there and "
              "redeploy.")},
    {K::EventKeysOpen, WORDS("Event key not known to be the replacement: %1"),
        WORDS("That does not keep you from going on: the old event keys work until they are deleted. It has to be "
              "known before that.")},
    {K::NoApps, WORDS("No app is known"),
        WORDS("Nobody could be asked: that is no proof that nothing breaks. Confirm that there is no app, or add one "
              "by its address.")},
    {K::BrokenNow, WORDS("Broken now: %1"),
        WORDS("Inngest's calls to it, or its events, are refused at this moment. Repair it first: the list says how.")},
    {K::CannotTell, WORDS("Cannot tell: %1"),
        WORDS("Asking does not show which keys are there. Let somebody look at the variables and confirm it, or let "
              "the owner accept the risk.")},
    {K::AtRisk, WORDS("At risk: %1"),
        WORDS("These may break. For each of them somebody answers, by name, for the state that was known then.")},
    // Rotate
    {K::NotAskedAgain, WORDS("The final check is missing or older than ten minutes"),
        WORDS("Every app is asked once more, and the keys are read, right before this step changes them.")},
    {K::IdsDiffer, WORDS("The signing keys that are there are not the ones of this rotation"),
        WORDS(
            "Somebody changed them in between. Rotating now would make another key the current one, so it is refused. "
            "Nothing is broken by that. Find out who did it; then begin with another new key, from page 2 on.")},
    {K::OtherKey, WORDS("Not the key that this rotation is about: %1"),
        WORDS("What is noted here belongs to another key than the one that Inngest lists under that ID: the "
              "fingerprints differ. A hand-over file that was mixed up or changed does that. Nothing is rotated or "
              "deleted by it. Ask whoever began this rotation; handing it over ends it on this computer.")},
    {K::SigningKeyGone, WORDS("The new signing key is gone"),
        WORDS("Somebody deleted it at Inngest; or, of a server of your own, its value is no longer kept on this "
              "computer. The old key works, and apps that have it as fallback go on. Create another new key; the apps "
              "have to be set and redeployed again.")},
    {K::RotatedElsewhere, WORDS("It is rotated already"),
        WORDS("It was done outside this rotation (in Inngest's dashboard, or by a restart of your own server with the "
              "new key), and the key of this rotation is the current one now. Apps that hold it go on working. Go on "
              "after it.")},
    {K::OtherPromoted, WORDS("Another key was promoted"),
        WORDS("Inngest signs with a key (fingerprint %2) that is not the one of this rotation. Apps that do not hold "
              "it refuse Inngest's calls: an outage now. Set that key in every app, right away.")},
    {K::OldKeySeen, WORDS("The server told of the old signing key"),
        WORDS("The latest reading shows the old signing key (fingerprint %2) as the server's. That can be one of "
              "several servers that was not restarted, or all of them are back at the old key. It is read again about "
              "a minute later; if the old key shows then too, this rotation stands before its restart again. Whether "
              "anything is broken is not known by it: apps that hold both keys go on working.")},
    {K::RestScripts, WORDS("Scripts that use the signing key break at this step"),
        WORDS("Whatever sends it to Inngest's REST API as a bearer token has no fallback. Have those scripts ready for "
              "the new key.")},
    {K::OutsideWindow, WORDS("Now is outside the change window of the plan"),
        WORDS("It is %2. Wait for it, or say why it is done now; the record says so.")},
    {K::AppsSincePlan, WORDS("Not in the plan: %1"),
        WORDS("These apps were not there when the plan was made. Nothing is broken by that. Where somebody approved "
              "the plan, tell them, and say why you go on; the record says so.")},
    {K::AppsGoneSincePlan, WORDS("In the plan, and not there any more: %1"),
        WORDS("Inngest no longer lists these apps, or somebody took them out of the table. Look why, and say why you "
              "go on; the record says so.")},
    {K::KeysSincePlan, WORDS("Made since the plan, and not by this rotation: %1"),
        WORDS("The plan did not have these keys. Find out who made them and what for, and say why you go on; the "
              "record says so.")},
    // Resync
    {K::AppIdChanged, WORDS("Another app answers: %1"),
        WORDS("At its address there is now an app with the ID %2. Inngest takes that for another app. Put the ID back, "
              "or resync from the right address.")},
    {K::ResyncFailed, WORDS("The resync failed: %1"),
        WORDS("The line of each app says why, and what to do. An app that holds the new key still gets its calls.")},
    {K::ResyncMissing, WORDS("Not resynced yet: %1"), WORDS("Resync it before you go on.")},
    // Old event keys
    {K::StillHeld, WORDS("Still with an old event key: %1"),
        WORDS("Deleting it would refuse this app's events. Give it the replacement and redeploy.")},
    {K::SendersUnasked, WORDS("Nobody has said of these that they hold the key that they are to have: %1"),
        WORDS("They are no apps, so the program cannot ask them. Where they do not, their events are refused once the "
              "key that they hold is deleted. Ask their owners, and put down the answer.")},
    {K::HoldersOutOfSight, WORDS("Not listed any more, and last known with this key: %1"),
        WORDS("These apps were seen or said to send with it, nothing has shown that they have left it, and Inngest "
              "lists them no longer, so that nobody asks them. Where one still runs (an archived preview, say), what "
              "it sends is refused once the key is deleted: give it the replacement there. Then say, where the key is "
              "deleted, how you know that none of them sends with it. One that is listed again is asked again.")},
    {K::HoldersNotKnown, WORDS("Nobody is known who sends with %1"),
        WORDS("No app that is there was seen to hold it, and no other sender of it is written down: whoever sends with "
              "it cannot be asked, and is refused once it is deleted. Find out when the last event came through it.")},
    {K::EventsStillArrive, WORDS("Events still arrive through %1"),
        WORDS("The last one came %2. Something still sends with that key, and would be refused: find it first.")},
    {K::EventsNotKnown, WORDS("Not known whether events still arrive: %1"),
        WORDS("Inngest did not tell when the last event came through. It is read again while this page is shown.")},
    {K::EventsNotTold, WORDS("The last event is never told here: %1"),
        WORDS("Of this account the program is never told when the last event came through. Look it up and note it "
              "here, once more where that was long ago, or delete the key by typing its own name.")},
    {K::QuietPeriod, WORDS("Not quiet for long enough yet: %1"),
        WORDS("The plan asks that no event comes through it for some days after all who are known to send with it have "
              "left it. Until then, if none comes: %2.")},
    {K::OldKeyGone, WORDS("Somebody has deleted an old event key: %1"),
        WORDS("It is gone already. Whoever still sends with it is refused now.")},
    {K::TwinGone, WORDS("A replacement is gone: %1"),
        WORDS("It is not listed: somebody deleted it, or what was brought was another environment's. Whoever sends "
              "with it already is refused, which is an outage. Create another one and set it, or put the old key back "
              "where it was set.")},
    // Finish
    {K::FallbackStill, WORDS("The latest answer shows a fallback: %1"),
        WORDS("These apps work, and still accept calls signed with that key. Take the variable out and redeploy.")},
    {K::OpenItems, WORDS("Some things are open"),
        WORDS("%1. Settle them, or finish with open items: then each stands on the record with its owner.")},
};

#undef WORDS

QString detailText(const RotationNotice &notice)
{
    if (notice.kind == RotationNotice::ClockOff) {
        const qint64 ahead = notice.detail.toLongLong();
        const QDateTime earlier = QDateTime::fromSecsSinceEpoch(0);
        const QString difference = ageInWords(earlier, earlier.addSecs(std::abs(ahead)));
        return ahead > 0 ? NoticeTexts::tr("%1 behind the server's").arg(difference)
                         : NoticeTexts::tr("%1 ahead of the server's").arg(difference);
    }
    if (notice.kind == RotationNotice::AdoptedForeign && notice.detail.isEmpty())
        return NoticeTexts::tr("somebody whose name is not known, perhaps by yourself", "It was made by ...");
    const auto inWords = [](const QString &detail) {
        const QDateTime time = QDateTime::fromString(detail, Qt::ISODateWithMs);
        return time.isValid() ? exactTimeText(time) : detail;
    };
    if (notice.kind == RotationNotice::OutsideWindow)
        return NoticeTexts::tr("%1 – %2", "from, to")
            .arg(inWords(notice.detail.section(u'/', 0, 0)), inWords(notice.detail.section(u'/', 1)));
    return inWords(notice.detail);
}

Tone toneOf(const RotationNotice &notice)
{
    if (notice.isOnce)
        return Tone::Warning;
    // Red is for what is broken now.
    constexpr RotationNotice::Kind broken[]{K::BrokenNow, K::BrokenAlready, K::OtherPromoted, K::TwinGone};
    if (std::ranges::find(broken, notice.kind) != std::end(broken))
        return Tone::Danger;
    // What was not done yet is a thing to do, and needs nobody's look.
    constexpr RotationNotice::Kind toDo[]{K::NothingChosen, K::NoReason, K::NotRead, K::SigningKeyMissing,
        K::TwinMissing, K::ResyncMissing, K::NotAskedAgain};
    if (std::ranges::find(toDo, notice.kind) != std::end(toDo))
        return Tone::Info;
    return notice.severity == RotationNotice::Note ? Tone::Info : Tone::Warning;
}

} // namespace

TonedText noticeText(const RotationNotice &notice)
{
    const Tone tone = toneOf(notice);
    if (notice.isOnce)
        return {tone, filledIn(NoticeTexts::tr("Not in the latest list: %1"), namesInWords(notice.subjects), {}),
            NoticeTexts::tr("It may have been deleted; one list that lacks it is no proof of that. It is looked for "
                            "again within a minute.")};
    const auto found = std::find_if(
        std::begin(notices), std::end(notices), [&notice](const NoticeTexts &one) { return one.kind == notice.kind; });
    if (found == std::end(notices))
        return {};
    const QString subjects = namesInWords(notice.subjects);
    if (notice.kind == K::TwinGone && !notice.detail.isEmpty())
        return {tone, filledIn(NoticeTexts::tr("The server lacks a replacement: %1"), subjects, {}),
            NoticeTexts::tr("It was started without it: whoever sends with it already is refused, which is an outage. "
                            "Put it back into the server's settings, and restart the server. Make another one only "
                            "where nobody has this one yet.")};
    if (notice.kind == K::EventsStillArrive && notice.detail.endsWith(u'/'))
        return {tone, filledIn(NoticeTexts::tr("An event came through %1"), subjects, {}),
            NoticeTexts::tr("The last one came %1. Whether its sender has left the key since is not known: it would be "
                            "refused, so find out first.")
                .arg(exactTimeText(QDateTime::fromString(notice.detail.chopped(1), Qt::ISODateWithMs)))};
    const bool isOfServer = notice.kind == K::EventsNotTold && !notice.detail.isEmpty();
    const QString detail = isOfServer ? QString() : detailText(notice);
    const QString more = isOfServer ? u' '
            + NoticeTexts::tr("The log of what stands in front of the server can tell: events come to the path /e/ "
                              "with the key behind it.")
                                    : QString();
    return {tone, filledIn(NoticeTexts::tr(found->title), subjects, detail),
        filledIn(NoticeTexts::tr(found->text), subjects.isEmpty() ? detail : subjects, detail).trimmed() + more};
}
