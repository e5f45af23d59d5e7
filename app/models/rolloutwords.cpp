// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutwords.h"

#include "app/core/shown.h"
#include "app/models/eventkeywords.h"

#include <QCoreApplication>
#include <algorithm>

using Held = Holding::Held;
using Place = Holding::Place;

namespace {

class RolloutWords
{
    Q_DECLARE_TR_FUNCTIONS(RolloutWords)

public:
    static QString signing(const RolloutRow &row, const RolloutKeys &keys);
    static QString places(const AppSample &sample, const RolloutKeys &keys);
    static QString place(Place place, const QString &fingerprint, const RolloutKeys &keys);
    static QString behaviour(const Holding &holding, const RolloutKeys &keys);
    static QString unanswered(const RolloutRow &row);
    static QString eventKey(const RolloutRow &row, const RolloutKeys &keys);
    static QString eventKeyName(const QString &fingerprint, const RolloutKeys &keys);
    static QString keyName(const QString &oldFingerprint, const RolloutKeys &keys);
    static QString afterRotate(const RolloutRow &row);
    static QString evidence(const Proof &proof);
    static QString given(const QString &what, const std::optional<Word> &word);
    static QString count(const Proof &proof);
    static QString span(std::chrono::milliseconds span);
    static QString gate(const QList<RolloutRow> &rows, const RolloutGate &gate);
};

QString RolloutWords::place(Place place, const QString &fingerprint, const RolloutKeys &keys)
{
    switch (place) {
    case Place::New:
        return tr("new key");
    case Place::Old:
        return keys.goal == RolloutGoal::Survey ? tr("current key") : tr("old key");
    case Place::Other:
        return fingerprint.isEmpty() ? tr("unknown key") : tr("unknown key %1").arg(fingerprint);
    case Place::None:
        return tr("no key");
    case Place::Unknown:
        break;
    }
    return tr("a key that it does not tell");
}

QString RolloutWords::places(const AppSample &sample, const RolloutKeys &keys)
{
    const Holding &holding = sample.signing;
    const QString first = place(holding.key, sample.signingFingerprint, keys);
    const QString named = first.at(0).toUpper() + first.sliced(1);
    if (holding.key == Place::None && holding.fallback == Place::None)
        return tr("No key set");
    switch (holding.fallback) {
    case Place::None:
        return tr("%1, no fallback").arg(named);
    case Place::Unknown:
        return holding.hasFallback ? tr("%1, fallback not told").arg(named) : named;
    case Place::New:
    case Place::Old:
    case Place::Other:
        break;
    }
    if (holding.fallback == holding.key && holding.key != Place::Other)
        return tr("%1, as fallback too").arg(named);
    // The usual two stand in a column: that they are keys is said already.
    const bool isOld = holding.fallback == Place::Old && keys.goal != RolloutGoal::Survey;
    const QString second = holding.fallback == Place::New ? tr("new")
        : isOld                                           ? tr("old")
                                                          : place(holding.fallback, sample.fallbackFingerprint, keys);
    return tr("%1, %2 as fallback").arg(named, second);
}

/// Of an app that tells no hashes.
QString RolloutWords::behaviour(const Holding &holding, const RolloutKeys &keys)
{
    const QString old = keys.goal == RolloutGoal::Survey ? tr("the current key") : tr("the old key");
    if (holding.acceptsNew == Held::Yes && holding.acceptsOld == Held::Yes)
        return tr("Accepts both, order not told");
    if (holding.acceptsNew == Held::Yes)
        return holding.acceptsOld == Held::No ? tr("Accepts the new key only") : tr("Accepts the new key");
    if (keys.newFingerprint.isEmpty())
        return holding.acceptsOld == Held::Yes ? tr("Accepts %1").arg(old) : tr("Refuses %1").arg(old);
    if (holding.acceptsOld == Held::Yes)
        return holding.acceptsNew == Held::No ? tr("Accepts %1 only").arg(old) : tr("Accepts %1").arg(old);
    if (holding.acceptsNew == Held::No && holding.acceptsOld == Held::No)
        return tr("Both keys are refused");
    return holding.acceptsNew == Held::No ? tr("Refuses the new key") : tr("Refuses %1").arg(old);
}

QString RolloutWords::signing(const RolloutRow &row, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    if (row.app.isSender)
        return tr("No app");
    if (!row.app.provesSigningKey || (sample.at.isValid() && !sample.judgesSigning))
        return tr("Not asked about");
    if (!sample.at.isValid() || sample.reason == ProbeReason::WrongApp || !sample.signing.isKnown())
        return unanswered(row);
    if (!sample.signing.tellsPlaces())
        return behaviour(sample.signing, keys);
    const QString held = places(sample, keys);
    return sample.reason == ProbeReason::KeyNotAccepted ? tr("%1, but refused").arg(held) : held;
}

QString RolloutWords::unanswered(const RolloutRow &row)
{
    const AppSample &sample = row.latest;
    if (!sample.at.isValid() && !row.app.canBeAsked())
        return row.app.app.method == AppMethod::Connect ? tr("A worker: cannot be asked") : tr("Cannot be asked");
    if (!sample.at.isValid())
        return row.isAsking ? tr("Asking…") : tr("Not asked yet");
    if (sample.reason == ProbeReason::InFront)
        return tr("Something in front refused");
    return sample.isUnreachable() ? tr("Not reachable") : tr("Cannot tell");
}

QString RolloutWords::eventKeyName(const QString &fingerprint, const RolloutKeys &keys)
{
    for (const EventKeyTwin &twin : keys.eventKeys) {
        if (!twin.newFingerprint.isEmpty() && twin.newFingerprint == fingerprint)
            return tr("the replacement of “%1”").arg(shownName(twin.name));
        if (twin.oldFingerprint == fingerprint)
            return tr("the old one of “%1”").arg(shownName(twin.name));
    }
    const QString name = keys.eventKeyNames.value(fingerprint);
    if (!name.isEmpty())
        return tr("“%1”").arg(shownName(name));
    const auto spoilt = keys.spoiltEventKeys.constFind(fingerprint);
    if (spoilt != keys.spoiltEventKeys.cend() && spoilt->fingerprint != fingerprint)
        return tr("%1, with something around it").arg(eventKeyName(spoilt->fingerprint, keys));
    return tr("unknown key %1").arg(fingerprint);
}

/// The key that a sender uses, the old one or its replacement: nobody can ask it.
QString RolloutWords::keyName(const QString &oldFingerprint, const RolloutKeys &keys)
{
    for (const EventKeyTwin &twin : keys.eventKeys) {
        if (twin.oldFingerprint == oldFingerprint)
            return tr("“%1”").arg(shownName(twin.name));
    }
    return eventKeyName(oldFingerprint, keys);
}

QString RolloutWords::eventKey(const RolloutRow &row, const RolloutKeys &keys)
{
    if (row.app.isSender)
        return row.app.heldEventKeys.isEmpty() ? tr("Not told") : keyName(row.app.heldEventKeys.first(), keys);
    return eventKeyWords(row, keys).cell;
}

/// With its day: a word does not end by age, and whoever acts on it is to see how old it is. The day first: where the
/// column is narrow, the end of a name is cut.
QString RolloutWords::given(const QString &what, const std::optional<Word> &word)
{
    const QString owner = word ? shownName(word->owner) : tr("somebody");
    return word && word->at.isValid() ? tr("%1 %2: %3", "At risk 2026-11-20: Ada")
                                            .arg(what, word->at.toLocalTime().date().toString(Qt::ISODate), owner)
                                      : tr("%1: %2", "At risk: Ada").arg(what, owner);
}

QString RolloutWords::evidence(const Proof &proof)
{
    if (proof.because == Proof::Because::NothingAsked)
        return tr("Nothing is asked");
    switch (proof.evidence) {
    case EvidenceClass::Proven:
        return tr("Proven");
    case EvidenceClass::Inferred:
        return tr("Inferred");
    case EvidenceClass::Confirmed:
        return given(tr("Confirmed"), proof.word);
    case EvidenceClass::AtRisk:
        return given(tr("At risk"), proof.word);
    case EvidenceClass::Observed:
        return tr("Seen by Inngest");
    case EvidenceClass::None:
        break;
    }
    return proof.because == Proof::Because::Contradicted ? tr("Not yet")
        : proof.because == Proof::Because::Stored        ? tr("New values stored")
                                                         : tr("Not known");
}

QString RolloutWords::afterRotate(const RolloutRow &row)
{
    const Holding &holding = row.latest.signing;
    const bool isBroken = row.latest.standing == AppStanding::BrokenNow;
    switch (holding.acceptsNew) {
    case Held::Yes:
        return isBroken         ? tr("works; it is broken now, since it refuses the old key")
            : row.signing.holds ? tr("goes on working")
                                : tr("works, as far as it was seen");
    case Held::No:
        return isBroken ? tr("stays broken: it refuses the new key too") : tr("breaks: it refuses the new key");
    case Held::Unknown:
        break;
    }
    if (!row.app.provesSigningKey)
        return tr("nothing: it has no signing key to prove");
    switch (row.signing.evidence) {
    case EvidenceClass::Inferred:
        return tr("goes on working, by the times of its connections");
    case EvidenceClass::Confirmed:
        return tr("goes on working, by somebody's word");
    case EvidenceClass::AtRisk:
        return tr("not known; the risk is accepted");
    case EvidenceClass::Proven:
    case EvidenceClass::Observed:
    case EvidenceClass::None:
        break;
    }
    return tr("not known");
}

QString RolloutWords::span(std::chrono::milliseconds span)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(span).count();
    if (seconds < 60)
        return tr("%n seconds", nullptr, int(seconds));
    const auto minutes = (seconds + 59) / 60;
    return tr("%n minutes", nullptr, int(minutes));
}

QString RolloutWords::count(const Proof &proof)
{
    if (proof.attainable != EvidenceClass::Proven)
        return {};
    const QString count = tr("%1 of %2").arg(std::min(proof.good, proof.needed)).arg(proof.needed);
    if (proof.left.count() <= 0)
        return count;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(proof.left).count();
    return seconds < 60 ? tr("%1, %2 s left", "a count in a column").arg(count, QString::number(seconds))
                        : tr("%1, %2 min left", "a count in a column").arg(count, QString::number((seconds + 59) / 60));
}

QString RolloutWords::gate(const QList<RolloutRow> &rows, const RolloutGate &gate)
{
    const auto unknownAtRisk = static_cast<int>(std::ranges::count_if(rows, [](const RolloutRow &row) {
        const Proof &proof = row.weakestProof();
        return row.isThere() && proof.because != Proof::Because::NothingAsked && proof.evidence == EvidenceClass::AtRisk
            && row.latest.standingOf(row.weakest()) == AppStanding::Unknown;
    }));
    int contradicted = 0; // they are known not to be there
    int stored = 0;
    for (const RolloutRow &row : rows) {
        const auto isMissingBy = [&row](Proof::Because because) {
            return (row.isGated(Aspect::SigningKey) && !row.signing.holds && row.signing.because == because)
                || (row.isGated(Aspect::EventKey) && !row.event.holds && row.event.because == because);
        };
        const bool isContradicted = isMissingBy(Proof::Because::Contradicted);
        contradicted += isContradicted;
        stored += !isContradicted && isMissingBy(Proof::Because::Stored);
    }
    const std::pair<int, QString> all[]{{gate.proven, tr("%1 proven")}, {gate.inferred, tr("%1 inferred")},
        {gate.confirmed, tr("%1 confirmed by somebody")}, {unknownAtRisk, tr("%1 not known (risk accepted)")},
        {gate.atRisk - unknownAtRisk, tr("%1 at risk (accepted)")}, {contradicted, tr("%1 not there yet")},
        {stored, tr("%1 with new values stored")},
        {gate.missing - contradicted - stored, tr("%1 not known well enough yet")},
        {gate.notConcerned, tr("%1 not concerned")}};
    QStringList parts;
    for (const auto &[count, words] : all) {
        if (count > 0)
            parts.append(words.arg(count));
    }
    // Apps of which nothing is gated (their event key may stay open) are in none of the classes.
    const int rest
        = gate.apps - gate.proven - gate.inferred - gate.confirmed - gate.atRisk - gate.missing - gate.notConcerned;
    if (rest > 0)
        parts.append(tr("%1 not known yet").arg(rest));
    return parts.isEmpty() ? tr("No app is known") : parts.join(tr(", ", "between the entries of a list"));
}

} // namespace

QString rolloutAppName(const RolloutApp &app)
{
    if (!app.app.name.isEmpty())
        return shownName(app.app.name);
    return shownName(app.app.externalId.isEmpty() ? app.url().host() : app.app.externalId);
}

QString signingKeyInWords(const RolloutRow &row, const RolloutKeys &keys)
{
    return RolloutWords::signing(row, keys);
}

QString eventKeyInWords(const RolloutRow &row, const RolloutKeys &keys)
{
    return RolloutWords::eventKey(row, keys);
}

QString eventKeyNameInWords(const QString &fingerprint, const RolloutKeys &keys)
{
    return RolloutWords::eventKeyName(fingerprint, keys);
}

QString afterRotateInWords(const RolloutRow &row)
{
    return RolloutWords::afterRotate(row);
}

QString evidenceInWords(const RolloutRow &row)
{
    const Proof &proof = row.weakestProof();
    // It counts for ten minutes; that it gives no answer just now is seen beside it.
    const bool isSilentNow = row.latest.at.isValid() && row.latest.standingOf(row.weakest()) == AppStanding::Unknown;
    if (isSilentNow && proof.evidence == EvidenceClass::Proven)
        return RolloutWords::tr("Proven before");
    return RolloutWords::evidence(proof);
}

QString countInWords(const RolloutRow &row)
{
    return RolloutWords::count(row.weakestProof());
}

QString spanInWords(std::chrono::milliseconds span)
{
    return RolloutWords::span(span);
}

QString gateInWords(const QList<RolloutRow> &rows, const RolloutGate &gate)
{
    return RolloutWords::gate(rows, gate);
}

QString sdkInWords(const RolloutRow &row)
{
    if (!row.latest.sdkVersion.isEmpty())
        return shownName(QString(row.latest.sdkLanguage + u' ' + row.latest.sdkVersion).trimmed());
    const std::optional<Sync> &sync = row.app.app.latestSync;
    return sync ? shownName(QString(sync->sdkLanguage + u' ' + sync->sdkVersion).trimmed()) : QString();
}
