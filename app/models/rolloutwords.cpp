// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutwords.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using Held = Holding::Held;

namespace {

constexpr int secondsAMinute = 60;
constexpr int longLeft = 10 * secondsAMinute; // nobody wants to know the seconds of that

/// In seconds, upwards: an estimate that goes by each answer would be another one each time.
int leftInSteps(std::chrono::milliseconds left)
{
    const auto seconds = int(std::chrono::ceil<std::chrono::seconds>(left).count());
    const int step = seconds <= secondsAMinute - 5 ? 5 : seconds <= longLeft - 10 ? 10 : secondsAMinute;
    return (seconds + step - 1) / step * step;
}

QString minutesAndSeconds(int seconds)
{
    return Words::tr("%1:%2", "minutes and seconds, as 1:20")
        .arg(QString::number(seconds / secondsAMinute),
            QString::number(seconds % secondsAMinute).rightJustified(2, u'0'));
}

/// The key that a sender uses, as far as somebody has said: nobody can ask it.
QString keyOfSender(const RolloutRow &row, const RolloutKeys &keys)
{
    const QString &fingerprint = row.app.sendersKey;
    if (fingerprint.isEmpty())
        return Words::tr("Nobody has said");
    const EventKeyTwin *old = firstWith(keys.eventKeys, &EventKeyTwin::oldFingerprint, fingerprint);
    const QString name = old ? Words::tr("“%1”").arg(shownName(old->name)) : eventKeyNameInWords(fingerprint, keys);
    return row.app.isSendersKeyDeleted ? Words::tr("%1, deleted by now", "the event key of a sender").arg(name) : name;
}

/// With its day: a word does not end by age, and whoever acts on it is to see how old it is. The day first: where the
/// column is narrow, the end of a name is cut.
QString given(const QString &what, const std::optional<Word> &word)
{
    const QString owner = word ? shownName(word->owner) : Words::tr("somebody");
    return word && word->at.isValid() ? Words::tr("%1 %2: %3", "At risk 2026-11-20: Ada")
                                            .arg(what, word->at.toLocalTime().date().toString(Qt::ISODate), owner)
                                      : Words::tr("%1: %2", "At risk: Ada").arg(what, owner);
}

QString evidence(const Proof &proof)
{
    if (proof.because == Proof::Because::NothingAsked)
        return Words::tr("Nothing is asked");
    switch (proof.evidence) {
    case EvidenceClass::Proven:
        return Words::tr("Proven");
    case EvidenceClass::Inferred:
        return Words::tr("Inferred");
    case EvidenceClass::Confirmed:
        return given(Words::tr("Confirmed"), proof.word);
    case EvidenceClass::AtRisk:
        return given(Words::tr("At risk"), proof.word);
    case EvidenceClass::Observed:
        return Words::tr("Seen by Inngest");
    case EvidenceClass::None:
        break;
    }
    return proof.because == Proof::Because::Contradicted ? Words::tr("Not yet")
        : proof.because == Proof::Because::Stored        ? Words::tr("New values stored")
                                                         : Words::tr("Not known");
}

} // namespace

QString rolloutAppName(const RolloutApp &app)
{
    if (!app.app.name.isEmpty())
        return shownAsTold(app.app.name);
    return shownAsTold(app.app.externalId.isEmpty() ? app.url().host() : app.app.externalId);
}

QString eventKeyNameInWords(const QString &fingerprint, const RolloutKeys &keys)
{
    for (const EventKeyTwin &twin : keys.eventKeys) {
        if (!twin.newFingerprint.isEmpty() && twin.newFingerprint == fingerprint)
            return Words::tr("the replacement of “%1”").arg(shownName(twin.name));
        // As long as it has no replacement it is no old one.
        if (twin.oldFingerprint == fingerprint && !twin.newFingerprint.isEmpty())
            return Words::tr("the old one of “%1”").arg(shownName(twin.name));
    }
    const QString name = keys.eventKeyNames.value(fingerprint);
    if (!name.isEmpty())
        return Words::tr("“%1”").arg(shownName(name));
    for (const EventKeyTwin &twin : keys.ofRotation.eventKeys) {
        if (!twin.newFingerprint.isEmpty() && twin.newFingerprint == fingerprint)
            return Words::tr("the rotation's replacement of “%1”").arg(shownName(twin.name));
        if (twin.oldFingerprint == fingerprint)
            return Words::tr("the rotation's old one of “%1”").arg(shownName(twin.name));
    }
    const auto spoilt = keys.spoiltEventKeys.constFind(fingerprint);
    if (spoilt != keys.spoiltEventKeys.cend() && spoilt->fingerprint != fingerprint)
        return Words::tr("%1, with something around it").arg(eventKeyNameInWords(spoilt->fingerprint, keys));
    return Words::tr("unknown key %1").arg(fingerprint);
}

QString afterRotateInWords(const RolloutRow &row, const RolloutKeys &keys)
{
    const Holding &holding = row.latest.signing;
    // By its signing key alone: whatever befalls its events, no rotate begins or ends it. And as long as nobody knows
    // with which key Inngest signs, nobody knows whether what it refuses breaks it.
    const bool isRefusing = row.latest.signingStanding == AppStanding::BrokenNow;
    const bool isDoubted = isDoubtful(keys.doubt);
    switch (holding.acceptsNew) {
    case Held::Yes:
        if (isRefusing)
            return isDoubted ? Words::tr("works; whether it does now is not known, since it refuses the old key")
                             : Words::tr("works; it is broken now, since it refuses the old key");
        return row.signing.holds ? Words::tr("goes on working") : Words::tr("works, as far as it was seen");
    case Held::No:
        if (!isRefusing)
            return Words::tr("breaks: it refuses the new key");
        return isDoubted     ? Words::tr("will not work: it refuses the new key")
            : keys.isRotated ? Words::tr("is broken already: it refuses the new key, with which Inngest signs by now")
                             : Words::tr("stays broken: it refuses the new key too");
    case Held::Unknown:
        break;
    }
    if (!row.app.provesSigningKey)
        return Words::tr("nothing: it has no signing key to prove");
    switch (row.signing.evidence) {
    case EvidenceClass::Inferred:
        return Words::tr("goes on working, by the times of its connections");
    case EvidenceClass::Confirmed:
        return Words::tr("goes on working, by somebody's word");
    case EvidenceClass::AtRisk:
        return Words::tr("not known; the risk is accepted");
    case EvidenceClass::Proven:
    case EvidenceClass::Observed:
    case EvidenceClass::None:
        break;
    }
    return Words::tr("not known");
}

QString evidenceInWords(const RolloutRow &row)
{
    const Proof &proof = row.weakestProof();
    if (!row.isMuteSinceProven()) {
        // Where the gate asks for one of the two only, the other can be what keeps the row from being good: its own
        // column says what of it is there.
        const bool isHalf = row.weakest() == Aspect::SigningKey && proof.holds && !row.event.holds;
        return isHalf && proof.evidence == EvidenceClass::Proven ? Words::tr("Partly proven") : evidence(proof);
    }
    const auto clock = [](const QDateTime &at) { return at.toLocalTime().toString(u"HH:mm"_s); };
    const QString since = clock(row.since.isValid() ? row.since : row.latest.at);
    return row.latest.isUnreachable()
        ? Words::tr("Proven %1, silent since %2", "times of day").arg(clock(proof.at), since)
        : Words::tr("Proven %1, tells nothing since %2", "times of day").arg(clock(proof.at), since);
}

QString countInWords(const RolloutRow &row)
{
    const Proof &proof = row.weakestProof();
    if (proof.attainable != EvidenceClass::Proven)
        return {};
    const QString count = Words::tr("%1 of %2").arg(std::min(proof.good, proof.needed)).arg(proof.needed);
    if (proof.left.count() <= 0)
        return count;
    const int seconds = leftInSteps(proof.left);
    return seconds < secondsAMinute
        ? Words::tr("%1, %2 s left", "a count in a column").arg(count, QString::number(seconds))
        : seconds < longLeft
        ? Words::tr("%1, %2 left", "a count in a column; minutes and seconds").arg(count, minutesAndSeconds(seconds))
        : Words::tr("%1, %2 min left", "a count in a column").arg(count, QString::number(seconds / secondsAMinute));
}

QString spanInWords(std::chrono::milliseconds span)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(span).count();
    if (seconds < 60)
        return Words::tr("%n seconds", nullptr, int(seconds));
    const auto minutes = (seconds + 59) / 60;
    return Words::tr("%n minutes", nullptr, int(minutes));
}

QString leftInWords(std::chrono::milliseconds left)
{
    const int seconds = leftInSteps(left);
    return seconds < secondsAMinute ? Words::tr("%n seconds", nullptr, seconds)
        : seconds < longLeft        ? minutesAndSeconds(seconds)
                                    : Words::tr("%n minutes", nullptr, seconds / secondsAMinute);
}

QString gateInWords(const RolloutGate &gate)
{
    const std::pair<int, QString> all[]{{gate.proven, Words::tr("%1 proven")},
        {gate.inferred, Words::tr("%1 inferred")}, {gate.confirmed, Words::tr("%1 confirmed by somebody")},
        {gate.atRiskUnknown, Words::tr("%1 not known (risk accepted)")},
        {gate.atRisk - gate.atRiskUnknown, Words::tr("%1 at risk (accepted)")},
        {gate.contradicted + gate.contradictedEventKeys, Words::tr("%1 not there yet")},
        {gate.stored, Words::tr("%1 with new values stored")},
        {gate.missing - gate.contradicted - gate.stored, Words::tr("%1 not known well enough yet")},
        {gate.notConcerned, Words::tr("%1 of which nothing is asked")},
        {gate.openEventKeys - gate.contradictedEventKeys, Words::tr("%1 not known yet")}};
    QStringList parts;
    for (const auto &[count, words] : all) {
        if (count > 0)
            parts.append(words.arg(count));
    }
    return parts.isEmpty() ? Words::tr("No app is known") : inARow(parts);
}

QString sdkInWords(const RolloutRow &row)
{
    const Sdk sdk = sdkOf(row.app.app, row.latest.sdk());
    return shownName(QString(sdk.language + u' ' + sdk.version).trimmed());
}

namespace {

QString spoilt(const RolloutRow &row, const RolloutKeys &keys)
{
    const QString by = row.latest.spoiltBy;
    const QString what = by == "line break"_L1 ? Words::tr("a line break")
        : by == "quotes"_L1                    ? Words::tr("quotes")
        : by == "tab"_L1                       ? Words::tr("a tab")
                                               : Words::tr("a blank");
    const QString bare = eventKeyNameInWords(keys.spoiltEventKeys.value(row.latest.eventFingerprint).fingerprint, keys);
    return row.latest.eventStanding == AppStanding::BrokenNow
        ? Words::tr("Its event key is %1 with %2 around it: Inngest refuses what it sends with that.").arg(bare, what)
        : Words::tr("Its event key is %1 with %2 around it. Its SDK takes that off when it sends, so that events "
                    "arrive; still, set it without.")
              .arg(bare, what);
}

/// Asked for is that some keys are not there.
QString absent(const RolloutRow &row, const QString &held, const RolloutKeys &keys)
{
    const bool isUndone = keys.goal == RolloutGoal::OldOnly;
    switch (row.latest.eventStanding) {
    case AppStanding::WouldBreak:
        return isUndone
            ? Words::tr("It still sends its events with %1: they would be lost once that is deleted.").arg(held)
            : Words::tr("It still sends its events with %1: they would be refused once that is deleted.").arg(held);
    case AppStanding::Good:
        return held.isEmpty()
            ? Words::tr("It has no event key set: it sends with none of those that are to be deleted.")
            : Words::tr("It sends its events with %1, and with none of those that are to be deleted.").arg(held);
    case AppStanding::NotThere:
        if (isUndone && !held.isEmpty())
            return Words::tr("It still sends its events with %1, which stays. It is to have its old key again.")
                .arg(held);
        break;
    case AppStanding::BrokenNow:
    case AppStanding::Unknown:
        break;
    }
    return held.isEmpty()
        ? Words::tr("Its answer does not tell which event key it holds.")
        : Words::tr("One of its clients sends with %1; whether another one does with an old key is not known.")
              .arg(held);
}

KeyWords byVerdict(const RolloutRow &row, const QString &held, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    // Whoever was asked, or cannot be, and did not say: in one word, whatever is asked for. Of one that is still to be
    // asked nothing is said.
    const bool isSilent = sample.at.isValid() || !row.app.canBeAsked();
    const QString told = !held.isEmpty() ? held
        : sample.toldEventKey            ? Words::tr("None set")
        : isSilent                       ? Words::tr("Not told")
                                         : QString();
    switch (sample.eventKey) {
    case EventKeyVerdict::NotJudged: {
        const bool isSaid = keys.goal == RolloutGoal::Survey && sample.toldEventKey;
        return {.cell = told,
            .sentence = !isSaid  ? QString()
                : held.isEmpty() ? Words::tr("It has no event key set.")
                                 : Words::tr("It sends its events with %1.").arg(held)};
    }
    case EventKeyVerdict::NotAsked:
        return {.cell = told};
    case EventKeyVerdict::Replacement:
        return {.cell = Words::tr("Replacement"),
            .sentence = Words::tr("It sends its events with the replacement, as it should.")};
    case EventKeyVerdict::Old: {
        const bool isFine = sample.eventStanding == AppStanding::Good;
        return {.cell = keys.goal == RolloutGoal::OldOnly ? Words::tr("The old one") : Words::tr("Still the old one"),
            .sentence = sample.eventStanding == AppStanding::WouldBreak
                ? Words::tr("It still sends its events with the old key: they would be refused once that is deleted.")
                : Words::tr("It sends its events with a key that has no replacement yet."),
            .cause = isFine ? QString()
                            : Words::tr("INNGEST_EVENT_KEY was not set here yet, or no deployment has started since.")};
    }
    case EventKeyVerdict::WrongReplacement:
        return {.cell = Words::tr("Replacement of another key"),
            .sentence
            = Words::tr("It sends its events with %1, which takes the place of another key than this app had.")
                  .arg(held),
            .cause = Words::tr("The replacements of two apps' keys were mixed up."),
            .act = Words::tr("Set the replacement of this app's own key. Then redeploy it.")};
    case EventKeyVerdict::Other:
        if (keys.goal == RolloutGoal::Survey || row.event.because == Proof::Because::NothingAsked)
            return {.cell = told,
                .sentence = Words::tr("It sends its events with %1, which is not in the latest list of this "
                                      "environment’s keys: they are refused, or go elsewhere.")
                                .arg(held),
                .cause = Words::tr("It was given another environment’s key, or one that was deleted."),
                .act = Words::tr("Set one of this environment’s event keys in its deployment and redeploy it.")};
        return {.cell = told,
            .sentence = held.isEmpty()
                ? Words::tr("It sends its events with another key.")
                : Words::tr("It sends its events with %1, which is not the one that it should have.").arg(held),
            .cause = Words::tr("A value was pasted wrongly, or somebody changed it meanwhile.")};
    case EventKeyVerdict::None:
        return {.cell = Words::tr("None set"),
            .sentence = Words::tr("It has no event key set: it cannot send events."),
            .cause = Words::tr("The variable was removed or is misspelt.")};
    case EventKeyVerdict::Spoilt:
        return {.cell = Words::tr("With something around it"),
            .sentence = spoilt(row, keys),
            .cause = Words::tr("Something came along when the value was pasted or read from a file."),
            .act = Words::tr(
                "Set INNGEST_EVENT_KEY anew with the copy button, with nothing around it, and redeploy the app.")};
    case EventKeyVerdict::CannotTell:
        return {
            .cell = Words::tr("Not told"), .sentence = Words::tr("Its answer does not tell which event key it holds.")};
    }
    return {};
}

} // namespace

KeyWords eventKeyWords(const RolloutRow &row, const RolloutKeys &keys)
{
    using V = EventKeyVerdict;
    const AppSample &sample = row.latest;
    const QString held
        = sample.eventFingerprint.isEmpty() ? QString() : eventKeyNameInWords(sample.eventFingerprint, keys);
    KeyWords words = byVerdict(row, held, keys);
    if (row.app.isSender)
        words.cell = keyOfSender(row, keys);
    if (eventGoal(keys.goal) == RolloutGoal::OldEventKeysAbsent && row.event.because != Proof::Because::NothingAsked) {
        words.act.clear();
        words.cause = sample.eventStanding != AppStanding::WouldBreak ? QString()
            : keys.goal == RolloutGoal::OldOnly
            ? Words::tr("INNGEST_EVENT_KEY was not put back here yet.")
            : Words::tr("INNGEST_EVENT_KEY was not set here yet, or no deployment has started since.");
        if (sample.eventKey != V::NotJudged && sample.eventKey != V::NotAsked)
            words.sentence = absent(row, held, keys);
    }
    // A rotated key or its replacement; what else is broken has sentences of its own.
    const bool isOurs
        = sample.eventKey == V::Old || sample.eventKey == V::Replacement || sample.eventKey == V::WrongReplacement;
    if (isOurs && sample.eventStanding == AppStanding::BrokenNow)
        words.sentence = Words::tr("It sends its events with %1, which is not in the latest list of keys.").arg(held);
    if (!sample.at.isValid())
        words.sentence.clear();
    else if (sample.isUnreachable()) // said once
        words.sentence = signingKeyWords(row, keys).sentence.isEmpty() ? silentAppText() : QString();
    return words;
}
