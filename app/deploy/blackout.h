// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QByteArray>
#include <QList>

/// Keeps what a tool prints, without the values: each of their spellings (as they are, in base64 wherever it begins, in
/// percent signs, in JSON, as hexadecimal digits) becomes a mark, also where it comes in pieces. Only the newest part is
/// kept.
class Blackout
{
public:
    explicit Blackout(const QList<Secret> &values);
    ~Blackout();
    Q_DISABLE_COPY_MOVE(Blackout)

    void add(QByteArrayView chunk);
    /// What was added; nothing follows.
    QByteArray text();

    static QByteArray mark() { return QByteArrayLiteral("[value]"); }

private:
    void take(qsizetype held);
    qsizetype begunSpelling() const;
    void addValue(const QByteArray &value);

    QByteArrayList m_spellings; ///< The longest first.
    QByteArray m_pending; ///< A spelling could begin in it.
    QByteArray m_text;
};
