// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/deploy/enveditor.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationtools.h"

#include <QObject>
#include <functional>

/// The rotation of a session and its row in the journal: every change is written, in order. Before begin() nothing is.
/// What could not be written counts here all the same, and is written again and again, with its rows of the history,
/// until it is there.
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
    /// The same of what would not be true if the disk did not have it: it counts once it is there, and not at all where
    /// it could not be written.
    QFuture<Done> changeOnDisk(
        const std::function<void(Rotation &)> &change, const QString &what, const QJsonObject &details = {});
    /// Keeps what a file or a place holds before it is overwritten, in the order that loses nothing: the record's row
    /// with the name of the keychain item, then the item, then the row again, which says that it is kept. Done means
    /// that all three are where they last; only then may it be touched. What a run that was cut off has left in the
    /// keychain has a row, so that it is found: the next try of the same variable uses it, and the rotation's end
    /// removes it.
    QFuture<Done> keepOverwritten(const QString &place, const QList<OverwrittenVariable> &values);
    /// In words of its own: why the disk lacks something of this.
    const std::optional<Error> &unwritten() const { return m_unwritten; }

    QDateTime serverTime() const; ///< UTC; this machine's where the server's is not known.

signals:
    void changed(); ///< Or what of it is not written.

private:
    QFuture<Done> write();
    void onWritten(const Done &done, const QList<HistoryEntry> &entries);
    QStringList originsSetUp() const { return m_tools.origins ? m_tools.origins() : QStringList(); }
    HistoryEntry entryOf(const QString &what, const QJsonObject &given, const QString &outcome) const;

    const RotationTools m_tools;
    const Environment m_environment;
    RotationJournal m_journal;
    Rotation m_rotation;
    QList<HistoryEntry> m_owed; // rows of the history that are not on their way to the disk
    std::optional<Error> m_unwritten;
    bool m_isRetryDue = false;
};
