// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/rotationtext.h"

#include "app/core/shown.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(StepText)

public:
    RotationStep::Kind step;
    const char *name;
    const char *title;
    const char *text;
    const char *plan; ///< Empty: nothing happens in it that a plan need tell.
};

#define WORDS(text) QT_TRANSLATE_NOOP("StepText", text)
using S = RotationStep;

/// What each step says of itself, for a rotation of signing key and event keys; what is different otherwise follows
/// below.
constexpr Words steps[]{
    {S::Plan, WORDS("Plan"), WORDS("Plan the rotation"),
        WORDS("Choose what is rotated, and look at what is there. Nothing is changed, at Inngest or in your apps, "
              "before you begin."),
        ""},
    {S::NewKeys, WORDS("New keys"), WORDS("Make the new keys"),
        WORDS("The new keys stand beside the current ones. Nothing changes for your apps: Inngest goes on signing with "
              "the current key, and the old event keys work until you delete them."),
        WORDS("Make a new signing key, and a replacement of each event key with its filter. Nothing changes yet.")},
    {S::RollOut, WORDS("Roll out"), WORDS("Give every app its new keys"),
        WORDS("Set each app's variables, with the old signing key as fallback, and redeploy it. With both, it works "
              "before and after the rotation, so nothing breaks if this takes days. The program asks each app which "
              "keys it holds, again and again, until you go on."),
        WORDS("Set the new keys in every app, the old signing key as its fallback, and redeploy. The program asks each "
              "app whether it holds them.")},
    {S::Rotate, WORDS("Rotate"), WORDS("Rotate %1"),
        WORDS("Inngest deletes the old signing key and signs with the new one from then on. This is the one step that "
              "cannot be undone."),
        WORDS("Rotate: Inngest signs with the new key, and the old one is gone. Until here everything can be undone.")},
    {S::Resync, WORDS("Resync"), WORDS("Resync every app"),
        WORDS("Inngest contacts each app with the new key. An app whose resync fails works as long as it holds the new "
              "key, but Inngest may not know its latest functions."),
        WORDS("Resync every app with Inngest.")},
    {S::NewEventKeys, WORDS("New event keys"), WORDS("Make the new event keys"),
        WORDS("The leaked signing key opens nothing at Inngest any more, so the replacements cannot be read with it. "
              "Each event key gets one with the same filter. The old ones go on working until you delete them."),
        WORDS("Make a replacement of each event key, with its filter.")},
    {S::FallbackOut, WORDS("Fallback out"), WORDS("Replacement in, fallback out"),
        WORDS("Give everything that sends events its replacement, and take the fallback out of every app in the same "
              "go. As long as an app has the old key as its fallback, it accepts calls signed with the leaked key: "
              "that it is gone everywhere is what shuts the thief out."),
        WORDS("Set the replacements, and take the fallback out of every app together: that is the containment.")},
    {S::DeleteEventKeys, WORDS("Delete old event keys"), WORDS("Delete the old event keys"),
        WORDS("Whoever still sends with an old key is refused from the moment it is deleted. Deleting cannot be "
              "undone. This step and the last one can be done in either order."),
        WORDS("Delete the old event keys, once every app is known not to hold them.")},
    {S::Finish, WORDS("Finish"), WORDS("Take the fallback out and finish"),
        WORDS("The fallback has done its work. Take it out of every app and redeploy, so that the old key is worth "
              "nothing any more; then close the rotation with its record."),
        WORDS("Take the fallback out of every app, and close with the record.")},
    {S::PutBack, WORDS("Put variables back"), WORDS("Put the old keys back"),
        WORDS("Every app gets the old keys back and is redeployed. Both kinds are still known to Inngest, so nothing "
              "breaks meanwhile. The new keys are deleted only when every app is known not to hold them any more."),
        WORDS("Put the old keys back into every app.")},
    {S::DeleteNewKeys, WORDS("Delete new keys"), WORDS("Delete the new keys"),
        WORDS("Once they are deleted, the keys are as they were before. Whoever still holds one is refused from then "
              "on."),
        WORDS("Delete the new keys.")},
    {S::Undone, WORDS("Undone"), WORDS("Undone"), WORDS("The old keys are in use, the new ones are gone."), ""},
};

#undef WORDS

static_assert(std::size(steps) == S::Undone + 1, "each step has its words");

const Words *wordsOf(RotationStep::Kind step)
{
    const auto found
        = std::find_if(std::begin(steps), std::end(steps), [step](const Words &one) { return one.step == step; });
    return found == std::end(steps) ? nullptr : &*found;
}

QString translated(const char *text)
{
    return text && *text ? Words::tr(text) : QString();
}

} // namespace

QString stepTitle(RotationStep::Kind step, const Rotation &rotation)
{
    if (step == RotationStep::Rotate)
        return Words::tr("Rotate %1").arg(signingKeyInWords(rotation.environment));
    if (step == RotationStep::Finish && rotation.isOver())
        return Words::tr("The rotation is over");
    if (step == RotationStep::Finish && (!rotation.rotatesSigningKey || rotation.makesEventKeysLate()))
        return Words::tr("Finish the rotation");
    if (step == RotationStep::NewKeys && !rotation.rotatesSigningKey)
        return Words::tr("Make the new event keys");
    if (step == RotationStep::NewKeys && (!rotation.rotatesEventKeys() || rotation.makesEventKeysLate()))
        return Words::tr("Make the new signing key");
    return translated(wordsOf(step)->title);
}

QString stepName(RotationStep::Kind step)
{
    return translated(wordsOf(step)->name);
}

QString stepText(RotationStep::Kind step, const Rotation &rotation)
{
    const bool hasFallbackToTakeOut = rotation.rotatesSigningKey && !rotation.makesEventKeysLate();
    if (step == RotationStep::Finish && rotation.isOver())
        return {}; // the page says how it ended
    if (step == RotationStep::Finish && !hasFallbackToTakeOut)
        return Words::tr("Close the rotation and keep its record.");
    if (step == RotationStep::Finish && rotation.isAfterLeak())
        return Words::tr(
            "As long as an app has the old key as its fallback, it accepts calls signed with the leaked key. "
            "Taking the fallback out everywhere is what shuts the thief out.");
    if (step == RotationStep::NewKeys && !rotation.rotatesSigningKey)
        return Words::tr(
            "Each event key gets a replacement with the same filter. The old keys go on working until you delete "
            "them.");
    if (step == RotationStep::RollOut && !rotation.rotatesSigningKey)
        return Words::tr(
            "Everything that sends events gets the replacement of the key that it holds now. Both work until the "
            "old one is deleted. The program asks each app which event key it holds.");
    return translated(wordsOf(step)->text);
}

QString stepPlan(RotationStep::Kind step, const Rotation &rotation)
{
    const bool isSigningOnly = !rotation.rotatesEventKeys() || rotation.makesEventKeysLate();
    if (step == RotationStep::NewKeys && isSigningOnly)
        return Words::tr("Make a new signing key beside the current one. Nothing changes yet.");
    if (step == RotationStep::NewKeys && !rotation.rotatesSigningKey)
        return Words::tr("Make a replacement of each event key, with its filter. Nothing changes yet.");
    if (step == RotationStep::RollOut && !rotation.rotatesSigningKey)
        return Words::tr("Set the replacements as INNGEST_EVENT_KEY in everything that sends events, and redeploy.");
    if (step == RotationStep::RollOut && isSigningOnly)
        return Words::tr(
            "Set it in every app as INNGEST_SIGNING_KEY, with the old one as INNGEST_SIGNING_KEY_FALLBACK, and "
            "redeploy. The program asks each app whether it holds them.");
    if (step == RotationStep::Finish && (!rotation.rotatesSigningKey || rotation.makesEventKeysLate()))
        return Words::tr("Close with the record.");
    return translated(wordsOf(step)->plan);
}

QString stepStateText(RotationSession::StepState state)
{
    switch (state) {
    case RotationSession::StepState::Ahead:
        return Words::tr("ahead");
    case RotationSession::StepState::Current:
        return Words::tr("here now");
    case RotationSession::StepState::Working:
        return Words::tr("working");
    case RotationSession::StepState::NeedsPerson:
        return Words::tr("waits for you");
    case RotationSession::StepState::Trouble:
        return Words::tr("needs attention");
    case RotationSession::StepState::Done:
        return Words::tr("done");
    }
    return {};
}

QString stepStateSymbol(RotationSession::StepState state)
{
    switch (state) {
    case RotationSession::StepState::Ahead:
        return u"ahead"_s;
    case RotationSession::StepState::Current:
        return u"play"_s;
    case RotationSession::StepState::Working:
        return u"waiting"_s;
    case RotationSession::StepState::NeedsPerson:
        return u"account"_s;
    case RotationSession::StepState::Trouble:
        return u"warning"_s;
    case RotationSession::StepState::Done:
        break;
    }
    return u"done"_s;
}

Tone stepStateTone(RotationSession::StepState state)
{
    switch (state) {
    case RotationSession::StepState::Ahead:
        return Tone::Neutral;
    case RotationSession::StepState::Current:
    case RotationSession::StepState::Working:
        return Tone::Info;
    case RotationSession::StepState::NeedsPerson:
    case RotationSession::StepState::Trouble:
        return Tone::Warning;
    case RotationSession::StepState::Done:
        break;
    }
    return Tone::Good;
}

QString signingKeyInWords(const Environment &environment)
{
    switch (environment.type) {
    case EnvironmentType::Production:
        return Words::tr("the production signing key");
    case EnvironmentType::BranchParent:
    case EnvironmentType::BranchChild:
        return Words::tr("the signing key of all branch environments");
    case EnvironmentType::Test:
        break;
    }
    return Words::tr("the signing key of “%1”").arg(shownName(environment.name));
}
