// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/shown.h"
#include "ui/common/agetext.h"
#include "ui/wizard/rotationtext.h"

#include <QCoreApplication>

namespace {

struct NoticeTexts
{
    Q_DECLARE_TR_FUNCTIONS(NoticeTexts)

public:
    static NoticeText of(const RotationNotice &notice);

private:
    static NoticeText plan(const RotationNotice &notice);
    static NoticeText planApps(const RotationNotice &notice);
    static NoticeText keys(const RotationNotice &notice);
    static NoticeText confirm(const RotationNotice &notice);
    static NoticeText rotate(const RotationNotice &notice);
    static NoticeText after(const RotationNotice &notice);
    static QString who(const RotationNotice &notice) { return namesInWords(notice.subjects); }
    static QString when(const RotationNotice &notice);
};

QString NoticeTexts::when(const RotationNotice &notice)
{
    const QDateTime time = QDateTime::fromString(notice.detail, Qt::ISODateWithMs);
    return time.isValid() ? exactTimeText(time) : shownLine(notice.detail);
}

NoticeText NoticeTexts::of(const RotationNotice &notice)
{
    using K = RotationNotice;
    if (notice.kind <= K::NoActiveKey || notice.kind == K::NoReason)
        return plan(notice);
    if (notice.kind <= K::WorkersOnly)
        return planApps(notice);
    if (notice.kind <= K::IntegrationTwin)
        return keys(notice);
    if (notice.kind <= K::CannotTell)
        return confirm(notice);
    if (notice.kind <= K::RestScripts)
        return rotate(notice);
    return after(notice);
}

NoticeText NoticeTexts::plan(const RotationNotice &notice)
{
    switch (notice.kind) {
    case RotationNotice::NothingChosen:
        return {tr("Nothing is chosen yet"), tr("Choose the signing key, event keys, or both.")};
    case RotationNotice::Archived:
        return {tr("This environment is archived"),
            tr("Inngest gives it no new key. Nothing is broken. Unarchive it in Inngest's dashboard first.")};
    case RotationNotice::BranchChild:
        return {tr("A branch has no keys of its own"),
            tr("All branches share the keys of one parent. Choose that environment in the window, and rotate there.")};
    case RotationNotice::AnotherRotation:
        return {tr("Another rotation of this environment is not finished"),
            tr("Two at a time would delete each other's keys. Finish or undo that one first. %1")
                .arg(shownLine(notice.detail))};
    case RotationNotice::ForeignNewKey:
        return {tr("There is a new signing key already"),
            tr("Somebody made it (fingerprint %1); no rotation of this program did. An environment holds one new key "
               "at "
               "most, and rotating would make this one the current key. Nothing is broken. Use it for this rotation, "
               "or have it deleted once no app holds it.")
                .arg(shownLine(notice.detail))};
    case RotationNotice::UnsettledActs:
        return {tr("What an earlier change did is not known yet"),
            tr("Its answer was lost. Close this, and choose “Find out now” in the window: that only reads. Then come "
               "back.")};
    case RotationNotice::NotRead:
        return {tr("The environment has not been read yet"),
            tr("The plan is made from what is really there. Wait, or read it again.")};
    case RotationNotice::NoActiveKey:
        return {tr("Inngest lists no current signing key"),
            tr("There is nothing to rotate. Look at the environment in Inngest's dashboard.")};
    default:
        break;
    }
    return {tr("There is no reason yet"),
        tr("Write down why the keys are rotated: a ticket, or one sentence. It stands in the history and in the "
           "record.")};
}

NoticeText NoticeTexts::planApps(const RotationNotice &notice)
{
    switch (notice.kind) {
    case RotationNotice::CutOver:
        return {tr("A short outage for %1").arg(who(notice)),
            tr("Its SDK knows no fallback key, so it holds one key at a time: between the rotation and its "
               "redeployment "
               "its calls are refused. Nothing is broken now. Update the SDK first (TypeScript 3.18.0, Python 0.3.9, "
               "Go 0.7.2), or plan the outage.")};
    case RotationNotice::EnvironmentLeak:
        return {tr("Update the SDK of %1 first").arg(who(notice)),
            tr("TypeScript SDKs from 3.22.0 to 3.53.1 can show an app's environment variables to anybody "
               "(CVE-2026-42047). New keys would leak like the old ones. Update to 3.54.0 or later, then rotate.")};
    case RotationNotice::Unreachable:
        return {tr("Not reached: %1").arg(who(notice)),
            tr("The program got no usable answer, so it cannot tell which keys are there. That need not be an outage: "
               "the app may only be reachable from inside its network. Before rotating, make it reachable or have "
               "somebody answer for it.")};
    case RotationNotice::StaleFallback:
        return {tr("An old fallback is still set in %1").arg(who(notice)),
            tr("It was left over by an earlier rotation, and these apps accept calls signed with that old key. It is "
               "replaced when you set the new variables.")};
    case RotationNotice::IntegrationKeys:
        return {tr("Made by an integration: %1").arg(who(notice)),
            tr("The integration set these keys once and will not set new ones: a twin is an ordinary key, and you "
               "change the variable by hand. On Vercel only new deployments see it, previews too.")};
    case RotationNotice::ClockOff:
        return {tr("This computer's clock is off by %1 seconds").arg(shownLine(notice.detail)),
            tr("Apps refuse signatures that are minutes old. The program signs by the apps' own time, so the check "
               "works; still, set the clock right.")};
    case RotationNotice::ClockDisagrees:
        return {tr("The clocks disagree"),
            tr("Inngest and the apps tell different times, so no signature would be believed everywhere. Nothing has "
               "changed. Set the clocks of these right, then read again: %1")
                .arg(who(notice))};
    case RotationNotice::BrokenAlready:
        return {tr("Broken now, before anything was done: %1").arg(who(notice)),
            tr("Inngest's calls to it are refused with the current key. That is an outage now. Repair it first: give "
               "it "
               "the current signing key, and redeploy.")};
    case RotationNotice::KeysInSeveralApps:
        return {tr("Several apps share an event key: %1").arg(who(notice)),
            tr("All of them have to move before the old key can be deleted. A key for each app would be better.")};
    case RotationNotice::WorkersOnly:
        return {tr("Cannot be asked: %1").arg(who(notice)),
            tr("A worker has no address. The program concludes from the times of its connections whether it was "
               "restarted after the variables were set; that is weaker than an answer.")};
    default:
        break;
    }
    return {};
}

NoticeText NoticeTexts::keys(const RotationNotice &notice)
{
    switch (notice.kind) {
    case RotationNotice::AdoptedOld:
        return {tr("The adopted key is old"),
            tr("It was made %1. Who has seen it since is not known. Nothing is broken; a fresh key would be safer.")
                .arg(when(notice))};
    case RotationNotice::AdoptedForeign:
        return {tr("Somebody else made the adopted key"),
            tr("It was made by %1. Ask whether it is meant for something before you go on.")
                .arg(notice.detail.isEmpty() ? who(notice) : shownLine(notice.detail))};
    case RotationNotice::KeysEqual:
        return {tr("The new and the old key are the same"),
            tr("A rotation between equal keys would change nothing. Create a new key.")};
    case RotationNotice::TwinMissing:
        return {tr("Without a twin yet: %1").arg(who(notice)), tr("Create it before you go on. The old key works.")};
    case RotationNotice::TwinFilterDiffers:
        return {tr("The filter differs: %1").arg(who(notice)),
            tr("Inngest's copy of the twin's filter is not that of the old key: events could be refused, or let "
               "through. Nothing uses it yet. Delete that twin and create it again.")};
    default:
        break;
    }
    return {tr("The twin is an ordinary key: %1").arg(who(notice)),
        tr("An integration made the old one. It does not know the new one: set the variable by hand.")};
}

NoticeText NoticeTexts::confirm(const RotationNotice &notice)
{
    switch (notice.kind) {
    case RotationNotice::AppsMissing:
        return {tr("Not there yet: %1").arg(who(notice)),
            tr("Going on now could break it. Nothing is broken. The list says for each app what is missing; redeploy "
               "it, or let somebody answer for it.")};
    case RotationNotice::NoApps:
        return {tr("No app is known"),
            tr("Nobody could be asked: that is no proof that nothing breaks. Confirm that there is no app, or add one "
               "by its address.")};
    case RotationNotice::BrokenNow:
        return {tr("Broken now: %1").arg(who(notice)),
            tr("Inngest's calls to it, or its events, are refused at this moment. Repair it first: the list says "
               "how.")};
    case RotationNotice::OneSampleOnly:
        return {tr("One answer only: %1").arg(who(notice)),
            tr("Inngest contacted it once. Behind one address there can be several instances; the others were not "
               "seen.")};
    default:
        break;
    }
    return {tr("Cannot tell: %1").arg(who(notice)),
        tr("The answers do not say which keys are there. Look at its variables yourself, and put down who did.")};
}

NoticeText NoticeTexts::rotate(const RotationNotice &notice)
{
    switch (notice.kind) {
    case RotationNotice::NotAskedAgain:
        return {tr("The last look is missing or older than ten minutes"),
            tr("Ask every app and Inngest once more right before the step that cannot be undone.")};
    case RotationNotice::LatestContradicts:
        return {tr("Not as confirmed any more: %1").arg(who(notice)),
            tr("The latest answer contradicts the earlier ones: an instance without the new keys, perhaps. Rotating "
               "now would break it. Redeploy it, and ask again.")};
    case RotationNotice::IdsDiffer:
        return {tr("The signing keys at Inngest are not the ones of this rotation"),
            tr("Somebody changed them in between. Rotating now would make another key the current one, so it is "
               "refused. Nothing is broken by that. Find out who did it; then begin with another new key, or with that "
               "one, from page 2 on.")};
    case RotationNotice::SigningKeyGone:
        return {tr("The new signing key is gone"),
            tr("Somebody deleted it at Inngest. The old key works, and apps that have it as fallback go on. Create "
               "another new key; the apps have to be set and redeployed again.")};
    case RotationNotice::RotatedElsewhere:
        return {tr("It is rotated already"),
            tr("Somebody did it in Inngest's dashboard, and the key of this rotation is the current one now. Apps with "
               "the new key work. Go on with the resync.")};
    case RotationNotice::OtherPromoted:
        return {tr("Another key was promoted"),
            tr("Inngest signs with a key (fingerprint %1) that is not the one of this rotation. Apps that do not hold "
               "it refuse Inngest's calls: an outage now. Set that key in every app, right away.")
                .arg(shownLine(notice.detail))};
    default:
        break;
    }
    return {tr("Scripts that use the signing key break at this step"),
        tr("Whatever sends it to Inngest's REST API as a bearer token has no fallback. Have those scripts ready for "
           "the "
           "new key.")};
}

NoticeText NoticeTexts::after(const RotationNotice &notice)
{
    switch (notice.kind) {
    case RotationNotice::AppIdChanged:
        return {tr("Another app answers: %1").arg(who(notice)),
            tr("At its address there is now an app with the ID %1. Inngest takes that for another app. Put the ID "
               "back, "
               "or resync from the right address.")
                .arg(shownLine(notice.detail))};
    case RotationNotice::ResyncFailed:
        return {tr("The resync failed: %1").arg(who(notice)),
            tr("The line of each app says why, and what to do. An app that holds the new key still gets its calls.")};
    case RotationNotice::ResyncMissing:
        return {tr("Not resynced yet: %1").arg(who(notice)), tr("Resync it before you go on.")};
    case RotationNotice::StillHeld:
        return {tr("Still with the old event key: %1").arg(who(notice)),
            tr("Deleting it would refuse this app's events. Nothing is broken now. Give it the twin and redeploy.")};
    case RotationNotice::SendersUnasked:
        return {tr("Nobody has said of these that they moved: %1").arg(who(notice)),
            tr("They are no apps, so the program cannot ask them. Their events are refused once the old key is "
               "deleted. "
               "Ask their owners, and put down the answer.")};
    case RotationNotice::EventsStillArrive:
        return {tr("Events still arrive through the old key"),
            tr("The last one came %1. Something still sends with it, and would be refused: find it first.")
                .arg(when(notice))};
    case RotationNotice::OldKeyGone:
        return {tr("Somebody has deleted an old event key: %1").arg(who(notice)),
            tr("It is gone at Inngest already. Whoever still sends with it is refused now.")};
    case RotationNotice::TwinGone:
        return {tr("A new event key is gone: %1").arg(who(notice)),
            tr("Somebody deleted it at Inngest. Whoever sends with it is refused: an outage now. Create another one "
               "and "
               "set it, or put the old key back.")};
    case RotationNotice::FallbackStill:
        return {tr("The fallback is still set: %1").arg(who(notice)),
            tr("These apps work, and still accept calls signed with the old key. Remove the variable and redeploy.")};
    default:
        break;
    }
    return {tr("Some things are open"),
        tr("%1. Settle them, or close with exceptions: then each stands on the record.")
            .arg(notice.subjects.isEmpty() ? shownLine(notice.detail) : who(notice))};
}

} // namespace

NoticeText noticeText(const RotationNotice &notice)
{
    return NoticeTexts::of(notice);
}

Tone noticeTone(RotationNotice::Severity severity)
{
    switch (severity) {
    case RotationNotice::Refusal:
        return Tone::Danger;
    case RotationNotice::Warning:
        return Tone::Warning;
    case RotationNotice::Note:
        break;
    }
    return Tone::Info;
}
