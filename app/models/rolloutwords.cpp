// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutwords.h"

#include "app/core/shown.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

class RolloutWords
{
    Q_DECLARE_TR_FUNCTIONS(RolloutWords)

public:
    static QString surveyed(const RolloutRow &row, const RolloutKeys &keys);
    static QString judged(const RolloutRow &row);
    static QString unanswered(const RolloutRow &row);
    static QString keyName(const QString &fingerprint, const RolloutKeys &keys);
    static QString eventKey(const RolloutRow &row, const RolloutKeys &keys);
    static QString heldEventKey(const RolloutRow &row, const RolloutKeys &keys);
    static QString eventKeyName(const QString &fingerprint, const RolloutKeys &keys);
    static QString evidence(const RolloutRow &row);
};

QString RolloutWords::keyName(const QString &fingerprint, const RolloutKeys &keys)
{
    if (fingerprint == keys.oldFingerprint)
        return tr("current key");
    if (fingerprint == keys.newFingerprint)
        return tr("new key");
    return tr("unknown key %1").arg(fingerprint);
}

/// Nothing is expected: what it holds.
QString RolloutWords::surveyed(const RolloutRow &row, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    if (sample.signingFingerprint.isEmpty())
        return judged(row);
    const QString first = keyName(sample.signingFingerprint, keys);
    const QString named = first.at(0).toUpper() + first.sliced(1);
    if (!sample.fallbackFingerprint.isEmpty())
        return tr("%1, fallback: %2").arg(named, keyName(sample.fallbackFingerprint, keys));
    return sample.toldFallback ? tr("%1, no fallback").arg(named) : named;
}

QString RolloutWords::judged(const RolloutRow &row)
{
    switch (row.latest.signingKey) {
    case SigningKeyVerdict::NotJudged:
        return tr("Not judged");
    case SigningKeyVerdict::NotAsked:
    case SigningKeyVerdict::CannotTell:
    case SigningKeyVerdict::Unreachable:
        return unanswered(row);
    case SigningKeyVerdict::NewAndOld:
        return tr("New key, old one as fallback");
    case SigningKeyVerdict::NewOnly:
        return tr("New key only");
    case SigningKeyVerdict::OldOnly:
        return tr("Old key only");
    case SigningKeyVerdict::OldAndNew:
        return tr("Swapped: old key, new one as fallback");
    case SigningKeyVerdict::BothHeld:
        return tr("Both keys, order not told");
    case SigningKeyVerdict::NewAndOther:
        return tr("New key, unknown fallback");
    case SigningKeyVerdict::OldAndOther:
        return tr("Old key, unknown fallback");
    case SigningKeyVerdict::OtherKey:
        return tr("An unknown key");
    case SigningKeyVerdict::Neither:
        return row.latest.reason == ProbeReason::InFront ? tr("Something in front refused") : tr("Neither key");
    }
    return {};
}

QString RolloutWords::unanswered(const RolloutRow &row)
{
    if (!row.app.canBeAsked())
        return row.app.app.method == AppMethod::Connect ? tr("A worker: cannot be asked") : tr("Cannot be asked");
    if (row.latest.signingKey == SigningKeyVerdict::NotAsked)
        return row.isAsking ? tr("Asking…") : tr("Not asked yet");
    return row.latest.signingKey == SigningKeyVerdict::Unreachable ? tr("Not reachable") : tr("Cannot tell");
}

QString RolloutWords::eventKeyName(const QString &fingerprint, const RolloutKeys &keys)
{
    for (const EventKeyTwin &twin : keys.eventKeys) {
        if (!twin.newFingerprint.isEmpty() && twin.newFingerprint == fingerprint)
            return tr("the new one of “%1”").arg(shownName(twin.name));
        if (twin.oldFingerprint == fingerprint)
            return tr("the old one of “%1”").arg(shownName(twin.name));
    }
    const QString name = keys.eventKeyNames.value(fingerprint);
    return name.isEmpty() ? tr("unknown key %1").arg(fingerprint) : tr("“%1”").arg(shownName(name));
}

QString RolloutWords::heldEventKey(const RolloutRow &row, const RolloutKeys &keys)
{
    if (!row.latest.eventFingerprint.isEmpty())
        return eventKeyName(row.latest.eventFingerprint, keys);
    return row.latest.toldEventKey ? tr("None set") : QString();
}

QString RolloutWords::eventKey(const RolloutRow &row, const RolloutKeys &keys)
{
    switch (row.latest.eventKey) {
    case EventKeyVerdict::NotJudged:
    case EventKeyVerdict::NotAsked:
    case EventKeyVerdict::Other:
        return heldEventKey(row, keys);
    case EventKeyVerdict::Twin:
        return tr("New one");
    case EventKeyVerdict::Old:
        return tr("Still the old one");
    case EventKeyVerdict::WrongTwin:
        return tr("New one of another key");
    case EventKeyVerdict::None:
        return tr("None set");
    case EventKeyVerdict::CannotTell:
        return tr("Cannot tell");
    }
    return {};
}

QString RolloutWords::evidence(const RolloutRow &row)
{
    // What was seen is more than what somebody said.
    if (row.evidence > EvidenceClass::Attested && row.isThere() && row.evidence >= row.attainable)
        return row.evidence == EvidenceClass::Proven  ? tr("Proven")
            : row.evidence == EvidenceClass::Observed ? tr("Seen by Inngest")
                                                      : tr("Inferred");
    if (row.excuse)
        return row.excuse->kind == EvidenceClass::Attested ? tr("Attested by %1").arg(shownName(row.excuse->owner))
                                                           : tr("Excused: %1").arg(shownName(row.excuse->owner));
    switch (row.evidence) {
    case EvidenceClass::Inferred:
        return tr("Inferred");
    case EvidenceClass::Observed:
        return tr("Seen by Inngest");
    case EvidenceClass::Proven:
        return tr("Proven");
    default:
        return tr("None yet");
    }
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
    return keys.goal == RolloutGoal::Survey ? RolloutWords::surveyed(row, keys) : RolloutWords::judged(row);
}

QString eventKeyInWords(const RolloutRow &row, const RolloutKeys &keys)
{
    return RolloutWords::eventKey(row, keys);
}

QString eventKeyNameInWords(const QString &fingerprint, const RolloutKeys &keys)
{
    return RolloutWords::eventKeyName(fingerprint, keys);
}

QString evidenceInWords(const RolloutRow &row)
{
    return RolloutWords::evidence(row);
}

QString countInWords(const RolloutRow &row)
{
    if (row.attainable != EvidenceClass::Proven)
        return {};
    return QCoreApplication::translate("RolloutWords", "%1 of %2").arg(std::min(row.good, row.needed)).arg(row.needed);
}

QString sdkInWords(const RolloutRow &row)
{
    if (!row.latest.sdkVersion.isEmpty())
        return shownName(QString(row.latest.sdkLanguage + u' ' + row.latest.sdkVersion).trimmed());
    const std::optional<Sync> &sync = row.app.app.latestSync;
    return sync ? shownName(QString(sync->sdkLanguage + u' ' + sync->sdkVersion).trimmed()) : QString();
}
