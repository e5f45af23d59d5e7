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
    static WantedWords wanted(const Holding &holding, RolloutGoal goal);

private:
    QString key(Place place) const;
    QString holds() const;
    QString behaves() const;
    QString works() const;
    static WantedWords besideOld(const Holding &holding);
    static WantedWords alone(const Holding &holding);
    static WantedWords back(const Holding &holding);
    static QString takeFallbackOut();
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

WantedWords HoldingText::besideOld(const Holding &holding)
{
    if (holding.acceptsNew == Held::No)
        return {
            .cause = tr("The variables were not set here yet, or no deployment has started since that reads them.")};
    if (holding.acceptsNew == Held::Unknown)
        return {};
    if (!holding.tellsPlaces())
        return {.cause = tr("Its SDK gives no hashes, so that it does not tell which key is the fallback."),
            .act = tr("Look at its variables once; if they are right, nothing is to be done.")};
    if (holding.key == Place::Old)
        return {tr("The two are swapped: it would break when the fallback is taken out."),
            tr("The two values were mixed up when they were set."),
            tr("Exchange them: the new key belongs in INNGEST_SIGNING_KEY. Then redeploy the app.")};
    if (holding.key != Place::New)
        return {tr("The new key is its fallback only: it would break when the fallback is taken out."),
            tr("The new key was set as the fallback, and not as the key."),
            tr("Set INNGEST_SIGNING_KEY to the new key and the fallback to the old one; then redeploy the app.")};
    if (holding.fallback == Place::Other)
        return {tr("That fallback is none that this rotation needs."),
            tr("The fallback was left over from an earlier rotation, or a value was pasted wrongly.")};
    return {};
}

QString HoldingText::takeFallbackOut()
{
    return tr("Take INNGEST_SIGNING_KEY_FALLBACK out of this deployment and redeploy it.");
}

/// The fallback is to go.
WantedWords HoldingText::alone(const Holding &holding)
{
    if (holding.tellsPlaces() && holding.key != Place::New)
        return {tr("It works by its fallback only, and would break when that is taken out."),
            tr("The new key stands in the fallback's place."),
            tr("Set INNGEST_SIGNING_KEY to the new key first; then take INNGEST_SIGNING_KEY_FALLBACK out "
               "and redeploy.")};
    if (holding.key == Place::New && holding.fallback == Place::New)
        return {tr("It is not where it should be yet: the fallback is still set, to the new key itself."),
            tr("The fallback was set to the new key instead of being taken out."), takeFallbackOut()};
    if (holding.acceptsOld == Held::Yes || holding.fallback == Place::Other)
        return {holding.acceptsOld == Held::Yes ? tr("It still accepts the old key: its fallback is still set.")
                                                : tr("It is not where it should be yet: a fallback is still set."),
            tr("The fallback was not taken out here yet, or no deployment has started since."), takeFallbackOut()};
    return {.sentence = holding.acceptsOld == Held::No && holding.acceptsNew == Held::Yes
            ? tr("The old key opens nothing here any more.")
            : QString()};
}

/// As before the rotation.
WantedWords HoldingText::back(const Holding &holding)
{
    if (holding.acceptsNew == Held::Yes)
        return {tr("It still holds the new key, which cannot be deleted before that is out."),
            tr("The variables were not put back here yet, or no deployment has started since.")};
    if (holding.acceptsNew == Held::Unknown)
        return {tr("Whether it still holds the new key is not known.")};
    return {holding.acceptsOld == Held::Yes ? tr("The new key is not in it.") : QString()};
}

WantedWords HoldingText::wanted(const Holding &holding, RolloutGoal goal)
{
    switch (goal) {
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::ReadyToRotate:
        return besideOld(holding);
    case RolloutGoal::NewOnly:
        return alone(holding);
    case RolloutGoal::OldOnly:
        return back(holding);
    case RolloutGoal::NewKeyAbsent:
        if (holding.acceptsNew == Held::Yes)
            return {tr("It holds the key that is to be deleted."), tr("Somebody has set that key here."),
                tr("Take it out of this app's deployment first, or use that key for this rotation.")};
        break;
    case RolloutGoal::Survey:
        if (holding.fallback == Place::Other)
            return {holding.key == Place::Old ? tr("The fallback was left over.") : QString(),
                tr("The fallback was left over from an earlier rotation. It still opens this app to whoever has it."),
                takeFallbackOut()};
        break;
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
    QStringList sentences{holds(), works()};
    // First of all it has to work.
    const bool isBack = m_keys.goal == RolloutGoal::OldOnly || m_keys.goal == RolloutGoal::NewKeyAbsent;
    if (m_holding.accepts(m_keys.isRotated) == Held::Yes || isBack)
        sentences.append(wanted(m_holding, m_keys.goal).sentence);
    // The round as a whole shows less than this one answer: something in it did not come, or cannot be trusted.
    const AppStanding::Kind standing = m_holding.standing(m_keys.goal, m_keys.isRotated);
    if (m_sample.signingStanding == AppStanding::Unknown && standing != AppStanding::Unknown)
        sentences.append(
            tr("Not all of what it was asked came back as it should, so that this answer does not count."));
    sentences.removeAll({});
    return sentences.join(u' ');
}

} // namespace

WantedWords wantedWords(const Holding &holding, RolloutGoal goal)
{
    return HoldingText::wanted(holding, goal);
}

QString holdingText(const AppSample &sample, const RolloutKeys &keys)
{
    return HoldingText(sample, keys).all();
}

bool refusesInngest(const AppSample &sample, const RolloutKeys &keys)
{
    return sample.judgesSigning && sample.signingStanding == AppStanding::BrokenNow
        && sample.signing.accepts(keys.isRotated) == Held::No;
}
