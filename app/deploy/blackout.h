// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QByteArray>
#include <QList>
#include <QSet>
#include <vector>

class Decoding;

/// Keeps what a tool prints, without the values: a mark stands in their place, in whatever decoding of the text they
/// show (see eachDecoding()), in capitals and in pieces, and in that of each longer part of them, as tables and colours
/// leave it. What was decoded to see one goes as a whole. Only the newest part is kept.
class Blackout
{
public:
    explicit Blackout(const QList<Secret> &values) { hide(values); }
    ~Blackout();
    Q_DISABLE_COPY_MOVE(Blackout)

    void hide(const QList<Secret> &values); ///< These too.
    void add(QByteArrayView chunk);
    /// What was added; since: when size() was that.
    QByteArray text(qsizetype since = 0) const;
    qsizetype size() const { return m_forgotten + m_raw.size(); } ///< Of all that was added.

    static QByteArray mark() { return QByteArrayLiteral("[value]"); }

private:
    using Places = std::vector<std::pair<qsizetype, qsizetype>>;

    void findIn(const Decoding &decoding, Places &found) const;

    QSet<size_t> m_parts; ///< Hashes of all parts of one length.
    QByteArrayList m_wholes; ///< Squeezed, of those that are too short to be told by a part, or made of words.
    QByteArrayList m_exact; ///< Of which little or nothing is left then.
    QByteArray m_raw; ///< With the values: any piece can be the middle of one.
    qsizetype m_forgotten = 0; ///< How much stood before that.
};
