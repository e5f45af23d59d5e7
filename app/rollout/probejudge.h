// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/rollout/probeanswer.h"
#include "app/rollout/rolloutapp.h"

/// Which key a request was signed with. The random one is the control: an app that accepts it proves nothing.
enum class ProbeKey { New, Old, Random };

/// One answer of a round, and what it answers.
struct ProbedAnswer
{
    ProbeKey askedWith = ProbeKey::Random;
    QDateTime signedAt; ///< The time inside the request's signature, UTC.
    ProbeAnswer answer;

    /// The app's clock and the signature's time are so far apart that it would refuse a key that it holds.
    bool isOutOfTime() const;
};

/// Whether signing keys are judged for this app at all.
bool judgesSigningKey(const RolloutKeys &keys, const RolloutApp &app);

/// What the answers of one round together show. Several instances can stand behind one address and each answer be
/// another one's, so the worst that any of them shows is what counts, and nothing is inferred from one about another.
/// Pure. now: this machine's clock.
AppSample judgeProbe(
    const QList<ProbedAnswer> &answers, const RolloutKeys &keys, const RolloutApp &app, const QDateTime &now);

/// The best evidence that the app can give, by what it is and by what its latest answer was able to tell.
EvidenceClass::Kind attainableEvidence(const RolloutKeys &keys, const RolloutApp &app, const AppSample &latest);
