// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "app/rotation/rotationnotice.h"
#include "app/rotation/rotationprogress.h"
#include "app/rotation/rotationsession.h"
#include "ui/words/tone.h"

/// A notice for people: title says what it is; text what it means, whether anything is broken now, and what to do next.
TonedText noticeText(const RotationNotice &notice);

/// What a step is called where it is done: "Rotate the production signing key".
QString stepTitle(RotationStep::Kind step, const Rotation &rotation);
QString stepTitle(RotationStep::Kind step, const RotationSession &session); ///< By what the apps tell, too; also below.
/// The same in a list of steps, a few words: "Rotate".
QString stepName(RotationStep::Kind step);
/// What the step is about, for somebody who has never done it. byRestart, here and below: a change of keys is a restart
/// of a self-hosted server.
QString stepText(RotationStep::Kind step, const RotationSession &session, bool byRestart);
/// What will happen in it, for the plan: "Inngest makes a new signing key beside the current one. Nothing changes yet."
QString stepPlan(RotationStep::Kind step, const Rotation &rotation, bool byRestart, bool adopts);
/// Above an app's variables: "Set the variables".
QString stepSettingTitle(RotationStep::Kind step);

/// How it stands with a step.
struct StepLook
{
    QString text; ///< "done", "here now", "waits for you", ...
    QString symbol; ///< A name for icon(); colour never stands alone.
    Tone tone = Tone::Neutral;
};
StepLook stepLookOf(RotationSession::StepState state);

/// What this cause changes in the order of things.
QString causeText(const Rotation &rotation, bool byRestart);
QString wayBackFromHandoverText(); ///< Of one that is handed over: who goes on, and how it comes back.
QString outcomeTitle(const Rotation &rotation);
QString outcomeText(const Rotation &rotation);
Tone undoneTone(const Rotation &rotation); ///< Of an undo, or one that was given up. Good: nothing is left to do.
/// What undoing it means, or giving it up, before it is done. isAnythingSet: see RotationSession. live: the latest
/// reading, where there is one.
QString undoText(const Rotation &rotation, bool givesUp, bool isAnythingSet = true,
    const std::optional<EnvironmentSnapshot> &live = {});
/// Of a server of one's own: that the new event keys leave it with a restart. Empty: an undo has none to take out.
QString undoRestartText(const Rotation &rotation);
/// What going back to a server's old key means, before it is done.
QString wayBackText(const RotationSession &session);
/// "12 of 41 apps settled, about 1 minute left"; "0 of 41 apps resynced".
QString progressText(const RotationProgress &progress);
/// byHandBy: by whose word each of those that were resynced by hand was.
QString resyncedText(int done, int all, QStringList byHandBy = {});
/// "storefront: its resync failed. Owner: Robin".
QString openItemText(const OpenItem &item);
QString openItemsText(const QList<OpenItem> &items); ///< A line each.

/// "the production signing key", "the signing key of “staging”".
QString signingKeyInWords(const Environment &environment);
/// "a, b and 3 more".
QString namesInWords(const QStringList &all, int most = 5);
