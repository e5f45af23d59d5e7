// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/rolloutadvice.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "app/rotation/noticelist.h"
#include "ui/words/agetext.h"
#include "ui/words/networktext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct OfReason
{
    ProbeReason::Kind reason;
    const char *cause; ///< %1: the sample's detail, %2: its HTTP status.
    const char *act;
};

#define WORDS(text) QT_TRANSLATE_NOOP("Words", text)

/// Why an answer is not what it should be, the whole of it; what needs nothing to be done is not in here.
constexpr OfReason reasons[]{
    {ProbeReason::Redirected,
        WORDS(
            "The address answers with a redirect to “%1”, which is not followed: the signature must not go to another "
            "host."),
        WORDS("Give the app's final address under “How it is asked”, and sync it there.")},
    {ProbeReason::MovedPath, WORDS("The address answers with a redirect to another one of the same host: “%1”."),
        WORDS("Give just that one under “How it is asked”, and sync the app there: Inngest's calls meet the same "
              "redirect.")},
    {ProbeReason::SignInPage,
        WORDS("The address leads to a page where people sign in (%1). The app itself was not reached."),
        WORDS("Let the app's middleware, or the host's protection, let the serve path through without a sign-in: "
              "Inngest's calls meet the same page.")},
    {ProbeReason::CutOff, WORDS("The connection ended before the answer was complete."),
        WORDS("Look at every instance, and at what stands before them: one of them hangs up on requests.")},
    {ProbeReason::OnTheWay,
        WORDS("No encrypted connection came about: something is wrong with the certificate, or with what stands "
              "between."),
        WORDS("Look at the certificate in a browser; a CA of your organization's can be added under “How this app is "
              "asked”.")},
    {ProbeReason::Compressed,
        WORDS("The answer is compressed (%1), although it was asked not to be: it could not be read."),
        WORDS("Switch compression off for the serve path at whatever stands before the app.")},
    {ProbeReason::Stored,
        WORDS("A cache in front of the app gave an answer that it had kept: it says nothing of the app as it is now."),
        WORDS("Let no cache keep answers of the serve path, or give the app's address behind the cache under “How it "
              "is asked”.")},
    {ProbeReason::KeyUnusable,
        WORDS("The SDK accepts the key that it was asked with, and cannot read another one that is set: a value with "
              "quotes or a line break around it, most often."),
        WORDS("Set INNGEST_SIGNING_KEY and INNGEST_SIGNING_KEY_FALLBACK anew, without anything around the values, and "
              "redeploy the app.")},
    {ProbeReason::Certificate,
        WORDS("TLS failed: this machine does not trust the certificate, it has expired, or it is for another host."),
        WORDS("If your organization has a CA of its own, add it under “How it is asked”. Otherwise mend the "
              "certificate.")},
    {ProbeReason::InFront,
        WORDS(
            "Something refused that does not answer as an Inngest SDK does (HTTP %2): a host's deployment protection, "
            "a proxy or a firewall in front of the app."),
        WORDS(
            "Add the header that lets requests through under “How it is asked”, or probe it from inside its network.")},
    {ProbeReason::Refused,
        WORDS("Each key that it was asked with was refused: by the app, which then holds none of them, or by something "
              "in front of it that refuses in the same words, such as a gateway."),
        WORDS("Compare INNGEST_SIGNING_KEY in this app's deployment with this environment's keys (“Which key is this?” "
              "helps) and redeploy it. If it is right there, look at what stands in front of the app.")},
    {ProbeReason::NotAnSdk, WORDS("Something answers there, but it is no Inngest SDK."),
        WORDS("Correct the address under “How it is asked”; if the app has moved, sync it at its new one.")},
    {ProbeReason::InngestItself, WORDS("An Inngest server answers at this address itself, and no app."),
        WORDS("Give the address of the app's own serve endpoint under “How it is asked”; if the app has moved, sync it "
              "at its new one.")},
    {ProbeReason::DevMode,
        WORDS("The app runs in dev mode, in which it checks no signature: whoever finds it can call it."),
        WORDS("Take INNGEST_DEV out of this deployment (and isDev out of its code) and redeploy it.")},
    {ProbeReason::AcceptsAnything,
        WORDS("It accepted a key made up at random: it does not check signatures, so that its answer proves nothing."),
        WORDS("Look whether it runs in dev mode, or whether something in front of it answers in its place.")},
    {ProbeReason::NotVerified,
        WORDS("Its answers do not say for certain that the signature was checked: its SDK is old, or not all of the "
              "answers came."),
        WORDS(
            "Update its SDK to one that tells (TypeScript 3.18 or later), or let somebody who has looked confirm it.")},
    {ProbeReason::ClockOff,
        WORDS("Its clock and this machine's differ by %1 seconds; a signature older than five minutes is refused."),
        WORDS("Set the clock that is wrong: this machine's, if other apps say so too.")},
    {ProbeReason::TooLarge, WORDS("The answer is larger than any SDK's can be."),
        WORDS("Check that the address is the app's serve endpoint.")},
    {ProbeReason::Unreadable, WORDS("The answer broke off, contradicts itself, or is not the JSON that SDKs give."),
        WORDS("It is asked again. If it stays so, look what stands between this machine and the app.")},
    {ProbeReason::TimedOut,
        WORDS("It did not answer in time: it sleeps, hangs or is overloaded, or a firewall drops the request."),
        WORDS("Open the address in a browser. If it can be reached only from inside a network, probe it from there.")},
    {ProbeReason::NoConnection,
        WORDS("Nothing listens at its address, or the name is not known on this machine's network."),
        WORDS(
            "Start the app, or give the address that this machine reaches it at; inside a VPN, probe it from there.")},
    {ProbeReason::Busy,
        WORDS("“Later” is the answer (HTTP %2): the app is overloaded, starting or failing, or a gateway or proxy in "
              "front of it answers in its place."),
        WORDS("Wait: it is asked again by itself. If it stays so, look at the app's own log, and at what stands in "
              "front of it.")},
    {ProbeReason::NoKeyConfigured, WORDS("The app runs without any signing key: it can serve no call of Inngest's."),
        WORDS("Set INNGEST_SIGNING_KEY in this deployment and redeploy it.")},
    {ProbeReason::SignatureWrong,
        WORDS("The answer carries a signature that does not fit the key that it was asked with: something between "
              "changed it, or it is not the app."),
        WORDS("Look for a proxy that rewrites answers, and check the address.")},
    {ProbeReason::NotFound, WORDS("Nothing is served at this path (HTTP %2)."),
        WORDS("Look up the app's serve path, usually /api/inngest, and give it under “How it is asked”.")},
    {ProbeReason::WrongApp, WORDS("The app that answers at this address calls itself “%1”."),
        WORDS("Correct the address, or what is deployed there.")},
    {ProbeReason::CalledElsewhere,
        WORDS("Inngest calls this app at another address (%1) than when somebody said that what answers here is the "
              "same deployment."),
        WORDS("Look whether it still is, and give that word anew under “How it is asked”; or take the address away "
              "there, so that it is asked where Inngest calls it.")},
    {ProbeReason::SdkTooOld, WORDS("Its SDK knows no fallback for the signing key: it can hold one key only."),
        WORDS(
            "Update its SDK first. If that cannot be, let its owner accept the risk, and change its key right when the "
            "key is rotated: a short outage.")},
    {ProbeReason::KeyNotAccepted,
        WORDS("It shows a key's fingerprint and refuses what is signed with that key: the value has a line break, a "
              "blank or capital letters in it, or several instances answered and not all of them hold it."),
        WORDS("Set the value anew with the copy button, with nothing around it, and redeploy all of its instances.")},
};

#undef WORDS

static_assert(
    std::size(reasons) == ProbeReason::Insecure + 1 - 3, "each reason but None, NoUrl and Insecure has its row");

QString deploy()
{
    return Words::tr("Set the variables in this app's deployment and redeploy or restart all of its instances; then it "
                     "is asked again.");
}

RolloutAdvice ofReason(const AppSample &sample, const QUrl &asked)
{
    // Where it was the network, its own table says what was seen.
    const NetworkText network = networkText(sample.network, NetworkText::Asked::App, asked.host());
    if (!network.title.isEmpty())
        return {network.happened, network.act};
    const auto found = std::find_if(
        std::begin(reasons), std::end(reasons), [&sample](const OfReason &one) { return one.reason == sample.reason; });
    if (found == std::end(reasons))
        return {};
    const auto with = [&](const char *text) {
        return filledIn(Words::tr(text), sample.detail, QString::number(sample.httpStatus));
    };
    if (sample.reason == ProbeReason::InFront && !sample.detail.isEmpty())
        return {with(QT_TRANSLATE_NOOP("Words",
                    "The address answers with a redirect for now (HTTP %2) to another one of the same host: “%1”. "
                    "Something in front of the app sends there whoever asks, as a maintenance page or a gate does.")),
            with(QT_TRANSLATE_NOOP("Words",
                "Let the serve path through at what sends there, or end the maintenance: Inngest's calls meet the same "
                "redirect. If the app itself has moved there, give that address under “How it is asked”, and sync the "
                "app there."))};
    const bool isToAnotherHost = sample.reason == ProbeReason::Redirected
        || (sample.reason == ProbeReason::SignInPage && !sample.detail.contains(u'/'));
    if (!isToAnotherHost || asked.scheme() != "http"_L1)
        return {with(found->cause), with(found->act)};
    return {with(found->cause),
        Words::tr("First open any page in a browser: without encryption the network here can have answered in the "
                  "app's place, because it wants a sign-in. If it is not that: %1")
            .arg(with(found->act))};
}

RolloutAdvice adviceIn(const KeyWords &words)
{
    return {words.cause, words.act.isEmpty() && !words.cause.isEmpty() ? deploy() : words.act};
}

RolloutAdvice ofUnaskable(const RolloutRow &row)
{
    if (row.app.app.method == AppMethod::Connect)
        return {Words::tr("A worker goes on with the key that it started with until it connects anew."), {}};
    if (row.app.app.method == AppMethod::Unknown) {
        const QString newer = Words::tr("Look whether there is a newer version of the program.");
        return {Words::tr("Inngest reaches this app in a way that this version of the program does not know: it is not "
                          "asked."),
            row.goal == RolloutGoal::Survey // where nobody's word is asked for
                ? newer
                : newer + u' ' + Words::tr("Until then somebody who has looked can confirm it.")};
    }
    if (row.app.app.method == AppMethod::Api)
        return {
            Words::tr("Such an app runs inside your own endpoints: it has no address at which it tells of its keys."),
            {}};
    if (row.app.hasAddress())
        return {Words::tr("The server calls it at its own computer, which is not this one: whatever answers at that "
                          "address here is another program, and is not asked."),
            Words::tr("Give the address at which the app is reached from here under “How it is asked”, or a proxy that "
                      "leads there; or run the VPN probe on the server's computer.")};
    if (row.app.app.latestSync && row.app.app.latestSync->isUrlAmbiguous)
        return {Words::tr("The address at which it is called can be read in more than one way (its numbers are not "
                          "plainly spelled), so that nobody knows which computer a question would reach. It is not "
                          "asked."),
            Words::tr("Give the plain address under “How it is asked”, and correct it where the app registers.")};
    return {Words::tr("No address of it is known, as of an app that was never synced. If it has one, give it under "
                      "“How it is asked”."),
        {}};
}

using Because = Proof::Because;

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
    return withTimeLeft(count + pausesText(proof), {.span = proof.left});
}

RolloutAdvice because(const RolloutRow &row, const Proof &proof, const RolloutKeys &keys, const QDateTime &now)
{
    switch (proof.because) {
    case Because::NothingAsked:
        return {Words::tr("Nothing is asked of it."), {}};
    case Because::Evidence:
        return {heldBy(row, proof, keys, now), {}};
    case Because::NotAsked:
        if (row.app.app.method == AppMethod::Connect)
            return {Words::tr("The list of its connections has not been read yet."), {}};
        return {row.isAsking ? Words::tr("It is being asked for the first time.")
                             : Words::tr("No answer of it has come yet."),
            {}};
    case Because::Counting:
        return {counting(proof), {}};
    case Because::Stale:
        if (row.app.app.method == AppMethod::Connect)
            return {Words::tr("The list of its connections is not from the last ten minutes, or not from since the "
                              "final check began: it is read again."),
                {}};
        return {Words::tr("It was known well enough before, but not from the last ten minutes, or not since the final "
                          "check began: it is asked again."),
            {}};
    case Because::Contradicted:
        return {Words::tr("The latest answer that tells shows something else than is wanted."), {}};
    case Because::CannotTell:
        return {row.latest.at.isValid() ? Words::tr("Its answers do not tell it.") : Words::tr("It cannot be asked."),
            Words::tr("Let somebody who has looked at its variables confirm it, or let its owner accept the risk.")};
    case Because::SameInstance:
        return {Words::tr("Its connections are newer than the setting of its variables, but one is of an instance that "
                          "was seen before: it may be the same process that only connected anew."),
            Words::tr("Restart it so that it comes with a new instance ID, or let somebody who knows that it was "
                      "restarted confirm it.")};
    case Because::InstancesNotKnown:
        return {Words::tr("Its connections are newer than the setting of its variables, but whether they are of "
                          "new processes is not known: which instances there were before was not read at that "
                          "time, one tells no instance ID, or an older one names no app and may be of this one."),
            Words::tr("Let somebody who knows that all its workers were restarted since confirm it.")};
    case Because::NoMoment:
        return {
            Words::tr(
                "When its variables were set is not known, so that nothing follows from the times of its connections."),
            Words::tr(
                "Say in the list of variables when it was set, then restart its workers; or let somebody confirm it.")};
    case Because::OldConnection:
        return {Words::tr("One of its connections is older than the setting of its variables: that worker goes on with "
                          "what it read when it started."),
            Words::tr("Restart its workers with the new variables. Where that is done, the next list of its "
                      "connections shows it.")};
    case Because::NotLive:
        return {Words::tr("Its variables are set, or may be, and are not known to be live: a worker that connects now "
                          "can still be one that has what was there before."),
            Words::tr("Make them live with “Set for me”. Where that only starts what makes them live, or was done "
                      "elsewhere, let somebody who knows that all its workers were restarted since confirm it.")};
    case Because::NotConnected:
        return {Words::tr("None of its workers is connected."),
            Words::tr("Start its workers. If it is switched off for good, let its owner accept the risk.")};
    case Because::SaysNothing:
        return {Words::tr("A connection that is newer than the rotation shows that the new key is held, and says "
                          "nothing of a fallback or an event key."),
            Words::tr("Let somebody who has looked at its variables confirm it.")};
    case Because::WordIsOver:
        return {
            Words::tr("What was said of it counts no longer: its variables were set anew since, or it shows another "
                      "state than the one that it was said of."),
            Words::tr("Ask for a word again: confirm it anew, or let its owner accept the risk anew.")};
    case Because::Stored:
        return {
            Words::tr(
                "New values are stored for its next deployment, or may be: what it shows is what runs, and not that."),
            Words::tr("Put the old values back where the new ones are stored, by hand or with “Set for me”. Where "
                      "that is done by hand, tick that it is done.")};
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

/// The one thing to do so that it is known well enough. Empty: nothing, or nothing but waiting.
QString proofAct(const RolloutRow &row, const RolloutKeys &keys)
{
    const Proof &proof = row.weakestProof();
    return proof.holds ? QString() : because(row, proof, keys, {}).act;
}

} // namespace

RolloutAdvice rolloutAdvice(const RolloutRow &row, const RolloutKeys &keys)
{
    const bool isUnaskable = !row.app.canBeAsked() && !row.latest.at.isValid();
    RolloutAdvice advice = isUnaskable ? (row.weakestProof().holds ? RolloutAdvice() : ofUnaskable(row))
                                       : ofReason(row.latest, row.app.url());
    if (!isUnaskable && advice.cause.isEmpty()) {
        advice = adviceIn(signingKeyWords(row, keys));
        const RolloutAdvice event = adviceIn(eventKeyWords(row, keys));
        if (advice.cause.isEmpty())
            advice = event;
        else if ((!row.event.holds || row.latest.eventStanding == AppStanding::BrokenNow)
            && !event.cause.isEmpty()) // both with the one deployment
            advice = {advice.cause + u' ' + event.cause,
                event.act == advice.act ? advice.act : advice.act + u' ' + event.act};
    }
    const bool isStored = row.weakestProof().because == Proof::Because::Stored;
    if (isStored) // whatever it answers, and nobody's risk takes that away
        advice.act = proofAct(row, keys);
    else if (isSilent(row) && !row.isThere() && keys.goal != RolloutGoal::Survey && !isUnaskable)
        advice.act = Words::tr("%1 If it is switched off for good, let its owner accept the risk.").arg(advice.act);
    if (isSilent(row) && keys.isNewInUse() && keys.judgesSigningKey && row.app.provesSigningKey
        && !advice.act.isEmpty())
        advice.act
            = Words::tr("%1 Unless it has the new signing key, set that before it starts: with the old one alone "
                        "it refuses Inngest's calls.")
                  .arg(advice.act);
    if (advice.act.isEmpty() && keys.goal != RolloutGoal::Survey)
        advice.act = proofAct(row, keys); // its answers are in order, and yet it is not known well enough
    return advice;
}

QString proofText(const RolloutRow &row, Aspect::Kind aspect, const RolloutKeys &keys, const QDateTime &now)
{
    const Proof &proof = row.proof(aspect);
    QStringList sentences{because(row, proof, keys, now).cause};
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

QString evidenceText(const RolloutRow &row, const RolloutKeys &keys, const QDateTime &now)
{
    const bool asksSigning = row.signing.because != Because::NothingAsked;
    const bool asksEvent = row.event.because != Because::NothingAsked;
    if (asksSigning && asksEvent)
        return Words::tr("Signing key: %1\nEvent key: %2")
            .arg(proofText(row, Aspect::SigningKey, keys, now), proofText(row, Aspect::EventKey, keys, now));
    return proofText(row, asksEvent ? Aspect::EventKey : Aspect::SigningKey, keys, now);
}
