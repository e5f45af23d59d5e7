// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deployvariable.h"
#include "app/rotation/rotation.h"

#include <QHash>
#include <QList>
#include <QString>
#include <algorithm>

struct EnvironmentSnapshot;

/// What one app, or a sender that is none, is to get in a step.
struct AppVariables
{
    QString appKey; ///< Of a sender that is no app: see senderKeyOf().
    bool isSender = false; ///< No app: whatever else sends events with this key.
    QString name;
    /// Its SDK knows no fallback: set and deploy it at the moment of rotating, which is still to come.
    bool isCutOver = false;
    QList<DeployVariable> variables;
    bool lacksEventKey = false; ///< No replacement is among them, since which event key it sends with is not known.
    bool isSaidToBeSet = false;
    bool isNotedByTool = false; ///< By the program itself, when a target's tool began: nobody has looked.
    bool isNotLive = false; ///< A target's tool has set them, and what reads them is not known to have been
                            ///< restarted since.
    /// A tool has begun to set them, and nobody knows whether they are set; nullopt: that is known, or one is at it.
    std::optional<OpenSetting> doubt;
    /// The same of another step, where a tool has begun to set other values: what it sent may still arrive.
    bool isOtherStepInDoubt = false;
    bool isShown = false; ///< The app's own answers show it, so that nobody has to say so.
    bool isStored = false; ///< An undo's: see mayHoldStoredValues(). What its answers show is not what is stored.
    bool isStoredElsewhere = false; ///< Namely in what was its place, or was somebody else's to write.
    bool isStoredInFile = false; ///< Namely there: see isInWrittenFile().
    bool tells = false; ///< They could: an app that can be asked, and that shows its keys.
    bool answers = false; ///< It did when it was last asked.
    /// What can be told of it is so: by its answers, a worker's new connections, or somebody who has looked.
    bool works = false;
    bool worksByWord = false; ///< So it is by the word of somebody who has looked alone.
    /// A sender's: what its row among the senderRows() goes by.
    enum class Moved {
        NotSaid, ///< That it sends with the key of this step.
        Said,
        NotNeeded, ///< An undo's: it was never said to have moved.
    };
    Moved moved = Moved::NotSaid;
    /// It was seen to have what it is to get, or somebody says so who knows it to be live. What the program noted of
    /// its own tools is no such word.
    bool isProven() const
    {
        const bool isSaid = worksByWord || (isSaidToBeSet && !isNotedByTool && !tells);
        return isShown || moved == Moved::Said || (works && !worksByWord) || (isSaid && !isNotLive);
    }
    /// Nothing is set.
    bool takesOut() const { return std::ranges::all_of(variables, &DeployVariable::isRemoved); }
    bool waitsToBeLive() const { return isNotLive && !isShown && !works; } ///< As far as is known.
    /// Whether it is set, or made live, is not known: its answers do not show it either.
    bool isInDoubt() const { return doubt && !isShown && !works; }
    bool isDone() const { return isShown || moved != Moved::NotSaid || (isSaidToBeSet && !tells); }
    QString targetId;
    QString targetPlace;
    QString platform; ///< As Inngest reports it, or who added the app.
};

/// The values of the keys that a rotation is about, as far as they are at hand: read from the dashboard, or kept in the
/// keychain. In memory only, as long as the session is.
struct RotationSecrets
{
    Secret oldSigningKey;
    Secret newSigningKey;
    QHash<QString, Secret> eventKeys; ///< By fingerprint.
    QHash<QString, SpoiltKey> spoiltEventKeys; ///< See RolloutKeys.
    QString replacedBefore; ///< A fingerprint: see KeysOfRotation.
    bool canGoBack = false; ///< After rotate, too, the old signing key can be put into use again.
};

/// What each app, and each sender that is none, is to get in this step; without those that get nothing. In the order in
/// which they are to be set one at a time: so that an app holds at every moment what Inngest signs with. live: as last
/// read, nullptr: not read; a replacement has no value here without isFilterConfirmed().
QList<AppVariables> variablesOf(const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets,
    const QList<RolloutApp> &apps, const EnvironmentSnapshot *live);

/// The senders that are no apps, as rows beside those of a check: the ones that were written down, and one for each key
/// that neither an app nor one of these is known to hold. What is known of each is a person's word. Their keys are
/// those of variablesOf(). goal: of the step.
QList<RolloutRow> senderRows(const Rotation &rotation, const QList<RolloutApp> &apps, RolloutGoal goal);

/// An app whose SDK knows no fallback: by its own answer, the latest or one during this rotation, or by its last sync.
bool isCutOver(const RolloutApp &app, const Rotation &rotation, const AppSample &latest = {});
