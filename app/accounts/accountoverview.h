// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/accounts/keywatch.h"
#include "app/domain/app.h"
#include "app/domain/environment.h"
#include "app/rotation/rotationprogress.h"

#include <QHash>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>

class Clock;
class HistoryStore;
class OpenAccount;
class RotationSession;

/// What Inngest's own list of apps said, when it was last asked for: no app was asked for that.
struct SeenApps
{
    int count = 0;
    QStringList failedSyncs; ///< Names of those whose last sync failed.
    QHash<QString, QDateTime> goodSyncs; ///< When the others were synced last, by App::externalId.
    QDateTime readAt; ///< UTC.

    bool operator==(const SeenApps &) const = default;
};

/// A resync from this computer that failed, and that no later one from here followed. Inngest's list need not show it.
struct FailedResync
{
    QString environmentId; ///< The app's own.
    QString appExternalId;
    QString name;
    QDateTime at; ///< UTC.

    bool operator==(const FailedResync &) const = default;
};

/// What is known of one environment that holds keys. All of it can be old: each part says of when it is.
struct EnvironmentOverview
{
    Environment environment;
    WatchedKeys keys;
    std::optional<SeenApps> apps; ///< nullopt: not read in this run.
    QStringList failedResyncs; ///< Names of listed ones whose resync from here failed, and of whose sync since then
                               ///< nothing is known.
    AskedApps asked; ///< By their own answers, the newest that are known in this run.
    std::optional<Error> error; ///< Why the last reading failed.
    std::optional<RotationSummary> open;
    std::optional<RotationStanding> standing; ///< Of that one; nullopt: it is known by the journal alone.
    std::optional<RotationSummary> last; ///< The newest that is over.
    QList<RotationSummary> leftOpen; ///< As of stillLeftOpen(), newest first.
    /// UTC: when the newest rotation of the signing key ended that has taken the fallbacks out, or tells what it left.
    QDateTime fallbacksToldAt; ///< Invalid: none has; one that was undone or given up does not.
    /// Ids of those that a rotation was to take away after a leak, and was undone: each may be gone by now.
    QStringList leakedKeys;
    bool areKeysTypedIn = false; ///< There may be keys at Inngest that nobody has told this program of.
    bool areRotationsRead = true; ///< Out of this computer's journal: otherwise there may be one.

    bool operator==(const EnvironmentOverview &) const = default;
};

/// One that is open, and stands on no environment's card.
struct RotationWithoutCard
{
    enum class Why { IsArchived, IsNotListed, HoldsNoKeys }; ///< Of its environment.

    RotationSummary rotation;
    Why why = Why::IsNotListed;
};

/// The accounts whose rotation it can be, out of these. None: its account is not set up any more. Several: they have
/// one origin, and none has the name that the rotation's had.
QList<Account> accountsOf(const RotationSummary &rotation, const QList<Account> &accounts);

/// All environments of the open account beside each other. The one that is looked at is what the account has read of
/// it; the others are read here, one after another, every quarter of an hour while somebody looks. Holds no key's
/// value but those of a reading that is under way. The account, the watch, the store and the clock outlive it.
class AccountOverview : public QObject
{
    Q_OBJECT

public:
    AccountOverview(OpenAccount &account, KeyWatch &watch, HistoryStore &store, const Clock &clock);

    /// Those that hold keys and are not archived.
    QList<EnvironmentOverview> environments() const;
    EnvironmentOverview overviewOf(const Environment &environment) const;
    /// Those but the one that is looked at, in which keys were changed outside this program.
    QList<Environment> changedElsewhere() const;
    int archivedCount() const;
    /// Newest first; of all accounts that have this one's origin: see isOfAccount().
    const QList<RotationSummary> &pastRotations() const { return m_past; }
    bool isOfAccount(const RotationSummary &rotation) const; ///< One of this origin.
    /// Those of other accounts, by this computer's journal; also of such as are not set up any more.
    QList<RotationSummary> rotationsElsewhere() const;
    /// Of this account, as soon as its environments are read; the oldest first.
    QList<RotationWithoutCard> rotationsWithoutCard() const;
    /// How many environments are still to be read in this round.
    int toRead() const;

    /// Whether somebody looks at it: nothing is read while nobody does, readUnseen() excepted.
    void setWatched(bool isWatched);
    /// Nobody looks, and somebody is to be told of keys that changed: reads what is older than a quarter of an hour,
    /// the environment that is looked at as well, whose lists nothing else reads then; also while the account's keys
    /// are put away. No value outlasts the comparison.
    void readUnseen();
    /// Reads what is older than a quarter of an hour; anew: whatever its age.
    void read(bool anew = false);
    /// The session of an environment's rotation, null where there is none: what it is at is shown, and not what was
    /// written last.
    using SessionOf = std::function<const RotationSession *(const QString &environmentId)>;
    void setSessions(const SessionOf &sessionOf) { m_sessionOf = sessionOf; }
    /// All apps of an environment were asked outside a rotation, or by one that is over.
    void takeAsked(const QString &environmentId, const AskedApps &apps);
    /// The record of a rotation that is over or open, as HTML.
    QFuture<Result<QString>> recordOf(const QString &rotationId);
    /// Somebody's word that these are settled by now which the rotation left open: in the history, and on its record.
    QFuture<Done> noteSettled(
        const RotationSummary &rotation, const QList<OpenItem> &items, const QString &who, const QString &how);

    /// Of an environment that is not in the list any more, and in which nothing can be read or done: by somebody's word
    /// it is over, and the record says what was seen. Conflict, in words: it can go on, or that is not known now.
    QFuture<Done> closeUnlisted(const QString &rotationId, const QString &who, const QString &how);

signals:
    void environmentsChanged(); ///< Others are there, or other ones stand in the list.
    void changed(const QString &environmentId);
    void rotationsChanged();
    void keyChangesDiffer(); ///< Of any environment.

private:
    struct Seen
    {
        std::optional<qint64> triedMs; ///< On the clock that never goes back.
        std::optional<SeenApps> apps;
        AskedApps asked;
        std::optional<Error> error;
    };

    std::optional<Error> whyNotClosed(const Rotation &rotation) const;
    void readNext();
    void readRotations();
    void takeRotations(const QList<RotationSummary> &rotations);
    void keepWhatEndedOnesHeard();
    void readResyncs();
    QStringList failedResyncsOf(const QString &environmentId, const SeenApps &apps) const;
    void seeOpenApps();
    static void takeSession(EnvironmentOverview &overview, const RotationSession &session);
    bool isDue(const Environment &environment) const;
    QList<Environment> holders() const;

    OpenAccount &m_account;
    KeyWatch &m_watch;
    HistoryStore &m_store;
    const Clock &m_clock;
    RotationJournal m_journal;
    SessionOf m_sessionOf;
    QHash<QString, Seen> m_seen; // by environment
    QHash<QString, RotationSummary> m_open; // by environment
    QList<RotationSummary> m_past;
    QList<RotationSummary> m_elsewhere;
    QList<FailedResync> m_failedResyncs;
    bool m_isWatched = false;
    bool m_isUnseen = false; // what is read is read by readUnseen()
    bool m_isReading = false;
    bool m_isReadingRotations = false;
    bool m_areRotationsRead = false;
    bool m_rotationsDiffer = true; // from what was read of them
};
