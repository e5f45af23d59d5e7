// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/selfhosteddashboard.h"

#include "app/core/chained.h"
#include "app/core/clock.h"
#include "app/domain/fingerprint.h"
#include "app/selfhosted/appsync.h"
#include "app/selfhosted/freshkeys.h"
#include "app/selfhosted/restartlook.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

DashboardOptions optionsOf(bool allowsPlainHttp)
{
    DashboardOptions options;
    options.allowsPlainHttp = allowsPlainHttp;
    return options;
}

Error refusal(Error::Kind kind, const QString &words, const QString &detail)
{
    return {.kind = kind, .serverMessage = words, .detail = detail};
}

} // namespace

SelfHostedDashboard::SelfHostedDashboard(ByHandPlaces places, bool allowsPlainHttp, HistoryStore &history,
    SecretStore &secrets, QNetworkAccessManager &network, Clock &clock, QObject *parent)
    : CalllessDashboard(parent)
    , m_places(std::move(places))
    , m_place{.origin = m_places.apiOrigin, .allowsPlainHttp = allowsPlainHttp}
    , m_clock(clock)
    , m_notes(history, m_places.accountId)
    , m_kept(history, secrets)
    , m_network(network)
    , m_rest(m_places.apiOrigin, network, clock, optionsOf(allowsPlainHttp))
{
    connect(&m_rest, &RestClient::tryingAgain, this, &Dashboard::tryingAgain);
    connect(&m_rest, &RestClient::stillWaiting, this, &Dashboard::stillWaiting);
    connect(&m_rest, &RestClient::triedAgain, this, &Dashboard::triedAgain);
}

ByHandPlaces SelfHostedDashboard::placesOf(const QString &accountId, const QString &accountName, const QUrl &origin)
{
    return {.accountId = accountId,
        .accountName = accountName,
        .apiOrigin = origin,
        .siteOrigin = {},
        .kind = u"self-hosted"_s};
}

Way SelfHostedDashboard::wayOf(ActKind kind, const Environment &) const
{
    switch (kind) {
    case ActKind::RotateSigningKey:
    case ActKind::CreateEventKey:
    case ActKind::DeleteEventKey:
        return {.means = Way::Means::Person, .isRestart = true};
    case ActKind::CreateSigningKey:
    case ActKind::DeleteSigningKey:
    case ActKind::UpdateEventKey:
    case ActKind::ResyncApp:
        break;
    }
    return {};
}

QFuture<Result<ServerSeen>> SelfHostedDashboard::look()
{
    return look(m_goingBack.expired() ? QString() : m_wayBack);
}

QFuture<Result<ServerSeen>> SelfHostedDashboard::look(const QString &wayBack)
{
    return ServerLook::run({m_place, m_notes, m_kept, m_ownConnections, m_clock}, wayBack, this);
}

// Reading.

QFuture<Result<QList<Environment>>> SelfHostedDashboard::environments()
{
    return mapped(m_notes.environments(), this, [this](const Result<QList<NotedEnvironment>> &noted) {
        return noted.map([this](const QList<NotedEnvironment> &list) {
            QList<Environment> environments;
            for (const NotedEnvironment &one : list) {
                environments.append(one.environment);
                environments.last().name = m_places.accountName; // the server calls each "dev"
            }
            return environments;
        });
    });
}

QFuture<Result<QList<SigningKey>>> SelfHostedDashboard::signingKeys(const QString &)
{
    return mapped(look(), this, [](const Result<ServerSeen> &seen) {
        return seen.map([](const ServerSeen &keys) { return keys.signingKeys; });
    });
}

QList<EventKey> SelfHostedDashboard::eventKeysOf(const ServerSeen &seen) const
{
    QList<EventKey> keys;
    for (const Secret &value : seen.held.eventKeys) {
        const QString fingerprint = eventKeyFingerprint(value);
        if (m_coming.contains(fingerprint))
            continue;
        const NotedKey *noted = seen.noted(NotedKey::Kind::EventKey, fingerprint);
        const bool isNamed = noted && noted->standing != NotedKey::Standing::Gone && !noted->name.isEmpty();
        keys.append({.id = fingerprint,
            .name = isNamed ? noted->name : tr("Event key %1").arg(fingerprint.left(6)),
            .value = value});
    }
    for (const EventKey &leaving : m_leaving) {
        const bool isThere = std::any_of(
            keys.cbegin(), keys.cend(), [&leaving](const EventKey &key) { return key.id == leaving.id; });
        if (!isThere)
            keys.append(leaving);
    }
    return keys;
}

QFuture<Result<QList<EventKey>>> SelfHostedDashboard::eventKeys(const QString &)
{
    return mapped(look(), this, [this](const Result<ServerSeen> &seen) {
        return seen.map([this](const ServerSeen &keys) { return eventKeysOf(keys); });
    });
}

QFuture<Result<QList<App>>> SelfHostedDashboard::apps(const QString &environmentId)
{
    return chained(look(), this, [this, environmentId](const ServerSeen &seen) {
        return m_rest.apps(RestBearer::ofSigningKey(seen.active()->value, {}), environmentId);
    });
}

// What is done here.

QFuture<Result<SigningKey>> SelfHostedDashboard::createSigningKey(const QString &environmentId)
{
    SigningKey key{.value = freshKeys::signingKey(), .createdAt = m_clock.now()};
    key.id = signingKeyFingerprint(key.value);
    const KeyPlace place{origin(), m_places.accountName, {.id = environmentId, .name = m_places.accountName}};
    const NotedKey noted{.kind = NotedKey::Kind::SigningKey,
        .environmentId = environmentId,
        .fingerprint = key.id,
        .standing = NotedKey::Standing::New,
        .notedAt = m_clock.now()};
    return keepMade(noted, place, key);
}

/// Note and value are there before anybody sees the key. The note goes first: cut off in between it leaves a note that
/// nothing stands behind, which is found, and no value in the keychain that nobody would ever remove.
template <typename Key>
QFuture<Result<Key>> SelfHostedDashboard::keepMade(const NotedKey &noted, const KeyPlace &place, const Key &key)
{
    return chained(m_notes.put(noted), this, [=, this] {
        return mapped(m_kept.keep(place, key, m_clock.now()), this,
            [key](const Done &kept) { return kept ? Result<Key>(key) : failure(kept.error()); });
    });
}

QFuture<Result<EventKey>> SelfHostedDashboard::makeEventKey(const QString &name, const KeyPlace &place)
{
    EventKey key{.name = name, .value = freshKeys::eventKey()};
    key.id = eventKeyFingerprint(key.value);
    const NotedKey noted{.kind = NotedKey::Kind::EventKey,
        .environmentId = place.environment.id,
        .fingerprint = key.id,
        .name = name,
        .standing = NotedKey::Standing::New,
        .notedAt = m_clock.now()};
    return keepMade(noted, place, key);
}

/// One of that name that was made before and is not at the server yet is taken again.
QFuture<Result<EventKey>> SelfHostedDashboard::newEventKey(
    const QString &name, const KeyPlace &place, const QList<NotedKey> &known)
{
    const auto left = std::find_if(known.cbegin(), known.cend(), [&name](const NotedKey &key) {
        return key.kind == NotedKey::Kind::EventKey && key.standing == NotedKey::Standing::New && key.name == name;
    });
    if (left == known.cend())
        return makeEventKey(name, place);
    const auto value = mapped(m_kept.value(left->fingerprint), this, [](const Result<Secret> &kept) {
        return !kept && kept.error().kind == Error::Kind::NotFound ? Result<Secret>(Secret()) : kept;
    });
    return chained(value, this, [this, place, name, id = left->fingerprint](const Secret &kept) {
        if (!kept.isEmpty())
            return readyFuture(Result<EventKey>(EventKey{.id = id, .name = name, .value = kept}));
        // Nobody has seen that one, or can have it any more.
        return chained(m_notes.noteGone(id), this, [this, name, place] { return makeEventKey(name, place); });
    });
}

QFuture<Done> SelfHostedDashboard::deleteSigningKey(const QString &keyId)
{
    return chained(look(), this, [this, keyId](const ServerSeen &seen) {
        if (seen.active()->id != keyId)
            return m_notes.noteGone(keyId);
        return readyFuture<Done>(failure(refusal(Error::Kind::Conflict,
            tr("The server holds this key now: somebody has restarted it with it."), u"promoted meanwhile"_s)));
    });
}

QFuture<Result<EventKey>> SelfHostedDashboard::updateEventKey(const EventKey &changed)
{
    if (!changed.filter.letsEverythingThrough())
        return readyFuture<Result<EventKey>>(failure(refusal(
            Error::Kind::Rejected, tr("A self-hosted server knows no filters: its keys let every event through."), u"filter"_s)));
    return chained(m_notes.environments(), this, [this, changed](const QList<NotedEnvironment> &all) {
        if (all.isEmpty())
            return readyFuture<Result<EventKey>>(failure(Error::Kind::NotFound));
        const NotedKey noted{.kind = NotedKey::Kind::EventKey,
            .environmentId = all.first().environment.id,
            .fingerprint = changed.id,
            .name = changed.name,
            .notedAt = m_clock.now()};
        return mapped(m_notes.put(noted), this,
            [changed](const Done &done) { return done ? Result<EventKey>(changed) : failure(done.error()); });
    });
}

QFuture<Result<ResyncOutcome>> SelfHostedDashboard::resyncApp(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    if (!url.isEmpty())
        return AppSync::run(url, appExternalId, m_network, m_clock, this);
    return chained(apps(environmentId), this, [this, appExternalId](const QList<App> &apps) {
        const auto found = std::find_if(apps.cbegin(), apps.cend(),
            [&](const App &app) { return app.externalId == appExternalId && app.latestSync && !app.latestSync->url.isEmpty(); });
        if (found != apps.cend())
            return AppSync::run(found->latestSync->url, appExternalId, m_network, m_clock, this);
        return readyFuture<Result<ResyncOutcome>>(failure(
            refusal(Error::Kind::NotFound, tr("The server does not tell an address of this app."), u"no address"_s)));
    });
}

// What a person does: a restart with other settings.

Result<Handover> SelfHostedDashboard::handoverOf(const ServerSeen &seen, ServerSettings wanted)
{
    m_wanted = wanted;
    Handover handover{.settings = std::move(wanted), .watch = {}};
    if (!holdsTheSame(seen.held, handover.settings))
        handover.watch = std::make_shared<RestartLook>(m_place, seen.held, handover.settings, m_clock);
    return handover;
}

Result<ServerSettings> SelfHostedDashboard::withoutKeys(const ServerSettings &held, const QStringList &ids) const
{
    ServerSettings wanted = held;
    wanted.eventKeys.removeIf([&ids](const Secret &key) { return ids.contains(eventKeyFingerprint(key)); });
    if (wanted.eventKeys.isEmpty())
        return failure(refusal(Error::Kind::Rejected,
            tr("This is the server's last event key: without any nobody could send to it. Make another one first."),
            u"the last event key"_s));
    return wanted;
}

QFuture<Result<Handover>> SelfHostedDashboard::handOverCreation(const HandedBack &act, const ServerSeen &seen)
{
    QStringList names{act.newKey.name};
    bool hasFilter = !act.newKey.filter.letsEverythingThrough();
    for (const NewEventKey &other : act.othersToCreate) {
        names.append(other.name);
        hasFilter = hasFilter || !other.filter.letsEverythingThrough();
    }
    if (hasFilter)
        return readyFuture<Result<Handover>>(failure(refusal(
            Error::Kind::Rejected, tr("A self-hosted server knows no filters: its keys let every event through."), u"filter"_s)));
    const KeyPlace place{origin(), m_places.accountName, act.environment};
    const auto made = std::make_shared<QList<EventKey>>(); // shared: each step adds its own
    QList<Step> steps;
    for (const QString &name : std::as_const(names)) {
        steps.append([=, this] {
            return mapped(newEventKey(name, place, seen.notes), this, [made](const Result<EventKey> &key) {
                if (key)
                    made->append(*key);
                return asDone(key);
            });
        });
    }
    return mapped(inOrder(steps, this), this, [this, seen, made](const Done &done) -> Result<Handover> {
        if (!done)
            return failure(done.error());
        ServerSettings wanted = seen.held;
        m_coming.clear();
        for (const EventKey &key : *made) {
            if (std::none_of(wanted.eventKeys.cbegin(), wanted.eventKeys.cend(),
                    [&key](const Secret &one) { return one == key.value; }))
                wanted.eventKeys.append(key.value);
            if (key.id != made->first().id) // that one's own act is this
                m_coming.insert(key.id);
        }
        return handoverOf(seen, wanted);
    });
}

QFuture<Result<Handover>> SelfHostedDashboard::handOver(const HandedBack &act)
{
    // Of a key that is not to come it is one to go back to.
    const QString wayBack = act.kind == ActKind::RotateSigningKey ? act.keyId : QString();
    return chained(look(wayBack), this, [this, act](const ServerSeen &seen) {
        if (act.kind == ActKind::CreateEventKey)
            return handOverCreation(act, seen);
        m_coming.clear();
        if (act.kind != ActKind::DeleteEventKey)
            return readyFuture(handOverRotation(act, seen));
        const QStringList ids = QStringList{act.keyId} + act.othersToDelete;
        QHash<QString, EventKey> leaving;
        for (const EventKey &key : eventKeysOf(seen)) {
            if (act.othersToDelete.contains(key.id))
                leaving.insert(key.id, key);
        }
        m_leaving = leaving;
        return readyFuture(withoutKeys(seen.held, ids).and_then([this, &seen](const ServerSettings &wanted) {
            return handoverOf(seen, wanted);
        }));
    });
}

Result<Handover> SelfHostedDashboard::handOverRotation(const HandedBack &act, const ServerSeen &seen)
{
    const SigningKey *coming = seen.inactive();
    if (!coming || coming->id != act.keyId)
        return failure(refusal(Error::Kind::Conflict,
            tr("The new signing key is another one than when this was prepared."), u"inactive key"_s));
    const auto handover = handoverOf(seen, {.signingKey = coming->value, .eventKeys = seen.held.eventKeys});
    const NotedKey *noted = seen.noted(NotedKey::Kind::SigningKey, act.keyId);
    if (handover && noted && noted->standing == NotedKey::Standing::Gone) {
        m_wayBack = act.keyId;
        m_goingBack = handover->watch;
    }
    return handover;
}

QFuture<Done> SelfHostedDashboard::noteDone(const HandedBack &act, const ServerSeen &seen)
{
    if (act.kind == ActKind::DeleteEventKey) {
        m_leaving.remove(act.keyId);
        return m_notes.noteGone(act.keyId);
    }
    for (NotedKey key : seen.notes) {
        const bool isIt = act.kind == ActKind::CreateEventKey && key.kind == NotedKey::Kind::EventKey
            && key.standing == NotedKey::Standing::New && key.name == act.newKey.name;
        if (!isIt)
            continue;
        key.standing = NotedKey::Standing::Current;
        key.wasListed = true;
        return m_notes.put(key);
    }
    return readyFuture(Done()); // of a signing key the look has noted it
}

QFuture<Result<Backing>> SelfHostedDashboard::personDid(const HandedBack &act)
{
    return chained(look(), this, [this, act](const ServerSeen &seen) {
        if (act.kind == ActKind::RotateSigningKey && seen.active()->id != act.keyId)
            return readyFuture<Result<Backing>>(failure(refusal(Error::Kind::Conflict,
                tr("The server still holds the old signing key: it was not restarted yet, or it was with the old settings."),
                u"the old key is accepted"_s)));
        if (!holdsTheSame(seen.held, m_wanted))
            return readyFuture<Result<Backing>>(failure(refusal(Error::Kind::Conflict,
                tr("The server does not hold what it should: %1")
                    .arg(differenceOf(m_wanted, seen.held).words.join(u' ')),
                u"other settings"_s)));
        return mapped(noteDone(act, seen), this,
            [](const Done &noted) { return noted ? Result<Backing>(Backing::Reading) : failure(noted.error()); });
    });
}
