// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/fakedashboard.h"

#include "app/core/clock.h"
#include "app/core/whenfinished.h"

#include <QCryptographicHash>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

Error rejection(const QString &message)
{
    return {.kind = Error::Kind::Rejected, .serverMessage = message, .httpStatus = 200};
}

Error errorOf(FakeDashboard::Fault fault, bool isWrite)
{
    using Fault = FakeDashboard::Fault;
    switch (fault) {
    case Fault::Offline:
        return {.kind = Error::Kind::Offline, .detail = u"connection refused"_s};
    case Fault::Forbidden:
        return {.kind = Error::Kind::Forbidden, .serverMessage = u"forbidden"_s, .httpStatus = 200};
    case Fault::Rejected:
        return rejection(u"the server would rather not"_s);
    case Fault::Busy:
        return {.kind = Error::Kind::Busy, .detail = u"429"_s, .httpStatus = 429};
    case Fault::Denied:
        return {.kind = Error::Kind::Keychain, .keychain = KeychainFault::Denied};
    case Fault::NotSignedIn:
        return {.kind = Error::Kind::NotSignedIn, .httpStatus = 401};
    case Fault::HalfAnswer:
        return {.kind = Error::Kind::Unreadable, .mayHaveTakenEffect = isWrite, .httpStatus = 200};
    default:
        return {.kind = Error::Kind::Timeout, .mayHaveTakenEffect = isWrite};
    }
}

template <typename T>
auto byId(QList<T> &list, const QString &id)
{
    return std::find_if(list.begin(), list.end(), [&](const T &item) { return item.id == id; });
}

} // namespace

FakeDashboard::FakeDashboard(Clock &clock, QObject *parent)
    : Dashboard(parent)
    , m_clock(clock)
    , m_origin(u"https://api.example.test"_s)
{
    addEnvironment(
        {.id = u"production"_s, .name = u"Production"_s, .slug = u"production"_s, .type = EnvironmentType::Production},
        2);
    addEnvironment({.id = u"staging"_s, .name = u"Staging"_s, .slug = u"staging"_s}, 1);
    addEnvironment({.id = u"branches"_s,
                       .name = u"Branch environments"_s,
                       .slug = u"branch"_s,
                       .type = EnvironmentType::BranchParent},
        1);
    addEnvironment({.id = u"preview"_s,
        .name = u"feature-x"_s,
        .slug = u"feature-x"_s,
        .type = EnvironmentType::BranchChild,
        .parentId = u"branches"_s});
    addEnvironment({.id = u"old"_s, .name = u"Old"_s, .slug = u"old"_s, .isArchived = true}, 1);
    setApps(u"production"_s,
        {{.id = u"app-1"_s,
            .externalId = u"shop"_s,
            .name = u"shop"_s,
            .environmentId = u"production"_s,
            .functionCount = 3,
            .latestSync = Sync{.id = u"sync-1"_s, .url = QUrl(u"http://127.0.0.1:1/api/inngest"_s)}}});
}

Environment FakeDashboard::environment(const QString &id) const
{
    for (const Environment &one : m_environments) {
        if (one.id == id)
            return one;
    }
    return {};
}

void FakeDashboard::addEnvironment(const Environment &environment, int eventKeys)
{
    m_environments.append(environment);
    if (!environment.holdsKeys())
        return;
    addSigningKey(environment.id, true);
    for (int i = 0; i < eventKeys; ++i)
        addEventKey(environment.id, {.name = u"key %1"_s.arg(i + 1)});
}

QList<SigningKey> FakeDashboard::signingKeysNow(const QString &environmentId) const
{
    return m_signingKeys.value(holder(environmentId));
}

QList<EventKey> FakeDashboard::eventKeysNow(const QString &environmentId) const
{
    return m_eventKeys.value(holder(environmentId));
}

SigningKey FakeDashboard::addSigningKey(const QString &environmentId, bool active)
{
    const SigningKey key{.id = newId(u"sk"_s),
        .value = newSecret(u"signkey-test-"_s),
        .isActive = active,
        .createdAt = serverNow(),
        .creatorName = u"Ada"_s,
        .creatorEmail = u"ada@example.test"_s};
    m_signingKeys[holder(environmentId)].append(key);
    return key;
}

void FakeDashboard::takeBySaying(const QString &environmentId, bool isOnlySaid)
{
    for (SigningKey &key : m_signingKeys[environmentId]) {
        key.isOnlySaid = isOnlySaid && key.isActive;
        key.isAccepted = !isOnlySaid && key.isActive;
    }
}

void FakeDashboard::forgetMakers()
{
    for (QList<SigningKey> &keys : m_signingKeys) {
        for (SigningKey &key : keys) {
            key.creatorName.clear();
            key.creatorEmail.clear();
            key.createdAt = {};
        }
    }
}

EventKey FakeDashboard::addEventKey(const QString &environmentId, const NewEventKey &key, EventKeySource source)
{
    const EventKey made{.id = newId(u"ek"_s),
        .name = key.name,
        .value = newSecret({}),
        .source = source,
        .filter = m_twist ? m_twist(key.filter) : key.filter,
        .createdAt = serverNow()};
    m_eventKeys[holder(environmentId)].append(made);
    return made;
}

void FakeDashboard::putEventKey(const QString &environmentId, const EventKey &key)
{
    auto &keys = m_eventKeys[holder(environmentId)];
    if (const auto found = byId(keys, key.id); found != keys.end())
        *found = key;
    else
        keys.append(key);
}

void FakeDashboard::removeSigningKey(const QString &keyId)
{
    for (auto &keys : m_signingKeys)
        keys.removeIf([&](const SigningKey &key) { return key.id == keyId; });
}

void FakeDashboard::removeEventKey(const QString &keyId)
{
    for (auto &keys : m_eventKeys)
        keys.removeIf([&](const EventKey &key) { return key.id == keyId; });
}

void FakeDashboard::rotateNow(const QString &environmentId)
{
    (void)doRotate(environmentId);
}

void FakeDashboard::setApps(const QString &environmentId, const QList<App> &apps)
{
    m_apps[environmentId] = apps;
}

void FakeDashboard::setWorkers(const QString &environmentId, const QList<Worker> &workers)
{
    m_workers[environmentId] = workers;
}

void FakeDashboard::setRotationCheck(const QString &appExternalId, const SigningKeyRotationCheck &check)
{
    m_rotationChecks[appExternalId] = check;
}

void FakeDashboard::setSyncFailure(const std::optional<SyncFailure> &syncFailure)
{
    m_syncFailure = syncFailure;
}

void FakeDashboard::fail(Operation operation, Fault fault, int times)
{
    m_scripts[operation] = {fault, times};
}

void FakeDashboard::succeed(Operation operation)
{
    m_scripts.remove(operation);
}

void FakeDashboard::letGo()
{
    const auto stalled = std::exchange(m_stalled, {});
    for (const auto &call : stalled)
        call();
}

void FakeDashboard::setWay(ActKind kind, const Way &way)
{
    m_ways[kind] = way;
}

int FakeDashboard::calls(Operation operation) const
{
    return static_cast<int>(m_log.count(operation));
}

Way FakeDashboard::wayOf(ActKind kind, const Environment &) const
{
    return m_ways.value(kind);
}

QFuture<Result<Backing>> FakeDashboard::personDid(const HandedBack &act)
{
    return readyFuture(Result<Backing>(m_ways.value(act.kind).isReadBack ? Backing::Reading : Backing::Word));
}

QDateTime FakeDashboard::serverNow() const
{
    return m_clock.now().addMSecs(m_serverAhead.count());
}

FakeDashboard::Fault FakeDashboard::nextFault(Operation operation)
{
    const auto script = m_scripts.find(operation);
    if (script == m_scripts.end() || script->times == 0)
        return Fault::None;
    if (script->times > 0)
        --script->times;
    return script->fault;
}

template <typename T>
QFuture<T> FakeDashboard::answer(Operation operation, bool isWrite, std::function<T()> effect)
{
    auto promise = std::make_shared<QPromise<T>>(); // shared: std::function wants to be copied
    promise->start();
    const auto give = [promise](T value) {
        promise->addResult(std::move(value));
        promise->finish();
    };
    const auto arrive = [this, operation, isWrite, effect, give] {
        m_log.append(operation);
        if (m_hook)
            m_hook(operation);
        const Fault fault = nextFault(operation);
        switch (fault) {
        case Fault::None:
            return give(effect());
        case Fault::Stalled:
            m_stalled.append([effect, give] { give(effect()); });
            return;
        case Fault::AnswerLost:
        case Fault::HalfAnswer:
            (void)effect();
            break;
        case Fault::EffectLater:
            m_clock.after(m_lateness, this, [effect] { (void)effect(); });
            break;
        default:
            break;
        }
        give(T(failure(errorOf(fault, isWrite))));
    };
    QMetaObject::invokeMethod(this, arrive, Qt::QueuedConnection);
    return promise->future();
}

QFuture<Result<QList<Environment>>> FakeDashboard::environments()
{
    return answer<Result<QList<Environment>>>(Operation::Environments, false, [this] { return m_environments; });
}

QFuture<Result<QList<SigningKey>>> FakeDashboard::signingKeys(const QString &environmentId)
{
    return answer<Result<QList<SigningKey>>>(
        Operation::SigningKeys, false, [=, this] { return signingKeysNow(environmentId); });
}

QFuture<Result<QList<EventKey>>> FakeDashboard::eventKeys(const QString &environmentId)
{
    return answer<Result<QList<EventKey>>>(
        Operation::EventKeys, false, [=, this] { return eventKeysNow(environmentId); });
}

QFuture<Result<QList<App>>> FakeDashboard::apps(const QString &environmentId)
{
    return answer<Result<QList<App>>>(Operation::Apps, false, [=, this] { return m_apps.value(environmentId); });
}

QFuture<Result<QList<Worker>>> FakeDashboard::workers(const QString &environmentId)
{
    return answer<Result<QList<Worker>>>(
        Operation::Workers, false, [=, this] { return m_workers.value(environmentId); });
}

QFuture<Result<SigningKeyRotationCheck>> FakeDashboard::signingKeyRotationCheck(
    const QString &environmentId, const QString &appExternalId)
{
    return answer<Result<SigningKeyRotationCheck>>(
        Operation::SigningKeyRotationCheck, false, [=, this]() -> Result<SigningKeyRotationCheck> {
            const QList<App> apps = m_apps.value(environmentId);
            const bool isKnown = std::any_of(
                apps.cbegin(), apps.cend(), [&](const App &app) { return app.externalId == appExternalId; });
            if (!isKnown)
                return failure(
                    Error{.kind = Error::Kind::NotFound, .serverMessage = u"app not found"_s, .httpStatus = 200});
            return m_rotationChecks.value(appExternalId);
        });
}

QFuture<Result<LastEvents>> FakeDashboard::lastEventsThrough(
    const QString &, const QStringList &eventKeyIds, const QDateTime &since)
{
    return answer<Result<LastEvents>>(Operation::LastEventsThrough, false, [=, this]() -> Result<LastEvents> {
        LastEvents all;
        for (const QString &id : eventKeyIds) {
            const QDateTime last = m_lastEvents.value(id);
            all.insert(id, last.isValid() && last >= since ? std::optional(last) : std::nullopt);
        }
        return all;
    });
}

QFuture<Result<SigningKey>> FakeDashboard::createSigningKey(const QString &environmentId)
{
    return answer<Result<SigningKey>>(
        Operation::CreateSigningKey, true, [=, this] { return doCreateSigningKey(environmentId); });
}

QFuture<Done> FakeDashboard::deleteSigningKey(const QString &keyId)
{
    return answer<Done>(Operation::DeleteSigningKey, true, [=, this] { return doDeleteSigningKey(keyId); });
}

QFuture<Result<SigningKey>> FakeDashboard::rotateSigningKey(const QString &environmentId)
{
    return answer<Result<SigningKey>>(Operation::RotateSigningKey, true, [=, this] { return doRotate(environmentId); });
}

QFuture<Result<EventKey>> FakeDashboard::createEventKey(const QString &environmentId, const NewEventKey &key)
{
    return answer<Result<EventKey>>(
        Operation::CreateEventKey, true, [=, this] { return doCreateEventKey(environmentId, key); });
}

QFuture<Result<EventKey>> FakeDashboard::updateEventKey(const EventKey &changed)
{
    return answer<Result<EventKey>>(Operation::UpdateEventKey, true, [=, this] { return doUpdateEventKey(changed); });
}

QFuture<Done> FakeDashboard::deleteEventKey(const QString &environmentId, const QString &keyId)
{
    return answer<Done>(Operation::DeleteEventKey, true, [=, this] { return doDeleteEventKey(environmentId, keyId); });
}

QFuture<Result<ResyncOutcome>> FakeDashboard::resyncApp(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    return answer<Result<ResyncOutcome>>(
        Operation::ResyncApp, true, [=, this] { return doResync(environmentId, appExternalId, url); });
}

QFuture<Done> FakeDashboard::renewSession()
{
    return answer<Done>(Operation::RenewSession, false, [] { return Done(); });
}

QString FakeDashboard::holder(const QString &environmentId) const
{
    const Environment one = environment(environmentId);
    return one.holdsKeys() ? environmentId : one.parentId;
}

Secret FakeDashboard::newSecret(const QString &prefix)
{
    const QByteArray digits
        = QCryptographicHash::hash(QByteArray::number(++m_counter), QCryptographicHash::Sha256).toHex();
    return Secret(prefix.toUtf8() + digits);
}

QString FakeDashboard::newId(const QString &prefix)
{
    return u"%1-%2"_s.arg(prefix).arg(++m_counter);
}

Result<SigningKey> FakeDashboard::doCreateSigningKey(const QString &environmentId)
{
    if (environment(environmentId).isArchived)
        return failure(rejection(u"environment is archived"_s));
    if (m_signingKeys.value(holder(environmentId)).size() >= 2)
        return failure(rejection(u"environment already has a new signing key"_s));
    return addSigningKey(environmentId);
}

Done FakeDashboard::doDeleteSigningKey(const QString &keyId)
{
    for (auto &keys : m_signingKeys) {
        const auto found = byId(keys, keyId);
        if (found == keys.end())
            continue;
        if (found->isActive)
            return failure(rejection(u"cannot delete an active signing key"_s));
        keys.erase(found);
        return {};
    }
    return failure(
        Error{.kind = Error::Kind::NotFound, .serverMessage = u"signing key not found"_s, .httpStatus = 200});
}

Result<SigningKey> FakeDashboard::doRotate(const QString &environmentId)
{
    auto &keys = m_signingKeys[holder(environmentId)];
    const bool hasNew = std::any_of(keys.cbegin(), keys.cend(), [](const SigningKey &key) { return !key.isActive; });
    if (!hasNew)
        return failure(rejection(u"there is no new signing key to promote"_s));
    keys.removeIf([](const SigningKey &key) { return key.isActive; });
    keys.first().isActive = true;
    return keys.first();
}

Result<EventKey> FakeDashboard::doCreateEventKey(const QString &environmentId, const NewEventKey &key)
{
    if (environment(environmentId).isArchived)
        return failure(rejection(u"environment is archived"_s));
    if (key.filter.rejectsEverything())
        return failure(rejection(u"the filter would reject every event"_s));
    return addEventKey(environmentId, key);
}

Result<EventKey> FakeDashboard::doUpdateEventKey(const EventKey &changed)
{
    for (auto &keys : m_eventKeys) {
        const auto found = byId(keys, changed.id);
        if (found == keys.end())
            continue;
        if (changed.filter.rejectsEverything())
            return failure(rejection(u"the filter would reject every event"_s));
        if (!found->canBeRenamed() && changed.name != found->name)
            return failure(rejection(u"cannot rename an integration's key"_s));
        found->name = changed.name;
        found->filter = m_twist ? m_twist(changed.filter) : changed.filter;
        found->metadata = changed.metadata;
        return *found;
    }
    return failure(Error{.kind = Error::Kind::NotFound, .serverMessage = u"key not found"_s, .httpStatus = 200});
}

Done FakeDashboard::doDeleteEventKey(const QString &environmentId, const QString &keyId)
{
    auto &keys = m_eventKeys[holder(environmentId)];
    const auto found = byId(keys, keyId);
    if (found == keys.end())
        return failure(Error{.kind = Error::Kind::NotFound, .serverMessage = u"key not found"_s, .httpStatus = 200});
    keys.erase(found);
    return {};
}

Result<ResyncOutcome> FakeDashboard::doResync(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    auto &apps = m_apps[environmentId];
    const auto found
        = std::find_if(apps.begin(), apps.end(), [&](const App &app) { return app.externalId == appExternalId; });
    if (found == apps.end())
        return failure(Error{.kind = Error::Kind::NotFound, .serverMessage = u"app not found"_s, .httpStatus = 200});
    if (m_syncFailure)
        return ResyncOutcome{.failure = m_syncFailure, .appExternalId = appExternalId};
    Sync sync = found->latestSync.value_or(Sync());
    sync.id = newId(u"sync"_s);
    sync.lastSyncedAt = serverNow();
    if (!url.isEmpty())
        sync.url = url;
    found->latestSync = sync;
    return ResyncOutcome{.sync = sync, .appExternalId = m_answeringApp.isEmpty() ? appExternalId : m_answeringApp};
}
