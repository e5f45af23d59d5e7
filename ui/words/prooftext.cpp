// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/prooftext.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/domain/sdkfacts.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "ui/words/agetext.h"

using Because = Proof::Because;

namespace {

/// With what a sentence about answers in a row leaves out; empty: nothing.
QString pausesText(const Proof &proof)
{
    return proof.pauses == 0 ? QString()
                             : u' '
            + Words::tr("%n times in between it gave none that counts (a time-out, say): that neither adds nor takes "
                        "away.",
                nullptr, proof.pauses);
}

QString proven(const RolloutRow &row, const Proof &proof)
{
    const QString counted = Words::tr("Proven: %n good answers in a row, since %1 UTC.", nullptr, proof.good)
                                .arg(timeInWords(proof.goodSince.toUTC()));
    const int instances = row.app.access.instances;
    const QDateTime since = row.since.isValid() ? row.since : row.latest.at;
    const QString mute = !row.isMuteSinceProven() ? QString()
                                                  : u' '
            + Words::tr("The last of them came at %1 UTC, and none that tells has come since %2 UTC.")
                  .arg(timeInWords(proof.at.toUTC()), timeInWords(since.toUTC()));
    return counted + pausesText(proof) + mute + u' '
        + (instances > 1
                ? Words::tr(
                    "With %n instances behind the address, that is a 99 % chance to have met each, where any of "
                    "them may answer this computer.",
                    nullptr, instances)
                : Words::tr(
                    "Each answer comes from one instance; how many there are behind the address is not known."));
}

QString said(const Word &word, const QDateTime &now)
{
    const QString age = Words::tr("%1 ago").arg(ageInWords(word.at, now));
    return word.kind == Word::Kind::Confirmed
        ? Words::tr("Confirmed by %1: “%2” (%3).").arg(shownName(word.owner), shownLine(word.reason), age)
        : Words::tr("At risk: it may break, and %1 answers for that: “%2” (%3). Another state of it is not covered.")
              .arg(shownName(word.owner), shownLine(word.reason), age);
}

QString heldBy(const RolloutRow &row, const Proof &proof, const RolloutKeys &keys, const QDateTime &now)
{
    switch (proof.evidence) {
    case EvidenceClass::Proven:
        return proven(row, proof);
    case EvidenceClass::Inferred:
        return keys.isRotated && proof.attainable == EvidenceClass::Inferred
                && (row.goal == RolloutGoal::ReadyToRotate || row.goal == RolloutGoal::NewBesideOld)
            ? Words::tr("Inferred from the times of its connections: all of them are newer than the rotation, after "
                        "which Inngest takes the new key only, or than the setting of its variables.")
            : Words::tr("Inferred from its connections: all of them are newer than the setting of its variables, and "
                        "none is of an instance that was seen before.");
    case EvidenceClass::Confirmed:
    case EvidenceClass::AtRisk:
        return proof.word ? said(*proof.word, now) : QString();
    case EvidenceClass::Observed:
    case EvidenceClass::None:
        break;
    }
    return {};
}

QString counting(const Proof &proof)
{
    if (proof.good == 0)
        return Words::tr("No good answer within the last ten minutes yet: %1 in a row are needed, over at least %2.")
            .arg(QString::number(proof.needed), spanInWords(proof.span));
    const QString count = proof.good >= proof.needed
        ? Words::tr("%1 good answers in a row, but all within %2: it is asked on.")
              .arg(QString::number(proof.good), spanInWords(proof.span))
        : Words::tr("%1 of %2 good answers in a row.").arg(proof.good).arg(proof.needed);
    return withTimeLeft(count + pausesText(proof), proof.left);
}

QString because(const RolloutRow &row, const Proof &proof, const RolloutKeys &keys, const QDateTime &now)
{
    switch (proof.because) {
    case Because::NothingAsked:
        return Words::tr("Nothing is asked of it.");
    case Because::Evidence:
        return heldBy(row, proof, keys, now);
    case Because::NotAsked:
        if (row.app.app.method == AppMethod::Connect)
            return Words::tr("The list of its connections has not been read yet.");
        return row.isAsking ? Words::tr("It is being asked for the first time.")
                            : Words::tr("No answer of it has come yet.");
    case Because::Counting:
        return counting(proof);
    case Because::Stale:
        if (row.app.app.method == AppMethod::Connect)
            return Words::tr("The list of its connections is not from the last ten minutes, or not from since the "
                             "final check began: it is read again.");
        return Words::tr("It was known well enough before, but not from the last ten minutes, or not since the final "
                         "check began: it is asked again.");
    case Because::Contradicted:
        return Words::tr("The latest answer that tells shows something else than is wanted.");
    case Because::CannotTell:
        return row.latest.at.isValid() ? Words::tr("Its answers do not tell it.") : Words::tr("It cannot be asked.");
    case Because::SameInstance:
        return Words::tr("Its connections are newer than the setting of its variables, but one is of an instance that "
                         "was seen before: it may be the same process that only connected anew.");
    case Because::InstancesNotKnown:
        return Words::tr(
            "Its connections are newer than the setting of its variables, but whether they are of new processes is not "
            "known: which instances there were before was not read at that time, one tells no instance ID, or an older "
            "one names no app and may be of this one.");
    case Because::NoMoment:
        return Words::tr(
            "When its variables were set is not known, so that nothing follows from the times of its connections.");
    case Because::OldConnection:
        return Words::tr("One of its connections is older than the setting of its variables: that worker goes on with "
                         "what it read when it started.");
    case Because::NotLive:
        return Words::tr("Its variables are set, or may be, and are not known to be live: a worker that connects now "
                         "can still be one that has what was there before.");
    case Because::NotConnected:
        return Words::tr("None of its workers is connected.");
    case Because::SaysNothing:
        return Words::tr("A connection that is newer than the rotation shows that the new key is held, and says "
                         "nothing of a fallback or an event key.");
    case Because::WordIsOver:
        return Words::tr("What was said of it counts no longer: its variables were set anew since, or it shows another "
                         "state than the one that it was said of.");
    case Because::Stored:
        return Words::tr(
            "New values are stored for its next deployment, or may be: what it shows is what runs, and not that.");
    }
    return {};
}

bool isGosEventKey(const RolloutRow &row, Aspect::Kind aspect)
{
    const QString language = !row.latest.sdkLanguage.isEmpty() ? row.latest.sdkLanguage
        : row.app.app.latestSync                               ? row.app.app.latestSync->sdkLanguage
                                                               : QString();
    return aspect == Aspect::EventKey && sdkLanguage(language) == SdkLanguage::Go;
}

} // namespace

QString proofText(const RolloutRow &row, Aspect::Kind aspect, const RolloutKeys &keys, const QDateTime &now)
{
    const Proof &proof = row.proof(aspect);
    QStringList sentences{because(row, proof, keys, now)};
    if (proof.because != Because::NothingAsked && isGosEventKey(row, aspect))
        sentences.append(Words::tr("The event key of a Go app is never proven by asking: what it shows is one of its "
                                   "clients, and there can be others."));
    if (!proof.holds && proof.evidence == EvidenceClass::Observed)
        sentences.append(Words::tr("Inngest itself looked at it: one sample, which supports and never proves."));
    if (!proof.holds && proof.because == Because::Counting && !proof.contradiction.isEmpty())
        sentences.append(Words::tr("An answer at %1 UTC showed something else, which started the count again.")
                             .arg(timeInWords(proof.contradictionAt.toUTC())));
    if (!proof.holds && proof.word)
        sentences.append(
            Words::tr("Said before by %1: “%2”.").arg(shownName(proof.word->owner), shownLine(proof.word->reason)));
    return sentences.join(u' ');
}

QString proofAct(const RolloutRow &row, Aspect::Kind aspect)
{
    const Proof &proof = row.proof(aspect);
    if (proof.holds)
        return {};
    switch (proof.because) {
    case Because::CannotTell:
        return Words::tr("Let somebody who has looked at its variables confirm it, or let its owner accept the risk.");
    case Because::SameInstance:
        return Words::tr("Restart it so that it comes with a new instance ID, or let somebody who knows that it was "
                         "restarted confirm it.");
    case Because::InstancesNotKnown:
        return Words::tr("Let somebody who knows that all its workers were restarted since confirm it.");
    case Because::NoMoment:
        return Words::tr(
            "Say in the list of variables when it was set, then restart its workers; or let somebody confirm it.");
    case Because::OldConnection:
        return Words::tr("Restart its workers with the new variables. Where that is done, the next list of its "
                         "connections shows it.");
    case Because::NotLive:
        return Words::tr("Make them live with “Set for me”, or let somebody who knows that all its workers were "
                         "restarted since confirm it.");
    case Because::NotConnected:
        return Words::tr("Start its workers. If it is switched off for good, let its owner accept the risk.");
    case Because::SaysNothing:
        return Words::tr("Let somebody who has looked at its variables confirm it.");
    case Because::WordIsOver:
        return Words::tr("Ask for a word again: confirm it anew, or let its owner accept the risk anew.");
    case Because::Stored:
        return Words::tr("Put the old values back where the new ones are stored, by hand or with “Set for me”. Where "
                         "that is done by hand, tick that it is done.");
    case Because::NothingAsked:
    case Because::Evidence:
    case Because::NotAsked:
    case Because::Counting:
    case Because::Stale:
    case Because::Contradicted:
        break;
    }
    return {};
}

QString evidenceText(const RolloutRow &row, const RolloutKeys &keys, const QDateTime &now)
{
    const bool asksSigning = row.signing.because != Because::NothingAsked;
    const bool asksEvent = row.event.because != Because::NothingAsked;
    if (asksSigning && asksEvent)
        return Words::tr("Signing key: %1\nEvent key: %2")
            .arg(proofText(row, Aspect::SigningKey, keys, now), proofText(row, Aspect::EventKey, keys, now));
    return proofText(row, asksEvent ? Aspect::EventKey : Aspect::SigningKey, keys, now);
}
