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
    };

    KeyType type = KeyType::Event;
    Form form = Form::Plain;
    QString fingerprint;
    int line = 0; ///< 1 is the first; 0: the text has no lines.
    qsizetype begin = 0; ///< In the text, in bytes; of base64 the whole word's.
    qsizetype size = 0;
    bool isKnown = false; ///< Its fingerprint is one of the keys that are compared with; else it only has a key's form.

    /// A key counts once a line, wherever in it.
    bool operator==(const KeyHit &other) const
    {
        return type == other.type && form == other.form && fingerprint == other.fingerprint && line == other.line
            && isKnown == other.isKnown;
    }
};

/// Looks for keys in any text: for the known ones by their fingerprints, so that no value is needed for it, and for
/// what has the form of a key (`signkey-...`, or a long random word where an event key belongs). A known event key that
/// is part of a longer word is not found. For one thread; keeps nothing of what it reads.
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
        KeyHit hit;
    };

    std::vector<Span> spansOf(QByteArrayView text, int depth, const std::atomic<bool> &isCancelled);
    bool lookAtWord(QByteArrayView text, qsizetype begin, qsizetype end, std::vector<Span> &found);
    qsizetype lookAtWideWord(QByteArrayView text, qsizetype begin, std::vector<Span> &found);
    bool lookAtSigningKey(QByteArrayView text, qsizetype begin, qsizetype end, std::vector<Span> &found);
    bool lookAtKnown(QByteArrayView word, qsizetype begin, std::vector<Span> &found);
    void lookAtForm(QByteArrayView text, qsizetype begin, qsizetype end, std::vector<Span> &found);
    qsizetype lookIntoBase64(QByteArrayView text, qsizetype begin, qsizetype end, std::vector<Span> &found);
    std::vector<Span> spansInBase64(const QByteArray &digits, qsizetype begin, qsizetype end);
    bool wasSeenInVain(QByteArrayView word);

    QSet<QString> m_signing; // fingerprints
    QSet<QString> m_events;
    std::vector<size_t> m_inVain; // hashes of words that are no known key: most words of a repository come again
};
