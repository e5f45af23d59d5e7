// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/byhanddashboard.h"

#include "app/byhand/keytrials.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"
#include "app/domain/fingerprint.h"
#include "app/domain/secretstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

ByHandDashboard::ByHandDashboard(
    AccountPlaces places, HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network, Clock &clock)
    : CalllessDashboard(std::move(places), {}, history, secrets, network, clock)
    , m_secrets(secrets)
{
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
    return mappedValue(m_notes.environments(), this, [this](const QList<NotedEnvironment> &noted) {
        m_environments = noted;
        return ofEach<QList<Environment>>(noted, &NotedEnvironment::environment);
    });
}

/// After the environments were read: what is asked about one begins with them.
QFuture<Result<QList<SigningKey>>> ByHandDashboard::signingKeys(const QString &environmentId)
{
    return chained(environments(), this, [this, environmentId](const QList<Environment> &) {
        const auto noted = known(environmentId);
        if (!noted)
            return readyFuture<Result<QList<SigningKey>>>(failure(Error::Kind::NotFound));
        return mappedValue(SigningKeyLook::run(noted->environment, m_notes, m_kept, m_rest, this), this,
            [](const SigningKeysSeen &seen) { return seen.keys; });
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
    const NotedKey *current = currentSigningKeyIn(notes, environmentId);
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
        if (isOurs && list)
            m_listed.insert(environmentId);
        else
            m_listed.remove(environmentId);
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
                if (there.contains(fingerprint)) // a page can begin with what the one before ended with
                    continue;
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
            QHash<QString, Lacked> &lacked = m_lacked[environmentId];
            const bool isList = !there.isEmpty();
            if (isList) {
                const QHash<QString, Lacked> before = std::exchange(lacked, {});
                const std::chrono::milliseconds now = m_clock.monotonic();
                for (const NotedKey &key : std::as_const(keys)) {
                    if ((key.wasListed || key.madeAt.isValid()) && !there.contains(key.fingerprint))
                        lacked.insert(key.fingerprint, {before.value(key.fingerprint, {now, now}).first, now});
                }
            }
            // Where no list can be read any more, what one of them alone lacked may be there.
            keys.removeIf([&lacked, isList](const NotedKey &key) {
                const auto since = lacked.constFind(key.fingerprint);
                return since != lacked.cend() && (isList || since->last - since->first >= leastBetweenLooks);
            });
            keys += found;
            if (!found.isEmpty())
                (void)m_notes.add(found); // or else at a later reading
            return withValues(m_kept, keys, this);
        });
    });
}

/// An environment's current signing key; without a value where it opens nothing.
QFuture<Result<RestBearer>> ByHandDashboard::signingBearer(const Environment &environment)
{
    return mappedValue(SigningKeyLook::run(environment, m_notes, m_kept, m_rest, this), this,
        [environment](const SigningKeysSeen &seen) {
            const SigningKey *active = seen.active();
            const bool opens = seen.current == SigningKeysSeen::Answer::Accepted || seen.hasOpened;
            return active && opens ? bearerOf(environment, active->value) : RestBearer();
        });
}

/// Nobody is signed in here, and no role is theirs: what is refused is the key that was typed in.
template <typename T>
QFuture<Result<T>> ByHandDashboard::sayingOfKey(const QFuture<Result<T>> &answer, const QString &words)
{
    return mapped(answer, this, [words](Result<T> told) {
        using Kind = Error::Kind;
        if (!told && (told.error().kind == Kind::NotSignedIn || told.error().kind == Kind::Forbidden))
            told = failure(refusal(Kind::Rejected, words, u"the key is refused"_s));
        return told;
    });
}

/// Where memory is used, the keychain may hold it: that has words of its own.
Error ByHandDashboard::apiKeyNotHeld(const Environment &environment, const Error &why)
{
    if (why.kind != Error::Kind::NotFound)
        return why;
    return refusal(Error::Kind::Keychain,
        tr("The keychain no longer holds the API key of %1. Paste it again: Program → Account → Environments and keys…")
            .arg(shownName(environment.name)),
        u"a value is gone"_s);
}

/// With an environment's API key; where there is none, the keychain has lost it, or Inngest refuses it, or lists it no
/// apps, with its current signing key: it can be deleted there at any time, and a rotation that is under way goes on
/// without it.
/// ofSigningKey: what is said where that one is refused.
template <typename T>
QFuture<Result<T>> ByHandDashboard::withBearer(
    const QString &environmentId, const QString &ofSigningKey, const UseOfBearer<T> &use)
{
    return chained(environments(), this, [=, this](const QList<Environment> &) {
        const auto noted = known(environmentId);
        if (!noted)
            return readyFuture<Result<T>>(failure(Error::Kind::NotFound));
        const auto signingKey = [this, environment = noted->environment] { return signingBearer(environment); };
        const auto bySigningKey
            = [=, this](const RestBearer &bearer) { return sayingOfKey(use(bearer), ofSigningKey); };
        if (!noted->hasApiKey)
            return chained(signingKey(), this, bySigningKey);
        const auto bySigningKeyOr = [=, this](const Result<T> &first) {
            return continued(signingKey(), this, [=](const Result<RestBearer> &other) {
                return !other || other->value.isEmpty() ? readyFuture(first) : bySigningKey(*other);
            });
        };
        const auto kept = m_secrets.readKept(apiKeyName(m_places.accountId, environmentId), this);
        return continued(kept, this, [=, this](const Result<Secret> &value) {
            if (!value && KeptKeys::isNoLongerHeld(value.error()))
                return bySigningKeyOr(failure(apiKeyNotHeld(noted->environment, value.error())));
            if (!value)
                return readyFuture<Result<T>>(failure(value.error()));
            const RestBearer apiKey = RestBearer::ofApiKey(*value);
            const auto told = sayingOfKey(use(apiKey),
                tr("Inngest refuses this to the API key of this environment. Make another one on the dashboard's page "
                   "for API keys and paste it: Program → Account → Environments and keys…"));
            return continued(told, this, [=, this](const Result<T> &first) {
                if (first || first.error().kind != Error::Kind::Rejected)
                    return readyFuture(first);
                return continued(m_rest.accepts(apiKey), this, [=, this](const Result<bool> &accepted) {
                    const bool isForbidden = !accepted && accepted.error().kind == Error::Kind::Forbidden;
                    if (accepted.value_or(!isForbidden))
                        return readyFuture(first);
                    return mapped(bySigningKeyOr(first), this, [isForbidden, first](const Result<T> &second) {
                        return second || !isForbidden ? second : first;
                    });
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
        const NotedKey *current = currentSigningKeyIn(keys, environment.id);
        const QString fingerprint = current ? current->fingerprint : QString();
        return compareListedApps(m_rest, apiKey, byApiKey, environment, m_kept.value(fingerprint), this);
    });
    return mapped(compared, this, [this, which, name = environment.name](const Result<KeyTrial> &listed) -> Done {
        if (!listed)
            return failure(listed.error());
        if (*listed == KeyTrial::Accepted)
            m_comparedApiKeys.insert(which);
        if (*listed != KeyTrial::OfAnotherEnvironment)
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
    return withBearer<QList<App>>(environmentId,
        tr("Inngest does not list the apps of this environment to its signing key any more: which apps there are is "
           "not known. Make an API key on the dashboard's page for API keys and paste it: Program → Account → "
           "Environments and keys…"),
        [this, environmentId](const RestBearer &given) {
            if (given.value.isEmpty()) // those that were added by their address are beside these
                return readyFuture(Result<QList<App>>(QList<App>()));
            return chained(m_rest.apps(given, environmentId), this, [=, this](const QList<App> &apps) {
                const Environment environment = known(environmentId).value_or(NotedEnvironment()).environment;
                return chained(given.isApiKey ? refuseForeignApiKey(environment, given, apps) : readyFuture(Done()),
                    this, [apps] { return readyFuture(Result<QList<App>>(apps)); });
            });
        });
}

QFuture<Result<ResyncOutcome>> ByHandDashboard::resyncApp(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    return withBearer<ResyncOutcome>(environmentId,
        tr("Inngest syncs no app for the signing key of this environment. Resync it on its own page there, or make an "
           "API key on the dashboard's page for API keys and paste it: Program → Account → Environments and keys…"),
        [=, this](const RestBearer &given) {
            if (!url.isEmpty())
                return m_rest.sync(given, appExternalId, url);
            // The call takes no sync without an address: the last one.
            return chained(m_rest.apps(given, environmentId), this, [=, this](const QList<App> &apps) {
                const App *app = firstWith(apps, &App::externalId, appExternalId);
                if (app && app->latestSync && app->latestSync->isUrlAmbiguous)
                    return readyFuture<Result<ResyncOutcome>>(failure(Error::Kind::NotFound,
                        tr("The address at which Inngest calls this app can be read in more than one way (its numbers "
                           "are not plainly spelled). Nothing was sent: give the app a plain one, or resync it on its "
                           "own page in the dashboard."),
                        u"no address"_s));
                return m_rest.sync(given, appExternalId, app && app->latestSync ? app->latestSync->url : QUrl());
            });
        });
}
