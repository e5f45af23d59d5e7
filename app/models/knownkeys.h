// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/core/secret.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"
#include "app/history/historyentry.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <optional>

/// By what a key is found whose value is not at hand, inside a longer word, in capitals or in pieces: of its letters
/// and digits alone (see squeezed()), a short hash of the first says where to look, and one of all whether it is there.
struct KeyTrace
{
    static constexpr int letters = 8; ///< How many of them the first are.

    quint32 beginning = 0;
    qsizetype size = 0; ///< Of all; 0: it is short, or made of words that other texts have, too.
    QByteArray whole; ///< SHA-256.

    bool operator==(const KeyTrace &) const = default;

    static KeyTrace ofEventKey(const Secret &key);
    static KeyTrace ofSigningKey(const Secret &key); ///< Of the digits behind its prefix.
    /// window: the letters, a byte each.
    static quint32 beginningOf(quint64 window)
    {
        constexpr quint64 odd = 0x9E3779B97F4A7C15;
        return quint32(window * odd >> 32);
    }
    static quint32 beginningOf(const QByteArray &all); ///< At least so many letters.
    static QByteArray hashOf(const QByteArray &letters);
};

enum class KeyType { Signing, Event };

/// A key that the program has heard of, without its value.
struct KnownKey
{
    enum class State {
        Current, ///< The environment's active signing key.
        New, ///< Its inactive one.
        InUse, ///< A live event key.
        Deleted, ///< The history says that it was deleted or rotated away.
        Gone, ///< The history says that two readings a minute apart lacked it, and it is not among the keys read now.
        Missing, ///< Known from the history or the keychain, and not among its environment's keys, as read once.
        Remembered, ///< Known from the history or the keychain; its environment's keys were not read.
    };

    KeyType type = KeyType::Event;
    State state = State::Remembered;
    QString fingerprint; ///< 12 hex digits.
    KeyTrace trace; ///< Of live ones.
    QByteArray exact; ///< SHA-256 of the very text that signs (signing key: the hex digits); empty: not known.
    QString accountName; ///< Only of keys that are elsewhere.
    QString environmentId;
    QString environmentName;
    QString keyName; ///< Event keys.
    QDateTime at; ///< UTC: live keys: when they were read; others: the last that was heard of it. Invalid: unknown.
    /// Its environment is another account's, or none that the open account lists: what is done there does nothing to
    /// it.
    bool isElsewhere = false;
    bool isByWord = false; ///< Deleted: by the word of a person alone, of an account whose changes persons make.

    bool operator==(const KnownKey &) const = default;
};

/// SHA-256 of what signs: upper and lower case hex have one fingerprint, and two of these.
QByteArray exactHash(const Secret &key, KeyType type);

/// The keys that "Which key is this?" compares with: the live ones of the environments that were read, and those of the
/// history and the keychain. Holds hashes only.
class KnownKeys
{
public:
    /// A reading that is older than the one at hand is dropped: the open account's can come behind that of all
    /// environments.
    void setSigningKeys(const Environment &holder, const QList<SigningKey> &keys, const QDateTime &readAt = {});
    void setEventKeys(const Environment &holder, const QList<EventKey> &keys, const QDateTime &readAt = {});
    /// All of the open account. Several accounts can have one origin: by these their keys are told apart, and until
    /// then by nothing.
    /// False: they are the same as before.
    bool setEnvironments(const QList<Environment> &all);
    /// origin: of the open account. False: they tell the same as before.
    bool setHistory(const QList<HistoryEntry> &entries, const QString &origin);
    bool setKept(const QList<KeptKey> &kept, const QString &origin);

    /// Live ones first, then what the history and the keychain tell, at most one entry an environment.
    QList<KnownKey> find(KeyType type, const QString &fingerprint) const;
    /// Of all of them, whatever their state.
    QSet<QString> fingerprints(KeyType type) const;
    QList<KnownKey> traced() const; ///< Those with a trace.
    /// Environments whose signing keys and event keys were both read.
    int environmentsRead() const;
    bool wasRead(KeyType type, const QString &environmentId) const;

private:
    struct Half
    {
        QList<KnownKey> keys;
        bool isRead = false;
        QDateTime readAt; // invalid: unknown
    };
    struct Holder
    {
        Half &half(KeyType type) { return type == KeyType::Signing ? signing : event; }
        const Half &half(KeyType type) const { return type == KeyType::Signing ? signing : event; }

        Half signing;
        Half event;
    };

    void noteChange(const HistoryEntry &entry);
    void replace(const Environment &holder, KeyType type, const Half &read);
    KnownKey judged(KnownKey remembered) const;

    QHash<QString, Holder> m_live; // by the id of the environment that holds them
    std::optional<QSet<QString>> m_environments; // ids
    QSet<QString> m_gone; // fingerprint and environment: believed, of the open account's origin
    QList<KnownKey> m_history; // one per fingerprint and environment
    QList<KnownKey> m_kept;
};
