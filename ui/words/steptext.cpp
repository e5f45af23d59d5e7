// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/rotationtext.h"

#include "app/core/shown.h"
#include "app/rotation/rotationprogress.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct StepWords
{
    Q_DECLARE_TR_FUNCTIONS(StepText)

public:
    const char *name = nullptr;
    const char *title = nullptr;
    const char *text = nullptr;
    const char *plan = nullptr; ///< Empty: nothing happens in it that a plan need tell.
    const char *setting = nullptr; ///< Above the variables of an app; empty: as usual.
};

#define WORDS(text) QT_TRANSLATE_NOOP("StepText", text)
using S = RotationStep;

/// What each step says of itself, for a rotation of signing key and event keys; what is different otherwise follows
/// below.
StepWords wordsOf(S::Kind step)
{
    switch (step) {
    case S::Plan:
        return {WORDS("Plan"), WORDS("Plan the rotation"),
            WORDS("Choose what is rotated, and look at what is there. The rotation changes nothing, at Inngest or in "
                  "your apps, before you begin.")};
    case S::NewKeys:
        return {WORDS("New keys"), WORDS("Make the new keys"),
            WORDS("The new keys stand beside the current ones. Nothing changes for your apps: Inngest goes on signing "
                  "with the current key, and the old event keys work until you delete them."),
            WORDS("Make a new signing key, and a replacement of each event key with its filter. Nothing changes yet.")};
    case S::RollOut:
        return {WORDS("Roll out"), WORDS("Give every app its new keys"),
            WORDS("Set each app's variables, with the old signing key as fallback, and redeploy it. With both, it "
                  "works before and after the rotation, so nothing breaks if this takes days. The program asks each "
                  "app which keys it holds, again and again, until you go on."),
            WORDS("Set the new keys in every app, the old signing key as its fallback, and redeploy. The program asks "
                  "each app whether it holds them.")};
    case S::Rotate:
        return {WORDS("Rotate"), WORDS("Rotate %1"),
            WORDS(
                "Inngest deletes the old signing key and signs with the new one from then on. That cannot be undone."),
            WORDS("Rotate: Inngest signs with the new key, and the old one is gone. Until here everything can be "
                  "undone.")};
    case S::Resync:
        return {WORDS("Resync"), WORDS("Resync every app"),
            WORDS("Inngest contacts each app with the new key. An app whose resync fails works as long as it holds the "
                  "new key, but Inngest may not know its latest functions."),
            WORDS("Resync every app with Inngest.")};
    case S::NewEventKeys:
        return {WORDS("New event keys"), WORDS("Make the new event keys"),
            WORDS(
                "The leaked signing key opens nothing at Inngest any more, so the replacements cannot be read with it. "
                "Each event key gets one with the same filter. The old ones go on working until you delete them."),
            WORDS("Make a replacement of each event key, with its filter.")};
    case S::FallbackOut:
        return {WORDS("Fallback out"), WORDS("Replacement in, fallback out"),
            WORDS("Give everything that sends events its replacement, and take the fallback out of every app in the "
                  "same go. As long as an app has the old key as its fallback, it accepts calls signed with the leaked "
                  "key: that it is gone everywhere is what shuts the thief out."),
            WORDS("Set the replacements, and take the fallback out of every app together: that is the containment."),
            WORDS("Set and take out")};
    case S::DeleteEventKeys:
        return {WORDS("Delete old event keys"), WORDS("Delete the old event keys"),
            WORDS("Whoever still sends with an old key is refused from the moment it is deleted. Deleting cannot be "
                  "undone. This step and the last one can be done in either order."),
            WORDS("Delete the old event keys, once every app is known not to hold them.")};
    case S::Finish:
        return {WORDS("Finish"), WORDS("Take the fallback out and finish"),
            WORDS("The fallback has done its work. Take it out of every app and redeploy, so that the old key is worth "
                  "nothing any more; then finish the rotation with its record."),
            WORDS("Take the fallback out of every app, and finish with the record."), WORDS("Take the fallback out")};
    case S::PutBack:
        return {WORDS("Put variables back"), WORDS("Put the old keys back"),
            WORDS(
                "Each app that was given new keys gets the old ones back and is redeployed. As long as both are there, "
                "an app works with either. The new keys are deleted only when every app is known not to hold them "
                "any more."),
            WORDS("Put the old keys back wherever new ones were set."), WORDS("Put back")};
    case S::DeleteNewKeys:
        return {WORDS("Delete new keys"), WORDS("Delete the new keys"),
            WORDS("Whoever has nothing but one of them is refused from then on. Whoever has the old key beside it "
                  "goes on with that. “The apps” names those that would break."),
            WORDS("Delete the new keys.")};
    case S::Undone:
        return {WORDS("Undone"), WORDS("Undone"), WORDS("The undo has come to its end.")};
    }
    return {};
}

/// What words can depend on.
enum Circumstance : unsigned {
    Server = 1, ///< A change of keys is a restart of a self-hosted server.
    EventsOnly = 2,
    SigningFirst = 4, ///< No event keys, or only after rotate.
    Late = 8, ///< Event keys only after rotate.
    NoFallback = 16, ///< There is none left for Finish.
    AfterLeak = 32,
    Over = 64,
    HandedOver = 256, ///< It goes on on another computer.
    Adopts = 128, ///< The new signing key that is there is used.
    NothingSet = 512, ///< No new key in any app or sender.
};

struct Variant
{
    S::Kind step;
    unsigned when; ///< All of these.
    StepWords words; ///< What is null is as in the next row that fits, and at last as above.
};

constexpr Variant variants[]{
    {S::Plan, Server,
        {.text = WORDS("Choose what is rotated, and look at what is there. The rotation changes nothing, at the server "
                       "or in your apps, before you begin.")}},
    {S::NewKeys, Adopts | SigningFirst, {.plan = WORDS("Use the new signing key that is there. Nothing changes yet.")}},
    {S::NewKeys, Adopts,
        {.plan = WORDS("Use the new signing key that is there, and make a replacement of each event key with its "
                       "filter. Nothing changes yet.")}},
    {S::NewKeys, Server | EventsOnly,
        {.plan
            = WORDS("Make a replacement of each event key here; restart the server with the old and the new ones.")}},
    {S::NewKeys, Server | SigningFirst,
        {.text = WORDS("The new signing key is made here and kept in the keychain, or in memory alone where that is "
                       "chosen. Nothing changes at the server yet."),
            .plan = WORDS("Make a new signing key here. Nothing changes yet.")}},
    {S::NewKeys, Server,
        {.text = WORDS("Keys are made here and kept in the keychain, or in memory alone where that is chosen. The "
                       "server has to know the new event keys before any app sends with them: it is restarted once, "
                       "with the old and the new ones."),
            .plan = WORDS("Make a new signing key here, and a replacement of each event key; restart the server with "
                          "the old and the new event keys.")}},
    {S::NewKeys, EventsOnly,
        {.title = WORDS("Make the new event keys"),
            .text = WORDS("Each event key gets a replacement with the same filter. The old keys go on working until "
                          "you delete them."),
            .plan = WORDS("Make a replacement of each event key, with its filter. Nothing changes yet.")}},
    {S::NewKeys, SigningFirst,
        {.title = WORDS("Make the new signing key"),
            .text = WORDS("The new signing key stands beside the current one. Nothing changes for your apps: Inngest "
                          "goes on signing with the current one."),
            .plan = WORDS("Make a new signing key beside the current one. Nothing changes yet.")}},
    {S::RollOut, EventsOnly,
        {.title = WORDS("Give every sender its new event key"),
            .text = WORDS("Everything that sends events gets the replacement of the key that it holds now. Both work "
                          "until the old one is deleted. The program asks each app which event key it holds."),
            .plan = WORDS("Set the replacements as INNGEST_EVENT_KEY in everything that sends events, and redeploy.")}},
    {S::RollOut, SigningFirst,
        {.title = WORDS("Give every app the new signing key"),
            .plan
            = WORDS("Set it in every app as INNGEST_SIGNING_KEY, with the old one as INNGEST_SIGNING_KEY_FALLBACK, and "
                    "redeploy. The program asks each app whether it holds them.")}},
    {S::Rotate, Server | Late,
        {.text = WORDS(
             "The server is restarted with the new signing key, and signs with it from then on. Every app has to hold "
             "it by now. Should something break, put the old settings back and restart it: the apps hold the old key "
             "as their fallback until the last step. The same restart brings the replacements of the event keys, made "
             "now: whoever has the leaked key cannot read them, since the server refuses it from its start on."),
            .plan = WORDS("Restart the server with the new signing key and the replacements of the event keys. Another "
                          "restart takes that back, until the fallback goes.")}},
    {S::Rotate, Server,
        {.text = WORDS("The server is restarted with the new signing key, and signs with it from then on. Every app "
                       "has to hold it by now. Should something break, put the old settings back and restart it: the "
                       "apps hold the old key as their fallback until the last step."),
            .plan = WORDS("Restart the server with the new signing key. Another restart takes that back, until the "
                          "fallback goes.")}},
    {S::Resync, Server,
        {.text = WORDS("Each app is asked to register at the server, with its own key. It is not needed for running, "
                       "and shows that the server takes the app's new key."),
            .plan = WORDS("Have every app register at the server.")}},
    {S::NewEventKeys, Server,
        {.text = WORDS("The leaked signing key opens nothing at the server any more, so the replacements cannot be "
                       "read with it. Rotate's restart has brought them, and here the server is asked whether it holds "
                       "them; where it does not, it is restarted once more."),
            .plan = WORDS("See that the server holds the replacement of each event key.")}},
    {S::DeleteEventKeys, Server,
        {.text = WORDS("The server is restarted without an old event key, and whoever still sends with it is refused "
                       "from then on. This step and the last one can be done in either order."),
            .plan = WORDS("Restart the server without each old event key, once every app is known not to hold it.")}},
    {S::PutBack, NothingSet,
        {.title = WORDS("See that nobody holds a new key"),
            .text = WORDS("Neither this rotation's record nor any app's answer shows a new key anywhere: there is "
                          "nothing to put back. The new keys are deleted only when every app is known not to hold "
                          "them.")}},
    {S::Finish, HandedOver, {.title = WORDS("The rotation was handed over"), .text = ""}},
    {S::Finish, Over, {.title = WORDS("The rotation is over"), .text = ""}}, // the page says how it ended
    {S::Finish, NoFallback,
        {.title = WORDS("Finish the rotation"),
            .text = WORDS("Finish the rotation and keep its record."),
            .plan = WORDS("Finish with the record.")}},
    {S::Finish, AfterLeak,
        {.text = WORDS("As long as an app has the old key as its fallback, it accepts calls signed with the leaked "
                       "key. Taking the fallback out everywhere is what shuts the thief out.")}},
};

unsigned circumstancesOf(const Rotation &rotation, bool byRestart)
{
    const bool isLate = rotation.makesEventKeysLate();
    unsigned now = 0;
    const auto add = [&now](Circumstance one, bool isSo) { now |= isSo ? unsigned(one) : 0U; };
    add(Server, byRestart);
    add(EventsOnly, !rotation.rotatesSigningKey);
    add(SigningFirst, !rotation.rotatesEventKeys() || isLate);
    add(Late, isLate);
    add(NoFallback, !rotation.rotatesSigningKey || isLate);
    add(AfterLeak, rotation.isAfterLeak());
    add(Over, rotation.isOver());
    add(HandedOver, rotation.outcome == RotationOutcome::HandedOver);
    return now;
}

#undef WORDS

QString stepSaid(const char *text)
{
    return text && *text ? StepWords::tr(text) : QString();
}

QString stepSaid(
    const char *StepWords::*part, S::Kind step, const Rotation &rotation, bool byRestart, unsigned besides = 0)
{
    const unsigned now = circumstancesOf(rotation, byRestart) | besides;
    const auto found = std::find_if(std::begin(variants), std::end(variants),
        [&](const Variant &one) { return one.step == step && (one.when & now) == one.when && one.words.*part; });
    return stepSaid(found == std::end(variants) ? wordsOf(step).*part : found->words.*part);
}

unsigned besidesOf(RotationStep::Kind step, const RotationSession &session)
{
    return step == S::PutBack && !session.isAnythingSet() ? NothingSet : 0U;
}

QString titleOf(RotationStep::Kind step, const Rotation &rotation, unsigned besides)
{
    // One that is there alone is the usual case of a rotation of the signing key.
    if (step == S::DeleteNewKeys)
        return StepWords::tr("Delete the new keys", "as many as there are", newKeysLeft(rotation));
    const QString title = stepSaid(&StepWords::title, step, rotation, false, besides);
    return step == S::Rotate ? title.arg(signingKeyInWords(rotation.environment)) : title;
}

} // namespace

QString stepTitle(RotationStep::Kind step, const Rotation &rotation)
{
    return titleOf(step, rotation, 0);
}

QString stepTitle(RotationStep::Kind step, const RotationSession &session)
{
    return titleOf(step, session.rotation(), besidesOf(step, session));
}

QString stepName(RotationStep::Kind step)
{
    return stepSaid(wordsOf(step).name);
}

QString stepText(RotationStep::Kind step, const RotationSession &session, bool byRestart)
{
    const Rotation &rotation = session.rotation();
    if (step == S::RollOut && rotation.isRotated)
        return StepWords::tr("It is rotated: from now on an app works by the new key, and is given that one alone. "
                             "Whatever joined later, came back or broke gets its keys here.");
    const QString text = stepSaid(&StepWords::text, step, rotation, byRestart, besidesOf(step, session));
    return step == S::RollOut && mayRotateAhead(rotation) ? StepWords::tr(
               "%1 While a thief uses the key you need not wait for the last app: step “%2” is open in the list.")
                                                                .arg(text, stepName(S::Rotate))
                                                          : text;
}

QString stepPlan(RotationStep::Kind step, const Rotation &rotation, bool byRestart, bool adopts)
{
    return stepSaid(&StepWords::plan, step, rotation, byRestart, adopts && rotation.rotatesSigningKey ? Adopts : 0U);
}

QString stepSettingTitle(RotationStep::Kind step)
{
    const QString title = stepSaid(wordsOf(step).setting);
    return title.isEmpty() ? StepWords::tr("Set the variables") : title;
}

StepLook stepLookOf(RotationSession::StepState state)
{
    switch (state) {
    case RotationSession::StepState::Ahead:
        return {StepWords::tr("ahead"), u"ahead"_s, Tone::Neutral};
    case RotationSession::StepState::Current:
        return {StepWords::tr("open now"), u"play"_s, Tone::Info};
    case RotationSession::StepState::Working:
        return {StepWords::tr("working"), u"waiting"_s, Tone::Info};
    case RotationSession::StepState::NeedsPerson:
        return {StepWords::tr("waits for you"), u"account"_s, Tone::Warning};
    case RotationSession::StepState::Trouble:
        return {StepWords::tr("needs attention"), u"warning"_s, Tone::Warning};
    case RotationSession::StepState::NotDone:
        return {StepWords::tr("not done"), u"ahead"_s, Tone::Neutral};
    case RotationSession::StepState::Made:
        return {StepWords::tr("made, not gone on"), u"ahead"_s, Tone::Neutral};
    case RotationSession::StepState::LeftOpen:
        return {StepWords::tr("left open"), u"warning"_s, Tone::Warning};
    case RotationSession::StepState::Done:
        break;
    }
    return {StepWords::tr("done"), u"done"_s, Tone::Good};
}

QString signingKeyInWords(const Environment &environment)
{
    switch (environment.type) {
    case EnvironmentType::Production:
        return StepWords::tr("the production signing key");
    case EnvironmentType::BranchParent:
    case EnvironmentType::BranchChild:
        return StepWords::tr("the signing key of all branch environments");
    case EnvironmentType::Test:
    case EnvironmentType::Unknown:
        break;
    }
    return StepWords::tr("the signing key of “%1”").arg(shownName(environment.name));
}
