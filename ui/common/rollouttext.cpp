// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/rollouttext.h"

#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

class RolloutText
{
    Q_DECLARE_TR_FUNCTIONS(RolloutText)

public:
    static QString before(SigningKeyVerdict::Kind verdict, RolloutGoal goal);
    static QString after(SigningKeyVerdict::Kind verdict, RolloutGoal goal);
    static QString surveyed(SigningKeyVerdict::Kind verdict);
    static QString signing(const RolloutRow &row, const RolloutKeys &keys);
    static QString event(const RolloutRow &row, const RolloutKeys &keys);
    static QString signingName(const QString &fingerprint, const RolloutKeys &keys);
    static QString line(const QString &variable, const QString &fingerprint, const QString &name);
    static QStringList expectedSigning(const RolloutKeys &keys);
    static QStringList expectedEvent(const RolloutRow &row, const RolloutKeys &keys);
    static QString expected(const RolloutRow &row, const RolloutKeys &keys);
    static QString seen(const RolloutRow &row, const RolloutKeys &keys);
    static QString counted(const RolloutRow &row);
    static QString evidence(const RolloutRow &row, const QDateTime &now);
    static bool refusesInngest(const RolloutRow &row, const RolloutKeys &keys);
    static QString outage(const RolloutRow &row, const RolloutKeys &keys);
    static QString standing(AppStanding::Kind standing);
};

/// Inngest signs with the old key.
QString RolloutText::before(SigningKeyVerdict::Kind verdict, RolloutGoal goal)
{
    const bool isUndone = goal == RolloutGoal::OldOnly;
    switch (verdict) {
    case SigningKeyVerdict::NewAndOld:
        return isUndone
            ? tr("It still holds the new key, and the old one as fallback. It works, but the new key cannot "
                 "be deleted yet.")
            : tr("It holds the new key, and the old one as fallback: it works now and after the rotation.");
    case SigningKeyVerdict::NewOnly:
        return tr("It holds the new key only. Inngest still signs with the old one, which this app refuses.");
    case SigningKeyVerdict::OldOnly:
        return isUndone ? tr("It holds the old key alone again, as before the rotation.")
                        : tr("It holds the old key only. It works now, and would refuse Inngest after the rotation.");
    case SigningKeyVerdict::OldAndNew:
        return isUndone ? tr("It holds the old key again, but still has the new one as its fallback.")
                        : tr("The two are swapped: the old key first, the new one as fallback. It works now and after "
                             "the rotation, and would break when the fallback is removed.");
    case SigningKeyVerdict::BothHeld:
        return tr("It accepts the old key and the new one, and refuses a random one. Which of them is the fallback it "
                  "does not tell.");
    case SigningKeyVerdict::NewAndOther:
        return tr("It holds the new key, but its fallback is not the old one. Inngest still signs with the old key, "
                  "which this app refuses.");
    case SigningKeyVerdict::OldAndOther:
        return isUndone ? tr("It holds the old key, with an unknown key as its fallback.")
                        : tr("It holds the old key, with a fallback that is not the new one. It works now, and would "
                             "refuse Inngest after the rotation.");
    case SigningKeyVerdict::OtherKey:
        return tr("It holds another key than the two of this rotation. Inngest signs with the old one, which this app "
                  "refuses.");
    case SigningKeyVerdict::Neither:
        return tr("It refuses the old key and the new one: it holds neither, or something in front of it refused.");
    default:
        return {};
    }
}

/// Inngest signs with the new key.
QString RolloutText::after(SigningKeyVerdict::Kind verdict, RolloutGoal goal)
{
    const bool endsFallback = goal == RolloutGoal::NewOnly;
    switch (verdict) {
    case SigningKeyVerdict::NewAndOld:
        return endsFallback ? tr("It works with the new key, and still accepts the old one: its fallback is still set.")
                            : tr("It holds the new key, which Inngest signs with now, and the old one as fallback.");
    case SigningKeyVerdict::NewOnly:
        return tr("It holds the new key only: it works, and the old key opens nothing here any more.");
    case SigningKeyVerdict::OldOnly:
        return tr("It holds the old key only. Inngest signs with the new one now, which this app refuses.");
    case SigningKeyVerdict::OldAndNew:
        return tr("The two are swapped: it works by its fallback, and will break when that is removed.");
    case SigningKeyVerdict::BothHeld:
        return endsFallback ? tr("It still accepts the old key besides the new one.")
                            : tr("It accepts both keys. Which of them is the fallback it does not tell.");
    case SigningKeyVerdict::NewAndOther:
        return tr("It works with the new key. Its fallback is a key that is not of this rotation.");
    case SigningKeyVerdict::OldAndOther:
        return tr("It holds the old key, and not the new one as fallback. Inngest signs with the new key now, which "
                  "this app refuses.");
    case SigningKeyVerdict::OtherKey:
        return tr("It holds another key than the two of this rotation. Inngest signs with the new one, which this app "
                  "refuses.");
    case SigningKeyVerdict::Neither:
        return tr("It refuses the new key: it does not hold it, or something in front of it refused.");
    default:
        return {};
    }
}

/// Nothing is rotated: the old key is the current one.
QString RolloutText::surveyed(SigningKeyVerdict::Kind verdict)
{
    switch (verdict) {
    case SigningKeyVerdict::NewAndOld:
        return tr("It holds the new key, and the current one as fallback.");
    case SigningKeyVerdict::NewOnly:
        return tr("It holds the new key only. Inngest signs with the current one, which this app refuses.");
    case SigningKeyVerdict::OldOnly:
        return tr("It holds the current key.");
    case SigningKeyVerdict::OldAndNew:
        return tr("It holds the current key, and the new one as fallback.");
    case SigningKeyVerdict::BothHeld:
        return tr("It accepts the current key and the new one. Which of them is the fallback it does not tell.");
    case SigningKeyVerdict::NewAndOther:
        return tr("It holds the new key, and its fallback is not the current one, which this app refuses.");
    case SigningKeyVerdict::OldAndOther:
        return tr("It holds the current key. Its fallback is a key that is no longer one of this environment's.");
    case SigningKeyVerdict::OtherKey:
        return tr("It holds a key that is not one of this environment's signing keys, and refuses the current one.");
    case SigningKeyVerdict::Neither:
        return tr("It refuses this environment's signing keys: it holds none of them, or something in front refused.");
    default:
        return {};
    }
}

QString RolloutText::signing(const RolloutRow &row, const RolloutKeys &keys)
{
    switch (row.latest.signingKey) {
    case SigningKeyVerdict::NotJudged:
        return tr("Its signing key is not judged here.");
    case SigningKeyVerdict::NotAsked:
        if (row.app.canBeAsked())
            return row.isAsking ? tr("It is being asked for the first time.") : tr("It has not been asked yet.");
        return row.app.app.method == AppMethod::Connect
            ? tr("A worker has no address to be asked at. What is known of it follows from when it connected.")
            : tr("It has no address to be asked at.");
    case SigningKeyVerdict::CannotTell:
        return tr("It answers, but the answer does not tell which keys it holds.");
    case SigningKeyVerdict::Unreachable:
        return tr("It does not answer, so that nothing is known of its keys now.");
    default:
        break;
    }
    if (keys.goal == RolloutGoal::Survey)
        return surveyed(row.latest.signingKey);
    return keys.isRotated ? after(row.latest.signingKey, keys.goal) : before(row.latest.signingKey, keys.goal);
}

QString RolloutText::event(const RolloutRow &row, const RolloutKeys &keys)
{
    const QString held
        = row.latest.eventFingerprint.isEmpty() ? QString() : eventKeyNameInWords(row.latest.eventFingerprint, keys);
    const bool isUndone = keys.goal == RolloutGoal::OldOnly;
    switch (row.latest.eventKey) {
    case EventKeyVerdict::NotJudged:
        if (keys.goal == RolloutGoal::Survey && row.latest.toldEventKey)
            return held.isEmpty() ? tr("It has no event key set.") : tr("It sends its events with %1.").arg(held);
        return {};
    case EventKeyVerdict::NotAsked:
        return {};
    case EventKeyVerdict::Twin:
        return isUndone ? tr("It still sends its events with the new key.")
                        : tr("It sends its events with the new key, as it should.");
    case EventKeyVerdict::Old:
        return isUndone ? tr("It sends its events with the old key again, as it should.")
                        : tr("It still sends its events with the old key: they would be lost once that is deleted.");
    case EventKeyVerdict::WrongTwin:
        return tr("It sends its events with %1, which takes the place of another key than this app had.").arg(held);
    case EventKeyVerdict::Other:
        return held.isEmpty() ? tr("It sends its events with another key.")
                              : tr("It sends its events with %1, which is not the one that it should have.").arg(held);
    case EventKeyVerdict::None:
        return tr("It has no event key set: it cannot send events.");
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
        return {key(keys.newFingerprint), fallback(keys.oldFingerprint)};
    case RolloutGoal::NewOnly:
        return {key(keys.newFingerprint), fallback({})};
    case RolloutGoal::OldOnly:
        return {key(keys.oldFingerprint), fallback({})};
    case RolloutGoal::Survey:
    case RolloutGoal::EventKeysOnly:
        break;
    }
    return {};
}

QStringList RolloutText::expectedEvent(const RolloutRow &row, const RolloutKeys &keys)
{
    QStringList lines;
    const bool isUndone = keys.goal == RolloutGoal::OldOnly;
    for (const EventKeyTwin &twin : keys.eventKeys) {
        if (!row.app.heldEventKeys.contains(twin.oldFingerprint))
            continue;
        const QString wanted = isUndone ? twin.oldFingerprint : twin.newFingerprint;
        if (!wanted.isEmpty())
            lines.append(line(u"INNGEST_EVENT_KEY"_s, wanted, eventKeyNameInWords(wanted, keys)));
    }
    return lines;
}

QString RolloutText::expected(const RolloutRow &row, const RolloutKeys &keys)
{
    if (keys.goal == RolloutGoal::Survey)
        return {};
    QStringList lines = row.app.provesSigningKey ? expectedSigning(keys) : QStringList();
    lines += expectedEvent(row, keys);
    return lines.isEmpty() ? tr("Nothing: it held none of the keys that are rotated.") : lines.join(u'\n');
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

QString RolloutText::counted(const RolloutRow &row)
{
    QStringList sentences;
    if (row.evidence == EvidenceClass::Proven) {
        sentences.append(tr("Proven: %1 good answers in a row, since %2 UTC.")
                             .arg(row.good)
                             .arg(timeInWords(row.goodSince.toUTC())));
        sentences.append(row.app.access.instances > 1
                ? tr("With %1 instances behind the address, that is a 99 % chance to have met each.")
                      .arg(row.app.access.instances)
                : tr("Each answer comes from one instance; how many there are behind the address is not known."));
    } else if (row.good >= row.needed) {
        sentences.append(tr("%1 good answers in a row, but all within two minutes: it is asked on.").arg(row.good));
    } else {
        sentences.append(tr("%1 of %2 good answers in a row.").arg(row.good).arg(row.needed));
    }
    if (!row.lastContradiction.isEmpty())
        sentences.append(tr("An answer at %1 UTC showed something else, which starts the count again.")
                             .arg(timeInWords(row.lastContradictionAt.toUTC())));
    return sentences.join(u' ');
}

QString RolloutText::evidence(const RolloutRow &row, const QDateTime &now)
{
    QStringList sentences;
    if (row.attainable == EvidenceClass::Proven) {
        sentences.append(counted(row));
    } else if (row.evidence == EvidenceClass::Inferred) {
        sentences.append(tr("Inferred: all of its connections are newer than the change, so that each has read the "
                            "variables since."));
    } else if (row.evidence == EvidenceClass::Observed) {
        sentences.append(tr("Inngest itself looked at it: one sample, which supports and never proves."));
    } else if (row.attainable == EvidenceClass::Inferred) {
        sentences.append(tr("At best it can be inferred, from connections that are all newer than the change: workers "
                            "read their variables when they start."));
    } else {
        sentences.append(tr("Nothing here can be asked: a person who knows can attest it."));
    }
    if (row.excuse) {
        const QString said = row.excuse->kind == EvidenceClass::Attested ? tr("%1 attests it: “%2” (%3).")
                                                                         : tr("Excused; %1 answers for it: “%2” (%3).");
        sentences.append(said.arg(shownName(row.excuse->owner), shownLine(row.excuse->reason),
            tr("%1 ago").arg(ageInWords(row.excuse->at, now))));
    }
    return sentences.join(u' ');
}

bool RolloutText::refusesInngest(const RolloutRow &row, const RolloutKeys &keys)
{
    switch (row.latest.signingKey) {
    case SigningKeyVerdict::NewOnly:
    case SigningKeyVerdict::NewAndOther:
        return !keys.isRotated;
    case SigningKeyVerdict::OldOnly:
    case SigningKeyVerdict::OldAndOther:
        return keys.isRotated;
    case SigningKeyVerdict::OtherKey:
    case SigningKeyVerdict::Neither:
        return true;
    default:
        return false;
    }
}

QString RolloutText::outage(const RolloutRow &row, const RolloutKeys &keys)
{
    switch (row.latest.standing) {
    case AppStanding::BrokenNow:
        return refusesInngest(row, keys)
            ? tr("Broken now: Inngest's calls to this app are refused, so its functions do not run.")
            : tr("Broken now: the events that it sends are refused.");
    case AppStanding::WouldBreak:
        return tr("Nothing is broken now. The next step that cannot be undone would break it.");
    case AppStanding::NotThere:
        return tr("Nothing is broken now.");
    case AppStanding::Unknown:
        return tr("Whether anything is broken now is not known.");
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

QString evidenceText(const RolloutRow &row, const QDateTime &now)
{
    return RolloutText::evidence(row, now);
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
