// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/rollouttext.h"

#include "app/core/words.h"
#include "app/domain/sdkfacts.h"
#include "app/models/rolloutwords.h"
#include "app/rotation/eventkeyholders.h"

using namespace Qt::StringLiterals;

namespace {

/// More of them nobody reads.
constexpr int mostNamed = 4;

QString signingName(const QString &fingerprint, const RolloutKeys &keys)
{
    const bool isSurvey = keys.goal == RolloutGoal::Survey;
    if (fingerprint == keys.oldFingerprint)
        return isSurvey ? Words::tr("the current key") : Words::tr("the old key");
    if (!keys.newFingerprint.isEmpty() && fingerprint == keys.newFingerprint)
        return Words::tr("the new key");
    return Words::tr("not a key of this environment");
}

QString line(const QString &variable, const QString &fingerprint, const QString &name)
{
    if (fingerprint.isEmpty())
        return Words::tr("%1: not set").arg(variable);
    return Words::tr("%1: %2 (%3)").arg(variable, fingerprint, name);
}

/// Its SDK reads no fallback, so that one is neither expected nor missing.
bool holdsOneKey(const RolloutRow &row)
{
    return fallbackSupport(sdkOf(row.app.app, row.latest.sdk())) == FallbackSupport::No;
}

QStringList expectedSigning(const RolloutRow &row, const RolloutKeys &keys)
{
    if (!keys.judgesSigningKey)
        return {};
    const QString key = u"INNGEST_SIGNING_KEY"_s;
    const QString fallback = u"INNGEST_SIGNING_KEY_FALLBACK"_s;
    const auto holds = [&keys](const QString &variable, const QString &fingerprint) {
        return line(variable, fingerprint, signingName(fingerprint, keys));
    };
    const auto isWithout = [&keys](const QString &variable) {
        return Words::tr("%1: anything but %2").arg(variable, keys.newFingerprint);
    };
    QStringList lines;
    switch (keys.goal) {
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::ReadyToRotate:
        if (keys.isRotated) // the old one is dead, and can have been taken out
            return {holds(key, keys.newFingerprint)};
        if (holdsOneKey(row))
            return {holds(key, keys.oldFingerprint),
                Words::tr("At the moment of rotating: %1 (the new key); its SDK reads no fallback")
                    .arg(keys.newFingerprint)};
        return {holds(key, keys.newFingerprint), holds(fallback, keys.oldFingerprint)};
    case RolloutGoal::NewOnly:
        lines = {holds(key, keys.newFingerprint), holds(fallback, {})};
        break;
    case RolloutGoal::OldOnly:
        lines = {holds(key, keys.oldFingerprint), Words::tr("%1: not the new key").arg(fallback)};
        break;
    case RolloutGoal::NewKeyAbsent:
        lines = {isWithout(key), isWithout(fallback)};
        break;
    case RolloutGoal::Survey:
    case RolloutGoal::EventKeysOnly:
    case RolloutGoal::OldEventKeysAbsent:
        break;
    }
    return holdsOneKey(row) ? lines.mid(0, 1) : lines;
}

QStringList expectedEvent(const RolloutRow &row, const RolloutKeys &keys)
{
    QStringList lines;
    const RolloutGoal wanted = eventGoal(keys.goal);
    if (wanted == RolloutGoal::OldEventKeysAbsent) {
        if (keys.absentEventKeys.size() > mostNamed)
            return {
                Words::tr("%1: none of the %n keys that are to be deleted", nullptr, int(keys.absentEventKeys.size()))
                    .arg(u"INNGEST_EVENT_KEY"_s)};
        for (const QString &absent : keys.absentEventKeys)
            lines.append(Words::tr("%1: anything but %2 (%3)")
                             .arg(u"INNGEST_EVENT_KEY"_s, absent, eventKeyNameInWords(absent, keys)));
    } else if (wanted == RolloutGoal::EventKeysOnly) {
        const bool isSaid = row.app.heldEventKeys.isEmpty() && !tellsEventKey(row.latest, keys);
        for (const EventKeyTwin &twin : keys.eventKeys) {
            const QString name = eventKeyNameInWords(twin.newFingerprint, keys);
            if (row.app.heldEventKeys.contains(twin.oldFingerprint) && !twin.newFingerprint.isEmpty())
                lines.append(line(u"INNGEST_EVENT_KEY"_s, twin.newFingerprint, name));
            else if (isSaid && row.app.saidEventKey == twin.oldFingerprint && !twin.newFingerprint.isEmpty())
                lines.append(Words::tr("%1: %2 (%3), since somebody says that it sends with the old one; no answer of "
                                       "its shows that",
                    "a variable, the fingerprint that is expected, a key's name")
                                 .arg(u"INNGEST_EVENT_KEY"_s, twin.newFingerprint, name));
        }
    }
    return lines;
}

} // namespace

QString expectedText(const RolloutRow &row, const RolloutKeys &keys)
{
    if (keys.goal == RolloutGoal::Survey)
        return {};
    QStringList lines = row.app.provesSigningKey ? expectedSigning(row, keys) : QStringList();
    lines += expectedEvent(row, keys);
    return lines.isEmpty() ? Words::tr("Nothing: it holds none of the keys that this is about, as far as is known.")
                           : lines.join(u'\n');
}

QString seenText(const RolloutRow &row, const RolloutKeys &keys)
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

QString outageText(const RolloutRow &row, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    const bool isDoubted = sample.judgesSigning && isDoubtful(keys.doubt);
    const bool refusesInngest = sample.judgesSigning && sample.signingStanding == AppStanding::BrokenNow
        && sample.signing.accepts(keys.isRotated) == Holding::Held::No;
    if (refusesInngest && !isDoubted)
        return Words::tr("Broken now: Inngest's calls to this app are refused, so its functions do not run.");
    if (sample.eventStanding == AppStanding::BrokenNow)
        return Words::tr("Broken now: the events that it sends are refused.");
    if (isDoubted)
        return Words::tr("Whether anything is broken now is not known.");
    if (keys.unlistedEventKeys.contains(sample.eventFingerprint))
        return Words::tr(
            "Whether the events that it sends are accepted is not known: the last reading of Inngest lacked "
            "the event key that it holds.");
    switch (sample.standing) {
    case AppStanding::BrokenNow:
    case AppStanding::Unknown:
        return Words::tr("Whether anything is broken now is not known.");
    case AppStanding::WouldBreak:
        // At the end an app can be broken by what is taken out of it, too.
        if (sample.eventStanding == AppStanding::WouldBreak
            && (keys.goal == RolloutGoal::OldEventKeysAbsent || keys.goal == RolloutGoal::NewOnly))
            return Words::tr("Nothing is broken now. Deleting the old event key would break it.");
        if (keys.goal == RolloutGoal::NewOnly)
            return Words::tr("Nothing is broken now. Taking the fallback out would break it.");
        if (keys.goal == RolloutGoal::OldOnly || keys.goal == RolloutGoal::NewKeyAbsent)
            return Words::tr("Nothing is broken now. Deleting the new keys would break it.");
        return Words::tr("Nothing is broken now. Going on would break it.");
    case AppStanding::NotThere:
        return Words::tr("Nothing is broken now.");
    case AppStanding::Good:
        return Words::tr("Nothing is broken, as far as its answers tell.");
    }
    return {};
}

std::pair<Tone, QString> standingLook(AppStanding::Kind standing)
{
    switch (standing) {
    case AppStanding::BrokenNow:
        return {Tone::Danger, Words::tr("Broken now")};
    case AppStanding::WouldBreak:
        return {Tone::Warning, Words::tr("Would break")};
    case AppStanding::NotThere:
        return {Tone::Info, Words::tr("Not there yet")};
    case AppStanding::Unknown:
        return {Tone::Neutral, Words::tr("Not known")};
    case AppStanding::Good:
        return {Tone::Good, Words::tr("As it should be")};
    }
    return {Tone::Neutral, {}};
}
