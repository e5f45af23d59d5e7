// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/byhand/signingkeylook.h"
#include "app/domain/dashboard.h"

class Clock;

/// What an account by hand is made of.
struct HandTools
{
    KeyNotes &notes;
    KeptKeys &kept;
    RestClient &rest;
    Clock &clock;
    KeyPlace place; ///< Of the environment that the act is in.
};

/// Takes back what a person did in the browser: looks at what Inngest tells of it, puts a key that was brought back
/// into the keychain, and then notes it. Cut off anywhere it can be handed back again, and then does the rest.
class HandBack final : public Flow<Result<Backing>>
{
    Q_OBJECT

public:
    static QFuture<Result<Backing>> run(const HandedBack &act, const HandTools &tools, QObject *owner);

private:
    using Answer = SigningKeysSeen::Answer;
    /// What the list of keys says, where the account allows it to be read and it is this environment's.
    enum class Listed { NotKnown, Yes, No };

    HandBack(const HandedBack &act, HandTools tools);

    void onNotes(const QList<NotedKey> &keys);
    void lookAtSigningKeys(void (HandBack::*next)(const SigningKeysSeen &seen));
    void lookAtList(bool ofSigningKeys, void (HandBack::*next)(Listed listed));
    void onCreated(const SigningKeysSeen &seen);
    void onDeleted(const SigningKeysSeen &seen);
    void keepPasted();
    void onRotated(const SigningKeysSeen &seen);
    void onNewKeyListed(Listed listed);
    void onUpdated(const SigningKeysSeen &seen);
    void onUpdatedKeyListed(Listed listed);
    void onDeletedKeyListed(Listed listed);
    void keep();
    void note(const QFuture<Done> &noted);

    const HandedBack m_act;
    const HandTools m_tools;
    QList<NotedKey> m_notes; // of the whole account
    NotedKey m_key; // that the act is about
    QString m_listedName; // of that key; empty: not told
    QString m_namesake; // fingerprint of another key of the name that this one was to get, which was not there before
    Secret m_signingKey; // that is accepted; empty: none is known to be
    Backing m_backing = Backing::Word;
};
