// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/core/lookup.h"
#include "app/dashboard/restclient.h"
#include "app/domain/keys.h"
#include "app/noted/keynotes.h"

class KeptKeys;

/// What is known of an environment's signing keys now.
struct SigningKeysSeen
{
    enum class Answer {
        CannotTell, ///< Nothing was asked, or no answer says anything.
        Accepted,
        Refused, ///< By the server, which had accepted this key before, or had not been asked about it.
    };

    QList<SigningKey> keys; ///< The current one, and the new one if there is one.
    Answer current = Answer::CannotTell; ///< To the key that is the current one now.
    Answer fresh = Answer::CannotTell; ///< To the new one.
    /// One of the environment's signing keys has opened these calls before, a later one's predecessor too: that none of
    /// them does now is no answer.
    bool hasOpened = false;

    const SigningKey *active() const { return firstWith(keys, &SigningKey::isActive, true); }
};

/// Finds out which of an environment's signing keys is the current one: what was noted, and what Inngest says to
/// requests with their hashes. The proof of a rotation is that the old key, which it had accepted, is refused, and the
/// new one is not; that is noted then, whoever rotated.
///
/// Conflict: neither of them is accepted any more, or the current one is not and of the new one nothing is told.
/// Rejected: the one that was stored without a check never was. Keychain: the current one's value is no longer there.
/// Without its value the new one is listed all the same, and not asked: it can be deleted, or copied from its card once
/// more.
class SigningKeyLook final : public Flow<Result<SigningKeysSeen>>
{
    Q_OBJECT

public:
    static QFuture<Result<SigningKeysSeen>> run(
        const Environment &environment, KeyNotes &notes, KeptKeys &kept, RestClient &rest, QObject *owner);
    /// That the value of a key that was stored is not there any more. fingerprint: the key's.
    static Error notHeld(const QString &fingerprint);

private:
    using Answer = SigningKeysSeen::Answer;

    SigningKeyLook(const Environment &environment, KeyNotes &notes, KeptKeys &kept, RestClient &rest);

    void onNotes(const QList<NotedKey> &keys);
    void readCurrent();
    void askCurrent() { ask(*m_current, m_currentValue, m_seen.current, &SigningKeyLook::readFresh); }
    void readFresh();
    void goOnWithoutFreshValue();
    void askFresh() { ask(*m_fresh, m_freshValue, m_seen.fresh, &SigningKeyLook::askCurrentAgain); }
    void askCurrentAgain();
    bool isPromoted() const
    {
        return m_current->wasAccepted && m_seen.current == Answer::Refused && m_seen.fresh == Answer::Accepted;
    }
    void ask(NotedKey &key, const Secret &value, Answer &place, void (SigningKeyLook::*next)());
    void conclude();

    const Environment m_environment;
    KeyNotes &m_notes;
    KeptKeys &m_kept;
    RestClient &m_rest;
    std::optional<NotedKey> m_current;
    std::optional<NotedKey> m_fresh;
    Secret m_currentValue;
    Secret m_freshValue;
    SigningKeysSeen m_seen;
    bool m_isFreshUntold = false; // no answer says whether the new one is accepted
    bool m_isOnlySaid = false; // Inngest refuses the current one, and never accepted it
};

/// Error::detail where Inngest refuses the current one, which was stored without a check.
constexpr QLatin1StringView currentKeyIsUnchecked("a key that was never accepted");

/// The bearer that a signing key makes.
RestBearer bearerOf(const Environment &environment, const Secret &signingKey);
