// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/rollouttext.h"

#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "ui/words/holdingtext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

class RolloutText
{
    Q_DECLARE_TR_FUNCTIONS(RolloutText)

public:
    static QString signing(const RolloutRow &row, const RolloutKeys &keys);
    static QString event(const RolloutRow &row, const RolloutKeys &keys);
    static QString spoilt(const RolloutRow &row, const RolloutKeys &keys);
    static QString absent(const RolloutRow &row, const QString &held, const RolloutKeys &keys);
    static QString signingName(const QString &fingerprint, const RolloutKeys &keys);
    static QString line(const QString &variable, const QString &fingerprint, const QString &name);
    static QStringList expectedSigning(const RolloutKeys &keys);
    static QStringList expectedEvent(const RolloutRow &row, const RolloutKeys &keys);
    static QString expected(const RolloutRow &row, const RolloutKeys &keys);
    static QString seen(const RolloutRow &row, const RolloutKeys &keys);
    static QString outage(const RolloutRow &row, const RolloutKeys &keys);
    static QString standing(AppStanding::Kind standing);
};

QString RolloutText::signing(const RolloutRow &row, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    if (!row.app.provesSigningKey || (sample.at.isValid() && !sample.judgesSigning))
        return {};
    if (!sample.at.isValid()) {
        if (row.app.canBeAsked())
            return row.isAsking ? tr("It is being asked for the first time.") : tr("It has not been asked yet.");
        return row.app.app.method == AppMethod::Connect
            ? tr("A worker has no address to be asked at. What is known of it follows from when it connected.")
            : tr("It has no address to be asked at.");
    }
    if (sample.isUnreachable())
        return tr("It does not answer, so that nothing is known of its keys now.");
    if (sample.reason == ProbeReason::WrongApp)
        return tr("Another app answers at its address, so that nothing is known of its keys.");
    const QString held = holdingText(sample, keys);
    return held.isEmpty() ? tr("It answers, but the answer does not tell which keys it holds.") : held;
}

QString RolloutText::spoilt(const RolloutRow &row, const RolloutKeys &keys)
{
    const QString by = row.latest.spoiltBy;
    const QString what = by == "line break"_L1 ? tr("a line break") : by == "quotes"_L1 ? tr("quotes") : tr("a blank");
    const QString bare = eventKeyNameInWords(keys.spoiltEventKeys.value(row.latest.eventFingerprint).fingerprint, keys);
    return row.latest.eventStanding == AppStanding::BrokenNow
        ? tr("Its event key is %1 with %2 around it: Inngest refuses what it sends with that.").arg(bare, what)
        : tr("Its event key is %1 with %2 around it. Its SDK takes that off when it sends, so that events arrive; "
             "still, "
             "set it without.")
              .arg(bare, what);
}

/// Asked for is that some keys are not there.
QString RolloutText::absent(const RolloutRow &row, const QString &held, const RolloutKeys &keys)
{
    const bool isUndone = keys.goal == RolloutGoal::OldOnly;
    switch (row.latest.eventStanding) {
    case AppStanding::WouldBreak:
        return isUndone
            ? tr("It still sends its events with %1: they would be lost once that is deleted.").arg(held)
            : tr("It still sends its events with %1: they would be refused once that is deleted.").arg(held);
    case AppStanding::Good:
        return held.isEmpty()
            ? tr("It has no event key set: it sends with none of those that are to be deleted.")
            : tr("It sends its events with %1, and with none of those that are to be deleted.").arg(held);
    case AppStanding::BrokenNow:
    case AppStanding::NotThere:
    case AppStanding::Unknown:
        break;
    }
    return held.isEmpty()
        ? tr("Its answer does not tell which event key it holds.")
        : tr("One of its clients sends with %1; whether another one does with an old key is not known.").arg(held);
}

QString RolloutText::event(const RolloutRow &row, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    const QString held
        = sample.eventFingerprint.isEmpty() ? QString() : eventKeyNameInWords(sample.eventFingerprint, keys);
    const bool isForAbsence = keys.goal == RolloutGoal::OldEventKeysAbsent || keys.goal == RolloutGoal::OldOnly;
    if (!sample.at.isValid() || sample.isUnreachable())
        return {};
    // A rotated key or its replacement; what else is broken has sentences of its own.
    const bool isOurs = sample.eventKey == EventKeyVerdict::Old || sample.eventKey == EventKeyVerdict::Replacement
        || sample.eventKey == EventKeyVerdict::WrongReplacement;
    if (isOurs && sample.eventStanding == AppStanding::BrokenNow)
        return tr("It sends its events with %1, which is not in Inngest's latest list of keys.").arg(held);
    if (isForAbsence && sample.eventKey != EventKeyVerdict::NotJudged && sample.eventKey != EventKeyVerdict::NotAsked)
        return absent(row, held, keys);
    switch (sample.eventKey) {
    case EventKeyVerdict::NotJudged:
        if (keys.goal == RolloutGoal::Survey && sample.toldEventKey)
            return held.isEmpty() ? tr("It has no event key set.") : tr("It sends its events with %1.").arg(held);
        return {};
    case EventKeyVerdict::NotAsked:
        return {};
    case EventKeyVerdict::Replacement:
        return tr("It sends its events with the replacement, as it should.");
    case EventKeyVerdict::Old:
        return sample.eventStanding == AppStanding::WouldBreak
            ? tr("It still sends its events with the old key: they would be refused once that is deleted.")
            : tr("It sends its events with a key that has no replacement yet.");
    case EventKeyVerdict::WrongReplacement:
        return tr("It sends its events with %1, which takes the place of another key than this app had.").arg(held);
    case EventKeyVerdict::Other:
        return held.isEmpty() ? tr("It sends its events with another key.")
                              : tr("It sends its events with %1, which is not the one that it should have.").arg(held);
    case EventKeyVerdict::None:
        return tr("It has no event key set: it cannot send events.");
    case EventKeyVerdict::Spoilt:
        return spoilt(row, keys);
    case EventKeyVerdict::CannotTell:
        return tr("Its answer does not tell which event key it holds.");
    }
    return {};
}

QString RolloutText::signingName(const QString &fingerprint, const RolloutKeys &keys)
{
    const bool isSurvey = keys.goal == RolloutGoal::Survey;
    if (fingerprint == keys.oldFingerprint)
        return isSurvey ? tr("the current key") : tr("the old key");
    if (!keys.newFingerprint.isEmpty() && fingerprint == keys.newFingerprint)
        return tr("the new key");
    return tr("not a key of this environment");
}

QString RolloutText::line(const QString &variable, const QString &fingerprint, const QString &name)
{
    if (fingerprint.isEmpty())
        return tr("%1: not set").arg(variable);
    return tr("%1: %2 (%3)").arg(variable, fingerprint, name);
}

QStringList RolloutText::expectedSigning(const RolloutKeys &keys)
{
    if (!keys.judgesSigningKey)
        return {};
    const auto key = [&](const QString &fingerprint) {
        return line(u"INNGEST_SIGNING_KEY"_s, fingerprint, signingName(fingerprint, keys));
    };
    const auto fallback = [&](const QString &fingerprint) {
        return line(u"INNGEST_SIGNING_KEY_FALLBACK"_s, fingerprint, signingName(fingerprint, keys));
    };
    switch (keys.goal) {
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::ReadyToRotate:
        return {key(keys.newFingerprint), fallback(keys.oldFingerprint)};
    case RolloutGoal::NewOnly:
        return {key(keys.newFingerprint), fallback({})};
    case RolloutGoal::OldOnly:
        return {key(keys.oldFingerprint), tr("%1: not the new key").arg(u"INNGEST_SIGNING_KEY_FALLBACK"_s)};
    case RolloutGoal::NewKeyAbsent:
        return {tr("%1: anything but %2").arg(u"INNGEST_SIGNING_KEY"_s, keys.newFingerprint),
            tr("%1: anything but %2").arg(u"INNGEST_SIGNING_KEY_FALLBACK"_s, keys.newFingerprint)};
    case RolloutGoal::Survey:
    case RolloutGoal::EventKeysOnly:
    case RolloutGoal::OldEventKeysAbsent:
        break;
    }
    return {};
}

QStringList RolloutText::expectedEvent(const RolloutRow &row, const RolloutKeys &keys)
{
    QStringList lines;
    switch (keys.goal) {
    case RolloutGoal::OldEventKeysAbsent:
    case RolloutGoal::OldOnly:
        for (const QString &absent : keys.absentEventKeys)
            lines.append(
                tr("%1: anything but %2 (%3)").arg(u"INNGEST_EVENT_KEY"_s, absent, eventKeyNameInWords(absent, keys)));
        break;
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::EventKeysOnly:
    case RolloutGoal::NewOnly:
        for (const EventKeyTwin &twin : keys.eventKeys) {
            if (row.app.heldEventKeys.contains(twin.oldFingerprint) && !twin.newFingerprint.isEmpty())
                lines.append(
                    line(u"INNGEST_EVENT_KEY"_s, twin.newFingerprint, eventKeyNameInWords(twin.newFingerprint, keys)));
        }
        break;
    case RolloutGoal::Survey:
    case RolloutGoal::ReadyToRotate:
    case RolloutGoal::NewKeyAbsent:
        break;
    }
    return lines;
}

QString RolloutText::expected(const RolloutRow &row, const RolloutKeys &keys)
{
    if (keys.goal == RolloutGoal::Survey)
        return {};
    QStringList lines = row.app.provesSigningKey ? expectedSigning(keys) : QStringList();
    lines += expectedEvent(row, keys);
    return lines.isEmpty() ? tr("Nothing: it holds none of the keys that this is about, as far as is known.")
                           : lines.join(u'\n');
}

QString RolloutText::seen(const RolloutRow &row, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    QStringList lines;
    if (!sample.signingFingerprint.isEmpty())
        lines.append(
            line(u"INNGEST_SIGNING_KEY"_s, sample.signingFingerprint, signingName(sample.signingFingerprint, keys)));
    if (!sample.fallbackFingerprint.isEmpty() || sample.toldFallback)
        lines.append(line(u"INNGEST_SIGNING_KEY_FALLBACK"_s, sample.fallbackFingerprint,
            signingName(sample.fallbackFingerprint, keys)));
    if (!sample.eventFingerprint.isEmpty() || sample.toldEventKey)
        lines.append(line(u"INNGEST_EVENT_KEY"_s, sample.eventFingerprint,
            sample.eventFingerprint.isEmpty() ? QString() : eventKeyNameInWords(sample.eventFingerprint, keys)));
    return lines.join(u'\n');
}

QString RolloutText::outage(const RolloutRow &row, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    if (refusesInngest(sample, keys))
        return tr("Broken now: Inngest's calls to this app are refused, so its functions do not run.");
    if (sample.eventStanding == AppStanding::BrokenNow)
        return tr("Broken now: the events that it sends are refused.");
    switch (sample.standing) {
    case AppStanding::BrokenNow:
    case AppStanding::Unknown:
        return tr("Whether anything is broken now is not known.");
    case AppStanding::WouldBreak:
        return tr("Nothing is broken now. The next step that cannot be undone would break it.");
    case AppStanding::NotThere:
        return tr("Nothing is broken now.");
    case AppStanding::Good:
        return tr("Nothing is broken, as far as its answers tell.");
    }
    return {};
}

QString RolloutText::standing(AppStanding::Kind standing)
{
    switch (standing) {
    case AppStanding::BrokenNow:
        return tr("Broken now");
    case AppStanding::WouldBreak:
        return tr("Would break");
    case AppStanding::NotThere:
        return tr("Not there yet");
    case AppStanding::Unknown:
        return tr("Not known");
    case AppStanding::Good:
        return tr("As it should be");
    }
    return {};
}

} // namespace

QString signingVerdictText(const RolloutRow &row, const RolloutKeys &keys)
{
    return RolloutText::signing(row, keys);
}

QString eventVerdictText(const RolloutRow &row, const RolloutKeys &keys)
{
    return RolloutText::event(row, keys);
}

QString expectedText(const RolloutRow &row, const RolloutKeys &keys)
{
    return RolloutText::expected(row, keys);
}

QString seenText(const RolloutRow &row, const RolloutKeys &keys)
{
    return RolloutText::seen(row, keys);
}

QString outageText(const RolloutRow &row, const RolloutKeys &keys)
{
    return RolloutText::outage(row, keys);
}

Tone standingTone(AppStanding::Kind standing)
{
    switch (standing) {
    case AppStanding::BrokenNow:
        return Tone::Danger;
    case AppStanding::WouldBreak:
        return Tone::Warning;
    case AppStanding::NotThere:
        return Tone::Info;
    case AppStanding::Unknown:
        return Tone::Neutral;
    case AppStanding::Good:
        return Tone::Good;
    }
    return Tone::Neutral;
}

QString standingText(AppStanding::Kind standing)
{
    return RolloutText::standing(standing);
}
