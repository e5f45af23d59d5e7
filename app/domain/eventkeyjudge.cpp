// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/lookup.h"
#include "app/domain/judge.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using V = EventKeyVerdict;

bool isOld(const QString &fingerprint, const Question &question)
{
    return hasOneWith(question.eventKeys, &EventKeyTwin::oldFingerprint, fingerprint);
}

bool isReplacement(const QString &fingerprint, const Question &question)
{
    return hasOneWith(question.eventKeys, &EventKeyTwin::newFingerprint, fingerprint);
}

V::Kind verdictOf(const QString &fingerprint, const Question &question)
{
    if (fingerprint.isEmpty())
        return V::None;
    if (question.wantedEventKeys().contains(fingerprint))
        return V::Replacement;
    if (isReplacement(fingerprint, question)) {
        // Of an app that held no rotated key it cannot be said that it got the wrong one.
        return question.heldEventKeys.isEmpty() ? V::Replacement : V::WrongReplacement;
    }
    if (isOld(fingerprint, question))
        return V::Old;
    return question.spoiltEventKeys.contains(fingerprint) ? V::Spoilt : V::Other;
}

/// A rotated key without a replacement yet: nothing can be asked of who holds it.
bool hasNoReplacement(const QString &fingerprint, const Question &question)
{
    return std::ranges::any_of(question.eventKeys,
        [&](const EventKeyTwin &twin) { return twin.oldFingerprint == fingerprint && twin.newFingerprint.isEmpty(); });
}

/// No key of the environment any more, as far as those are known.
bool isGone(const QString &fingerprint, const Question &question)
{
    return !question.eventKeyNames.isEmpty() && !question.eventKeyNames.contains(fingerprint);
}

/// A rotated key or a replacement that is gone: whoever shows it is refused now.
bool isGone(V::Kind verdict, const QString &fingerprint, const Question &question)
{
    const bool isOurs = verdict == V::Old || verdict == V::Replacement || verdict == V::WrongReplacement;
    return isOurs && isGone(fingerprint, question);
}

/// One of the environment's other keys goes on working, an unknown one does not work here.
AppStanding::Kind standingOfOther(const QString &fingerprint, const Question &question)
{
    if (question.eventKeyNames.contains(fingerprint))
        return AppStanding::NotThere;
    return question.eventKeyNames.isEmpty() ? AppStanding::Unknown : AppStanding::BrokenNow;
}

/// TypeScript and Python strip what stands around a key where they send it, though not the same: both put it into an
/// address, out of which line breaks and tabs are taken.
AppStanding::Kind standingOfSpoilt(const QString &by, SdkLanguage language)
{
    const bool isStripped = (language == SdkLanguage::TypeScript && by != "quotes"_L1)
        || (language == SdkLanguage::Python && (by == "line break"_L1 || by == "tab"_L1));
    return isStripped ? AppStanding::NotThere : AppStanding::BrokenNow;
}

AppStanding::Kind standingForReplacement(
    V::Kind verdict, const QString &fingerprint, SdkLanguage language, const Question &question)
{
    if (isGone(verdict, fingerprint, question))
        return AppStanding::BrokenNow;
    switch (verdict) {
    case V::Replacement:
    case V::NotJudged:
        return AppStanding::Good;
    case V::Old:
        return hasNoReplacement(fingerprint, question) ? AppStanding::NotThere : AppStanding::WouldBreak;
    case V::WrongReplacement:
        return AppStanding::NotThere;
    case V::Other:
        return standingOfOther(fingerprint, question);
    case V::Spoilt:
        return standingOfSpoilt(question.spoiltEventKeys.value(fingerprint).by, language);
    case V::None:
        return AppStanding::BrokenNow;
    case V::NotAsked:
    case V::CannotTell:
        break;
    }
    return AppStanding::Unknown;
}

/// One that is to go breaks its holder, and one that is gone has broken it. Who shows one of the environment's other
/// keys, or none, does not miss it, unless that is a replacement that is gone; of an unknown hash it is not known what
/// it is: one of ours may stand in it with something around it.
AppStanding::Kind standingForAbsence(V::Kind verdict, const QString &fingerprint, const Question &question)
{
    if (isGone(verdict, fingerprint, question))
        return AppStanding::BrokenNow;
    const QString bare = verdict == V::Spoilt ? question.spoiltEventKeys.value(fingerprint).fingerprint : fingerprint;
    if (question.absentEventKeys.contains(bare))
        return isGone(bare, question) ? AppStanding::BrokenNow : AppStanding::WouldBreak;
    const bool isUnknown = verdict == V::Other && !question.eventKeyNames.contains(fingerprint);
    return isUnknown ? AppStanding::Unknown : AppStanding::Good;
}

/// Undone: the replacement is gone, and who held an event key has it again.
AppStanding::Kind standingForUndone(
    V::Kind verdict, const QString &fingerprint, SdkLanguage language, const Question &question)
{
    // One that stays breaks nobody; whoever had an old key before is to have it again.
    const bool stays = std::ranges::any_of(
        question.eventKeys, [&](const EventKeyTwin &twin) { return twin.stays && twin.newFingerprint == fingerprint; });
    if (stays && !isGone(fingerprint, question))
        return question.heldEventKeys.isEmpty() ? AppStanding::Good : AppStanding::NotThere;
    const AppStanding::Kind absent = standingForAbsence(verdict, fingerprint, question);
    if (absent <= AppStanding::WouldBreak || question.heldEventKeys.isEmpty())
        return absent;
    switch (verdict) {
    case V::Other:
    case V::Spoilt:
    case V::None:
        return standingForReplacement(verdict, fingerprint, language, question);
    case V::NotJudged:
    case V::NotAsked:
    case V::Replacement:
    case V::Old:
    case V::WrongReplacement:
    case V::CannotTell:
        break;
    }
    return absent;
}

} // namespace

EventKeyJudgement judgeEventKey(
    const std::optional<QString> &fingerprint, SdkLanguage language, const Question &question)
{
    if (!question.asksForEventKey()) {
        // Nothing is wanted of it, whatever the goal, and one that is none of the environment's is refused all the
        // same.
        const bool isStrange = question.areEventKeysAll && language != SdkLanguage::Go && fingerprint
            && !fingerprint->isEmpty() && isGone(*fingerprint, question)
            && !question.spoiltEventKeys.contains(*fingerprint);
        return isStrange
            ? EventKeyJudgement{.verdict = verdictOf(*fingerprint, question), .standing = AppStanding::BrokenNow}
            : EventKeyJudgement{};
    }
    if (!fingerprint)
        return {.verdict = V::CannotTell, .standing = AppStanding::Unknown};
    const V::Kind verdict = verdictOf(*fingerprint, question);
    const auto with = [&](AppStanding::Kind standing) {
        return EventKeyJudgement{verdict, standing, question.spoiltEventKeys.value(*fingerprint).by};
    };
    if (language == SdkLanguage::Go)
        return with(AppStanding::Unknown);
    if (question.goal == RolloutGoal::OldOnly)
        return with(standingForUndone(verdict, *fingerprint, language, question));
    return with(question.goal == RolloutGoal::OldEventKeysAbsent
            ? standingForAbsence(verdict, *fingerprint, question)
            : standingForReplacement(verdict, *fingerprint, language, question));
}
