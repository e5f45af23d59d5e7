// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What is different in the words of a rotation's steps where a change of keys is a restart of a self-hosted server.

#include "ui/words/rotationtext.h"

#include <QCoreApplication>

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ServerStepText)
};

} // namespace

QString serverStepText(RotationStep::Kind step, const Rotation &rotation)
{
    switch (step) {
    case RotationStep::Plan:
        return Words::tr(
            "Choose what is rotated, and look at what is there. Nothing is changed, at the server or in your apps, "
            "before you begin.");
    case RotationStep::NewKeys:
        if (!rotation.rotatesEventKeys() || rotation.makesEventKeysLate())
            return Words::tr(
                "The new signing key is made here and kept in the keychain. Nothing changes at the server yet.");
        return Words::tr(
            "Keys are made here and kept in the keychain. The server has to know the new event keys before any app "
            "sends with them: it is restarted once, with the old and the new ones.");
    case RotationStep::Rotate:
        return Words::tr("The server is restarted with the new signing key, and signs with it from then on. Every app "
                         "has to hold "
                         "it by now. Should something break, put the old settings back and restart it: the apps hold "
                         "the old key "
                         "as their fallback until the last step.")
            + (rotation.makesEventKeysLate() ? u' '
                        + Words::tr("The same restart brings the replacements of the event keys, made now: whoever has "
                                    "the leaked key cannot read them, since the server refuses it from its start on.")
                                             : QString());
    case RotationStep::Resync:
        return Words::tr(
            "Each app is asked to register at the server, with its own key. It is not needed for running, and shows "
            "that the server takes the app's new key.");
    case RotationStep::NewEventKeys:
        return Words::tr(
            "The leaked signing key opens nothing at the server any more, so the replacements cannot be read with "
            "it. Rotate's restart has brought them, and here the server is asked whether it holds them; where it does "
            "not, it is restarted once more.");
    case RotationStep::DeleteEventKeys:
        return Words::tr(
            "The server is restarted without an old event key, and whoever still sends with it is refused from then "
            "on. This step and the last one can be done in either order.");
    case RotationStep::RollOut:
    case RotationStep::FallbackOut:
    case RotationStep::Finish:
    case RotationStep::PutBack:
    case RotationStep::DeleteNewKeys:
    case RotationStep::Undone:
        break;
    }
    return stepText(step, rotation);
}

QString serverStepPlan(RotationStep::Kind step, const Rotation &rotation)
{
    switch (step) {
    case RotationStep::NewKeys:
        if (!rotation.rotatesEventKeys() || rotation.makesEventKeysLate())
            return Words::tr("Make a new signing key here. Nothing changes yet.");
        return rotation.rotatesSigningKey
            ? Words::tr("Make a new signing key here, and a replacement of each event key; restart the server with the "
                        "old and the "
                        "new event keys.")
            : Words::tr("Make a replacement of each event key here; restart the server with the old and the new ones.");
    case RotationStep::Rotate:
        return rotation.makesEventKeysLate()
            ? Words::tr(
                "Restart the server with the new signing key and the replacements of the event keys. Until here "
                "everything can be undone.")
            : Words::tr("Restart the server with the new signing key. Until here everything can be undone.");
    case RotationStep::Resync:
        return Words::tr("Have every app register at the server.");
    case RotationStep::NewEventKeys:
        return Words::tr("See that the server holds the replacement of each event key.");
    case RotationStep::DeleteEventKeys:
        return Words::tr("Restart the server without each old event key, once every app is known not to hold it.");
    case RotationStep::Plan:
    case RotationStep::RollOut:
    case RotationStep::FallbackOut:
    case RotationStep::Finish:
    case RotationStep::PutBack:
    case RotationStep::DeleteNewKeys:
    case RotationStep::Undone:
        break;
    }
    return stepPlan(step, rotation);
}

QString serverCauseText(RotationCause::Kind cause)
{
    if (cause != RotationCause::SigningKeyLeaked)
        return causeText(cause);
    return Words::tr(
        "Whoever has it can read all keys of this server through its REST API until it is restarted with another "
        "one. Keep its address from others first, where you can. Then rotate as fast as the apps allow; new event "
        "keys are made only after that, so that the thief cannot read them. It is contained when the fallback is "
        "gone from every app.");
}
