// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/history/historyentry.h"
#include "app/rotation/rotation.h"

#include <QFuture>
#include <QSet>
#include <optional>

class HistoryStore;
class QSqlDatabase;

/// A rotation in a list of them: what the journal's row says of it in a few words.
struct RotationSummary
{
    QString id;
    QString origin; ///< That its account is filed under.
    QString accountName; ///< As it was called when the rotation was begun.
    bool isRehearsal = false;
    QString environmentId;
    QString environmentName;
    QString environmentSlug;
    QString person; ///< Who began it.
    QDateTime begunAt; ///< UTC.
    QDateTime movedAt; ///< UTC: the newest of what it has written down with its time; the beginning at least.
    QDateTime endedAt; ///< UTC; invalid: it is open.
    RotationOutcome::Kind outcome = RotationOutcome::Running;
    RotationStep::Kind step = RotationStep::Plan; ///< Where it stands.
    bool isUndoing = false;
    bool rotatesSigningKey = true;
    QDateTime rotatedAt; ///< Invalid: the signing key was not rotated.
    int eventKeys = 0;
    QDateTime
        fallbackSince; ///< Open: when its gate let the apps pass with the old key as fallback. Invalid: it has not.
    QList<OpenItem> openItems; ///< As they were at its end.
    QList<OpenItem> settledItems; ///< Of these, by somebody's word since.
    QStringList leakedKeysLeft; ///< Undone or given up: see leakedKeysLeft().

    bool isOpen() const { return outcome == RotationOutcome::Running; }
    /// What it left open of which nobody has said that it is settled. Of equal ones, as older programs wrote them down,
    /// each word settles one.
    QList<OpenItem> unsettledItems() const;
    bool hasUnsettledItems() const { return !unsettledItems().isEmpty(); }
    bool operator==(const RotationSummary &) const = default;
};

RotationSummary summaryOf(const Rotation &rotation);
/// Of those of one environment that are over, newest first: what was closed with items that nobody has settled since,
/// neither by word nor by a later rotation, whose doing stands among the settled items then. One that was undone
/// settles nothing.
QList<RotationSummary> stillLeftOpen(const QList<RotationSummary> &past);

/// The rotations' table in the database: one row each, written anew with every step, and with it the history's row
/// where the step is worth one. At most one unfinished rotation an environment and API origin: the table refuses
/// another one, whichever window it comes from; and none is begun while another one, of another account that is set up
/// for the same environment, has keys in common with it. One that a newer program saved is neither read nor written
/// over: Conflict, in words. One of those that is over is passed over where past ones are looked at.
class RotationJournal
{
public:
    explicit RotationJournal(HistoryStore &store);

    /// Error::Kind::Conflict: an unfinished one of this environment is there already; in words where it is another
    /// account's. setUp: origins of the accounts that are set up, others' rotations do not count; empty: all do.
    QFuture<Done> begin(const Rotation &rotation, const HistoryEntry &entry, const QStringList &setUp = {});
    /// One from another computer, or that one back. Conflict: it is under way here, or another one of this environment.
    QFuture<Done> takeOver(const Rotation &rotation, const HistoryEntry &entry, const QStringList &setUp = {});
    QFuture<Done> save(const Rotation &rotation, const QList<HistoryEntry> &entries = {});
    /// The unfinished one of this environment; nullopt: there is none.
    QFuture<Result<std::optional<Rotation>>> unfinished(const QString &origin, const QString &environmentId);
    /// That one, where it rotates this signing or event key, or has made or adopted it to take another one's place:
    /// then its deletion is the rotation's. nullopt: none needs it.
    QFuture<Result<std::optional<RotationSummary>>> neededBy(
        const QString &origin, const QString &environmentId, const QString &keyId);
    /// The newest one of this environment that is over and has met apps; nullopt: there is none.
    QFuture<Result<std::optional<Rotation>>> lastEnded(const QString &origin, const QString &environmentId);
    /// Of each other environment the newest one that was carried out and is over; the newest first.
    QFuture<Result<QList<Rotation>>> lastElsewhere(const QString &origin, const QString &environmentId);
    /// Those of this environment that are over and name something that they keep for an undo, and the newest one that
    /// is over in any case; in the order in which they were begun.
    QFuture<Result<QList<Rotation>>> endedWithSomethingLeft(const QString &origin, const QString &environmentId);
    /// Fingerprints of all keys that a rotation of this environment was about which is over; none while another one is
    /// open, which may need them. alsoHandedOver: of those that went on at somebody else's, too.
    QFuture<Result<QSet<QString>>> endedKeys(const QString &origin, const QString &environmentId, bool alsoHandedOver);
    QFuture<Result<Rotation>> load(const QString &id); ///< NotFound: there is none.
    /// All rotations at this origin that are open or ended then or later, in the order in which they were begun.
    QFuture<Result<QList<RotationSummary>>> summaries(const QString &origin, const QDateTime &endedSince = {});
    /// All rotations at the other origins, also of accounts that are not set up any more; not those of rehearsals, nor
    /// what a newer program saved.
    QFuture<Result<QList<RotationSummary>>> summariesElsewhere(const QString &origin);

    /// In the transaction of the caller: those of this environment that were handed over, to this computer or from it,
    /// and are open or ended then or later.
    static Result<QList<Rotation>> shared(
        QSqlDatabase &database, const QString &origin, const QString &environmentId, const QDateTime &endedSince);

private:
    HistoryStore &m_store;
};

/// What somebody says to be settled by now of what a rotation had left open. It stands in the history, a row for each:
/// how the rotation ended stays on its record as it was.
namespace settledItems {

/// who: has looked; how: they know it, in their words.
HistoryEntry entry(
    const RotationSummary &rotation, const OpenItem &item, const QString &who, const QString &how, const QDateTime &at);
bool isAbout(const HistoryEntry &entry, const OpenItem &item);
QString whoSaidSo(const HistoryEntry &entry);

/// In the transaction of the caller: of each that ended with open items those that are settled.
Result<QList<RotationSummary>> marked(QSqlDatabase &database, QList<RotationSummary> rotations);

} // namespace settledItems
