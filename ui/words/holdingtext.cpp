// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/holdingtext.h"

#include <QCoreApplication>

using Held = Holding::Held;
using Place = Holding::Place;

namespace {

class HoldingText
{
    Q_DECLARE_TR_FUNCTIONS(HoldingText)

public:
    HoldingText(const AppSample &sample, const RolloutKeys &keys)
        : m_sample(sample)
        , m_holding(sample.signing)
        , m_keys(keys)
    {
    }

    QString all() const;

private:
    QString key(Place place) const;
    QString holds() const;
    QString behaves() const;
    QString works() const;
    QString wanted() const;
    QString wantedBesideOld() const;
    QString wantedAlone() const;
    QString wantedBack() const;
    bool isRefusedWithItsKey() const { return m_sample.reason == ProbeReason::KeyNotAccepted; }
    bool isSurvey() const { return m_keys.goal == RolloutGoal::Survey; }

    const AppSample &m_sample;
    const Holding &m_holding;
    const RolloutKeys &m_keys;
};

QString HoldingText::key(Place place) const
{
    switch (place) {
    case Place::New:
        return tr("the new key");
    case Place::Old:
        return isSurvey() ? tr("the current key") : tr("the old key");
    case Place::Other:
        return isSurvey() ? tr("a key that is not one of this environment's")
                          : tr("a key that is not of this rotation");
    case Place::None:
        return tr("no key");
    case Place::Unknown:
        break;
    }
    return tr("a key that it does not tell");
}

/// What stands in its two places.
QString HoldingText::holds() const
{
    if (!m_holding.tellsPlaces())
        return behaves();
    if (isRefusedWithItsKey())
        return tr("It shows the fingerprint of %1 and refuses what is signed with that key.").arg(key(m_holding.key));
    if (m_holding.key == Place::None && m_holding.fallback != Place::Unknown && m_holding.fallback != Place::None)
        return tr("It holds no signing key, and %1 as fallback.").arg(key(m_holding.fallback));
    if (m_holding.key == Place::None)
        return tr("It holds no signing key.");
    switch (m_holding.fallback) {
    case Place::None:
        return tr("It holds %1, and no fallback.").arg(key(m_holding.key));
    case Place::Unknown:
        return m_holding.hasFallback ? tr("It holds %1, and a fallback that it does not tell.").arg(key(m_holding.key))
                                     : tr("It holds %1.").arg(key(m_holding.key));
    case Place::New:
    case Place::Old:
        if (m_holding.fallback == m_holding.key)
            return tr("It holds %1, and the same key as fallback.").arg(key(m_holding.key));
        break;
    case Place::Other:
        break;
    }
    return tr("It holds %1, and %2 as fallback.").arg(key(m_holding.key), key(m_holding.fallback));
}

/// Of an app that tells no hashes: what it accepts, and nothing about places.
QString HoldingText::behaves() const
{
    const QString oldKey = key(Place::Old);
    if (m_keys.newFingerprint.isEmpty())
        return m_holding.acceptsOld == Held::Yes ? tr("It accepts %1.").arg(oldKey)
                                                 : tr("What is signed with %1 is refused.").arg(oldKey);
    if (m_holding.acceptsNew == Held::Yes && m_holding.acceptsOld == Held::Yes)
        return tr("It accepts %1 and the new one. Which of them is the fallback it does not tell.").arg(oldKey);
    if (m_holding.acceptsNew == Held::Yes)
        return m_holding.acceptsOld == Held::No ? tr("It accepts the new key, and not %1.").arg(oldKey)
                                                : tr("It accepts the new key.");
    if (m_holding.acceptsOld == Held::Yes)
        return m_holding.acceptsNew == Held::No ? tr("It accepts %1, and not the new one.").arg(oldKey)
                                                : tr("It accepts %1.").arg(oldKey);
    if (m_holding.acceptsNew == Held::No && m_holding.acceptsOld == Held::No)
        return tr("What is signed with %1 is refused, and what is signed with the new one too: the app holds neither, "
                  "or something in front of it refuses in its place.")
            .arg(oldKey);
    return m_holding.acceptsNew == Held::No ? tr("What is signed with the new key is refused.")
                                            : tr("What is signed with %1 is refused.").arg(oldKey);
}

/// By whom Inngest signs with, and nothing else.
QString HoldingText::works() const
{
    const Held now = m_holding.accepts(m_keys.isRotated);
    if (now == Held::Unknown)
        return tr("Whether it accepts Inngest's calls now is not known.");
    if (now == Held::No) {
        if (m_keys.isRotated)
            return tr("Inngest signs with the new key, which it refuses.");
        return isSurvey() ? tr("Inngest signs with the current key, which it refuses.")
                          : tr("Inngest signs with the old key, which it refuses.");
    }
    const bool isBeforeRotate
        = !m_keys.isRotated && (m_keys.goal == RolloutGoal::NewBesideOld || m_keys.goal == RolloutGoal::ReadyToRotate);
    if (!isBeforeRotate)
        return m_keys.isRotated ? tr("It works: Inngest signs with the new key.") : tr("It works now.");
    switch (m_holding.acceptsNew) {
    case Held::Yes:
        return tr("It works now and after the rotation.");
    case Held::No:
        return tr("It works now, and would refuse Inngest after the rotation.");
    case Held::Unknown:
        break;
    }
    return tr("It works now; whether it would after the rotation is not known.");
}

QString HoldingText::wantedBesideOld() const
{
    if (m_holding.acceptsNew != Held::Yes || !m_holding.tellsPlaces())
        return {};
    if (m_holding.key == Place::Old)
        return tr("The two are swapped: it would break when the fallback is taken out.");
    if (m_holding.key != Place::New)
        return tr("The new key is its fallback only: it would break when the fallback is taken out.");
    return m_holding.fallback == Place::Other ? tr("That fallback is none that this rotation needs.") : QString();
}

/// The fallback is to go.
QString HoldingText::wantedAlone() const
{
    if (m_holding.acceptsNew == Held::Yes && m_holding.tellsPlaces() && m_holding.key != Place::New)
        return tr("It works by its fallback only, and would break when that is taken out.");
    if (m_holding.key == Place::New && m_holding.fallback == Place::New)
        return tr("It is not where it should be yet: the fallback is still set, to the new key itself.");
    if (m_holding.acceptsOld == Held::Yes)
        return tr("It still accepts the old key: its fallback is still set.");
    if (m_holding.fallback == Place::Other)
        return tr("It is not where it should be yet: a fallback is still set.");
    return m_holding.acceptsOld == Held::No && m_holding.acceptsNew == Held::Yes
        ? tr("The old key opens nothing here any more.")
        : QString();
}

/// As before the rotation.
QString HoldingText::wantedBack() const
{
    if (m_holding.acceptsNew == Held::Yes)
        return tr("It still holds the new key, which cannot be deleted before that is out.");
    if (m_holding.acceptsNew == Held::Unknown)
        return tr("Whether it still holds the new key is not known.");
    return m_holding.acceptsOld == Held::Yes ? tr("The new key is not in it.") : QString();
}

/// What the goal wants besides that it works.
QString HoldingText::wanted() const
{
    const bool isBack = m_keys.goal == RolloutGoal::OldOnly || m_keys.goal == RolloutGoal::NewKeyAbsent;
    if (m_holding.accepts(m_keys.isRotated) != Held::Yes && !isBack)
        return {}; // first of all it has to work
    switch (m_keys.goal) {
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::ReadyToRotate:
        return wantedBesideOld();
    case RolloutGoal::NewOnly:
        return wantedAlone();
    case RolloutGoal::OldOnly:
        return wantedBack();
    case RolloutGoal::NewKeyAbsent:
        return m_holding.acceptsNew == Held::Yes ? tr("It holds the key that is to be deleted.") : QString();
    case RolloutGoal::Survey:
        return m_holding.fallback == Place::Other && m_holding.acceptsOld == Held::Yes && m_holding.key == Place::Old
            ? tr("The fallback was left over.")
            : QString();
    case RolloutGoal::EventKeysOnly:
    case RolloutGoal::OldEventKeysAbsent:
        break;
    }
    return {};
}

QString HoldingText::all() const
{
    if (!m_holding.isKnown())
        return {};
    QStringList sentences{holds(), works(), wanted()};
    // The round as a whole shows less than this one answer: something in it did not come, or cannot be trusted.
    const AppStanding::Kind standing = m_holding.standing(m_keys.goal, m_keys.isRotated);
    if (m_sample.signingStanding == AppStanding::Unknown && standing != AppStanding::Unknown)
        sentences.append(
            tr("Not all of what it was asked came back as it should, so that this answer does not count."));
    sentences.removeAll({});
    return sentences.join(u' ');
}

} // namespace

QString holdingText(const AppSample &sample, const RolloutKeys &keys)
{
    return HoldingText(sample, keys).all();
}

bool refusesInngest(const AppSample &sample, const RolloutKeys &keys)
{
    return sample.judgesSigning && sample.signingStanding == AppStanding::BrokenNow
        && sample.signing.accepts(keys.isRotated) == Held::No;
}
