// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/openaccount.h"

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"

#include <utility>

OpenAccount::OpenAccount(
    Account account, std::unique_ptr<Dashboard> dashboard, HistoryStore &store, Clock &clock, const QString &person)
    : m_account(std::move(account))
    , m_dashboard(std::move(dashboard))
    , m_acts(std::make_unique<Acts>(*m_dashboard, store, clock, m_account.name, person))
    , m_clock(clock)
{
    connect(m_acts.get(), &Acts::environmentTouched, this, [this](const QString &environmentId) {
        const std::optional<Environment> holder = keyHolder();
        if (m_environment && (environmentId == m_environment->id || (holder && environmentId == holder->id)))
            reload();
    });
}

OpenAccount::~OpenAccount() = default;

void OpenAccount::setName(const QString &name)
{
    if (name == m_account.name)
        return;
    m_account.name = name;
    m_acts->setAccountName(name);
    m_dashboard->setAccountName(name);
    if (m_account.capabilities().isServer) // its one environment is called like it
        reloadEnvironments();
}

std::optional<Environment> OpenAccount::keyHolder() const
{
    if (!m_environment || m_environment->holdsKeys())
        return m_environment;
    if (m_environment->type == EnvironmentType::Unknown)
        return {};
    return foundWith(*m_environments.value, &Environment::id, m_environment->parentId);
}

template <typename T>
void OpenAccount::fetch(
    Fetched<T> &slot, const QDateTime &askedAt, const QFuture<Result<T>> &answer, void (OpenAccount::*changed)())
{
    slot.isLoading = true;
    emit(this->*changed)();
    whenFinished(answer, this, m_rounds.later([this, &slot, askedAt, changed](const Result<T> &result) {
        slot.take(result, askedAt);
        emit(this->*changed)();
    }));
}

void OpenAccount::reloadEnvironments()
{
    if (m_environments.isLoading)
        return;
    m_environments.isLoading = true;
    emit environmentsChanged();
    whenFinished(m_dashboard->environments(), this,
        [this, askedAt = m_clock.now()](const Result<QList<Environment>> &environments) {
            m_environments.take(environments, askedAt);
            pickEnvironment();
            emit environmentsChanged();
        });
}

void OpenAccount::reloadAll()
{
    reloadEnvironments();
    reload();
}

void OpenAccount::selectEnvironment(const QString &environmentId)
{
    m_wanted = environmentId;
    pickEnvironment();
}

void OpenAccount::pickEnvironment()
{
    if (!m_environments.value)
        return;
    const QList<Environment> &all = *m_environments.value;
    const Environment *found = firstWith(all, &Environment::id, m_wanted);
    if (!found && m_environment)
        found = firstWith(all, &Environment::id, m_environment->id);
    if (!found)
        found = firstWith(all, &Environment::type, EnvironmentType::Production);
    if (!found && !all.isEmpty())
        found = &all.first();
    m_wanted.clear();

    const std::optional<Environment> before = m_environment;
    m_environment = found ? std::optional(*found) : std::nullopt;
    if (m_environment == before)
        return;
    const bool isAnother = !before || !m_environment || before->id != m_environment->id;
    if (isAnother) {
        m_rounds.end();
        m_signingKeys = {};
        m_eventKeys = {};
        m_apps = {};
        m_workers = {};
    }
    emit environmentChanged();
    if (isAnother)
        reload();
}

void OpenAccount::reloadQuietly()
{
    using Kind = Error::Kind;
    const auto failedAs = [](const auto &fetched, Kind kind) { return fetched.error && fetched.error->kind == kind; };
    const bool isReading = m_signingKeys.isLoading || m_eventKeys.isLoading || m_apps.isLoading || m_workers.isLoading;
    const bool isSignedOut = failedAs(m_signingKeys, Kind::NotSignedIn) || failedAs(m_eventKeys, Kind::NotSignedIn);
    // Whatever else keeps a list from being read (the page of a network's sign-in, an answer that was cut, a
    // certificate that is renewed later) passes, and nobody would learn by this window when it has.
    const auto mayRead = [failedAs](const auto &fetched) {
        return !failedAs(fetched, Kind::NotSignedIn) && !failedAs(fetched, Kind::Forbidden);
    };
    const bool mayReadAny = mayRead(m_signingKeys) || mayRead(m_eventKeys) || mayRead(m_apps) || mayRead(m_workers);
    if (!m_isPutAway && m_environment && !isReading && !isSignedOut && !isKeptByKeychain() && mayReadAny)
        reload();
}

bool OpenAccount::isKeptByKeychain() const
{
    const auto isKept = [](const auto &fetched) {
        return fetched.error && fetched.error->kind == Error::Kind::Keychain
            && (fetched.error->keychain == KeychainFault::Locked || fetched.error->keychain == KeychainFault::Denied);
    };
    return isKept(m_signingKeys) || isKept(m_eventKeys) || isKept(m_apps) || isKept(m_workers);
}

void OpenAccount::putAway()
{
    if (m_isPutAway)
        return;
    m_isPutAway = true;
    m_rounds.end(); // answers that are still on their way hold keys as well
    m_signingKeys = {};
    m_eventKeys = {};
    m_apps.isLoading = false;
    m_workers.isLoading = false;
    m_acts->setPutAway(true);
    emit keysPutAway();
}

void OpenAccount::bringBack()
{
    if (!std::exchange(m_isPutAway, false))
        return;
    m_acts->setPutAway(false);
    reload();
}

template <typename Key>
QFuture<Result<Secret>> OpenAccount::valueOf(const QString &keyId, const Fetched<QList<Key>> &read,
    QFuture<Result<QList<Key>>> (Dashboard::*ask)(const QString &environmentId))
{
    const auto find = [keyId](const QList<Key> &keys) -> Result<Secret> {
        const auto *found = firstWith(keys, &Key::id, keyId);
        if (!found)
            return failure(Error::Kind::NotFound);
        return found->value.isEmpty() ? Result<Secret>(failure(valueNotKnown())) : found->value;
    };
    const std::optional<Environment> holder = keyHolder();
    if (read.value || !holder)
        return readyFuture(find(read.value.value_or(QList<Key>())));
    return mapped((m_dashboard.get()->*ask)(holder->id), this,
        [find](const Result<QList<Key>> &keys) { return keys.and_then(find); });
}

QFuture<Result<Secret>> OpenAccount::signingKeyValue(const QString &keyId)
{
    return valueOf(keyId, m_signingKeys, &Dashboard::signingKeys);
}

QFuture<Result<Secret>> OpenAccount::eventKeyValue(const QString &keyId)
{
    return valueOf(keyId, m_eventKeys, &Dashboard::eventKeys);
}

Error OpenAccount::valueNotKnown()
{
    return {.kind = Error::Kind::NotFound,
        .serverMessage = tr("It is known here by its fingerprint, not by its value. Copy it from its page in the "
                            "dashboard, or give its value: Program → Account → Environments and keys…")};
}

void OpenAccount::reload()
{
    if (!m_environment || m_isPutAway)
        return;
    m_rounds.end(); // an answer that is still on its way is older than what is asked for now
    const std::optional<Environment> holder = keyHolder();
    const EnvironmentReading reading = m_dashboard->read(holder ? holder->id : QString(), *m_environment,
        m_environments.value.value_or(QList<Environment>()), m_clock.monotonic());
    // It may have begun for an act, whose lists these are.
    const QDateTime askedAt = m_clock.now().addMSecs((reading.begunAt - m_clock.monotonic()).count());
    if (holder) {
        fetch(m_signingKeys, askedAt, reading.signingKeys, &OpenAccount::signingKeysChanged);
        fetch(m_eventKeys, askedAt, reading.eventKeys, &OpenAccount::eventKeysChanged);
    } else if (m_environment->type == EnvironmentType::Unknown) {
        m_signingKeys.error = m_eventKeys.error = refusal(Error::Kind::Conflict,
            tr("This environment is of a kind that this version of the program does not know, and whose its keys are "
               "is not known here either. Look after them in Inngest's dashboard, or look whether there is a newer "
               "version of the program."),
            QStringLiteral("an environment of an unknown type"));
        emit signingKeysChanged();
        emit eventKeysChanged();
    }
    fetch(m_apps, askedAt, reading.apps, &OpenAccount::appsChanged);
    fetch(m_workers, askedAt, reading.workers, &OpenAccount::appsChanged);
}
