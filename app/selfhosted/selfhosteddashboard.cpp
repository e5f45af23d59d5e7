// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/selfhosteddashboard.h"

#include "app/acts/actrule.h"
#include "app/core/clock.h"
#include "app/core/hostaddresses.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/selfhosted/serversetup.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// A name by which a server calls what runs on its own computer.
bool isOwnComputer(const QString &host)
{
    return hostAddresses::isThisMachine(host) || host == "0.0.0.0"_L1 || host == "host.docker.internal"_L1
        || host.endsWith(".localhost"_L1);
}

/// Null: it is not listed, or without an address.
const App *syncedApp(const QList<App> &apps, const QString &externalId)
{
    return firstOf(apps, [&externalId](const App &app) {
        return app.externalId == externalId && app.latestSync && !app.latestSync->url.isEmpty();
    });
}

// One line for the act, and then one for each key: a letter for the place that it has, and its bytes in hex, since an
// event key can hold a line break.
constexpr char signingBefore = 'S';
constexpr char signingWanted = 's';
constexpr char eventBefore = 'E';
constexpr char eventWanted = 'e';

void addLine(QByteArray &text, char place, const Secret &key)
{
    QByteArray hex = key.reveal().toByteArray().toHex();
    text.append('\n').append(place).append(hex);
    wipe(hex);
}

qsizetype lengthOf(const ServerSettings &settings)
{
    qsizetype length = 2 + 2 * settings.signingKey.size();
    for (const Secret &key : settings.eventKeys)
        length += 2 + 2 * key.size();
    return length;
}

} // namespace

bool HandedSettings::areOf(const QList<NotedKey> &notes) const
{
    return std::ranges::all_of(
        std::initializer_list<const ServerSettings *>{&before, &wanted}, [&notes](const auto *one) {
            return hasOneWith(notes, &NotedKey::fingerprint, signingKeyFingerprint(one->signingKey));
        });
}

Secret writtenAs(const HandedSettings &settings)
{
    QByteArray text = QByteArray::number(settings.act);
    // Text that grows leaves copies of itself behind.
    text.reserve(text.size() + lengthOf(settings.before) + lengthOf(settings.wanted));
    addLine(text, signingBefore, settings.before.signingKey);
    for (const Secret &key : settings.before.eventKeys)
        addLine(text, eventBefore, key);
    addLine(text, signingWanted, settings.wanted.signingKey);
    for (const Secret &key : settings.wanted.eventKeys)
        addLine(text, eventWanted, key);
    return Secret::taken(std::move(text));
}

std::optional<HandedSettings> handedSettingsFrom(const Secret &text)
{
    QByteArrayView rest = text.reveal();
    const auto takeLine = [&rest] {
        const qsizetype end = rest.indexOf('\n');
        const QByteArrayView line = end < 0 ? rest : rest.first(end);
        rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
        return line;
    };
    bool isNumber = false;
    HandedSettings settings{.act = takeLine().toLongLong(&isNumber)};
    while (!rest.isEmpty()) {
        const QByteArrayView line = takeLine();
        if (line.isEmpty())
            return {};
        const Secret key
            = Secret::taken(QByteArray::fromHex(QByteArray::fromRawData(line.data() + 1, line.size() - 1)));
        const char place = line.front();
        if (place == signingBefore)
            settings.before.signingKey = key;
        else if (place == signingWanted)
            settings.wanted.signingKey = key;
        else if (place == eventBefore)
            settings.before.eventKeys.append(key);
        else if (place == eventWanted)
            settings.wanted.eventKeys.append(key);
        else
            return {};
    }
    const bool isWhole = isNumber && !settings.before.signingKey.isEmpty() && !settings.wanted.signingKey.isEmpty();
    return isWhole ? std::optional(settings) : std::nullopt;
}

SelfHostedDashboard::SelfHostedDashboard(AccountPlaces places, bool allowsPlainHttp, HistoryStore &history,
    SecretStore &secrets, QNetworkAccessManager &network, Clock &clock)
    : CalllessDashboard(
        std::move(places), {.allowsPlainHttp = allowsPlainHttp, .isOwnServer = true}, history, secrets, network, clock)
    , m_place{.origin = m_places.apiOrigin, .allowsPlainHttp = allowsPlainHttp}
    , m_journal(history)
    , m_secrets(secrets)
{
}

AccountPlaces SelfHostedDashboard::placesOf(const QString &accountId, const QString &accountName, const QUrl &origin)
{
    return {.accountId = accountId,
        .accountName = accountName,
        .apiOrigin = origin,
        .siteOrigin = {},
        .kind = u"self-hosted"_s};
}

QUrl SelfHostedDashboard::runsPage(const Environment &) const
{
    QUrl page = m_places.apiOrigin;
    page.setPath(u"/runs"_s);
    return page;
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

// Reading.

QFuture<Result<QList<Environment>>> SelfHostedDashboard::environments()
{
    return mappedValue(m_notes.environments(), this, [this](const QList<NotedEnvironment> &noted) {
        auto environments = ofEach<QList<Environment>>(noted, &NotedEnvironment::environment);
        for (Environment &one : environments)
            one.name = m_places.accountName; // the server calls each "dev"
        return environments;
    });
}

QFuture<Result<QList<SigningKey>>> SelfHostedDashboard::signingKeys(const QString &)
{
    return mappedValue(look(), this, &ServerSeen::signingKeys);
}

QList<EventKey> SelfHostedDashboard::eventKeysOf(const ServerSeen &seen) const
{
    QList<EventKey> keys;
    for (const Secret &value : seen.held.eventKeys) {
        const NotedKey *noted = seen.noted(NotedKey::Kind::EventKey, eventKeyFingerprint(value));
        if (noted && noted->standing == NotedKey::Standing::Coming)
            continue;
        const bool isNamed = noted && noted->standing != NotedKey::Standing::Gone;
        keys.append({.id = eventKeyFingerprint(value),
            .name = isNamed ? noted->name : QString(),
            .value = value,
            .createdAt = noted ? noted->madeAt : QDateTime()});
    }
    keys += seen.leaving;
    for (EventKey &key : keys) {
        if (key.name.isEmpty())
            key.name = tr("Event key %1").arg(key.id.left(6));
    }
    return keys;
}

QFuture<Result<QList<EventKey>>> SelfHostedDashboard::eventKeys(const QString &)
{
    return mappedValue(look(), this, [this](const ServerSeen &seen) { return eventKeysOf(seen); });
}

QFuture<Result<QList<App>>> SelfHostedDashboard::apps(const QString &environmentId)
{
    return chained(look(), this, [this, environmentId](const ServerSeen &seen) {
        const auto listed = m_rest.apps(RestBearer::ofSigningKey(seen.active()->value, {}), environmentId);
        return mapped(listed, this, [this](Result<QList<App>> apps) {
            if (!apps || isOwnComputer(m_places.apiOrigin.host()))
                return apps;
            for (App &app : *apps) {
                if (app.latestSync)
                    app.latestSync->isBesideServer = isOwnComputer(app.latestSync->url.host());
            }
            return apps;
        });
    });
}

// What is done here.

QFuture<Result<SigningKey>> SelfHostedDashboard::createSigningKey(const QString &environmentId)
{
    return keepNew({{.environment = {.id = environmentId}}, freshKeys::signingKey()});
}

/// Both are there before anybody sees the key. The note goes first: cut off in between it leaves a note that nothing
/// stands behind, which is found, and no value in the keychain that nobody would ever remove.
template <typename Key>
QFuture<Result<Key>> SelfHostedDashboard::noteAndKeep(const NotedKey &noted, const KeyPlace &place, const Key &key)
{
    const auto kept = chained(m_notes.put(noted), this, [=, this] { return m_kept.keep(place, key, m_clock.now()); });
    return mappedValue(kept, this, [key] { return key; });
}

/// Brought from another computer it can be written with a prefix, or in capitals. Its fingerprint is the same, and a
/// server that is started with it refuses every call.
QFuture<Result<SigningKey>> SelfHostedDashboard::keepNew(const HandedBack &made)
{
    const QString &environmentId = made.environment.id;
    const Secret value = Secret::taken(signingKeyDigits(made.pasted).toLower());
    const SigningKey key{.id = signingKeyFingerprint(value), .value = value, .createdAt = m_clock.now()};
    const NotedKey noted{.kind = NotedKey::Kind::SigningKey,
        .environmentId = environmentId,
        .fingerprint = key.id,
        .standing = NotedKey::Standing::New,
        .notedAt = m_clock.now(),
        .madeAt = made.madeAt,
        .madeBy = made.madeBy};
    return noteAndKeep(
        noted, {origin(), m_places.accountName, {.id = environmentId, .name = m_places.accountName}}, key);
}

QFuture<Result<EventKey>> SelfHostedDashboard::makeEventKey(
    const QString &name, NotedKey::Standing standing, const KeyPlace &place)
{
    const Secret value = freshKeys::eventKey();
    const EventKey key{.id = eventKeyFingerprint(value), .name = name, .value = value};
    const NotedKey noted{.kind = NotedKey::Kind::EventKey,
        .environmentId = place.environment.id,
        .fingerprint = key.id,
        .name = name,
        .standing = standing,
        .notedAt = m_clock.now()};
    return noteAndKeep(noted, place, key);
}

namespace {

/// Whoever sends with it would be refused if another one were made in its place. Only Rotate after a leak brings one
/// back: until then it must not stand beside the leaked key.
Error eventKeyNotHeld(const NotedKey &key, const Error &why)
{
    const bool isGone = why.kind == Error::Kind::NotFound;
    if (!isGone && why.keychain != KeychainFault::NotAsked)
        return why;
    const QString words = isGone
        ? SelfHostedDashboard::tr("The keychain no longer holds the event key “%1” (fingerprint %2), which is to be "
                                  "brought back. Do not add it to the server's event keys before Rotate: whoever has "
                                  "the leaked signing key could read it there. Another one can be made in its place: "
                                  "whoever was given this one is refused until they get that.")
        : SelfHostedDashboard::tr("The event key “%1” (fingerprint %2), which was made before, is not in memory. The "
                                  "keychain may hold it, and is not asked while memory is used: use the keychain "
                                  "again.");
    Error error = refusal(Error::Kind::Keychain, words.arg(key.name, key.fingerprint),
        isGone ? lostEventKey(key.fingerprint) : u"an event key's value is not held"_s);
    error.keychain = why.keychain;
    return error;
}

} // namespace

QFuture<Result<EventKey>> SelfHostedDashboard::takeOrMakeEventKey(
    const NewEventKey &wanted, NotedKey::Standing standing, const KeyPlace &place, const ServerSeen &seen)
{
    const NotedKey *left = firstOf(seen.notes, [&wanted](const NotedKey &key) {
        const bool isWaiting = key.standing == NotedKey::Standing::New || key.standing == NotedKey::Standing::Coming;
        const bool isIt = wanted.id.isEmpty() ? isWaiting && key.name == wanted.name : key.fingerprint == wanted.id;
        return key.kind == NotedKey::Kind::EventKey && isIt;
    });
    if (!left)
        return makeEventKey(wanted.name, standing, place);
    const Secret *held = firstOf(
        seen.held.eventKeys, [left](const Secret &key) { return eventKeyFingerprint(key) == left->fingerprint; });
    const auto value = held ? readyFuture(Result<Secret>(*held)) : m_kept.value(left->fingerprint);
    return continued(value, this, [=, this, noted = *left](const Result<Secret> &found) {
        // Nobody has seen that one, or can have it any more.
        if (!found && found.error().kind == Error::Kind::NotFound && wanted.id.isEmpty())
            return chained(m_notes.noteGone(noted.fingerprint), this,
                [=, this] { return makeEventKey(wanted.name, standing, place); });
        if (!found)
            return readyFuture<Result<EventKey>>(failure(eventKeyNotHeld(noted, found.error())));
        NotedKey taken = noted;
        taken.standing = wanted.id.isEmpty() ? standing : NotedKey::Standing::Current; // no act comes for it
        const EventKey key{.id = noted.fingerprint, .name = noted.name, .value = *found};
        const auto put = taken == noted ? readyFuture(Done()) : m_notes.put(taken);
        return mappedValue(put, this, [key] { return key; });
    });
}

QFuture<Done> SelfHostedDashboard::deleteSigningKey(const QString &keyId)
{
    return chained(look(), this, [this, keyId](const ServerSeen &seen) {
        if (seen.active()->id == keyId)
            return readyFuture<Done>(failure(Error::Kind::Conflict,
                tr("The server holds this key now: somebody has restarted it with it."), u"promoted meanwhile"_s));
        return m_notes.noteGone(keyId);
    });
}

QFuture<Result<EventKey>> SelfHostedDashboard::updateEventKey(const EventKey &changed)
{
    if (!changed.filter.letsEverythingThrough())
        return readyFuture<Result<EventKey>>(failure(Error::Kind::Rejected, noFiltersText(), u"filter"_s));
    const auto noted = chained(m_notes.environments(), this, [this, changed](const QList<NotedEnvironment> &all) {
        if (all.isEmpty())
            return readyFuture<Done>(failure(Error::Kind::NotFound));
        return m_notes.put(NotedKey{.kind = NotedKey::Kind::EventKey,
            .environmentId = all.first().environment.id,
            .fingerprint = changed.id,
            .name = changed.name,
            .notedAt = m_clock.now()});
    });
    return mappedValue(noted, this, [changed] { return changed; });
}

QFuture<Result<ResyncOutcome>> SelfHostedDashboard::resyncApp(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    return chained(apps(environmentId), this, [=, this](const QList<App> &apps) {
        const App *app = syncedApp(apps, appExternalId);
        if (!app) {
            const bool isAmbiguous = std::ranges::any_of(apps, [&appExternalId](const App &one) {
                return one.externalId == appExternalId && one.latestSync && one.latestSync->isUrlAmbiguous;
            });
            return readyFuture<Result<ResyncOutcome>>(failure(Error::Kind::NotFound,
                isAmbiguous ? tr("The address at which the server calls this app can be read in more than one way (its "
                                 "numbers are not plainly spelled). Nothing was sent: give the app a plain one.")
                            : tr("The server does not tell an address of this app."),
                u"no address"_s));
        }
        const auto synced = chained(doorOf(environmentId, *app, url), this,
            [this, known = *app->latestSync, appExternalId](const AppDoor &door) {
                if (known.isBesideServer && door.url.isEmpty() && door.proxy.isEmpty())
                    return readyFuture<Result<ResyncOutcome>>(failure(Error::Kind::NotFound,
                        tr("The server calls this app at its own computer, which is not this one. Give the address at "
                           "which the app is reached from here, under “How it is asked”."),
                        u"beside the server"_s));
                return AppSync::run(known.url, door, appExternalId, m_clock, this);
            });
        return chained(synced, this, [this, environmentId](const ResyncOutcome &outcome) {
            return outcome.failure ? readyFuture(Result<ResyncOutcome>(outcome)) : registered(environmentId, outcome);
        });
    });
}

/// url: of the act, which goes before what is kept.
QFuture<Result<AppDoor>> SelfHostedDashboard::doorOf(const QString &environmentId, const App &app, const QUrl &url)
{
    if (!m_doors)
        return readyFuture(Result<AppDoor>(AppDoor{.url = url}));
    return mappedValue(m_doors(environmentId, app.id), this, [url](AppDoor door) {
        if (door.url.isEmpty())
            door.url = url;
        return door;
    });
}

/// At which address the server calls the app now: an app chooses it by itself when it registers.
QFuture<Result<ResyncOutcome>> SelfHostedDashboard::registered(
    const QString &environmentId, const ResyncOutcome &outcome)
{
    return mapped(apps(environmentId), this, [outcome](const Result<QList<App>> &apps) {
        Result<ResyncOutcome> told = outcome;
        if (const App *app = apps ? syncedApp(*apps, outcome.appExternalId) : nullptr)
            told->sync = app->latestSync;
        // The app's word is one thing, what the server made of it another.
        if (told->sync && !told->sync->error.isEmpty())
            told->failure = SyncFailure{.code = u"unknown"_s, .message = told->sync->error};
        return told;
    });
}
