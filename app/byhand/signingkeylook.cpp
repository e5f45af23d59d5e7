// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/signingkeylook.h"

#include "app/acts/keptkeys.h"
#include "app/core/lookup.h"

using namespace Qt::StringLiterals;

RestBearer bearerOf(const Environment &environment, const Secret &signingKey)
{
    // Production is what the API takes without a name; how it calls the parent of the branches is not known.
    const bool isNamed = environment.type == EnvironmentType::Test;
    return RestBearer::ofSigningKey(signingKey, isNamed ? environment.slug : QString());
}

QFuture<Result<SigningKeysSeen>> SigningKeyLook::run(
    const Environment &environment, KeyNotes &notes, KeptKeys &kept, RestClient &rest, QObject *owner)
{
    return begun(new SigningKeyLook(environment, notes, kept, rest), owner,
        [](SigningKeyLook *look) { look->need(look->m_notes.keys(), &SigningKeyLook::onNotes); });
}

SigningKeyLook::SigningKeyLook(const Environment &environment, KeyNotes &notes, KeptKeys &kept, RestClient &rest)
    : m_environment(environment)
    , m_notes(notes)
    , m_kept(kept)
    , m_rest(rest)
{
}

void SigningKeyLook::onNotes(const QList<NotedKey> &keys)
{
    for (const NotedKey &key : keys) {
        if (key.kind != NotedKey::Kind::SigningKey || key.environmentId != m_environment.id)
            continue;
        m_seen.hasOpened = m_seen.hasOpened || key.wasAccepted;
        if (key.standing == NotedKey::Standing::Current)
            m_current = key;
        else if (key.standing == NotedKey::Standing::New)
            m_fresh = key;
    }
    if (!m_current)
        return finish(m_seen); // the environment was noted without its key
    readCurrent();
}

void SigningKeyLook::readCurrent()
{
    whenFinished(m_kept.value(m_current->fingerprint), this, [this](const Result<Secret> &value) {
        if (value) {
            m_currentValue = *value;
            return askCurrent();
        }
        if (value.error().kind != Error::Kind::NotFound)
            return fail(value.error());
        fail(notHeld(m_current->fingerprint));
    });
}

Error SigningKeyLook::notHeld(const QString &fingerprint)
{
    return refusal(Error::Kind::Keychain,
        tr("The keychain no longer holds the signing key with the fingerprint %1. Paste "
           "it again: Program → Account → Environments and keys…")
            .arg(fingerprint),
        u"a value is gone"_s);
}

/// The new one is asked, too: whether it is accepted before it is the current one was never seen, and if it is, its
/// refusal later shows that it was deleted.
void SigningKeyLook::readFresh()
{
    if (!m_fresh)
        return conclude();
    whenFinished(m_kept.value(m_fresh->fingerprint), this, [this](const Result<Secret> &value) {
        if (!value)
            return KeptKeys::isNoLongerHeld(value.error()) ? goOnWithoutFreshValue() : fail(value.error());
        m_freshValue = *value;
        askFresh();
    });
}

/// What was forgotten here, its note in the list of kept keys too, two readings had lacked before.
void SigningKeyLook::goOnWithoutFreshValue()
{
    need(m_kept.all(), [this](const QList<KeptKey> &kept) {
        if (hasOneWith(kept, &KeptKey::fingerprint, m_fresh->fingerprint))
            return conclude();
        const auto noted = m_notes.noteGone(m_fresh->fingerprint);
        m_fresh.reset();
        need(noted, &SigningKeyLook::conclude);
    });
}

/// Where the new one is accepted before it is the current one, too, a refusal of the old one is all that tells that it
/// was promoted: a single one can come from anything on the way.
void SigningKeyLook::askCurrentAgain()
{
    if (!isPromoted())
        return conclude();
    m_seen.current = Answer::CannotTell;
    ask(*m_current, m_currentValue, m_seen.current, &SigningKeyLook::conclude);
}

/// At a place that an admin cannot switch off. What is neither yes nor no says nothing; that nobody answered is a
/// failure like any other read's.
void SigningKeyLook::ask(NotedKey &key, const Secret &value, Answer &place, void (SigningKeyLook::*next)())
{
    whenFinished(
        m_rest.accepts(bearerOf(m_environment, value)), this, [this, &key, &place, next](const Result<bool> &accepted) {
            if (!accepted) {
                if (!isNotTold(accepted.error()))
                    return fail(accepted.error());
                m_isFreshUntold |= &place == &m_seen.fresh;
            } else if (*accepted) {
                place = Answer::Accepted;
                if (!key.wasAccepted || key.isUnchecked)
                    m_notes.noteAccepted(key.fingerprint);
                key.wasAccepted = true;
                key.isUnchecked = false;
            } else if (key.wasAccepted || key.isUnchecked) {
                place = Answer::Refused;
            } else if (&place == &m_seen.current) {
                m_isOnlySaid = true;
            }
            (this->*next)();
        });
}

void SigningKeyLook::conclude()
{
    if (m_seen.current == Answer::Refused && !isPromoted() && m_current->isUnchecked)
        return fail(refusal(Error::Kind::Rejected,
            tr("The signing key with the fingerprint %1 was stored without a check, and Inngest refuses it: "
               "it is not the current one of %2, or it was cut off. Copy the current key from the "
               "dashboard and paste it: Program → Account → Environments and keys…")
                .arg(m_current->fingerprint, m_environment.name),
            currentKeyIsUnchecked));
    if (m_seen.current == Answer::Refused && m_isFreshUntold)
        return refuse(tr("Inngest refuses the signing key that this account knows as the current one (fingerprint %1), "
                         "and does not tell whether it accepts the new one (fingerprint %2). If somebody rotated a "
                         "moment ago, try again in a minute; else copy the current key from the dashboard and paste "
                         "it: Program → Account → Environments and keys…")
                          .arg(m_current->fingerprint, m_fresh->fingerprint),
            newKeyIsNotTold);
    if (m_seen.current == Answer::Refused && !isPromoted())
        // Right after Rotate one of its servers may refuse the old key already, and another the new one still.
        return refuse(m_fresh && !m_freshValue.isEmpty()
                ? tr("Inngest accepts neither of the two signing keys that this account knows "
                     "(fingerprints %1 and %2). If somebody rotated a moment ago, try again in a minute; "
                     "else another key was made the current one, or both were replaced: copy the current "
                     "key from the dashboard and paste it: Program → Account → Environments and keys…")
                      .arg(m_current->fingerprint, m_fresh->fingerprint)
                : tr("Inngest no longer accepts the signing key that this account knows as the "
                     "current one (fingerprint %1): somebody has rotated. Copy the current key "
                     "from the dashboard and paste it: Program → Account → Environments and keys…")
                      .arg(m_current->fingerprint),
            noKeyIsAccepted);
    if (isPromoted()) {
        m_fresh->standing = NotedKey::Standing::Current;
        m_seen.current = Answer::Accepted;
        m_seen.fresh = Answer::CannotTell;
        m_seen.keys = {m_fresh->asSigningKey(m_freshValue, true)};
        m_seen.keys.first().isAccepted = true;
        return need(m_notes.put(*m_fresh), [this] { finish(m_seen); });
    }
    m_seen.keys = {m_current->asSigningKey(m_currentValue, true)};
    m_seen.keys.first().isOnlySaid = m_isOnlySaid;
    m_seen.keys.first().isAccepted = m_seen.current == Answer::Accepted;
    // One that opened these calls before, and does not now, while the current one does: somebody deleted it.
    if (m_fresh && !(m_seen.fresh == Answer::Refused && m_seen.current == Answer::Accepted))
        m_seen.keys.append(m_fresh->asSigningKey(m_freshValue, false));
    finish(m_seen);
}
