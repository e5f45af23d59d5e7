// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QByteArray>
#include <QList>
#include <QSet>

/// Keeps what a tool prints, without the values: each of their spellings (as they are, in base64 wherever it begins, in
/// percent signs, in JSON, as hexadecimal digits) becomes a mark, also where it comes in pieces or is broken into
/// lines; and so does each longer part of them, as tables and colours leave it. Only the newest part is kept.
class Blackout
{
public:
    explicit Blackout(const QList<Secret> &values);
    ~Blackout();
    Q_DISABLE_COPY_MOVE(Blackout)

    void hide(const QList<Secret> &values); ///< These too, in what is added from now on.
    void add(QByteArrayView chunk);
    /// What was added; nothing follows.
    QByteArray text();

    static QByteArray mark() { return QByteArrayLiteral("[value]"); }

private:
    /// Of a spelling, beginning somewhere in what is pending.
    struct Match
    {
        qsizetype length = 0; ///< Of the text.
        qsizetype found = 0; ///< How many characters of the spelling.
        bool isCutOff = false; ///< The text ends before the spelling does.
    };

    void take(bool isEnd);
    Match match(qsizetype at, const QByteArray &spelling) const;
    void addValue(const QByteArray &value);
    void hideParts();
    void keepNewest();

    QByteArrayList m_spellings; ///< The longest first.
    QSet<size_t> m_parts; ///< Hashes of all parts of one length.
    QByteArray m_pending; ///< A spelling could begin in it.
    QByteArray m_text;
};
