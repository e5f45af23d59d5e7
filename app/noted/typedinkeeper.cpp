// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/noted/typedinkeeper.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/domain/secretstore.h"
#include "app/history/historystore.h"
#include "app/noted/calllessdashboard.h"

#include <QJsonArray>
#include <QUuid>
#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

TypedEnvironment typedEnvironmentOf(const NotedEnvironment &noted, const QList<NotedKey> &keys)
{
    TypedEnvironment one{.environment = noted.environment, .hasApiKey = noted.hasApiKey};
    for (const NotedKey &key : keys) {
        if (key.environmentId != noted.environment.id || key.standing == NotedKey::Standing::Gone)
            continue;
        if (key.kind == NotedKey::Kind::EventKey) {
            one.eventKeys.append(
                {.name = key.name, .fingerprint = key.fingerprint, .filter = key.filter, .isNoted = true});
        } else if (key.standing == NotedKey::Standing::Current) {
            one.signingFingerprint = key.fingerprint;
            one.isUnchecked = key.isUnchecked;
        }
    }
    return one;
}

QString fingerprintOf(const TypedEventKey &key)
{
    return key.value.isEmpty() ? key.fingerprint : eventKeyFingerprint(key.value);
}

/// What was typed in for one environment before it was known, by Inngest's list, to be another one's would be taken
/// from that one.
std::optional<Error> refuseEventKeyOfTwo(const QList<TypedEnvironment> &environments)
{
    QHash<QString, const TypedEnvironment *> owners;
    for (const bool isTyped : {false, true}) {
        for (const TypedEnvironment &one : environments) {
            for (const TypedEventKey &key : one.eventKeys) {
                if ((!key.isNoted && !key.wasListed) != isTyped)
                    continue;
                const TypedEnvironment *&owner = owners[fingerprintOf(key)];
                if (owner && owner != &one && isTyped)
                    return refusal(Error::Kind::Conflict,
                        TypedInKeeper::tr(
                            "The event key “%1” was typed in for %2, and is one of %3: an event key belongs to "
                            "one environment alone. Forget it in %2, then store the rest.")
                            .arg(shownName(key.name), shownName(one.environment.name),
                                shownName(owner->environment.name)),
                        QStringLiteral("an event key of two environments"));
                owner = owner ? owner : &one;
            }
        }
    }
    return {};
}

/// What is typed in or taken away of an environment that was noted like this; its name tells itself.
QJsonObject changeOf(const TypedEnvironment &typed, const TypedEnvironment &noted)
{
    QJsonObject change;
    if (!noted.environment.slug.isEmpty() && typed.environment.slug != noted.environment.slug) {
        change.insert(u"slugBefore"_s, noted.environment.slug);
        change.insert(u"slugNow"_s, typed.environment.slug);
    }
    if (!noted.signingFingerprint.isEmpty() && typed.signingKeyNow() != noted.signingFingerprint)
        change.insert(u"signingKeyBefore"_s, noted.signingFingerprint);
    // On whose word the key is the current one: what was typed in is stored, whatever Inngest said.
    if (!typed.signingKey.isEmpty() && typed.isDoubted)
        change.insert(u"doubted"_s, true);
    else if (!typed.signingKey.isEmpty() && typed.isUnchecked)
        change.insert(u"unchecked"_s, true);
    if (!typed.apiKey.isEmpty() || typed.forgetsApiKey)
        change.insert(u"apiKey"_s, typed.apiKey.isEmpty() ? u"forgotten"_s : u"stored"_s);
    QStringList added;
    for (const TypedEventKey &key : typed.eventKeys) {
        if (const QString fingerprint = fingerprintOf(key);
            !key.isNoted && !hasOneWith(noted.eventKeys, &TypedEventKey::fingerprint, fingerprint))
            added.append(fingerprint);
    }
    if (!added.isEmpty())
        change.insert(u"eventKeysNoted"_s, QJsonArray::fromStringList(added));
    if (!typed.forgottenEventKeys.isEmpty())
        change.insert(u"eventKeysForgotten"_s, QJsonArray::fromStringList(typed.forgottenEventKeys));
    return change;
}

/// A new one has the id that it got when it was saved before and the keychain, say, failed half-way.
QString idForNew(
    const TypedEnvironment &made, const QList<TypedEnvironment> &typed, const QList<TypedEnvironment> &known)
{
    const QStringList taken = ofEach(typed, [](const TypedEnvironment &one) { return one.environment.id; });
    const TypedEnvironment *begun = firstOf(known, [&](const TypedEnvironment &one) {
        const bool canBeThis = one.signingFingerprint.isEmpty() || one.signingFingerprint == made.signingKeyNow();
        return canBeThis && one.environment.slug == made.environment.slug && !taken.contains(one.environment.id);
    });
    return begun ? begun->environment.id : QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace

QString TypedEnvironment::signingKeyNow() const
{
    return signingKey.isEmpty() ? signingFingerprint : signingKeyFingerprint(signingKey);
}

TypedInKeeper::TypedInKeeper(HistoryStore &history, SecretStore &secrets, Clock &clock)
    : m_history(history)
    , m_secrets(secrets)
    , m_clock(clock)
    , m_kept(history, secrets)
{
}

bool isNotedAsNew(const TypedEnvironment &typed, const QList<NotedKey> &noted)
{
    return !typed.signingKey.isEmpty() && std::ranges::any_of(noted, [&typed](const NotedKey &key) {
        return key.kind == NotedKey::Kind::SigningKey && key.standing == NotedKey::Standing::New
            && key.environmentId == typed.environment.id && key.fingerprint == signingKeyFingerprint(typed.signingKey);
    });
}

QFuture<Result<QList<TypedEnvironment>>> TypedInKeeper::load(const QString &accountId)
{
    using List = QList<TypedEnvironment>;
    auto notes = std::make_shared<KeyNotes>(m_history, accountId); // shared: lives until the answers are there
    return chained(notes->environments(), this, [this, notes](const QList<NotedEnvironment> &environments) {
        return mappedValue(notes->keys(), this, [environments](const QList<NotedKey> &noted) {
            List list;
            for (const NotedEnvironment &environment : environments)
                list.append(typedEnvironmentOf(environment, noted));
            return list;
        });
    });
}

QFuture<Result<QList<TypedEnvironment>>> TypedInKeeper::bringBackLost(
    const AccountPlaces &places, const QList<TypedEnvironment> &environments)
{
    using List = QList<TypedEnvironment>;
    return chained(KeyNotes(m_history, places.accountId).keys(), this, [=, this](const QList<NotedKey> &noted) {
        const auto left = std::make_shared<List>(environments); // shared: by the steps that change it
        QList<Step> steps;
        for (qsizetype i = 0; i < environments.size(); ++i) {
            if (isNotedAsNew(environments.at(i), noted))
                steps.append([this, places, left, i] { return keepWhereLost(places, (*left)[i]); });
        }
        return mappedValue(inOrder(steps, this), this, [left] { return *left; });
    });
}

/// typed: outlives the answer.
QFuture<Done> TypedInKeeper::keepWhereLost(const AccountPlaces &places, TypedEnvironment &typed)
{
    const SigningKey key{.id = signingKeyFingerprint(typed.signingKey), .value = typed.signingKey};
    const KeyPlace place{places.filedUnder(), places.accountName, typed.environment};
    return continued(m_kept.value(key.id), this, [=, this, &typed](const Result<Secret> &value) {
        if (value || !KeptKeys::isNoLongerHeld(value.error()))
            return readyFuture(Done());
        typed.signingKey = {};
        return m_kept.keep(place, key, m_clock.now());
    });
}

QFuture<Done> TypedInKeeper::save(
    const AccountPlaces &places, const QList<TypedEnvironment> &environments, const QString &person)
{
    if (const std::optional<Error> twice = refuseEventKeyOfTwo(environments))
        return readyFuture(Done(failure(*twice)));
    return chained(load(places.accountId), this,
        [=, this](const QList<TypedEnvironment> &known) { return saveChanges(places, environments, known, person); });
}

QFuture<Done> TypedInKeeper::saveChanges(const AccountPlaces &places, const QList<TypedEnvironment> &environments,
    const QList<TypedEnvironment> &known, const QString &person)
{
    const auto notes = std::make_shared<KeyNotes>(m_history, places.accountId); // shared: by the steps that use it
    const QDateTime now = m_clock.now();
    QList<Step> steps;
    for (TypedEnvironment one : environments) {
        const bool isNew = one.environment.id.isEmpty();
        if (isNew)
            one.environment.id = idForNew(one, environments, known);
        const QString id = one.environment.id;
        const KeyPlace place{places.filedUnder(), places.accountName, one.environment};
        if (!one.apiKey.isEmpty())
            steps.append([this, one, name = CalllessDashboard::apiKeyName(places.accountId, id)] {
                return m_secrets.write(name, one.apiKey);
            });
        const NotedEnvironment noted{one.environment, one.hasApiKey || !one.apiKey.isEmpty()};
        steps.append([notes, noted] { return notes->put(noted); });
        // After its note: a noted one that is not there would be taken for one that was lost.
        if (one.forgetsApiKey && one.apiKey.isEmpty())
            steps.append(
                [this, name = CalllessDashboard::apiKeyName(places.accountId, id)] { return m_secrets.remove(name); });
        if (!one.signingKey.isEmpty()) {
            const SigningKey key{.id = signingKeyFingerprint(one.signingKey), .value = one.signingKey};
            steps.append([this, place, key, now] { return m_kept.keep(place, key, now); });
            steps.append([notes, id, key, now, isUnchecked = one.isUnchecked] {
                return notes->put(NotedKey{.kind = NotedKey::Kind::SigningKey,
                    .environmentId = id,
                    .fingerprint = key.id,
                    .standing = NotedKey::Standing::Current,
                    .isUnchecked = isUnchecked,
                    .notedAt = now});
            });
        }
        // The note first: one without a value would be taken for a value that was lost.
        for (const QString &fingerprint : std::as_const(one.forgottenEventKeys)) {
            steps.append([notes, fingerprint] { return notes->noteGone(fingerprint); });
            steps.append(
                [this, place, fingerprint] { return m_kept.forget(fingerprint, place.origin, place.environment.id); });
        }
        for (const TypedEventKey &typed : std::as_const(one.eventKeys)) {
            // As it was noted when the list was read: it may have been deleted, renamed or filtered since.
            if (typed.isNoted)
                continue;
            const QString fingerprint = fingerprintOf(typed);
            const EventKey key{.id = fingerprint, .name = typed.name, .value = typed.value, .filter = typed.filter};
            steps.append([this, place, key, now] { return m_kept.keep(place, key, now); });
            steps.append([notes, id, key, now, wasListed = typed.wasListed] {
                const NotedKey eventKey{.kind = NotedKey::Kind::EventKey,
                    .environmentId = id,
                    .fingerprint = key.id,
                    .name = key.name,
                    .filter = key.filter,
                    .wasListed = wasListed,
                    .notedAt = now};
                // What Inngest lists may have been made here meanwhile, with a filter that its list does not tell.
                return wasListed ? notes->add({eventKey}) : notes->put(eventKey);
            });
        }
        const TypedEnvironment *before = firstOf(
            known, [&id, isNew](const TypedEnvironment &other) { return !isNew && other.environment.id == id; });
        if (const QJsonObject change = changeOf(one, before ? *before : TypedEnvironment());
            !before || !change.isEmpty()) {
            const HistoryEntry entry{.at = now,
                .person = person,
                .accountName = place.accountName,
                .origin = place.origin,
                .environmentId = id,
                .environmentName = one.environment.name,
                .what = before ? u"ChangeEnvironment"_s : u"AddEnvironment"_s,
                .fingerprint = one.signingKeyNow(),
                .outcome = u"done"_s,
                .details = change};
            steps.append([this, entry] { return mapped(m_history.append(entry), this, &asDone<HistoryEntry>); });
        }
    }
    return inOrder(steps, this);
}

QFuture<Done> TypedInKeeper::removeEnvironment(const QString &accountId, const QString &environmentId)
{
    auto notes = std::make_shared<KeyNotes>(m_history, accountId); // shared: by the steps that use it
    return chained(notes->keys(), this, [=, this](const QList<NotedKey> &keys) {
        QList<Step> steps{
            [this, name = CalllessDashboard::apiKeyName(accountId, environmentId)] { return m_secrets.remove(name); }};
        for (const NotedKey &key : keys) {
            if (key.environmentId == environmentId)
                steps.append([=, this, fingerprint = key.fingerprint] {
                    return m_kept.forget(fingerprint, accountId, environmentId);
                });
        }
        steps.append([notes, environmentId] { return notes->forgetEnvironment(environmentId); });
        return inOrder(steps, this);
    });
}

QFuture<Done> TypedInKeeper::removeAll(const QString &accountId)
{
    auto notes = std::make_shared<KeyNotes>(m_history, accountId); // shared: by the steps that use it
    return chained(notes->environments(), this, [=, this](const QList<NotedEnvironment> &environments) {
        QList<Step> steps{[this, name = CalllessDashboard::restartName(accountId)] { return m_secrets.remove(name); }};
        for (const NotedEnvironment &one : environments)
            steps.append([this, accountId, id = one.environment.id] { return removeEnvironment(accountId, id); });
        return mapped(inOrder(steps, this), this, [=, this, wasNoted = !environments.isEmpty()](const Done &done) {
            if (done && wasNoted)
                m_forgotten.insert(accountId);
            return done;
        });
    });
}
