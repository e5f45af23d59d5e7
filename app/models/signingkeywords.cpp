// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutwords.h"

#include <QCoreApplication>

using Held = Holding::Held;
using Place = Holding::Place;

namespace {

/// What the goal wants of a holding, first of all that it works.
struct WantedWords
{
    QString sentence = {}; ///< How far it is so. Empty: the rest says it.
    QString cause = {}; ///< Why it is not. Empty: it is, or nobody knows.
    QString act = {}; ///< What to do; empty with a cause: set the variables and redeploy.
};

class Speaker
{
    Q_DECLARE_TR_FUNCTIONS(SigningKeyWords)

public:
    Speaker(const RolloutRow &row, const RolloutKeys &keys)
        : m_row(row)
        , m_sample(row.latest)
        , m_holding(row.latest.signing)
        , m_keys(keys)
    {
    }

    KeyWords all() const;
    static QString silent() { return tr("It does not answer, so that nothing is known of its keys now."); }

private:
    KeyWords unasked() const;
    QString whyNotAsked() const;
    KeyWords key(Place place, const QString &fingerprint = {}) const;
    KeyWords holds() const;
    KeyWords behaves() const;
    QString works() const;
    QString sentences(const QString &held) const;
    WantedWords broken() const;
    WantedWords wanted() const;
    WantedWords leftOver() const;
    static WantedWords besideOld(const Holding &holding);
    static WantedWords alone(const Holding &holding);
    static WantedWords back(const Holding &holding);
    static QString takeFallbackOut();
    /// By the journal of a rotation that is open, where something else is asked.
    bool isOld(const QString &fingerprint) const
    {
        return !fingerprint.isEmpty() && fingerprint == m_keys.ofRotation.oldSigningKey;
    }
    bool isNew(const QString &fingerprint) const
    {
        return !fingerprint.isEmpty() && fingerprint == m_keys.ofRotation.newSigningKey;
    }
    bool isSurvey() const { return m_keys.goal == RolloutGoal::Survey; }

    const RolloutRow &m_row;
    const AppSample &m_sample;
    const Holding &m_holding;
    const RolloutKeys &m_keys;
};

KeyWords Speaker::unasked() const
{
    if (m_row.app.canBeAsked())
        return m_row.isAsking ? KeyWords{tr("Asking…"), tr("It is being asked for the first time.")}
                              : KeyWords{tr("Not asked yet"), tr("It has not been asked yet.")};
    if (m_row.app.app.method == AppMethod::Connect)
        return {tr("A worker: cannot be asked"),
            tr("A worker has no address to be asked at. What is known of it follows from when it connected, where "
               "that is told, or from a person's word.")};
    return {tr("Cannot be asked"), whyNotAsked()};
}

/// Beside it stands the address at which Inngest calls it, where there is one.
QString Speaker::whyNotAsked() const
{
    const App &app = m_row.app.app;
    if (app.method == AppMethod::Unknown)
        return tr("Inngest reaches it in a way that this version of the program does not know, so that it is not "
                  "asked.");
    if (app.method == AppMethod::Api)
        return tr("Its functions run inside your own endpoints (API): there is no address at which it tells of its "
                  "keys.");
    if (m_row.app.isBesideServer())
        return tr("Its server calls it at its own computer, which is not this one, so that it is not asked.");
    return app.latestSync && app.latestSync->isUrlAmbiguous
        ? tr("Its address can be read in more than one way, so that it is not asked.")
        : tr("It has no address to be asked at.");
}

KeyWords Speaker::key(Place place, const QString &fingerprint) const
{
    switch (place) {
    case Place::New:
        return {tr("new key"), tr("the new key")};
    case Place::Old:
        return isSurvey() ? KeyWords{tr("current key"), tr("the current key")}
                          : KeyWords{tr("old key"), tr("the old key")};
    case Place::Other:
        if (isOld(fingerprint))
            return {tr("the rotation's old key"), tr("the old signing key of the open rotation")};
        if (isNew(fingerprint))
            return {tr("the rotation's new key"), tr("the new signing key of the open rotation")};
        if (!fingerprint.isEmpty() && fingerprint == m_keys.ofRotation.replacedBefore)
            return {tr("the last rotation's old key"),
                tr("the key that the last rotation of this environment took out of use")};
        return {fingerprint.isEmpty() ? tr("unknown key") : tr("unknown key %1").arg(fingerprint),
            isSurvey() ? tr("a key that is not one of this environment's") : tr("a key that is not of this rotation")};
    case Place::None:
        return {tr("no key"), tr("no key")};
    case Place::Unknown:
        break;
    }
    return {tr("a key that it does not tell"), tr("a key that it does not tell")};
}

/// What stands in its two places.
KeyWords Speaker::holds() const
{
    const KeyWords first = key(m_holding.key, m_sample.signingFingerprint);
    const KeyWords second = key(m_holding.fallback, m_sample.fallbackFingerprint);
    const QString named = first.cell.at(0).toUpper() + first.cell.sliced(1);
    const bool hasNone = m_holding.key == Place::None;
    const QString none = tr("It holds no signing key.");
    switch (m_holding.fallback) {
    case Place::None:
        return hasNone
            ? KeyWords{tr("No key set"), none}
            : KeyWords{tr("%1, no fallback").arg(named), tr("It holds %1, and no fallback.").arg(first.sentence)};
    case Place::Unknown:
        return {m_holding.hasFallback ? tr("%1, fallback not told").arg(named) : named,
            hasNone                     ? none
                : m_holding.hasFallback ? tr("It holds %1, and a fallback that it does not tell.").arg(first.sentence)
                                        : tr("It holds %1.").arg(first.sentence)};
    case Place::New:
    case Place::Old:
    case Place::Other:
        break;
    }
    if (m_holding.fallback == m_holding.key && m_holding.key != Place::Other)
        return {
            tr("%1, as fallback too").arg(named), tr("It holds %1, and the same key as fallback.").arg(first.sentence)};
    // The usual two stand in a column: that they are keys is said already.
    const QString shortly = m_holding.fallback == Place::New ? tr("new")
        : m_holding.fallback == Place::Old && !isSurvey()    ? tr("old")
                                                             : second.cell;
    return {tr("%1, %2 as fallback").arg(named, shortly),
        hasNone ? tr("It holds no signing key, and %1 as fallback.").arg(second.sentence)
                : tr("It holds %1, and %2 as fallback.").arg(first.sentence, second.sentence)};
}

/// Of an app that tells no hashes: what it accepts, and nothing about places.
KeyWords Speaker::behaves() const
{
    const QString old = key(Place::Old).sentence;
    const Held newKey = m_keys.newFingerprint.isEmpty() ? Held::Unknown : m_holding.acceptsNew;
    const Held oldKey = m_holding.acceptsOld;
    if (newKey == Held::Yes && oldKey == Held::Yes)
        return {tr("Accepts both, order not told"),
            tr("It accepts %1 and the new one. Which of them is the fallback it does not tell.").arg(old)};
    if (newKey == Held::Yes)
        return oldKey == Held::No
            ? KeyWords{tr("Accepts the new key only"), tr("It accepts the new key, and not %1.").arg(old)}
            : KeyWords{tr("Accepts the new key"), tr("It accepts the new key.")};
    if (oldKey == Held::Yes)
        return newKey == Held::No
            ? KeyWords{tr("Accepts %1 only").arg(old), tr("It accepts %1, and not the new one.").arg(old)}
            : KeyWords{tr("Accepts %1").arg(old), tr("It accepts %1.").arg(old)};
    if (newKey == Held::No && oldKey == Held::No)
        return {tr("Both keys are refused"),
            tr("What is signed with %1 is refused, and what is signed with the new one too: the app holds neither, or "
               "something in front of it refuses in its place.")
                .arg(old)};
    return newKey == Held::No ? KeyWords{tr("Refuses the new key"), tr("What is signed with the new key is refused.")}
                              : KeyWords{tr("Refuses %1").arg(old), tr("What is signed with %1 is refused.").arg(old)};
}

/// By whom Inngest signs with, and nothing else.
QString Speaker::works() const
{
    const Held now = m_holding.accepts(m_keys.isRotated);
    if (now == Held::Unknown)
        return tr("Whether it accepts Inngest's calls now is not known.");
    if (m_keys.doubt == SignerDoubt::OnlySaid)
        return now == Held::Yes ? tr("It accepts the key that stands here as the current one. Inngest refuses that "
                                     "key: that it signs with it is somebody's word.")
                                : tr("It refuses the key that stands here as the current one, and so does Inngest: "
                                     "that it signs with it is somebody's word.");
    if (m_keys.doubt == SignerDoubt::Refused)
        return now == Held::Yes ? tr("It accepts the key that Inngest signed with before; by now Inngest itself "
                                     "refuses that one.")
                                : tr("It refuses the key that Inngest signed with before, and so does Inngest by now.");
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

/// What Inngest signs with now is refused.
WantedWords Speaker::broken() const
{
    if (m_keys.goal == RolloutGoal::OldOnly)
        return {{},
            m_holding.acceptsNew == Held::Yes ? tr("It holds the new key alone, and Inngest signs with the old one.")
                                              : tr("A value was pasted wrongly, or comes from another environment."),
            tr("Put the old key back as INNGEST_SIGNING_KEY, with the copy button, and redeploy the app, at once.")};
    if (!m_keys.isRotated && (m_holding.acceptsNew == Held::Yes || isNew(m_sample.signingFingerprint)))
        return isSurvey() || m_keys.goal == RolloutGoal::NewKeyAbsent
            ? WantedWords{{}, tr("The new key was set without the current one as its fallback."),
                tr("Set INNGEST_SIGNING_KEY_FALLBACK to the current key in this deployment and redeploy it, at once.")}
            : WantedWords{{}, tr("The new key was set, and the old one not as its fallback."),
                tr("Set INNGEST_SIGNING_KEY_FALLBACK to the old key and redeploy this app, at once.")};
    const bool isLeftBehind = isOld(m_sample.signingFingerprint);
    if ((m_keys.isRotated && m_holding.acceptsOld == Held::Yes) || isLeftBehind)
        return {{}, tr("The new key was not set here, or no deployment has started since that reads it.")};
    if (isSurvey() || m_keys.goal == RolloutGoal::NewKeyAbsent)
        return {{}, tr("It was deployed with the key of another environment, or with one that was rotated away."),
            tr("Set this environment's current signing key in its deployment and redeploy it.")};
    return {{}, tr("A value was pasted wrongly, or comes from another environment."),
        tr("Set both variables anew, with the copy buttons, and redeploy the app.")};
}

WantedWords Speaker::besideOld(const Holding &holding)
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

QString Speaker::takeFallbackOut()
{
    return tr("Take INNGEST_SIGNING_KEY_FALLBACK out of this deployment and redeploy it.");
}

/// The fallback is to go.
WantedWords Speaker::alone(const Holding &holding)
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
WantedWords Speaker::back(const Holding &holding)
{
    if (holding.acceptsNew == Held::Yes)
        return {tr("It still holds the new key, which cannot be deleted before that is out."),
            tr("The variables were not put back here yet, or no deployment has started since.")};
    if (holding.acceptsNew == Held::Unknown)
        return {tr("Whether it still holds the new key is not known.")};
    return {holding.acceptsOld == Held::Yes ? tr("The new key is not in it.") : QString()};
}

/// A fallback that is none of the environment's keys.
WantedWords Speaker::leftOver() const
{
    if (isOld(m_sample.fallbackFingerprint))
        return {tr("That fallback goes out at the end of the rotation.")};
    if (isNew(m_sample.fallbackFingerprint))
        return {};
    return {m_holding.key == Place::Old ? tr("The fallback was left over.") : QString(),
        tr("The fallback was left over from an earlier rotation. It still opens this app to whoever has it."),
        takeFallbackOut()};
}

WantedWords Speaker::wanted() const
{
    const Holding &holding = m_holding;
    switch (m_keys.goal) {
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
        return holding.fallback == Place::Other ? leftOver() : WantedWords();
    case RolloutGoal::EventKeysOnly:
    case RolloutGoal::OldEventKeysAbsent:
        break;
    }
    return {};
}

/// held: what it holds.
QString Speaker::sentences(const QString &held) const
{
    QStringList sentences{held, works()};
    // First of all it has to work.
    const bool isBack = m_keys.goal == RolloutGoal::OldOnly || m_keys.goal == RolloutGoal::NewKeyAbsent;
    if (m_holding.accepts(m_keys.isRotated) == Held::Yes || isBack)
        sentences.append(wanted().sentence);
    // The round as a whole shows less than this one answer: something in it did not come, or cannot be trusted.
    const AppStanding::Kind standing = m_holding.standing(m_keys.goal, m_keys.isRotated);
    if (m_sample.signingStanding == AppStanding::Unknown && standing != AppStanding::Unknown)
        sentences.append(
            tr("Not all of what it was asked came back as it should, so that this answer does not count."));
    sentences.removeAll({});
    return sentences.join(u' ');
}

KeyWords Speaker::all() const
{
    if (m_row.app.isSender)
        return {.cell = tr("No app")};
    // A question about event keys alone asks for no signing key.
    if (!m_row.app.provesSigningKey || (m_sample.at.isValid() && !m_sample.judgesSigning))
        return {.cell = tr("Not asked about")};
    if (!m_sample.at.isValid())
        return unasked();
    KeyWords said{.cell = m_sample.reason == ProbeReason::InFront ? tr("Something in front refused")
            : m_sample.isUnreachable()                            ? tr("Not reachable")
                                                                  : tr("Cannot tell")};
    if (m_sample.reason != ProbeReason::WrongApp && m_holding.isKnown())
        said = m_holding.tellsPlaces() ? holds() : behaves();
    if (m_sample.reason == ProbeReason::KeyNotAccepted && m_holding.tellsPlaces())
        said = {tr("%1, but refused").arg(said.cell),
            tr("It shows the fingerprint of %1 and refuses what is signed with that key.")
                .arg(key(m_holding.key).sentence)};
    if (m_sample.isUnreachable())
        said.sentence = silent();
    else if (m_sample.reason == ProbeReason::WrongApp)
        said.sentence = tr("Another app answers at its address, so that nothing is known of its keys.");
    else if (m_sample.reason == ProbeReason::InngestItself)
        said.sentence
            = tr("An Inngest server answers at its address, and not the app, so that nothing is known of its keys.");
    else if (m_holding.isKnown())
        said.sentence = sentences(said.sentence);
    else
        said.sentence = m_sample.reason == ProbeReason::InFront
            ? tr("Something in front of it answered in its place, so that it does not tell which keys it holds.")
            : tr("It answers, but the answer does not tell which keys it holds.");
    if (m_holding.isKnown()) {
        const bool isBroken = m_holding.accepts(m_keys.isRotated) == Held::No;
        const WantedWords wants = isBroken ? broken() : wanted();
        said.cause = wants.cause;
        said.act = wants.act;
    }
    return said;
}

} // namespace

KeyWords signingKeyWords(const RolloutRow &row, const RolloutKeys &keys)
{
    return Speaker(row, keys).all();
}

QString silentAppText()
{
    return Speaker::silent();
}
