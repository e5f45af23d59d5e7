// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/evidencecount.h"

#include <QMetaEnum>
#include <algorithm>
#include <cmath>

namespace {

template <typename Enum>
QString nameOf(Enum value)
{
    return QString::fromLatin1(QMetaEnum::fromType<Enum>().valueToKey(value));
}

bool isWanted(SigningKeyVerdict::Kind verdict, RolloutGoal goal)
{
    if (verdict == SigningKeyVerdict::NotJudged)
        return true;
    switch (goal) {
    case RolloutGoal::NewOnly:
        return verdict == SigningKeyVerdict::NewOnly;
    case RolloutGoal::OldOnly:
        return verdict == SigningKeyVerdict::OldOnly || verdict == SigningKeyVerdict::OldAndOther;
    case RolloutGoal::Survey:
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::EventKeysOnly:
        break;
    }
    return verdict == SigningKeyVerdict::NewAndOld || verdict == SigningKeyVerdict::BothHeld;
}

bool isWanted(EventKeyVerdict::Kind verdict, RolloutGoal goal)
{
    if (verdict == EventKeyVerdict::NotJudged || verdict == EventKeyVerdict::CannotTell)
        return true;
    return verdict == (goal == RolloutGoal::OldOnly ? EventKeyVerdict::Old : EventKeyVerdict::Twin);
}

/// What was wrong with it, in one word: the signing key's verdict, the event key's, or the reason.
QString contradictionOf(const AppSample &sample, RolloutGoal goal)
{
    if (!isWanted(sample.eventKey, goal) && isWanted(sample.signingKey, goal))
        return nameOf(sample.eventKey);
    const bool isVerdictEmpty
        = sample.signingKey == SigningKeyVerdict::CannotTell || sample.signingKey == SigningKeyVerdict::NotJudged;
    const bool hasOwnReason = sample.reason == ProbeReason::WrongApp || sample.reason == ProbeReason::SignatureWrong;
    return sample.reason != ProbeReason::None && (isVerdictEmpty || hasOwnReason) ? nameOf(sample.reason)
                                                                                  : nameOf(sample.signingKey);
}

} // namespace

int EvidenceCount::neededFor(int instances, int least)
{
    if (instances <= 1)
        return least;
    const double answers = std::log(0.01) / std::log(1.0 - 1.0 / instances);
    return std::max(least, static_cast<int>(std::ceil(answers)));
}

void EvidenceCount::setDemand(int needed, std::chrono::milliseconds span)
{
    m_needed = needed;
    m_span = span;
}

void EvidenceCount::add(const AppSample &sample, RolloutGoal goal)
{
    if (sample.standing == AppStanding::Good) {
        // A clock that was set back must not make the span longer or shorter than it is.
        if (m_good == 0 || sample.at < m_lastGoodAt) {
            m_good = 0;
            m_goodSince = sample.at;
        }
        ++m_good;
        m_lastGoodAt = sample.at;
    } else if (!sample.pausesCount()) {
        m_lastContradiction = contradictionOf(sample, goal);
        m_lastContradictionAt = sample.at;
        restart();
    }
}

void EvidenceCount::restart()
{
    m_good = 0;
    m_goodSince = {};
    m_lastGoodAt = {};
}

bool EvidenceCount::isFull() const
{
    return m_good >= m_needed && m_goodSince.isValid() && m_goodSince.msecsTo(m_lastGoodAt) >= m_span.count();
}
