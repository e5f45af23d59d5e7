// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/byhanddashboard.h"

#include "app/byhand/handback.h"
#include "app/byhand/listedapps.h"
#include "app/core/chained.h"
#include "app/core/flow.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/domain/dashboard.h"
#include "app/domain/fingerprint.h"
#include "app/domain/secretstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Event keys as they were noted, with their values from the keychain. Without one where it holds none: a key can be
/// known by its fingerprint alone.
class ValueReading final : public Flow<Result<QList<EventKey>>>
{
public:
    ValueReading(KeptKeys &kept, QList<NotedKey> keys)
        : m_kept(kept)
        , m_left(std::move(keys))
    {
    }

    void readNext()
    {
        if (m_left.isEmpty())
            return finish(m_keys);
        const NotedKey key = m_left.takeFirst();
        whenFinished(m_kept.value(key.fingerprint), this, [this, key](const Result<Secret> &value) {
            if (!value && value.error().kind != Error::Kind::NotFound)
                return finish(failure(value.error()));
            m_keys.append({.id = key.fingerprint,
                .name = key.name,
                .value = value.value_or(Secret()),
                .filter = key.filter,
                .createdAt = key.madeAt});
            readNext();
        });
    }

private:
    KeptKeys &m_kept;
    QList<NotedKey> m_left;
    QList<EventKey> m_keys;
};

} // namespace

ByHandDashboard::ByHandDashboard(ByHandPlaces places, HistoryStore &history, SecretStore &secrets,
    QNetworkAccessManager &network, Clock &clock, const DashboardOptions &options, QObject *parent)
    : CalllessDashboard(std::move(places), options, history, secrets, network, clock, parent)
    , m_secrets(secrets)
{
}

QString ByHandDashboard::apiKeyName(const QString &accountId, const QString &environmentId)
{
    return u"account/%1/api-key/%2"_s.arg(accountId, environmentId);
}

QUrl ByHandDashboard::runsPage(const Environment &environment) const
{
    return dashboardRunsPage(m_places.siteOrigin, environment);
}

Way ByHandDashboard::wayOf(ActKind kind, const Environment &environment) const
{
    Way way{.means = Way::Means::Person,
        .page = dashboardPage(m_places.siteOrigin, kind, environment),
        .paste = pasteOf(kind),
        .isReadBack = false};
    if (kind == ActKind::ResyncApp) {
        way.means = Way::Means::Call;
        way.isReadBack = true;
    }
    // Looked at once more before it is promoted: the page names no key.
    if (kind == ActKind::RotateSigningKey)
        way.paste = Way::Paste::SigningKey;
    return way;
}

std::optional<NotedEnvironment> ByHandDashboard::known(const QString &environmentId) const
{
    return foundWith(
        m_environments, [](const NotedEnvironment &noted) { return noted.environment.id; }, environmentId);
}

QFuture<Result<bool>> ByHandDashboard::opensEventKeys(const Environment &environment, const Secret &signingKey)
{
    return m_rest.opensEventKeys(bearerOf(environment, signingKey));
}

QFuture<Result<QList<Environment>>> ByHandDashboard::environments()
{
    return mapped(m_notes.environments(), this, [this](const Result<QList<NotedEnvironment>> &noted) {
        return noted.map([this](const QList<NotedEnvironment> &list) {
            m_environments = list;
            return ofEach<QList<Environment>>(list, &NotedEnvironment::environment);
        });
    });
}

/// After the environments were read: what is asked about one begins with them.
QFuture<Result<QList<SigningKey>>> ByHandDashboard::signingKeys(const QString &environmentId)
{
    return chained(environments(), this, [this, environmentId](const QList<Environment> &) {
        const auto noted = known(environmentId);
        if (!noted)
            return readyFuture<Result<QList<SigningKey>>>(failure(Error::Kind::NotFound));
        return mapped(SigningKeyLook::run(noted->environment, m_notes, m_kept, m_rest, this), this,
            [](const Result<SigningKeysSeen> &seen) {
                return seen.map([](const SigningKeysSeen &keys) { return keys.keys; });
            });
    });
}

QString ByHandDashboard::nameOfListed(const RestKey &key)
{
    return key.name.isEmpty() ? tr("Event key %1").arg(eventKeyFingerprint(key.value).left(6)) : key.name;
}

/// What Inngest lists of the environment; nothing where no list can be read, or one of which it is not known whose it
/// is. The one before is no other than ours: it is known by a key in it that is noted, or where none is noted yet.
QFuture<Result<QList<RestKey>>> ByHandDashboard::listedIn(const QString &environmentId, const QList<NotedKey> &notes)
{
    const NotedKey *current = firstOf(notes, [&environmentId](const NotedKey &key) {
        return key.environmentId == environmentId && key.kind == NotedKey::Kind::SigningKey
            && key.standing == NotedKey::Standing::Current;
    });
    if (!current)
        return readyFuture(Result<QList<RestKey>>(QList<RestKey>()));
    const auto listed = chained(environments(), this,
        [this, environmentId, signingKey = m_kept.value(current->fingerprint)](const QList<Environment> &) {
            return chained(signingKey, this, [this, environmentId](const Secret &value) {
                const Environment environment = known(environmentId).value_or(NotedEnvironment()).environment;
                return m_rest.eventKeys(bearerOf(environment, value));
            });
        });
    return mapped(listed, this, [this, environmentId, notes](const Result<QList<RestKey>> &list) {
        // A failed reading is not one that tells nothing: by that, what is noted would be there.
        if (!list && !isNotTold(list.error()))
            return list;
        QList<RestKey> keys = list.value_or(QList<RestKey>());
        keys.removeIf([](const RestKey &key) { return key.value.isEmpty(); });
        QSet<QString> listers; // environments
        for (const RestKey &key : std::as_const(keys)) {
            const NotedKey *noted = firstWith(notes, &NotedKey::fingerprint, eventKeyFingerprint(key.value));
            // One that was typed in for the wrong environment, and forgotten there, says nothing of whose list this is.
            if (noted && noted->standing != NotedKey::Standing::Gone)
                listers.insert(noted->environmentId);
        }
        const bool hasNone = std::ranges::none_of(notes, [&environmentId](const NotedKey &key) {
            return key.environmentId == environmentId && key.kind == NotedKey::Kind::EventKey
                && key.standing != NotedKey::Standing::Gone;
        });
        // How the API calls the parent of the branches is not known: it may list production's.
        const bool isNamed
            = known(environmentId).value_or(NotedEnvironment()).environment.type != EnvironmentType::BranchParent;
        const bool isOurs = listers == QSet{environmentId} || (listers.isEmpty() && hasNone && isNamed);
        return Result<QList<RestKey>>(isOurs ? keys : QList<RestKey>());
    });
}

/// The event keys as they stand by the notes and by what Inngest lists. What it has listed and lists no more somebody
/// deleted there, and it works nowhere: that is no note yet, since one reading can lack a key. What it lists beside
/// them somebody made there, or has not deleted as was said: of that its name and fingerprint are noted.
QFuture<Result<QList<EventKey>>> ByHandDashboard::eventKeys(const QString &environmentId)
{
    return chained(m_notes.keys(), this, [this, environmentId](const QList<NotedKey> &notes) {
        return chained(listedIn(environmentId, notes), this, [this, environmentId, notes](const QList<RestKey> &list) {
            QList<NotedKey> keys = notes;
            keys.removeIf([&environmentId](const NotedKey &key) {
                return key.environmentId != environmentId || key.kind != NotedKey::Kind::EventKey
                    || key.standing == NotedKey::Standing::Gone;
            });
            QSet<QString> there;
            QList<NotedKey> found;
            for (const RestKey &key : list) {
                const QString fingerprint = eventKeyFingerprint(key.value);
                there.insert(fingerprint);
                if (NotedKey *noted = firstWith(keys, &NotedKey::fingerprint, fingerprint)) {
                    // What was typed in is a person's word; somebody can have renamed it there, too.
                    const QString name = key.name.isEmpty() ? noted->name : key.name;
                    if (std::exchange(noted->name, name) != name || !noted->wasListed)
                        (void)m_notes.noteListed(fingerprint, name);
                    continue;
                }
                const NotedKey *gone = firstWith(notes, &NotedKey::fingerprint, fingerprint);
                found.append({.environmentId = environmentId,
                    .fingerprint = fingerprint,
                    .name = nameOfListed(key),
                    .filter = gone ? gone->filter : EventFilter::unknown(),
                    .wasListed = true,
                    .notedAt = m_clock.now(),
                    .madeAt = gone ? gone->madeAt : QDateTime()});
            }
            // One that was made from here while no list could be read may have been made on another page.
            if (!there.isEmpty())
                keys.removeIf([&there](const NotedKey &key) {
                    return (key.wasListed || key.madeAt.isValid()) && !there.contains(key.fingerprint);
                });
            keys += found;
            if (!found.isEmpty())
                (void)m_notes.add(found); // or else at a later reading
            return ValueReading::begun(new ValueReading(m_kept, keys), this, &ValueReading::readNext);
        });
    });
}

/// An environment's API key; where there is none, or Inngest refuses it, its current signing key. Without a value: no
/// key opens anything.
QFuture<Result<RestBearer>> ByHandDashboard::bearer(const QString &environmentId)
{
    return chained(environments(), this, [this, environmentId](const QList<Environment> &) {
        const auto noted = known(environmentId);
        if (!noted)
            return readyFuture<Result<RestBearer>>(failure(Error::Kind::NotFound));
        const auto bySigningKey = [this, environment = noted->environment] {
            return mapped(SigningKeyLook::run(environment, m_notes, m_kept, m_rest, this), this,
                [environment](const Result<SigningKeysSeen> &seen) {
                    return seen.map([&environment](const SigningKeysSeen &keys) {
                        const SigningKey *active = keys.active();
                        const bool opens = keys.current == SigningKeysSeen::Answer::Accepted || keys.hasOpened;
                        return active && opens ? bearerOf(environment, active->value) : RestBearer();
                    });
                });
        };
        if (!noted->hasApiKey)
            return bySigningKey();
        // It can be deleted there at any time, and a rotation that is under way goes on without it.
        const auto kept = m_secrets.readKept(apiKeyName(m_places.accountId, environmentId), this);
        return chained(kept, this, [this, bySigningKey](const Secret &key) {
            const RestBearer apiKey = RestBearer::ofApiKey(key);
            return chained(m_rest.accepts(apiKey), this, [this, apiKey, bySigningKey](bool isAccepted) {
                if (isAccepted)
                    return readyFuture(Result<RestBearer>(apiKey));
                return mapped(bySigningKey(), this, [apiKey](const Result<RestBearer> &other) {
                    return Result<RestBearer>(other && !other->value.isEmpty() ? *other : apiKey);
                });
            });
        });
    });
}

/// When it was stored there may have been no app to tell it by. Once in a run: to which environment it belongs does not
/// change.
QFuture<Done> ByHandDashboard::refuseForeignApiKey(
    const Environment &environment, const RestBearer &apiKey, const QList<App> &byApiKey)
{
    const QString which = environment.id + u' ' + eventKeyFingerprint(apiKey.value);
    if (m_comparedApiKeys.contains(which))
        return readyFuture(Done());
    const auto compared = chained(m_notes.keys(), this, [=, this](const QList<NotedKey> &keys) {
        const auto current = std::ranges::find_if(keys, [&environment](const NotedKey &key) {
            return key.kind == NotedKey::Kind::SigningKey && key.environmentId == environment.id
                && key.standing == NotedKey::Standing::Current;
        });
        const QString fingerprint = current == keys.cend() ? QString() : current->fingerprint;
        return compareListedApps(m_rest, apiKey, byApiKey, environment, m_kept.value(fingerprint), this);
    });
    return mapped(compared, this, [this, which, name = environment.name](const Result<ListedApps> &listed) -> Done {
        if (!listed)
            return failure(listed.error());
        if (*listed == ListedApps::Same)
            m_comparedApiKeys.insert(which);
        if (*listed != ListedApps::Different)
            return {}; // what cannot be told now is told at a later reading
        return failure(Error::Kind::Rejected,
            tr("Inngest lists other apps to the API key of %1 than to its signing key: one of the two "
               "belongs to another environment. Make an API key for this one on the dashboard's page "
               "for API keys and paste it: Program → Account → Environments and keys…")
                .arg(shownName(name)),
            u"API key of another environment"_s);
    });
}

QFuture<Result<QList<App>>> ByHandDashboard::apps(const QString &environmentId)
{
    return chained(bearer(environmentId), this, [this, environmentId](const RestBearer &given) {
        if (given.value.isEmpty()) // those that were added by their address are beside these
            return readyFuture(Result<QList<App>>(QList<App>()));
        const Environment environment = known(environmentId).value_or(NotedEnvironment()).environment;
        const auto listed = chained(m_rest.apps(given, environmentId), this, [=, this](const QList<App> &apps) {
            return chained(given.isApiKey ? refuseForeignApiKey(environment, given, apps) : readyFuture(Done()), this,
                [apps] { return readyFuture(Result<QList<App>>(apps)); });
        });
        return mapped(listed, this, [isApiKey = given.isApiKey](const Result<QList<App>> &apps) {
            return apps ? apps
                        : Result<QList<App>>(failure(ofBearer(apps.error(), isApiKey,
                            tr("Inngest does not list the apps of this environment to its signing key any more: which "
                               "apps there are is not known. Make an API key on the dashboard's page for API keys and "
                               "paste it: Program → Account → Environments and keys…"))));
        });
    });
}

/// Nobody is signed in here, and no role is theirs: what is refused is the key that was typed in.
Error ByHandDashboard::ofBearer(const Error &error, bool isApiKey, const QString &ofSigningKey)
{
    if (error.kind != Error::Kind::NotSignedIn && error.kind != Error::Kind::Forbidden)
        return error;
    return refusal(Error::Kind::Rejected,
        isApiKey ? tr("Inngest refuses this to the API key of this environment. Make another one on the dashboard's "
                      "page for API keys and paste it: Program → Account → Environments and keys…")
                 : ofSigningKey,
        isApiKey ? u"API key refused"_s : u"signing key refused"_s);
}

QFuture<Result<ResyncOutcome>> ByHandDashboard::resyncApp(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    return chained(bearer(environmentId), this, [=, this](const RestBearer &given) {
        // The call takes no sync without an address: the last one.
        const auto known = !url.isEmpty()
            ? readyFuture(Result<QUrl>(url))
            : mapped(m_rest.apps(given, environmentId), this, [appExternalId](const Result<QList<App>> &listed) {
                  return listed.map([&appExternalId](const QList<App> &apps) {
                      const App *app = firstWith(apps, &App::externalId, appExternalId);
                      return app && app->latestSync ? app->latestSync->url : QUrl();
                  });
              });
        const auto synced = chained(known, this,
            [this, given, appExternalId](const QUrl &address) { return m_rest.sync(given, appExternalId, address); });
        return mapped(synced, this, [isApiKey = given.isApiKey](const Result<ResyncOutcome> &outcome) {
            return outcome ? outcome
                           : Result<ResyncOutcome>(failure(ofBearer(outcome.error(), isApiKey,
                               tr("Inngest syncs no app for the signing key of this environment. Resync it on its own "
                                  "page there, or make an API key on the dashboard's page for API keys and paste it: "
                                  "Program → Account → Environments and keys…"))));
        });
    });
}

QFuture<Result<Backing>> ByHandDashboard::personDid(const HandedBack &act)
{
    const KeyPlace place{origin(), m_places.accountName, act.environment};
    return HandBack::run(act, {m_notes, m_kept, m_rest, m_clock, place}, this);
}
