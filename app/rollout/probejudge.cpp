// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probejudge.h"

#include "app/domain/sdkfacts.h"
#include "app/rollout/eventkeyjudge.h"
#include "app/rollout/keyholding.h"

#include <QHostAddress>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Held = KeyHolding::Held;

constexpr int clockTolerance = 240; // seconds; SDKs refuse what is more than 300 off

bool isInsecure(const QUrl &url)
{
    const QString host = url.host();
    const bool isLoopback = host == "localhost"_L1 || QHostAddress(host).isLoopback();
    return url.scheme() == "http"_L1 && !isLoopback;
}

SigningKeyVerdict::Kind verdictWithoutAnswer(ProbeReason::Kind reason)
{
    switch (reason) {
    case ProbeReason::TimedOut:
    case ProbeReason::NoConnection:
    case ProbeReason::Certificate:
        return SigningKeyVerdict::Unreachable;
    default:
        return SigningKeyVerdict::CannotTell;
    }
}

/// Judges one round. One object for one call of judgeProbe().
class Judge
{
public:
    Judge(const QList<ProbedAnswer> &answers, const RolloutKeys &keys, const RolloutApp &app, const QDateTime &now)
        : m_answers(answers)
        , m_keys(keys)
        , m_app(app)
        , m_judgesSigning(judgesSigningKey(keys, app))
    {
        m_sample.at = now;
    }

    AppSample judge();

private:
    void settleShortAnswers();
    void noteFacts();
    void noteFields(const ProbeAnswer &answer);
    bool provesNothing();
    void judgeSigningKey();
    void judgeEventKeys();
    void judgeFailures();
    void judgeMarks();
    Held accepts(ProbeKey key) const;
    void find(const KeyHolding &holding, const ProbedAnswer *from, ProbeReason::Kind reason = ProbeReason::None);
    void cannotTell(ProbeReason::Kind reason, const QString &detail = {});
    FallbackSupport fallback() const;

    QList<ProbedAnswer> m_answers;
    const RolloutKeys &m_keys;
    const RolloutApp &m_app;
    const bool m_judgesSigning;
    AppSample m_sample;
    bool m_hasFinding = false;
};

AppSample Judge::judge()
{
    m_sample.signingKey = m_judgesSigning ? SigningKeyVerdict::CannotTell : SigningKeyVerdict::NotJudged;
    m_sample.eventKey = judgesEventKey(m_keys, m_app) ? EventKeyVerdict::CannotTell : EventKeyVerdict::NotJudged;
    settleShortAnswers();
    noteFacts();
    if (provesNothing())
        return m_sample;
    m_sample.standing = AppStanding::Good;
    if (m_judgesSigning)
        judgeSigningKey();
    judgeEventKeys();
    judgeFailures();
    judgeMarks();
    return m_sample;
}

/// A short answer without a word on the signature is a refusal where the SDK is one that tells hashes to those who may
/// know them; of an older one it tells nothing.
void Judge::settleShortAnswers()
{
    const auto isAccepted = [](const ProbedAnswer &probed) {
        return probed.answer.kind == ProbeAnswer::Kind::Accepted && !probed.answer.isDevMode;
    };
    const bool tells = std::any_of(m_answers.cbegin(), m_answers.cend(), isAccepted);
    for (ProbedAnswer &probed : m_answers) {
        if (probed.answer.kind != ProbeAnswer::Kind::Short)
            continue;
        const std::optional<Sync> &sync = m_app.app.latestSync;
        const bool isTold = !probed.answer.sdkVersion.isEmpty();
        const QString language = isTold ? probed.answer.sdkLanguage : sync ? sync->sdkLanguage : QString();
        const QString version = isTold ? probed.answer.sdkVersion : sync ? sync->sdkVersion : QString();
        const bool isKnownToTell = sdkLanguage(language) == SdkLanguage::TypeScript
            && fallbackSupport(language, version) == FallbackSupport::Yes;
        const bool isRefusal = tells || isKnownToTell;
        probed.answer.kind = isRefusal ? ProbeAnswer::Kind::Refused : ProbeAnswer::Kind::Failed;
        probed.answer.reason = isRefusal ? ProbeReason::Refused : ProbeReason::NotVerified;
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
        if (m_sample.appId.isEmpty())
            m_sample.appId = answer.appId;
        if (m_sample.framework.isEmpty())
            m_sample.framework = answer.framework;
        // Of a day and more it is nonsense all the same; the bound keeps it in the number.
        if (answer.date.isValid())
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
        if (!isAccepted || (!probed.answer.isDevMode && probed.askedWith != ProbeKey::Random))
            continue;
        noteFields(probed.answer);
        cannotTell(probed.answer.isDevMode ? ProbeReason::DevMode : ProbeReason::AcceptsAnything);
        return true;
    }
    return false;
}

Held Judge::accepts(ProbeKey key) const
{
    Held held = Held::Unknown;
    for (const ProbedAnswer &probed : m_answers) {
        if (probed.askedWith != key || probed.isOutOfTime())
            continue;
        if (probed.answer.kind == ProbeAnswer::Kind::Refused)
            return Held::No; // one instance that refuses is enough
        if (probed.answer.kind == ProbeAnswer::Kind::Accepted)
            held = Held::Yes;
    }
    return held;
}

/// Keeps it if it is the worst so far.
void Judge::find(const KeyHolding &holding, const ProbedAnswer *from, ProbeReason::Kind reason)
{
    const AppStanding::Kind standing = holding.standing(m_keys);
    if (m_hasFinding && standing >= m_sample.standing)
        return;
    m_hasFinding = true;
    m_sample.standing = standing;
    m_sample.signingKey = holding.verdict();
    m_sample.reason = reason;
    noteFields(from ? from->answer : ProbeAnswer{.httpStatus = m_sample.httpStatus});
}

void Judge::judgeSigningKey()
{
    const Held acceptsNew = accepts(ProbeKey::New);
    const Held acceptsOld = accepts(ProbeKey::Old);
    bool isNewRefusalExplained = false;
    bool isOldRefusalExplained = false;
    bool tellsHashes = false;
    for (const ProbedAnswer &probed : std::as_const(m_answers)) {
        const ProbeAnswer &answer = probed.answer;
        if (answer.kind == ProbeAnswer::Kind::Refused && answer.reason == ProbeReason::NoKeyConfigured) {
            find({.holdsNew = Held::No, .holdsOld = Held::No}, &probed, ProbeReason::NoKeyConfigured);
            isNewRefusalExplained = isOldRefusalExplained = true;
        }
        if (answer.kind != ProbeAnswer::Kind::Accepted || !answer.signingFingerprint)
            continue;
        tellsHashes = true;
        KeyHolding holding = KeyHolding::fromHashes(
            answer.signingFingerprint, answer.fallbackFingerprint, answer.hasUnknownFallback, m_keys);
        const Held holdsAsked = probed.askedWith == ProbeKey::New ? holding.holdsNew : holding.holdsOld;
        if (holdsAsked == Held::No) {
            // Accepted a key that it says it does not hold: it contradicts itself.
            find({}, &probed, ProbeReason::NotVerified);
            continue;
        }
        holding.complete(probed.askedWith == ProbeKey::New ? Held::Yes : acceptsNew,
            probed.askedWith == ProbeKey::Old ? Held::Yes : acceptsOld, m_keys);
        isNewRefusalExplained |= holding.holdsNew != Held::Yes;
        isOldRefusalExplained |= holding.holdsOld != Held::Yes;
        find(holding, &probed);
    }
    // By behaviour: of SDKs that tell no hashes; and a refusal that fits to none of those who told theirs comes from
    // another instance.
    const bool isUnexplained
        = (acceptsNew == Held::No && !isNewRefusalExplained) || (acceptsOld == Held::No && !isOldRefusalExplained);
    if (tellsHashes ? !isUnexplained : acceptsNew == Held::Unknown && acceptsOld == Held::Unknown)
        return;
    KeyHolding holding;
    holding.complete(acceptsNew, acceptsOld, m_keys);
    const bool wasAccepted = acceptsNew == Held::Yes || acceptsOld == Held::Yes;
    find(holding, nullptr, wasAccepted ? ProbeReason::None : ProbeReason::Refused);
}

void Judge::judgeEventKeys()
{
    AppStanding::Kind worstSoFar = AppStanding::Good;
    bool isFirst = true;
    for (const ProbedAnswer &probed : std::as_const(m_answers)) {
        const ProbeAnswer &answer = probed.answer;
        if (answer.kind != ProbeAnswer::Kind::Accepted)
            continue;
        m_hasFinding = true;
        const bool isGo = sdkLanguage(answer.sdkLanguage) == SdkLanguage::Go;
        const EventKeyJudgement judged = judgeEventKey(answer.eventFingerprint, isGo, m_keys, m_app);
        const bool tellsMore = !m_sample.toldEventKey && answer.eventFingerprint && judged.standing == worstSoFar;
        if (isFirst || judged.standing < worstSoFar || tellsMore) {
            m_sample.eventKey = judged.verdict;
            m_sample.toldEventKey = answer.eventFingerprint.has_value();
            m_sample.eventFingerprint = answer.eventFingerprint.value_or(QString());
            worstSoFar = judged.standing;
            isFirst = false;
        }
        m_sample.standing = worse(m_sample.standing, judged.standing);
    }
}

/// Requests that came to nothing: they take away from what is good, never from what is bad.
void Judge::judgeFailures()
{
    if (m_hasFinding && m_sample.standing < AppStanding::Unknown)
        return;
    for (const ProbedAnswer &probed : std::as_const(m_answers)) {
        const bool isRefused = probed.answer.kind == ProbeAnswer::Kind::Refused;
        const bool isOutOfTime = isRefused && probed.askedWith != ProbeKey::Random && probed.isOutOfTime();
        if (probed.answer.kind != ProbeAnswer::Kind::Failed && !isOutOfTime)
            continue;
        m_sample.standing = AppStanding::Unknown;
        m_sample.reason = isOutOfTime ? ProbeReason::ClockOff : probed.answer.reason;
        m_sample.detail = isOutOfTime ? QString::number(m_sample.clockDifference.value_or(0)) : probed.answer.detail;
        m_sample.network = probed.answer.network;
        m_sample.httpStatus = probed.answer.httpStatus;
        if (!m_hasFinding && m_judgesSigning)
            m_sample.signingKey = verdictWithoutAnswer(m_sample.reason);
        return;
    }
    if (!m_hasFinding) {
        const bool isRefused = std::any_of(m_answers.cbegin(), m_answers.cend(),
            [](const ProbedAnswer &probed) { return probed.answer.kind == ProbeAnswer::Kind::Refused; });
        m_sample.standing = AppStanding::Unknown;
        m_sample.reason = isRefused ? ProbeReason::Refused : ProbeReason::NotVerified;
        return;
    }
    // Good only with the control refused.
    const bool isControlled = std::any_of(m_answers.cbegin(), m_answers.cend(), [](const ProbedAnswer &probed) {
        return probed.askedWith == ProbeKey::Random && probed.answer.kind == ProbeAnswer::Kind::Refused;
    });
    if (m_sample.standing == AppStanding::Good && !isControlled) {
        m_sample.standing = AppStanding::Unknown;
        m_sample.reason = ProbeReason::NotVerified;
    }
}

FallbackSupport Judge::fallback() const
{
    const std::optional<Sync> &sync = m_app.app.latestSync;
    if (m_sample.sdkVersion.isEmpty() && sync)
        return fallbackSupport(sync->sdkLanguage, sync->sdkVersion);
    return fallbackSupport(m_sample.sdkLanguage, m_sample.sdkVersion);
}

void Judge::judgeMarks()
{
    const QString expected = m_app.app.externalId;
    if (!m_app.wasAddedByUrl && !m_sample.appId.isEmpty() && !expected.isEmpty() && m_sample.appId != expected) {
        m_sample.standing = AppStanding::Unknown;
        m_sample.reason = ProbeReason::WrongApp;
        m_sample.detail = m_sample.appId;
        return;
    }
    const bool isBeforeRotate = m_keys.goal == RolloutGoal::NewBesideOld && !m_keys.isRotated;
    const bool hasOneKey = m_sample.signingKey == SigningKeyVerdict::OldOnly
        || m_sample.signingKey == SigningKeyVerdict::NewOnly || m_sample.reason == ProbeReason::NotVerified;
    if (m_judgesSigning && isBeforeRotate && hasOneKey && fallback() == FallbackSupport::No)
        m_sample.reason = ProbeReason::SdkTooOld;
    if (m_sample.reason != ProbeReason::None)
        return;
    if (std::abs(m_sample.clockDifference.value_or(0)) > clockTolerance) {
        m_sample.reason = ProbeReason::ClockOff;
        m_sample.detail = QString::number(*m_sample.clockDifference);
    } else if (isInsecure(m_app.url())) {
        m_sample.reason = ProbeReason::Insecure;
    }
}

void Judge::cannotTell(ProbeReason::Kind reason, const QString &detail)
{
    m_sample.standing = AppStanding::Unknown;
    m_sample.reason = reason;
    m_sample.detail = detail;
}

} // namespace

bool ProbedAnswer::isOutOfTime() const
{
    if (!answer.date.isValid() || !signedAt.isValid())
        return false;
    const qint64 age = signedAt.secsTo(answer.date);
    return age > clockTolerance || age < 0;
}

bool judgesSigningKey(const RolloutKeys &keys, const RolloutApp &app)
{
    return keys.judgesSigningKey && keys.goal != RolloutGoal::EventKeysOnly && app.provesSigningKey;
}

AppSample judgeProbe(
    const QList<ProbedAnswer> &answers, const RolloutKeys &keys, const RolloutApp &app, const QDateTime &now)
{
    return Judge(answers, keys, app, now).judge();
}

EvidenceClass::Kind attainableEvidence(const RolloutKeys &keys, const RolloutApp &app, const AppSample &latest)
{
    const bool judgesSigning = judgesSigningKey(keys, app);
    const bool judgesEvent = judgesEventKey(keys, app);
    if (!judgesSigning && !judgesEvent && keys.goal != RolloutGoal::Survey)
        return EvidenceClass::None;
    if (app.app.method == AppMethod::Connect)
        return EvidenceClass::Inferred;
    if (!app.canBeAsked())
        return EvidenceClass::Attested;
    const std::optional<Sync> &sync = app.app.latestSync;
    const bool isTold = !latest.sdkVersion.isEmpty();
    const FallbackSupport fallback = isTold ? fallbackSupport(latest.sdkLanguage, latest.sdkVersion)
        : sync                              ? fallbackSupport(sync->sdkLanguage, sync->sdkVersion)
                                            : FallbackSupport::Unknown;
    if (judgesSigning && fallback == FallbackSupport::No && keys.goal == RolloutGoal::NewBesideOld && !keys.isRotated)
        return EvidenceClass::Attested;
    // It answers as it should, and without the event key's hash: only a person can tell.
    const bool isAccepted = latest.httpStatus == 200
        && (latest.reason == ProbeReason::None || latest.reason == ProbeReason::ClockOff
            || latest.reason == ProbeReason::Insecure);
    if (judgesEvent && isAccepted && latest.eventKey == EventKeyVerdict::CannotTell)
        return EvidenceClass::Attested;
    return EvidenceClass::Proven;
}
