// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/appsurvey.h"

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/domain/question.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/rotation/eventkeyholders.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationkeys.h"

#include <algorithm>

using namespace Qt::StringLiterals;

AppSurvey::AppSurvey(const Services &services, QObject *parent)
    : QObject(parent)
    , m_history(services.history)
    , m_accesses(services.history, services.secrets)
    , m_clock(services.clock)
    , m_check(services.clock, &services.accounts.probes())
{
    connect(&m_accesses, &AppAccesses::changed, this, &AppSurvey::loadKept);
}

void AppSurvey::follow(OpenAccount *account)
{
    const std::optional<Environment> holder = account ? account->keyHolder() : std::nullopt;
    const QString origin = holder ? account->dashboard().origin() : QString();
    const QString holderId = holder ? holder->id : QString();
    if (m_account && m_account != account)
        disconnect(m_account, &OpenAccount::keysPutAway, this, &AppSurvey::apply);
    m_account = holder ? account : nullptr;
    if (m_account)
        connect(m_account, &OpenAccount::keysPutAway, this, &AppSurvey::apply, Qt::UniqueConnection);
    if (!holder || origin != m_origin || holderId != m_holderId) {
        m_origin = origin;
        m_holderId = holderId;
        stop();
        m_check.setKeys({.goal = RolloutGoal::Survey});
        m_check.setEnvironment(holderId);
        m_kept = {};
        m_isKeptAnswered = false;
        m_isKeptRead = false;
        loadKept();
        m_replacedBefore.clear();
        if (holder)
            readRotationBefore();
    }
    apply();
}

void AppSurvey::followKeys(OpenAccount *account)
{
    m_isOfKeys = true;
    follow(account);
    if (!m_account)
        return;
    RotationJournal journal(m_history);
    whenFinished(journal.unfinished(m_origin, m_holderId), this,
        [this, holderId = m_holderId](const Result<std::optional<Rotation>> &open) {
            if (open && holderId == m_holderId)
                setRotation(*open ? keysOfRotation(**open, nullptr) : KeysOfRotation());
        });
}

void AppSurvey::setRotation(const KeysOfRotation &keys)
{
    if (std::exchange(m_ofRotation, keys) == keys)
        return;
    m_check.setKeys(this->keys());
    readRotationBefore();
}

/// An app can still hold the key that it took out of use.
void AppSurvey::readRotationBefore()
{
    whenFinished(RotationJournal(m_history).lastEnded(m_origin, m_holderId), this,
        [this, holderId = m_holderId](const Result<std::optional<Rotation>> &ended) {
            if (holderId != m_holderId)
                return;
            const bool isKnown = ended && *ended && (*ended)->isRotated;
            m_replacedBefore = isKnown ? (*ended)->oldSigningKey.fingerprint : QString();
            m_check.setKeys(keys());
        });
}

bool AppSurvey::isOfBranch() const
{
    return m_account && m_account->environment() && m_account->environment()->id != m_holderId;
}

bool AppSurvey::isOfAllBranches() const
{
    return m_isOfKeys && m_account && m_account->keyHolder()
        && m_account->keyHolder()->type == EnvironmentType::BranchParent;
}

void AppSurvey::loadKept()
{
    m_loadings.end();
    if (!m_account)
        return;
    const auto loaded = m_accesses.load(m_origin, m_holderId);
    whenFinished(loaded, this, m_loadings.later([this](const Result<KeptAccesses> &kept) {
        m_isKeptAnswered = true;
        m_isKeptRead = kept.has_value();
        m_kept = kept.value_or(KeptAccesses());
        if (!kept)
            emit failed(kept.error());
        if (isOfAllBranches())
            return readBranches();
        apply();
        emit keptChanged();
    }));
}

void AppSurvey::readBranches()
{
    const auto take = [this](const std::optional<OfBranches> &read) {
        m_ofBranches = read;
        apply();
        emit keptChanged();
    };
    const auto environments = m_account->dashboard().environments();
    whenFinished(environments, this, m_loadings.later([=, this](const Result<QList<Environment>> &read) {
        if (!read)
            return take({});
        // Their keys are the account's, which has them.
        const EnvironmentReading reading
            = m_account->dashboard().read({}, *m_account->keyHolder(), *read, m_clock.monotonic());
        whenFinished(reading.apps, this, m_loadings.later([=, this, known = *read](const Result<QList<App>> &apps) {
            whenFinished(reading.workers, this, m_loadings.later([=](const Result<QList<Worker>> &workers) {
                take(apps && workers ? std::optional(OfBranches{known, *apps, *workers}) : std::nullopt);
            }));
        }));
    }));
}

RolloutKeys AppSurvey::keys() const
{
    RolloutKeys keys{.goal = RolloutGoal::Survey, .ofRotation = m_ofRotation};
    keys.ofRotation.replacedBefore = m_replacedBefore;
    if (!m_account)
        return keys;
    // What was not read, or is put away: by fingerprints, which are no secrets, what was read goes on being recognised.
    const auto &signingKeys = m_account->signingKeys().value;
    const auto &eventKeys = m_account->eventKeys().value;
    const RolloutKeys &before = m_check.keys();
    keys.doubt = doubtBy(m_account->signingKeys().error);
    if (!signingKeys) {
        keys.oldFingerprint = before.oldFingerprint;
        keys.newFingerprint = before.newFingerprint;
    }
    if (!signingKeys && m_isAsking) { // goes on to its end
        keys.oldSigningKey = before.oldSigningKey;
        keys.newSigningKey = before.newSigningKey;
    }
    if (const auto environment = m_account->keyHolder())
        keys.areEventKeysAll = m_account->dashboard().listsAllEventKeys(environment->id);
    if (!eventKeys) {
        keys.eventKeyNames = before.eventKeyNames;
        keys.spoiltEventKeys = before.spoiltEventKeys;
    }
    for (const SigningKey &key : signingKeys.value_or(QList<SigningKey>())) {
        (key.isActive ? keys.oldSigningKey : keys.newSigningKey) = key.value;
        (key.isActive ? keys.oldFingerprint : keys.newFingerprint) = signingKeyFingerprint(key);
        if (key.isOnlySaid && keys.doubt == SignerDoubt::None)
            keys.doubt = SignerDoubt::OnlySaid;
    }
    for (const EventKey &key : eventKeys.value_or(QList<EventKey>())) {
        const QString fingerprint = eventKeyFingerprint(key);
        keys.eventKeyNames.insert(fingerprint, key.name);
        // Six hashes a key, made once for each: lists are read anew every minute.
        if (!before.eventKeyNames.contains(fingerprint) || before.ofRotation.made.contains(fingerprint))
            keys.spoiltEventKeys.insert(spoiltKeysOf(key.value));
    }
    for (auto known = before.spoiltEventKeys.cbegin(); known != before.spoiltEventKeys.cend(); ++known) {
        if (keys.eventKeyNames.contains(known->fingerprint))
            keys.spoiltEventKeys.insert(known.key(), *known);
    }
    // One that was made since the list was read is no strange key.
    for (auto made = m_ofRotation.made.cbegin(); eventKeys && made != m_ofRotation.made.cend(); ++made) {
        if (!keys.eventKeyNames.contains(made.key()))
            keys.eventKeyNames.insert(made.key(), *made);
    }
    return keys;
}

void AppSurvey::apply()
{
    m_check.setKeys(keys());
    if (!m_account) {
        m_check.setApps({});
        m_check.setWorkers({}, m_clock.monotonic());
        return;
    }
    const OfBranches read
        = m_ofBranches.value_or(OfBranches{m_account->environments().value.value_or(QList<Environment>()),
            m_account->apps().value.value_or(QList<App>()), m_account->workers().value.value_or(QList<Worker>())});
    m_check.setApps(rolloutAppsOf(read.apps, read.environments, m_kept));
    m_check.setWorkers(read.workers, m_clock.monotonic());
}

bool AppSurvey::isListing() const
{
    if (!m_account || !m_isKeptAnswered)
        return !m_account.isNull();
    return !isOfAllBranches() && m_account->apps().isLoading && !m_account->apps().value;
}

bool AppSurvey::canAsk() const
{
    const QList<RolloutRow> &rows = m_check.rows();
    return !m_check.keys().oldSigningKey.isEmpty()
        && std::ranges::any_of(rows, [](const RolloutRow &row) { return row.app.canBeAsked(); });
}

void AppSurvey::ask()
{
    if (m_isAsking || !canAsk())
        return;
    setAsking(true);
    whenFinished(m_check.askEveryoneOnce(), this, [this](const Done &done) {
        setAsking(false);
        if (done)
            emit asked();
    });
}

void AppSurvey::setAsking(bool isAsking)
{
    m_isAsking = isAsking;
    apply(); // keys that were put away meanwhile
    emit askingChanged();
}

template <typename T>
void AppSurvey::watch(const QFuture<Result<T>> &done, const AccessKept &kept)
{
    whenFinished(done, this, [this, kept](const Result<T> &result) {
        const bool isTold = kept && kept(asDone(result));
        if (!result && !isTold)
            emit failed(result.error());
    });
}

void AppSurvey::setAccess(const QString &appKey, const AppAccess &access, const AccessKept &kept)
{
    if (m_account)
        watch(m_accesses.set(m_origin, m_holderId, appKey, access), kept);
    else if (kept)
        kept(failure(Error::Kind::Cancelled)); // its dialog waits for an answer, and keeps what was typed
}

void AppSurvey::addApp(const QString &name, const AppAccess &access, const AccessKept &kept)
{
    if (!m_account) {
        if (kept)
            kept(failure(Error::Kind::Cancelled));
        return;
    }
    const QFuture<Result<App>> added = m_accesses.add(m_origin, m_holderId, access, name);
    watch(added, kept);
    whenFinished(added, this, [this, noted = entryOf(u"AddApp"_s), url = access.url](const Result<App> &app) mutable {
        if (!app)
            return;
        noted.details = appAtItsAddress(app->name, url);
        watch(m_history.append(noted));
    });
}

HistoryEntry AppSurvey::entryOf(const QString &what) const
{
    const std::optional<Environment> holder = m_account->keyHolder();
    return {.at = m_clock.now(),
        .person = personAtThisMachine(),
        .accountName = m_account->account().name,
        .origin = m_origin,
        .environmentId = m_holderId,
        .environmentName = holder ? holder->name : QString(),
        .what = what,
        .outcome = u"done"_s};
}

void AppSurvey::removeApp(const QString &appKey)
{
    if (!m_account)
        return;
    const std::optional<RolloutRow> row = m_check.row(appKey);
    HistoryEntry entry = entryOf(u"RemoveApp"_s);
    entry.details = appAtItsAddress(row ? row->app.app.name : appKey, row ? row->app.url() : QUrl());
    const auto removed = m_accesses.remove(m_origin, m_holderId, appKey);
    watch(chained(removed, this, [this, entry] { return m_history.append(entry); }));
}

bool AppSurvey::areAllListed() const
{
    const bool isRead = m_account && m_account->apps().value && !m_account->apps().error;
    return m_isKeptRead && (isOfAllBranches() ? m_ofBranches.has_value() : isRead);
}

AppSurvey::Holders AppSurvey::holdersOf(const QString &fingerprint) const
{
    Holders holders{.areAllListed = areAllListed()};
    const bool isNewSigningKey = fingerprint == m_check.keys().newFingerprint;
    for (const RolloutRow &row : m_check.rows()) {
        const AppSample &sample = row.latest;
        const Holding::Held event = holdsEventKey(sample, fingerprint, m_check.keys());
        const bool isHeld = sample.signingFingerprint == fingerprint || sample.fallbackFingerprint == fingerprint
            || event == Holding::Held::Yes || (isNewSigningKey && sample.signing.acceptsNew == Holding::Held::Yes);
        // Who refuses the current key as well may be something in front of the app, which can hold any.
        const bool isTold = isNewSigningKey
            ? sample.signing.acceptsNew == Holding::Held::No && sample.reason != ProbeReason::Refused
            : event == Holding::Held::No;
        holders.told += isHeld || isTold ? 1 : 0;
        if (isHeld)
            holders.holding.append(row);
        else if (!isTold)
            holders.notKnown.append(row);
    }
    return holders;
}
