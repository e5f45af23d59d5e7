// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/rotationtext.h"

#include "app/core/shown.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct StepText
{
    Q_DECLARE_TR_FUNCTIONS(StepText)

public:
    static QString key(const Environment &environment);
    static QString title(RotationStep::Kind step, const Rotation &rotation);
    static QString name(RotationStep::Kind step);
    static QString text(RotationStep::Kind step, const Rotation &rotation);
    static QString plan(RotationStep::Kind step, const Rotation &rotation);
    static QString state(RotationSession::StepState state);
};

QString StepText::key(const Environment &environment)
{
    switch (environment.type) {
    case EnvironmentType::Production:
        return tr("the production signing key");
    case EnvironmentType::BranchParent:
    case EnvironmentType::BranchChild:
        return tr("the signing key of all branch environments");
    case EnvironmentType::Test:
        break;
    }
    return tr("the signing key of “%1”").arg(shownName(environment.name));
}

QString StepText::title(RotationStep::Kind step, const Rotation &rotation)
{
    switch (step) {
    case RotationStep::Plan:
        return tr("Plan the rotation");
    case RotationStep::CreateSigningKey:
        return tr("Create the new signing key");
    case RotationStep::SetSigningKey:
        return tr("Set the new signing key, with the old one as fallback");
    case RotationStep::CreateEventKeys:
        return tr("Create the new event keys");
    case RotationStep::SetEventKeys:
        return tr("Set the new event keys");
    case RotationStep::Confirm:
        return tr("Redeploy and confirm");
    case RotationStep::Rotate:
        return tr("Rotate %1").arg(key(rotation.environment));
    case RotationStep::Resync:
        return tr("Resync every app");
    case RotationStep::ConfirmEventKeys:
        return tr("Redeploy and confirm the event keys");
    case RotationStep::DeleteEventKeys:
        return tr("Delete the old event keys");
    case RotationStep::Finish:
        return tr("Remove the fallback and finish");
    case RotationStep::PutBack:
        return tr("Put the old variables back");
    case RotationStep::ConfirmPutBack:
        return tr("Redeploy and confirm the old keys");
    case RotationStep::DeleteNewKeys:
        return tr("Delete the new keys");
    case RotationStep::Undone:
        return tr("Undone");
    }
    return {};
}

QString StepText::name(RotationStep::Kind step)
{
    switch (step) {
    case RotationStep::Plan:
        return tr("Plan");
    case RotationStep::CreateSigningKey:
        return tr("New signing key");
    case RotationStep::SetSigningKey:
        return tr("Set signing key");
    case RotationStep::CreateEventKeys:
        return tr("New event keys");
    case RotationStep::SetEventKeys:
        return tr("Set event keys");
    case RotationStep::Confirm:
        return tr("Redeploy and confirm");
    case RotationStep::Rotate:
        return tr("Rotate");
    case RotationStep::Resync:
        return tr("Resync");
    case RotationStep::ConfirmEventKeys:
        return tr("Confirm event keys");
    case RotationStep::DeleteEventKeys:
        return tr("Delete old event keys");
    case RotationStep::Finish:
        return tr("Finish");
    case RotationStep::PutBack:
        return tr("Put variables back");
    case RotationStep::ConfirmPutBack:
        return tr("Confirm old keys");
    case RotationStep::DeleteNewKeys:
        return tr("Delete new keys");
    case RotationStep::Undone:
        return tr("Undone");
    }
    return {};
}

QString StepText::text(RotationStep::Kind step, const Rotation &rotation)
{
    switch (step) {
    case RotationStep::Plan:
        return tr("Choose what is rotated, and look at what is there. Nothing is changed, at Inngest or in your apps, "
                  "before you begin.");
    case RotationStep::CreateSigningKey:
        return tr("The new key stands beside the current one. Nothing changes for your apps: Inngest goes on signing "
                  "with the current key.");
    case RotationStep::SetSigningKey:
        return tr("Every app gets two variables: the new key, and the old one as fallback. With both, an app works "
                  "before and after the rotation. Inngest still signs with the old key, so nothing breaks if it takes "
                  "days.");
    case RotationStep::CreateEventKeys:
        return tr("Each event key gets a twin with the same filter. The old keys go on working until you delete them.");
    case RotationStep::SetEventKeys:
        return tr("Everything that sends events gets the twin of the key that it holds now. Both keys work until the "
                  "old one is deleted.");
    case RotationStep::Confirm:
        return tr("Redeploy or restart every app, so that it reads its new variables. The program asks each app which "
                  "keys it holds, again and again, until you go on.");
    case RotationStep::Rotate:
        return tr("Inngest deletes the old signing key and signs with the new one from then on. This is the one step "
                  "that cannot be undone.");
    case RotationStep::Resync:
        return tr("Inngest contacts each app with the new key. An app whose resync fails works as long as it holds the "
                  "new key, but Inngest may not know its latest functions.");
    case RotationStep::ConfirmEventKeys:
        return tr("Redeploy everything that sends events. The program asks each app which event key it holds.");
    case RotationStep::DeleteEventKeys:
        return tr("Whoever still sends with an old key is refused from the moment it is deleted. Deleting cannot be "
                  "undone.");
    case RotationStep::Finish:
        if (rotation.rotatesSigningKey && rotation.isAfterLeak())
            return tr("As long as an app has the old key as its fallback, it accepts calls signed with the leaked key. "
                      "Removing the fallback everywhere is what shuts the thief out.");
        return rotation.rotatesSigningKey
            ? tr("The fallback has done its work. Remove it from every app and redeploy, so that the old key is worth "
                 "nothing any more; then close the rotation with its record.")
            : tr("Close the rotation and keep its record.");
    case RotationStep::PutBack:
        return tr(
            "Every app gets the old keys back. Both keys are still known to Inngest, so nothing breaks meanwhile.");
    case RotationStep::ConfirmPutBack:
        return tr("Redeploy or restart every app. The new keys are deleted only when no app holds them any more.");
    case RotationStep::DeleteNewKeys:
        return tr("No app holds the new keys any more. Once they are deleted, everything is as it was before.");
    case RotationStep::Undone:
        return tr("The old keys are in use, the new ones are gone.");
    }
    return {};
}

QString StepText::plan(RotationStep::Kind step, const Rotation &rotation)
{
    const auto keys = static_cast<int>(rotation.eventKeys.size());
    switch (step) {
    case RotationStep::Plan:
    case RotationStep::Undone:
        return {};
    case RotationStep::CreateSigningKey:
        return tr("Create a new signing key beside the current one. Nothing changes yet.");
    case RotationStep::SetSigningKey:
        return tr("Set it in every app as INNGEST_SIGNING_KEY, with the old one as INNGEST_SIGNING_KEY_FALLBACK.");
    case RotationStep::CreateEventKeys:
        return keys == 1 ? tr("Create a twin of the event key, with its filter.")
                         : tr("Create a twin of each of the %1 event keys, with its filter.").arg(keys);
    case RotationStep::SetEventKeys:
        return tr("Set the twins as INNGEST_EVENT_KEY in everything that sends events.");
    case RotationStep::Confirm:
        return tr("Redeploy every app; the program asks each one whether it has the new keys.");
    case RotationStep::Rotate:
        return tr("Rotate: Inngest signs with the new key, and the old one is gone. Until here everything can be "
                  "undone.");
    case RotationStep::Resync:
        return tr("Resync every app with Inngest.");
    case RotationStep::ConfirmEventKeys:
        return tr("Redeploy what sends events; the program asks each app whether it has the twin.");
    case RotationStep::DeleteEventKeys:
        return tr("Delete the old event keys, one by one.");
    case RotationStep::Finish:
        return rotation.rotatesSigningKey ? tr("Remove the fallback from every app, and close with the record.")
                                          : tr("Close with the record.");
    case RotationStep::PutBack:
    case RotationStep::ConfirmPutBack:
    case RotationStep::DeleteNewKeys:
        return title(step, rotation);
    }
    return {};
}

QString StepText::state(RotationSession::StepState state)
{
    switch (state) {
    case RotationSession::StepState::Ahead:
        return tr("ahead");
    case RotationSession::StepState::Current:
        return tr("here now");
    case RotationSession::StepState::Working:
        return tr("working");
    case RotationSession::StepState::NeedsPerson:
        return tr("waits for you");
    case RotationSession::StepState::Trouble:
        return tr("needs attention");
    case RotationSession::StepState::Done:
        return tr("done");
    }
    return {};
}

} // namespace

QString stepTitle(RotationStep::Kind step, const Rotation &rotation)
{
    return StepText::title(step, rotation);
}

QString stepName(RotationStep::Kind step)
{
    return StepText::name(step);
}

QString stepText(RotationStep::Kind step, const Rotation &rotation)
{
    return StepText::text(step, rotation);
}

QString stepPlan(RotationStep::Kind step, const Rotation &rotation)
{
    return StepText::plan(step, rotation);
}

QString stepStateText(RotationSession::StepState state)
{
    return StepText::state(state);
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
    return StepText::key(environment);
}
