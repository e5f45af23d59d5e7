// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/judge.h"

#include "app/domain/sdkfacts.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

using Held = Holding::Held;
using Place = Holding::Place;

constexpr int clockTolerance = 240; // seconds; SDKs refuse what is more than 300 off

/// As the app told it, or else as Inngest knows it from the last sync.
QString languageOf(const Question &question, const AppSample &sample)
{
    const std::optional<Sync> &sync = question.app.latestSync;
    return sample.sdkLanguage.isEmpty() && sync ? sync->sdkLanguage : sample.sdkLanguage;
}

bool wantsNewBesideOld(const Question &question)
{
    return question.goal == RolloutGoal::NewBesideOld || question.goal == RolloutGoal::ReadyToRotate;
}

/// Judges one round. One object for one call of judge().
class Judge
{
public:
    Judge(const Reading &reading, const Question &question)
        : m_answers(reading.answers)
        , m_isBrought(reading.isBrought)
        , m_question(question)
    {
        m_sample.at = reading.at;
        m_sample.judgesSigning = question.judgesSigningKey && question.goal != RolloutGoal::EventKeysOnly
            && question.goal != RolloutGoal::OldEventKeysAbsent;
    }

    AppSample judge();

private:
    void settleShortAnswers();
    void settleRefusals();
    void noteFacts();
    void noteFields(const ProbeAnswer &answer);
    bool provesNothing();
    void judgeSigningKey();
    void judgeEventKeys();
    bool isAnotherInstanceSilent() const;
    void judgeFailures();
    void judgeMarks();
    Held accepts(const QString &key) const;
    void find(const Holding &holding, const ProbedAnswer *from, ProbeReason::Kind reason = ProbeReason::None);
    void spoilGood(ProbeReason::Kind reason, const QString &detail = {});
    void cannotTell(ProbeReason::Kind reason, const QString &detail = {});
    FallbackSupport fallback() const;

    QList<ProbedAnswer> m_answers;
    const bool m_isBrought;
    const Question &m_question;
    AppSample m_sample;
    QString m_appIdDigest; // of the whole of m_sample.appId, which is cut for people
    bool m_hasFinding = false;
};

AppSample Judge::judge()
{
    m_sample.signingStanding = m_sample.judgesSigning ? AppStanding::Unknown : AppStanding::Good;
    m_sample.eventStanding = m_question.asksForEventKey() ? AppStanding::Unknown : AppStanding::Good;
    m_sample.eventKey = m_question.asksForEventKey() ? EventKeyVerdict::CannotTell : EventKeyVerdict::NotJudged;
    settleShortAnswers();
    settleRefusals();
    noteFacts();
    if (!provesNothing()) {
        if (m_sample.judgesSigning)
            judgeSigningKey();
        judgeEventKeys();
        judgeFailures();
        judgeMarks();
    }
    m_sample.standing = worse(m_sample.signingStanding, m_sample.eventStanding);
    return m_sample;
}

/// A short answer without a word on the signature is a refusal where the SDK is one that tells hashes to those who may
/// know them; of an older one it tells nothing.
void Judge::settleShortAnswers()
{
    const auto isAccepted = [](const ProbedAnswer &probed) {
        return probed.answer.kind == ProbeAnswer::Kind::Accepted && !probed.answer.isDevMode;
    };
    const bool tells = std::ranges::any_of(std::as_const(m_answers), isAccepted);
    for (ProbedAnswer &probed : m_answers) {
        if (probed.answer.kind != ProbeAnswer::Kind::Short)
            continue;
        const Sdk sdk = sdkOf(m_question.app, {probed.answer.sdkLanguage, probed.answer.sdkVersion});
        // Python from 0.5.14 on answers a wrongly signed GET with 200 and what anybody may know.
        const SdkLanguage language = sdkLanguage(sdk.language);
        const bool isKnownToTell = (language == SdkLanguage::TypeScript || language == SdkLanguage::Python)
            && fallbackSupport(sdk) == FallbackSupport::Yes;
        const bool isRefusal = tells || isKnownToTell;
        probed.answer.kind = isRefusal ? ProbeAnswer::Kind::Refused : ProbeAnswer::Kind::Failed;
        probed.answer.reason = isRefusal ? ProbeReason::Refused : ProbeReason::NotVerified;
    }
}

/// Go's SDK leaves no mark on a refusal, the others do: of theirs one without a mark is something's in front of them.
/// Where another request was accepted it was the app that answered.
void Judge::settleRefusals()
{
    const std::optional<Sync> &sync = m_question.app.latestSync;
    const bool isAccepted = std::ranges::any_of(std::as_const(m_answers),
        [](const ProbedAnswer &probed) { return probed.answer.kind == ProbeAnswer::Kind::Accepted; });
    if (isAccepted || (sync && sdkLanguage(sync->sdkLanguage) == SdkLanguage::Go))
        return;
    for (ProbedAnswer &probed : m_answers) {
        if (probed.answer.kind != ProbeAnswer::Kind::Refused || !probed.answer.mayBeInFront)
            continue;
        probed.answer.kind = ProbeAnswer::Kind::Failed;
        probed.answer.reason = ProbeReason::InFront;
    }
}

/// What does not depend on keys, from whichever answer tells it.
void Judge::noteFacts()
{
    for (const ProbedAnswer &probed : std::as_const(m_answers)) {
        const ProbeAnswer &answer = probed.answer;
        m_sample.milliseconds = std::max(m_sample.milliseconds, static_cast<int>(answer.took.count()));
        if (m_sample.httpStatus == 0)
            m_sample.httpStatus = answer.httpStatus;
        if (m_sample.sdkVersion.isEmpty()) {
            m_sample.sdkLanguage = answer.sdkLanguage;
            m_sample.sdkVersion = answer.sdkVersion;
        }
        if (m_appIdDigest.isEmpty()) {
            m_sample.appId = answer.appId;
            m_appIdDigest = answer.appIdDigest;
        }
        if (m_sample.servers.isEmpty())
            m_sample.servers = answer.servers;
        // Of a day and more it is nonsense all the same; the bound keeps it in the number. What was brought is of the
        // answers' own time: it tells nothing of the difference to ours.
        if (answer.date.isValid() && !m_isBrought)
            m_sample.clockDifference
                = static_cast<int>(std::clamp<qint64>(m_sample.at.secsTo(answer.date), -100'000'000, 100'000'000));
    }
}

/// The fingerprints, of the answer that decides.
void Judge::noteFields(const ProbeAnswer &answer)
{
    m_sample.httpStatus = answer.httpStatus;
    m_sample.isSignedAnswer = answer.isSignedAnswer;
    m_sample.signingFingerprint = answer.signingFingerprint.value_or(QString());
    m_sample.toldFallback = answer.fallbackFingerprint.has_value();
    m_sample.fallbackFingerprint = answer.fallbackFingerprint.value_or(QString());
}

/// Dev mode, or a random key accepted: whatever else the answers say is worth nothing.
bool Judge::provesNothing()
{
    for (const ProbedAnswer &probed : std::as_const(m_answers)) {
        const bool isAccepted = probed.answer.kind == ProbeAnswer::Kind::Accepted;
        if (!isAccepted || (!probed.answer.isDevMode && !probed.isControl()))
            continue;
        noteFields(probed.answer);
        cannotTell(probed.answer.isDevMode ? ProbeReason::DevMode : ProbeReason::AcceptsAnything);
        return true;
    }
    return false;
}

Held Judge::accepts(const QString &key) const
{
    Held held = Held::Unknown;
    for (const ProbedAnswer &probed : m_answers) {
        if (key.isEmpty() || probed.askedWith != key || probed.isOutOfTime())
            continue;
        if (probed.answer.kind == ProbeAnswer::Kind::Refused)
            return Held::No; // one instance that refuses is enough
        if (probed.answer.kind == ProbeAnswer::Kind::Accepted)
            held = Held::Yes;
    }
    return held;
}

/// Keeps it if it is the worst so far.
void Judge::find(const Holding &holding, const ProbedAnswer *from, ProbeReason::Kind reason)
{
    const AppStanding::Kind standing = holding.standing(m_question.goal, m_question.isRotated);
    if (m_hasFinding && standing >= m_sample.signingStanding)
        return;
    m_hasFinding = true;
    m_sample.signingStanding = standing;
    m_sample.signing = holding;
    m_sample.reason = reason;
    noteFields(from ? from->answer : ProbeAnswer{.httpStatus = m_sample.httpStatus});
}

void Judge::judgeSigningKey()
{
    // Nobody can say that a key is absent of which nothing is known.
    if (m_question.goal == RolloutGoal::NewKeyAbsent && m_question.newFingerprint.isEmpty())
        return;
    const Held acceptsNew = accepts(m_question.newFingerprint);
    const Held acceptsOld = accepts(m_question.oldFingerprint);
    const bool isThereANewKey = !m_question.newFingerprint.isEmpty();
    bool isNewRefusalExplained = false;
    bool isOldRefusalExplained = false;
    bool tellsHashes = false;
    Holding refusing; // one that shows a key whose signatures are refused
    for (const ProbedAnswer &probed : std::as_const(m_answers)) {
        const ProbeAnswer &answer = probed.answer;
        if (answer.kind == ProbeAnswer::Kind::Refused && answer.reason == ProbeReason::NoKeyConfigured) {
            find({.key = Place::None, .fallback = Place::None, .acceptsNew = Held::No, .acceptsOld = Held::No}, &probed,
                ProbeReason::NoKeyConfigured);
            isNewRefusalExplained = isOldRefusalExplained = true;
        }
        if (answer.kind != ProbeAnswer::Kind::Accepted || !answer.signingFingerprint)
            continue;
        tellsHashes = true;
        Holding holding = Holding::fromHashes(answer.signingFingerprint, answer.fallbackFingerprint,
            answer.hasUnknownFallback, m_question.newFingerprint, m_question.oldFingerprint);
        const bool isWithNew = probed.askedWith == m_question.newFingerprint;
        const bool isWithOld = probed.askedWith == m_question.oldFingerprint;
        if ((isWithNew && holding.acceptsNew == Held::No) || (isWithOld && holding.acceptsOld == Held::No)) {
            // Accepted a key that it says it does not hold: it contradicts itself.
            find({}, &probed, ProbeReason::NotVerified);
            continue;
        }
        holding.complete(isWithNew ? Held::Yes : acceptsNew, isWithOld ? Held::Yes : acceptsOld, isThereANewKey);
        isNewRefusalExplained |= holding.acceptsNew != Held::Yes;
        isOldRefusalExplained |= holding.acceptsOld != Held::Yes;
        refusing = holding;
        find(holding, &probed);
    }
    // By behaviour: of SDKs that tell no hashes; and a refusal that fits to none of those who told theirs comes from
    // another instance, or from a value that is the right one with something around it.
    const bool isUnexplained
        = (acceptsNew == Held::No && !isNewRefusalExplained) || (acceptsOld == Held::No && !isOldRefusalExplained);
    if (tellsHashes ? !isUnexplained : acceptsNew == Held::Unknown && acceptsOld == Held::Unknown)
        return;
    Holding holding;
    holding.complete(acceptsNew, acceptsOld, isThereANewKey);
    if (tellsHashes) {
        holding.key = refusing.key;
        holding.fallback = refusing.fallback;
        return find(holding, nullptr, ProbeReason::KeyNotAccepted);
    }
    const bool wasAccepted = acceptsNew == Held::Yes || acceptsOld == Held::Yes;
    find(holding, nullptr, wasAccepted ? ProbeReason::None : ProbeReason::Refused);
}

void Judge::judgeEventKeys()
{
    bool isFirst = true;
    for (const ProbedAnswer &probed : std::as_const(m_answers)) {
        const ProbeAnswer &answer = probed.answer;
        if (answer.kind != ProbeAnswer::Kind::Accepted)
            continue;
        m_hasFinding = true;
        const SdkLanguage language
            = sdkLanguage(answer.sdkLanguage.isEmpty() ? languageOf(m_question, m_sample) : answer.sdkLanguage);
        const EventKeyJudgement judged = judgeEventKey(answer.eventFingerprint, language, m_question);
        const bool tellsMore
            = !m_sample.toldEventKey && answer.eventFingerprint && judged.standing == m_sample.eventStanding;
        if (!isFirst && judged.standing >= m_sample.eventStanding && !tellsMore)
            continue;
        m_sample.eventKey = judged.verdict;
        m_sample.eventStanding = judged.standing;
        m_sample.spoiltBy = judged.spoiltBy;
        m_sample.toldEventKey = answer.eventFingerprint.has_value();
        m_sample.eventFingerprint = answer.eventFingerprint.value_or(QString());
        isFirst = false;
    }
    if (m_question.asksForEventKey() && m_sample.eventStanding > AppStanding::Unknown && isAnotherInstanceSilent())
        m_sample.eventStanding = AppStanding::Unknown;
}

/// A key was refused that each of those who told theirs holds: another instance refused it, perhaps, and told nothing
/// of its event key.
bool Judge::isAnotherInstanceSilent() const
{
    const auto isExplained = [this](const QString &key) {
        return std::ranges::any_of(m_answers, [&key](const ProbedAnswer &probed) {
            const ProbeAnswer &answer = probed.answer;
            const bool tells = answer.kind == ProbeAnswer::Kind::Accepted && answer.signingFingerprint;
            return tells && *answer.signingFingerprint != key && answer.fallbackFingerprint.value_or(QString()) != key;
        });
    };
    return std::ranges::any_of(m_answers, [&isExplained](const ProbedAnswer &probed) {
        return !probed.isControl() && !probed.isOutOfTime() && probed.answer.kind == ProbeAnswer::Kind::Refused
            && !isExplained(probed.askedWith);
    });
}

/// What is good so far is not known after all; what is bad stays so.
void Judge::spoilGood(ProbeReason::Kind reason, const QString &detail)
{
    const bool isSomeGood
        = m_sample.signingStanding == AppStanding::Good || m_sample.eventStanding == AppStanding::Good;
    if (m_sample.judgesSigning && m_sample.signingStanding > AppStanding::Unknown)
        m_sample.signingStanding = AppStanding::Unknown;
    if (m_question.asksForEventKey() && m_sample.eventStanding > AppStanding::Unknown)
        m_sample.eventStanding = AppStanding::Unknown;
    if (isSomeGood || m_sample.reason == ProbeReason::None) {
        m_sample.reason = reason;
        m_sample.detail = detail;
    }
}

/// Of a failure: 1 where it only has a count wait, 2 where it ends one. Else 0.
int failureWeight(const ProbedAnswer &probed)
{
    if (probed.answer.kind == ProbeAnswer::Kind::Failed)
        return AppSample{.reason = probed.answer.reason}.pausesCount() ? 1 : 2;
    return probed.answer.kind == ProbeAnswer::Kind::Refused && !probed.isControl() && probed.isOutOfTime() ? 2 : 0;
}

/// Requests that came to nothing: they take away from what is good, never from what is bad.
void Judge::judgeFailures()
{
    // An event key that nobody asks about says nothing of the signing key: what is good of that is to be verified.
    const bool isSigningGood = !m_question.asksForEventKey() && m_sample.signingStanding > AppStanding::Unknown;
    if (m_hasFinding && !isSigningGood
        && worse(m_sample.signingStanding, m_sample.eventStanding) < AppStanding::Unknown)
        return;
    // What a person brought goes on behind a failure: one that is to be waited for hides no other.
    const auto told = std::ranges::max_element(std::as_const(m_answers), {}, failureWeight);
    if (told != m_answers.cend() && failureWeight(*told) > 0) {
        const bool isOutOfTime = told->answer.kind != ProbeAnswer::Kind::Failed;
        spoilGood(ProbeReason::None);
        m_sample.reason = isOutOfTime ? ProbeReason::ClockOff : told->answer.reason;
        m_sample.detail = isOutOfTime ? QString::number(m_sample.clockDifference.value_or(0)) : told->answer.detail;
        m_sample.network = told->answer.network;
        m_sample.httpStatus = told->answer.httpStatus;
        return;
    }
    if (!m_hasFinding) {
        const bool isRefused = std::ranges::any_of(std::as_const(m_answers),
            [](const ProbedAnswer &probed) { return probed.answer.kind == ProbeAnswer::Kind::Refused; });
        spoilGood(isRefused ? ProbeReason::Refused : ProbeReason::NotVerified);
        return;
    }
    // Good only with the control refused.
    const bool isControlled = std::ranges::any_of(std::as_const(m_answers), [](const ProbedAnswer &probed) {
        return probed.isControl() && probed.answer.kind == ProbeAnswer::Kind::Refused;
    });
    if (!isControlled)
        spoilGood(ProbeReason::NotVerified);
}

FallbackSupport Judge::fallback() const
{
    return fallbackSupport(sdkOf(m_question.app, m_sample.sdk()));
}

void Judge::judgeMarks()
{
    if (!m_question.calledElsewhere.isEmpty())
        return cannotTell(ProbeReason::CalledElsewhere, m_question.calledElsewhere);
    const QString expected = ProbeAnswer::digestOf(m_question.app.externalId);
    if (!m_question.wasAddedByUrl && !m_appIdDigest.isEmpty() && !expected.isEmpty() && m_appIdDigest != expected)
        return cannotTell(ProbeReason::WrongApp, m_sample.appId);
    const bool isBeforeRotate = wantsNewBesideOld(m_question) && !m_question.isRotated;
    const bool hasOneKey = m_sample.signing.name() == "old"_L1 || m_sample.signing.name() == "new"_L1
        || m_sample.reason == ProbeReason::NotVerified;
    if (m_sample.judgesSigning && isBeforeRotate && hasOneKey && fallback() == FallbackSupport::No)
        m_sample.reason = ProbeReason::SdkTooOld;
    if (m_sample.reason != ProbeReason::None)
        return;
    if (std::abs(m_sample.clockDifference.value_or(0)) > clockTolerance) {
        m_sample.reason = ProbeReason::ClockOff;
        m_sample.detail = QString::number(*m_sample.clockDifference);
    } else if (m_question.isInsecure) {
        m_sample.reason = ProbeReason::Insecure;
    }
}

/// Whatever else the answers say is worth nothing.
void Judge::cannotTell(ProbeReason::Kind reason, const QString &detail)
{
    if (m_sample.judgesSigning)
        m_sample.signingStanding = AppStanding::Unknown;
    if (m_question.asksForEventKey()) {
        m_sample.eventStanding = AppStanding::Unknown;
        m_sample.eventKey = EventKeyVerdict::CannotTell;
    }
    m_sample.signing = {};
    m_sample.toldEventKey = false;
    m_sample.eventFingerprint.clear();
    m_sample.spoiltBy.clear();
    m_sample.reason = reason;
    m_sample.detail = detail;
}

/// It answered in a way that tells what was asked for; another answer may tell more.
bool tells(const Question &question, const AppSample &latest, Aspect::Kind aspect)
{
    if (aspect == Aspect::SigningKey)
        return latest.signing.isKnown();
    return latest.toldEventKey && sdkLanguage(languageOf(question, latest)) != SdkLanguage::Go;
}

} // namespace

bool ProbedAnswer::isOutOfTime() const
{
    if (!answer.date.isValid() || !signedAt.isValid())
        return false;
    const qint64 age = signedAt.secsTo(answer.date);
    return age > clockTolerance || age < 0;
}

AppSample judge(const Reading &reading, const Question &question)
{
    AppSample sample = Judge(reading, question).judge();
    if (sample.judgesSigning || !question.judgesSigningKey)
        return sample;
    // A question about event keys alone asks nothing of the signing key, and an app that refuses Inngest's calls is an
    // outage all the same. It is judged by itself, so that neither takes anything from the other.
    Question works = question;
    works.goal = RolloutGoal::Survey;
    sample.takeSigning(Judge(reading, works).judge());
    return sample;
}

EvidenceClass::Kind attainableEvidence(const Question &question, Aspect::Kind aspect, const AppSample &latest)
{
    if (!question.asksFor(aspect))
        return EvidenceClass::None;
    if (question.app.method == AppMethod::Connect)
        return EvidenceClass::Inferred;
    // An SDK that knows one key cannot hold two: it has its short outage at rotate, and somebody answers for that.
    if (aspect == Aspect::SigningKey && !question.isRotated && wantsNewBesideOld(question)
        && fallbackSupport(sdkOf(question.app, latest.sdk())) == FallbackSupport::No)
        return EvidenceClass::AtRisk;
    // Before its first answer an app that can be asked is taken for one that will tell.
    const bool willTell = latest.at.isValid() ? tells(question, latest, aspect) : question.canBeAsked;
    return willTell ? EvidenceClass::Proven : EvidenceClass::Confirmed;
}
