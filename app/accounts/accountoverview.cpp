// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accountoverview.h"

#include "app/accounts/connection.h"
#include "app/accounts/openaccount.h"
#include "app/acts/actrecord.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"
#include "app/history/historystore.h"
#include "app/history/historywords.h"
#include "app/history/sql.h"
#include "app/rotation/rotationevidence.h"
#include "app/rotation/rotationsession.h"

#include <QMap>
#include <QSqlDatabase>
#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds readEvery = 15min;

SeenApps seenApps(const QList<App> &apps, const QDateTime &at)
{
    SeenApps seen{.readAt = at};
    for (const App &app : apps) {
        if (app.isArchived)
            continue;
        ++seen.count;
        if (app.latestSync && !app.latestSync->error.isEmpty())
            seen.failedSyncs.append(app.name.isEmpty() ? app.externalId : app.name);
        else
            seen.goodSyncs.insert(app.externalId, app.latestSync ? app.latestSync->lastSyncedAt : QDateTime());
    }
    return seen;
}

/// The last resync of each app that this computer has asked for, where that failed.
Result<QList<FailedResync>> failedResyncsIn(QSqlDatabase &database, const QString &origin)
{
    auto rows = runSql(database,
        u"SELECT environment_id, details, key_name, outcome, at FROM history WHERE what = ? AND origin = ? ORDER BY number"_s,
        {actKindName(ActKind::ResyncApp), origin});
    if (!rows)
        return failure(rows.error());
    QMap<std::pair<QString, QString>, FailedResync> last;
    while (rows->next()) {
        const QString app = jsonFromSql(rows->value(1).toString())[u"appExternalId"].toString();
        const FailedResync row{.environmentId = rows->value(0).toString(),
            .appExternalId = app,
            .name = rows->value(2).toString().isEmpty() ? app : rows->value(2).toString(),
            .at = timeFromSql(rows->value(4).toString())};
        if (HistoryWords::outcomeKind(rows->value(3).toString()) == "failed"_L1)
            last.insert({row.environmentId, app}, row);
        else if (rows->value(3).toString() == ActOutcome::done)
            last.remove({row.environmentId, app});
    }
    return last.values();
}

/// Whoever gets these for one environment gets them for the next as well.
bool concernsAll(const Error &error)
{
    using Kind = Error::Kind;
    return error.kind == Kind::Offline || error.kind == Kind::Timeout || error.kind == Kind::NotSignedIn
        || error.kind == Kind::Busy || error.kind == Kind::Cancelled;
}

} // namespace

AccountOverview::AccountOverview(OpenAccount &account, KeyWatch &watch, HistoryStore &store, const Clock &clock)
    : m_account(account)
    , m_watch(watch)
    , m_store(store)
    , m_clock(clock)
    , m_journal(store)
{
    connect(&watch, &KeyWatch::looked, this, &AccountOverview::changed);
    connect(&watch, &KeyWatch::changesDiffer, this, &AccountOverview::keyChangesDiffer);
    connect(&account, &OpenAccount::environmentsChanged, this, [this] {
        if (!m_account.environments().isLoading)
            emit environmentsChanged();
        readNext();
    });
    connect(&account, &OpenAccount::appsChanged, this, &AccountOverview::seeOpenApps);
    connect(&account, &OpenAccount::environmentChanged, this, &AccountOverview::environmentsChanged);
    connect(&store, &HistoryStore::appended, this, [this] {
        m_rotationsDiffer = true;
        keepWhatEndedOnesHeard();
        readRotations();
    });
    seeOpenApps();
}

QList<Environment> AccountOverview::holders() const
{
    QList<Environment> holders = m_account.environments().value.value_or(QList<Environment>());
    holders.removeIf([](const Environment &each) { return !each.holdsKeys() || each.isArchived; });
    return holders;
}

QList<EnvironmentOverview> AccountOverview::environments() const
{
    const auto overview = [this](const Environment &environment) { return overviewOf(environment); };
    return ofEach<QList<EnvironmentOverview>>(holders(), overview);
}

EnvironmentOverview AccountOverview::overviewOf(const Environment &environment) const
{
    const AccountCapabilities kind = m_account.account().capabilities();
    const Seen seen = m_seen.value(environment.id);
    EnvironmentOverview overview{.environment = environment,
        .keys = m_watch.keysOf(environment.id),
        .apps = seen.apps,
        .asked = seen.asked,
        .error = seen.error,
        .areKeysTypedIn = kind.isTypedIn || kind.isServer,
        .areRotationsRead = m_areRotationsRead};
    if (const std::optional<Environment> holder = m_account.keyHolder(); holder && holder->id == environment.id)
        overview.error = m_account.signingKeys().error ? m_account.signingKeys().error : m_account.eventKeys().error;
    if (const auto open = m_open.constFind(environment.id); open != m_open.cend())
        overview.open = *open;
    if (const RotationSession *session = m_sessionOf ? m_sessionOf(environment.id) : nullptr)
        takeSession(overview, *session);
    if (seen.apps)
        overview.failedResyncs = failedResyncsOf(environment.id, *seen.apps);
    const auto past = those(m_past, [&](const RotationSummary &each) { return each.environmentId == environment.id; });
    overview.leftOpen = stillLeftOpen(past);
    if (!past.isEmpty())
        overview.last = past.first();
    for (const RotationSummary &each : past) { // the newest first
        overview.leakedKeys += each.leakedKeysLeft;
        const bool isFinished
            = each.outcome == RotationOutcome::ClosedWithExceptions || each.outcome == RotationOutcome::Done;
        if (isFinished && each.rotatesSigningKey && !overview.fallbacksToldAt.isValid())
            overview.fallbacksToldAt = each.endedAt;
    }
    return overview;
}

/// It moves on without a row in the history, and asks the apps all the time. What they said last, or that they could
/// not be reached, holds until they are asked again, also once the rotation has ended.
void AccountOverview::takeSession(EnvironmentOverview &overview, const RotationSession &session)
{
    overview.standing = standingOf(session);
    if (overview.standing)
        overview.open = overview.standing->summary;
    else if (overview.open && session.rotation().id == overview.open->id && session.rotation().isOver())
        overview.open.reset();
    if (!session.rotation().isBegun()) // what a plan looks at is no check of the apps
        return;
    const AskedApps apps = overview.standing ? overview.standing->apps
                                             : askedAppsOf(session.rows(session.step()), session.signerDoubt());
    if (apps.at.isValid() && (!overview.asked.at.isValid() || apps.at >= overview.asked.at))
        overview.asked = apps;
}

QList<Environment> AccountOverview::changedElsewhere() const
{
    return those(holders(), [this, open = m_account.keyHolder()](const Environment &each) {
        return (!open || each.id != open->id) && !m_watch.keysOf(each.id).changes.isEmpty();
    });
}

int AccountOverview::archivedCount() const
{
    const QList<Environment> all = m_account.environments().value.value_or(QList<Environment>());
    return int(std::ranges::count_if(all, [](const Environment &each) { return each.holdsKeys() && each.isArchived; }));
}

bool AccountOverview::isDue(const Environment &environment) const
{
    if (const auto open = m_account.keyHolder(); open && open->id == environment.id && !m_isUnseen)
        return false; // the account reads it
    const Seen seen = m_seen.value(environment.id);
    // Each further reading can bring up the keychain's question, where nobody is who could answer.
    const bool isAskedFor = m_isUnseen && seen.error && seen.error->kind == Error::Kind::Keychain;
    return !isAskedFor && (!seen.triedMs || m_clock.monotonic().count() - *seen.triedMs >= readEvery.count());
}

int AccountOverview::toRead() const
{
    const QList<Environment> all = holders();
    return int(std::ranges::count_if(all, [this](const Environment &each) { return isDue(each); }));
}

void AccountOverview::setWatched(bool isWatched)
{
    m_isWatched = isWatched;
    m_isUnseen = false;
    if (!isWatched)
        return;
    if (const auto open = m_account.keyHolder())
        m_seen[open->id].error.reset(); // the account reads it by itself again
    read();
}

void AccountOverview::readUnseen()
{
    m_isUnseen = !m_isWatched;
    readNext();
}

void AccountOverview::read(bool anew)
{
    if (anew) {
        for (Seen &seen : m_seen)
            seen.triedMs.reset();
    }
    // An open one also moves without a row in the history.
    m_rotationsDiffer = m_rotationsDiffer || !m_open.isEmpty();
    readRotations();
    readNext();
}

/// One environment at a time: nobody waits for this, and an account may have hundreds.
void AccountOverview::readNext()
{
    if (m_isReading || (!m_isUnseen && (!m_isWatched || m_account.isPutAway())))
        return;
    const QList<Environment> all = holders();
    const auto *next = firstOf(all, [this](const Environment &each) { return isDue(each); });
    if (!next)
        return;
    m_isReading = true;
    m_seen[next->id].triedMs = m_clock.monotonic().count();
    Dashboard &dashboard = m_account.dashboard();
    const auto signing = dashboard.signingKeys(next->id);
    const auto event = dashboard.eventKeys(next->id);
    // The apps of branch environments live in their children, of which there can be hundreds.
    const auto apps = next->type == EnvironmentType::BranchParent
        ? readyFuture<Result<QList<App>>>(failure(Error::Kind::NotFound))
        : dashboard.apps(next->id);
    whenFinished(signing, this, [=, this, environment = *next, askedAt = m_clock.now()](const auto &signingKeys) {
        whenFinished(event, this, [=, this](const auto &eventKeys) {
            whenFinished(apps, this, [=, this](const auto &listed) {
                m_isReading = false;
                Seen &seen = m_seen[environment.id];
                seen.error.reset();
                if (!signingKeys)
                    seen.error = signingKeys.error();
                else if (!eventKeys)
                    seen.error = eventKeys.error();
                m_watch.take(environment, signingKeys, eventKeys, askedAt);
                if (listed)
                    seen.apps = seenApps(*listed, askedAt);
                const bool goesOn = !seen.error || !concernsAll(*seen.error);
                emit changed(environment.id);
                // Where the rest would end alike it is tried again with the next round's beginning.
                if (goesOn)
                    readNext();
            });
        });
    });
}

void AccountOverview::seeOpenApps()
{
    const std::optional<Environment> &environment = m_account.environment();
    const auto &apps = m_account.apps();
    // Those of one branch are not those of all that share its parent's keys.
    if (!environment || !environment->holdsKeys() || apps.isLoading || apps.error || !apps.value)
        return;
    std::optional<SeenApps> &seen = m_seen[environment->id].apps;
    if (seen && seen->readAt == apps.readAt)
        return;
    seen = seenApps(*apps.value, apps.readAt);
    emit changed(environment->id);
}

void AccountOverview::readRotations()
{
    if (!m_isWatched || !m_rotationsDiffer || m_isReadingRotations)
        return;
    m_rotationsDiffer = false;
    m_isReadingRotations = true;
    // What is over stays as it is: it is not read again.
    const QDateTime since = m_past.isEmpty() ? QDateTime() : m_past.first().endedAt;
    whenFinished(m_journal.summaries(m_account.dashboard().origin(), since), this,
        [this](const Result<QList<RotationSummary>> &rotations) {
            m_isReadingRotations = false;
            m_rotationsDiffer = m_rotationsDiffer || !rotations;
            if (!rotations)
                return; // again with the next minute
            const bool isFirst = !std::exchange(m_areRotationsRead, true);
            takeRotations(*rotations);
            if (isFirst) {
                emit rotationsChanged();
                // Once: nothing goes on with them while this account is open.
                whenFinished(m_journal.summariesElsewhere(m_account.dashboard().origin()), this,
                    [this](const Result<QList<RotationSummary>> &elsewhere) {
                        m_elsewhere = elsewhere.value_or(QList<RotationSummary>());
                        emit rotationsChanged();
                    });
            }
            readResyncs();
            readRotations(); // where something was written meanwhile
        });
}

void AccountOverview::takeAsked(const QString &environmentId, const AskedApps &apps)
{
    if (!apps.at.isValid())
        return;
    m_seen[environmentId].asked = apps;
    emit changed(environmentId);
}

void AccountOverview::readResyncs()
{
    const QString origin = m_account.dashboard().origin();
    const auto failed = m_store.read<QList<FailedResync>>(
        [origin](QSqlDatabase &database) { return failedResyncsIn(database, origin); });
    whenFinished(failed, this, [this](const Result<QList<FailedResync>> &resyncs) {
        if (!resyncs || *resyncs == m_failedResyncs)
            return;
        m_failedResyncs = *resyncs;
        emit rotationsChanged();
    });
}

QStringList AccountOverview::failedResyncsOf(const QString &environmentId, const SeenApps &apps) const
{
    QStringList names;
    for (const FailedResync &resync : m_failedResyncs) {
        const auto synced = apps.goodSyncs.constFind(resync.appExternalId);
        const bool isLater = synced != apps.goodSyncs.cend() && *synced > resync.at; // by somebody else
        if (resync.environmentId == environmentId && synced != apps.goodSyncs.cend() && !isLater)
            names.append(resync.name);
    }
    return names;
}

/// A session knows it only until it begins another rotation, or is closed.
void AccountOverview::keepWhatEndedOnesHeard()
{
    for (const Environment &environment : holders()) {
        const RotationSession *session = m_sessionOf ? m_sessionOf(environment.id) : nullptr;
        if (!session || !session->rotation().isBegun() || !session->rotation().isOver())
            continue;
        const AskedApps heard = askedAppsOf(session->rows(session->step()), session->signerDoubt());
        const AskedApps known = m_seen.value(environment.id).asked;
        if (heard.at.isValid() && !(heard == known) && (!known.at.isValid() || heard.at >= known.at))
            takeAsked(environment.id, heard);
    }
}

void AccountOverview::takeRotations(const QList<RotationSummary> &rotations)
{
    keepWhatEndedOnesHeard();
    QHash<QString, RotationSummary> open;
    QList<RotationSummary> past = m_past;
    for (const RotationSummary &rotation : rotations) {
        if (rotation.isOpen()) {
            open.insert(rotation.environmentId, rotation);
            continue;
        }
        past.removeIf([&rotation](const RotationSummary &each) { return each.id == rotation.id; });
        past.append(rotation);
    }
    std::ranges::stable_sort(past, std::ranges::greater(), &RotationSummary::endedAt);
    if (open == m_open && past == m_past)
        return;
    m_open = open;
    m_past = past;
    emit rotationsChanged();
}

QFuture<Done> AccountOverview::noteSettled(
    const RotationSummary &rotation, const QList<OpenItem> &items, const QString &who, const QString &how)
{
    const auto entries = ofEach<QList<HistoryEntry>>(items,
        [&, now = m_clock.now()](const OpenItem &item) { return settledItems::entry(rotation, item, who, how, now); });
    const QFuture<Done> noted
        = m_store.run<void>([entries](QSqlDatabase &database) { return HistoryStore::appendIn(database, entries); });
    return mapped(noted, this, [this, id = rotation.id, items](const Done &done) {
        for (QList<RotationSummary> *list : {&m_past, &m_elsewhere}) {
            auto *it = firstWith(*list, &RotationSummary::id, id);
            if (done && it)
                it->settledItems += items;
        }
        emit rotationsChanged();
        return done;
    });
}

QFuture<Result<QString>> AccountOverview::recordOf(const QString &rotationId)
{
    return chained(m_journal.load(rotationId), this,
        [this](const Rotation &rotation) { return RotationEvidence::read(rotation, m_store, m_clock, this); });
}

QList<RotationSummary> AccountOverview::rotationsElsewhere() const
{
    if (!m_account.environments().value)
        return m_elsewhere;
    return m_elsewhere + those(m_open.values(), [this](const RotationSummary &open) { return !isOfAccount(open); });
}

QList<RotationWithoutCard> AccountOverview::rotationsWithoutCard() const
{
    QList<RotationWithoutCard> all;
    const auto &environments = m_account.environments().value;
    const QList<Environment> shown = holders();
    for (const RotationSummary &open : environments ? m_open.values() : QList<RotationSummary>()) {
        if (!isOfAccount(open) || hasOneWith(shown, &Environment::id, open.environmentId))
            continue;
        const Environment *listed = firstWith(*environments, &Environment::id, open.environmentId);
        using Why = RotationWithoutCard::Why;
        all.append({open, !listed ? Why::IsNotListed : listed->isArchived ? Why::IsArchived : Why::HoldsNoKeys});
    }
    std::ranges::sort(all, {}, [](const RotationWithoutCard &one) { return one.rotation.begunAt; });
    return all;
}

/// Accounts of one origin are told apart by their environments.
bool AccountOverview::isOfAccount(const RotationSummary &rotation) const
{
    return rotation.accountName == m_account.account().name
        || hasOneWith(
            m_account.environments().value.value_or(QList<Environment>()), &Environment::id, rotation.environmentId);
}

QList<Account> accountsOf(const RotationSummary &rotation, const QList<Account> &accounts)
{
    QList<Account> filedThere = accounts;
    filedThere.removeIf([&rotation](const Account &one) { return filedUnder(one) != rotation.origin; });
    QList<Account> named = filedThere;
    named.removeIf([&rotation](const Account &one) { return one.name != rotation.accountName; });
    return filedThere.size() > 1 && !named.isEmpty() ? named : filedThere;
}
