// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/handsetup.h"

#include "app/core/clock.h"
#include "app/core/flow.h"
#include "app/domain/fingerprint.h"
#include "app/domain/secretstore.h"

#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Futures of `Done` one after the other, up to the first that fails.
class InOrder final : public Flow<Done>
{
public:
    using Step = std::function<QFuture<Done>()>;

    static QFuture<Done> run(const QList<Step> &steps, QObject *owner, std::shared_ptr<KeyNotes> notes)
    {
        auto *flow = new InOrder(steps, std::move(notes));
        flow->setParent(owner);
        const auto future = flow->future();
        flow->next();
        return future;
    }

private:
    InOrder(QList<Step> steps, std::shared_ptr<KeyNotes> notes)
        : m_steps(std::move(steps))
        , m_notes(std::move(notes))
    {
    }

    void next()
    {
        if (m_steps.isEmpty())
            return finish(Done());
        const Step step = m_steps.takeFirst();
        whenFinished(step(), this, [this](const Done &done) {
            if (!done)
                return finish(done);
            next();
        });
    }

    QList<Step> m_steps;
    const std::shared_ptr<KeyNotes> m_notes; // shared: the steps refer to it
};

HandEnvironment handEnvironmentOf(const NotedEnvironment &noted, const QList<NotedKey> &keys)
{
    HandEnvironment one{.environment = noted.environment, .hasApiKey = noted.hasApiKey};
    for (const NotedKey &key : keys) {
        if (key.environmentId != noted.environment.id || key.standing == NotedKey::Standing::Gone)
            continue;
        if (key.kind == NotedKey::Kind::EventKey)
            one.eventKeys.append({.name = key.name, .fingerprint = key.fingerprint, .filter = key.filter});
        else if (key.standing == NotedKey::Standing::Current)
            one.signingFingerprint = key.fingerprint;
    }
    return one;
}

Result<KeyTrial> trialOf(const Result<bool> &accepted)
{
    using Kind = Error::Kind;
    if (accepted)
        return *accepted ? KeyTrial::Accepted : KeyTrial::Refused;
    const Kind kind = accepted.error().kind;
    if (kind == Kind::Forbidden || kind == Kind::NotFound || kind == Kind::Rejected)
        return KeyTrial::CannotTell;
    return failure(accepted.error());
}

} // namespace

HandSetUp::HandSetUp(
    HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_history(history)
    , m_secrets(secrets)
    , m_network(network)
    , m_clock(clock)
    , m_kept(history, secrets)
{
}

HandSetUp::~HandSetUp() = default;

QFuture<Result<QList<HandEnvironment>>> HandSetUp::load(const QString &accountId)
{
    using List = QList<HandEnvironment>;
    const SharedPromise<Result<List>> promise;
    auto notes = std::make_shared<KeyNotes>(m_history, accountId); // shared: lives until the answers are there
    whenFinished(
        notes->environments(), this, [this, notes, promise](const Result<QList<NotedEnvironment>> &environments) {
            if (!environments)
                return promise.give(failure(environments.error()));
            whenFinished(
                notes->keys(), this, [promise, environments = *environments](const Result<QList<NotedKey>> &keys) {
                    if (!keys)
                        return promise.give(failure(keys.error()));
                    List list;
                    for (const NotedEnvironment &noted : environments)
                        list.append(handEnvironmentOf(noted, *keys));
                    promise.give(list);
                });
        });
    return promise.future();
}

QFuture<Result<KeyTrial>> HandSetUp::trySigningKey(
    const QUrl &apiOrigin, const Environment &environment, const Secret &key)
{
    return tryBearer(apiOrigin, bearerOf(environment, key));
}

QFuture<Result<KeyTrial>> HandSetUp::tryApiKey(const QUrl &apiOrigin, const Secret &key)
{
    return tryBearer(apiOrigin, RestBearer::ofApiKey(key));
}

QFuture<Result<KeyTrial>> HandSetUp::tryBearer(const QUrl &apiOrigin, const RestBearer &bearer)
{
    auto *rest = new RestClient(apiOrigin, m_network, m_clock, {}, this);
    return mapped(rest->accepts(bearer), this, [rest](const Result<bool> &accepted) {
        rest->deleteLater();
        return trialOf(accepted);
    });
}

QFuture<Done> HandSetUp::save(const ByHandPlaces &places, const QList<HandEnvironment> &environments)
{
    auto notes = std::make_shared<KeyNotes>(m_history, places.accountId); // shared: with the flow that uses it
    KeyNotes *const noting = notes.get();
    const QDateTime now = m_clock.now();
    QList<InOrder::Step> steps;
    for (HandEnvironment one : environments) {
        if (one.environment.id.isEmpty())
            one.environment.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        const QString id = one.environment.id;
        const KeyPlace place{places.filedUnder(), places.accountName, one.environment};
        if (!one.apiKey.isEmpty())
            steps.append([this, one, name = ByHandDashboard::apiKeyName(places.accountId, id)] {
                return m_secrets.write(name, one.apiKey);
            });
        const NotedEnvironment noted{one.environment, one.hasApiKey || !one.apiKey.isEmpty()};
        steps.append([noting, noted] { return noting->put(noted); });
        if (!one.signingKey.isEmpty()) {
            const SigningKey key{.id = signingKeyFingerprint(one.signingKey), .value = one.signingKey};
            steps.append([this, place, key, now] { return m_kept.keep(place, key, now); });
            steps.append([noting, id, key, now] {
                return noting->put(NotedKey{.kind = NotedKey::Kind::SigningKey,
                    .environmentId = id,
                    .fingerprint = key.id,
                    .standing = NotedKey::Standing::Current,
                    .notedAt = now});
            });
        }
        // The note first: one without a value would be taken for a value that was lost.
        for (const QString &fingerprint : std::as_const(one.forgottenEventKeys)) {
            steps.append([noting, fingerprint] { return noting->noteGone(fingerprint); });
            steps.append([this, fingerprint] { return m_kept.forget(fingerprint); });
        }
        for (const HandEventKey &typed : std::as_const(one.eventKeys)) {
            const QString fingerprint = typed.value.isEmpty() ? typed.fingerprint : eventKeyFingerprint(typed.value);
            const EventKey key{.id = fingerprint, .name = typed.name, .value = typed.value, .filter = typed.filter};
            steps.append([this, place, key, now] { return m_kept.keep(place, key, now); });
            steps.append([noting, id, key, now] {
                return noting->put(NotedKey{.kind = NotedKey::Kind::EventKey,
                    .environmentId = id,
                    .fingerprint = key.id,
                    .name = key.name,
                    .filter = key.filter,
                    .notedAt = now});
            });
        }
    }
    return InOrder::run(steps, this, std::move(notes));
}

QFuture<Done> HandSetUp::removeEnvironment(const QString &accountId, const QString &environmentId)
{
    const SharedPromise<Done> promise;
    auto notes = std::make_shared<KeyNotes>(m_history, accountId); // shared: with the flow that uses it
    whenFinished(notes->keys(), this, [=, this](const Result<QList<NotedKey>> &keys) {
        if (!keys)
            return promise.give(failure(keys.error()));
        QList<InOrder::Step> steps{[this, name = ByHandDashboard::apiKeyName(accountId, environmentId)] {
            return m_secrets.remove(name);
        }};
        for (const NotedKey &key : *keys) {
            if (key.environmentId == environmentId)
                steps.append([this, fingerprint = key.fingerprint] { return m_kept.forget(fingerprint); });
        }
        steps.append([noting = notes.get(), environmentId] { return noting->forgetEnvironment(environmentId); });
        whenFinished(InOrder::run(steps, this, notes), this, [promise](const Done &done) { promise.give(done); });
    });
    return promise.future();
}

QFuture<Done> HandSetUp::removeAll(const QString &accountId)
{
    const SharedPromise<Done> promise;
    auto notes = std::make_shared<KeyNotes>(m_history, accountId); // shared: with the flow that uses it
    whenFinished(notes->environments(), this, [=, this](const Result<QList<NotedEnvironment>> &environments) {
        if (!environments)
            return promise.give(failure(environments.error()));
        QList<InOrder::Step> steps;
        for (const NotedEnvironment &one : *environments)
            steps.append([this, accountId, id = one.environment.id] { return removeEnvironment(accountId, id); });
        whenFinished(InOrder::run(steps, this, notes), this, [promise](const Done &done) { promise.give(done); });
    });
    return promise.future();
}
