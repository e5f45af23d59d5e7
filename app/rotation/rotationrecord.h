// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationtools.h"

#include <QObject>
#include <functional>

/// The rotation of a session and its row in the journal: every change is written, in order. Before begin() nothing is.
class RotationRecord : public QObject
{
    Q_OBJECT

public:
    RotationRecord(const RotationTools &tools, const Environment &environment, QObject *parent = nullptr);

    const Rotation &rotation() const { return m_rotation; }
    /// An unfinished one of the journal's: goes on with that.
    void takeOver(const Rotation &rotation);
    /// Another one can be planned: what is here is over.
    void startAnew();

    /// Gives it an id and writes it for the first time. Error::Kind::Conflict: an unfinished one is there already.
    QFuture<Done> begin();
    /// One that came from another computer: writes it, and goes on with it. Error::Kind::Conflict: as above, or it is
    /// under way here itself.
    QFuture<Done> take(const Rotation &rotation);
    /// Changes it and, where it has begun, writes it. what: the history's row with it; empty: none.
    QFuture<Done> change(const std::function<void(Rotation &)> &change, const QString &what = {},
        const QJsonObject &details = {}, const QString &outcome = QStringLiteral("done"));

    QDateTime serverTime() const; ///< UTC; this machine's where the server's is not known.

signals:
    void changed();
    /// It could not be written: a full disk, say. What was changed counts all the same, until the program ends.
    void notWritten(const Error &error);

private:
    QStringList originsSetUp() const;
    HistoryEntry entryOf(const QString &what, const QJsonObject &given, const QString &outcome) const;

    const RotationTools m_tools;
    const Environment m_environment;
    RotationJournal m_journal;
    Rotation m_rotation;
};
