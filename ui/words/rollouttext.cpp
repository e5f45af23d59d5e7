// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/rollouttext.h"

#include "app/core/lookup.h"
#include "app/core/words.h"
#include "app/domain/sdkfacts.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "app/rollout/rolloutapp.h"
#include "app/rotation/eventkeyholders.h"

#include <algorithm>

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

namespace {

QString whatBreaks(const AppSample &sample, const RolloutKeys &keys)
{
    // At the end an app can be broken by what is taken out of it, too.
    if (sample.eventStanding == AppStanding::WouldBreak
        && (keys.goal == RolloutGoal::OldEventKeysAbsent || keys.goal == RolloutGoal::NewOnly))
        return Words::tr("Deleting the old event key would break it.");
    if (keys.goal == RolloutGoal::NewOnly)
        return Words::tr("Taking the fallback out would break it.");
    if (keys.goal == RolloutGoal::OldOnly || keys.goal == RolloutGoal::NewKeyAbsent)
        return Words::tr("Deleting the new keys would break it.");
    return Words::tr("Going on would break it.");
}

} // namespace

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
    case AppStanding::NotThere:
    case AppStanding::Good:
        break;
    }
    // Of what it does not tell, its event key perhaps, nothing is said.
    const QString now = Words::tr("Nothing is broken, as far as its answers tell.");
    return sample.standing == AppStanding::WouldBreak ? now + u' ' + whatBreaks(sample, keys) : now;
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

namespace {

constexpr qsizetype mostAppNames = 4;

template <typename Fits>
QString namesWhere(const QList<RolloutRow> &rows, Fits fits)
{
    const QStringList names = ofEach(
        rows, [](const RolloutRow &row) { return rolloutAppName(row.app); }, fits);
    return inARow(shortened(names, mostAppNames));
}

QString namesOf(const QList<RolloutRow> &rows, AppStanding::Kind standing)
{
    return namesWhere(rows, [standing](const RolloutRow &row) { return row.latest.standing == standing; });
}

/// What is said of apps that work, or do not, is said with this.
QString doubtText(SignerDoubt doubt)
{
    switch (doubt) {
    case SignerDoubt::None:
        break;
    case SignerDoubt::NotRead:
        return Words::tr("The latest reading of the keys failed: whether an app works is said by those that were read "
                         "before.");
    case SignerDoubt::Refused:
        return Words::tr("Inngest refuses the keys that were read before: with which one it signs now, and so whether "
                         "an app works, is not known.");
    case SignerDoubt::OnlySaid:
        return Words::tr("Inngest refuses the key that stands here as the current one: that it signs with it is "
                         "somebody's word, and whether an app works is not known by that.");
    }
    return {};
}

/// Nothing is expected of anybody. Who was not asked has given no answer, and not kept one back.
TonedText survey(const QList<RolloutRow> &rows, SignerDoubt doubt)
{
    int answered = 0;
    int silent = 0;
    int asking = 0;
    int unasked = 0;
    int unaskable = 0;
    for (const RolloutRow &row : rows)
        ++(!row.latest.signingFingerprint.isEmpty() ? answered
                : row.latest.at.isValid()           ? silent
                : row.isAsking                      ? asking
                : row.app.canBeAsked()              ? unasked
                                                    : unaskable);
    const QString title = answered + silent + asking == 0
        ? Words::tr("No app has been asked yet")
        : Words::tr("%1 of %n apps told their keys", nullptr, int(rows.size())).arg(answered);
    const auto isBroken = [doubt](const RolloutRow &row) { return row.isBrokenNow(doubt); };
    if (const auto broken = std::ranges::count_if(rows, isBroken); broken > 0)
        return {Tone::Danger, title,
            Words::tr("%1 broken now: %2. Select one to see what it holds and what to do.")
                .arg(broken)
                .arg(namesWhere(rows, isBroken))};
    if (asking > 0)
        return {Tone::Info, title, Words::tr("%n apps are being asked.", nullptr, asking)};
    QStringList others;
    if (silent > 0)
        others.append(Words::tr("%n gave no answer that tells. Select one to see why.", nullptr, silent));
    if (unasked > 0)
        others.append(Words::tr("%n have not been asked yet.", nullptr, unasked));
    if (unaskable > 0)
        others.append(Words::tr("%n cannot be asked.", nullptr, unaskable));
    if (doubt != SignerDoubt::None && answered > 0)
        others.append(doubtText(doubt));
    if (!others.isEmpty())
        return {Tone::Neutral, title, others.join(u' ')};
    return {Tone::Good, title,
        Words::tr("One answer comes from one instance: another one behind the same address can differ.")};
}

/// A rehearsal says so wherever it speaks of counting: elsewhere it takes longer.
QString withRehearsal(const QString &text, std::chrono::milliseconds span)
{
    const std::chrono::milliseconds usual = ProofTerms().leastSpan;
    return span == usual ? text
                         : Words::tr("%1 This is a rehearsal: answers are counted over %2, elsewhere over %3.")
                               .arg(text, spanInWords(span), spanInWords(usual));
}

QString breaksThese(const RolloutKeys &keys)
{
    switch (keys.goal) {
    case RolloutGoal::NewOnly:
        if (keys.judgesSigningKey)
            return keys.eventKeys.isEmpty()
                ? Words::tr("Nothing that answers is broken now. Taking the fallback out would break these: %1.")
                : Words::tr(
                    "Nothing that answers is broken now. Taking the fallback out, or deleting an old event key, "
                    "would break these: %1.");
        [[fallthrough]];
    case RolloutGoal::OldEventKeysAbsent:
        return Words::tr("Nothing that answers is broken now. Deleting the old event keys would break these: %1.");
    case RolloutGoal::OldOnly:
    case RolloutGoal::NewKeyAbsent:
        return Words::tr("Nothing that answers is broken now. Deleting the new keys would break these: %1.");
    case RolloutGoal::Survey:
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::ReadyToRotate:
    case RolloutGoal::EventKeysOnly:
        break;
    }
    return Words::tr("Nothing that answers is broken now. The next step would break these: %1.");
}

/// In the same line: where the page is narrow, it is all that is shown.
QString withLeft(const QString &title, const Countdown &countdown, const RolloutGate &gate)
{
    const QString left = leftInWords(countdown.left);
    return countdown.apps == gate.missing ? Words::tr("%1 – about %2 left", "how many apps stand how").arg(title, left)
                                          : Words::tr("%1 – about %2 left for %3 of them", "how many apps stand how")
                                                .arg(title, left, QString::number(countdown.apps));
}

} // namespace

QString sendersToDoText(int senders)
{
    return Words::tr("%n senders that are no apps are still to do.", nullptr, senders);
}

TonedText rolloutSummary(const QList<RolloutRow> &rows, const RolloutGate &gate, const RolloutKeys &keys)
{
    if (rows.isEmpty())
        return {Tone::Warning, Words::tr("No app is known here"),
            Words::tr("That is not a green light: an app that is not on the list can break just as well.")};
    if (keys.goal == RolloutGoal::Survey)
        return survey(rows, keys.doubt);
    const QString title = Words::tr("%n apps: %1", nullptr, int(rows.size())).arg(gateInWords(gate));
    const auto isBroken = [&keys](const RolloutRow &row) { return row.isBrokenNow(keys.doubt); };
    if (const auto broken = std::ranges::count_if(rows, isBroken); broken > 0)
        return {Tone::Danger, Words::tr("%1 broken now – %2").arg(QString::number(broken), title),
            (Words::tr("Mend these first: %1.").arg(namesWhere(rows, isBroken)) + u' ' + doubtText(keys.doubt))
                .trimmed()};
    if (isDoubtful(keys.doubt)) // whether any of them works is not known then
        return {Tone::Warning, title, doubtText(keys.doubt)};
    if (gate.wouldBreak > 0)
        return {Tone::Info, title,
            (breaksThese(keys).arg(namesOf(rows, AppStanding::WouldBreak)) + u' ' + doubtText(keys.doubt)).trimmed()};
    const QString stored = namesWhere(rows, [](const RolloutRow &row) { return row.app.moment.holdsStored; });
    if (!stored.isEmpty())
        return {Tone::Warning, title,
            (Words::tr("Nothing that answers is broken now. New values wait to be deployed, or may, at %1: put the "
                       "old ones back where they are stored.")
                    .arg(stored)
                + u' ' + doubtText(keys.doubt))
                .trimmed()};
    const bool isOpenToo
        = std::ranges::any_of(rows, [](const RolloutRow &row) { return !row.signing.holds || !row.event.holds; });
    if (gate.isOpen && isOpenToo)
        return {Tone::Info, title,
            Words::tr(
                "The next step does not depend on the event keys that are open here. They have to be right before "
                "the old ones are deleted; the apps are asked on.")};
    const std::chrono::milliseconds span = rows.first().signing.span; // the same for all
    if (const Countdown countdown = Countdown::of(rows); countdown.apps > 0 && countdown.left.count() > 0)
        return {Tone::Info, withLeft(title, countdown, gate),
            withRehearsal(Words::tr("So long if they go on answering as they do. You need not watch: a notice of the "
                                    "desktop comes when no app holds the step up any more."),
                span)};
    if (!gate.isOpen)
        return {Tone::Info, title,
            withRehearsal(Words::tr("The apps are asked again and again. One counts as proven after enough good "
                                    "answers in a row, over at least %1.")
                              .arg(spanInWords(span)),
                span)};
    const QString mute = namesWhere(rows, [](const RolloutRow &row) { return row.isMuteSinceProven(); });
    if (!mute.isEmpty())
        return {Tone::Warning, title,
            Words::tr("These were proven and give no answer that tells any more: %1. Whether they work now is not "
                      "known; what was proven counts for ten minutes.")
                .arg(mute)};
    return {Tone::Good, title,
        gate.atRisk + gate.confirmed > 0
            ? Words::tr("Each app has given the evidence that it can, or somebody has given their word for it. They "
                        "are asked on until the step is taken.")
            : Words::tr("Each app has given the evidence that it can. They are asked on until the step is taken.")};
}
