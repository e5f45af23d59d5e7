// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/knownkeys.h"

#include <QByteArrayView>
#include <atomic>
#include <vector>

/// A key that stands in a text. Holds no secret.
struct KeyHit
{
    enum class Form {
        Plain,
        Hash, ///< The whole hash of a signing key: it works as a bearer token, so it is a secret as well.
        Base64, ///< As in a Kubernetes Secret: encoded, and not hidden by that.
        Spelled, ///< In capitals, in pieces, with letters written as `%73` or as numbers.
    };

    KeyType type = KeyType::Event;
    Form form = Form::Plain;
    QString fingerprint;
    int line = 0; ///< 1 is the first; 0: the text has no lines.
    qsizetype begin = 0; ///< In the text, in bytes; of what was decoded the whole part's.
    qsizetype size = 0;
    bool isKnown = false; ///< Its fingerprint is one of the keys that are compared with; else it only has a key's form.

    /// A key counts once a line, wherever in it.
    bool operator==(const KeyHit &other) const
    {
        return type == other.type && form == other.form && fingerprint == other.fingerprint && line == other.line
            && isKnown == other.isKnown;
    }
};

/// Looks for keys in all readings of a text (see eachDecoding()): for the known ones by their hashes, so that no value
/// is needed for it, and for what has the form of a key (`signkey-...`, or a long random word where an event key
/// belongs). Inside a longer word, in capitals and in pieces an event key is found where it has a trace. For one
/// thread; keeps nothing of what it reads.
class KeyScan
{
public:
    explicit KeyScan(const KnownKeys &known);

    /// isCancelled: looked at now and then; what was found until then is given. hasLines: false: each key once.
    QList<KeyHit> scan(QByteArrayView text, const std::atomic<bool> &isCancelled, bool hasLines = true);
    /// The same text with dots in place of each key: names of files and branches are shown to people.
    QString withoutKeys(const QString &text);

private:
    struct Span
    {
        qsizetype begin;
        qsizetype end;
        qsizetype place; // in between, of what was decoded
        KeyHit hit;
    };

    class Found;

    static constexpr qsizetype wholeKey = 64; // digits of Inngest's signing keys, and of their hashes
    static constexpr size_t beginningSlots = 1 << 16;

    std::vector<Span> spansOf(QByteArrayView text, const std::atomic<bool> &isCancelled);
    void lookAtWords(QByteArrayView text, Found &found, const std::atomic<bool> &isCancelled);
    void lookAtWord(QByteArrayView text, qsizetype begin, qsizetype end, Found &found);
    qsizetype lookAtWideWord(QByteArrayView text, qsizetype begin, Found &found);
    void lookAtLetters(QByteArrayView text, Found &found);
    void lookAtSigningKey(QByteArrayView text, qsizetype begin, qsizetype behind, Found &found);
    void lookAtTraces(QByteArrayView text, qsizetype begin, quint32 beginning, Found &found);
    void addTraced(QByteArrayView text, qsizetype begin, qsizetype end, const KnownKey &key, Found &found);
    bool lookAtKnown(QByteArrayView word, qsizetype begin, Found &found);
    void lookAtForm(QByteArrayView text, qsizetype begin, qsizetype end, Found &found);
    static bool isRandomHex(QByteArrayView digits);
    bool wasSeenInVain(QByteArrayView word);

    QSet<QString> m_signing; // fingerprints
    QSet<QString> m_events;
    QMultiHash<quint32, KnownKey> m_traces; // by their beginnings; without a hash of all: of a signing key's hash
    std::vector<bool> m_beginnings; // by the last digits of those
    std::vector<size_t> m_inVain; // hashes of words that are no known key: most words of a repository come again
};

/// How a text is written whose letters take more than a byte each: Windows' tools write UTF-16.
struct WideLetters
{
    int bytes = 0; // of a letter; 0: it is none
    int place = 0; // in a letter, of the byte that says which of ASCII's it is
    int mark = 0; // bytes before the first letter
};

/// By the mark at its beginning, or else by where its zeros stand.
WideLetters wideLettersOf(QByteArrayView text);
/// A byte for each letter: keys are ASCII, and whatever is not ends a word.
QByteArray narrowed(QByteArrayView text, const WideLetters &letters);
