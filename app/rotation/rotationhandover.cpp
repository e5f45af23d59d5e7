// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationhandover.h"

#include "app/core/flow.h"
#include "app/domain/fingerprint.h"
#include "app/rotation/rotationjson.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RotationHandover)
};

constexpr auto format = "inngest-key-manager/rotation-hand-over"_L1;
constexpr int version = 1;
constexpr qsizetype mostBytes = 16 * 1024 * 1024; // some hundred apps with all their checks are one or two
constexpr qsizetype mostEntries = 1000; // a key can want a field to paste it into, an app is a write to the database
constexpr int mostInstances = 1'000'000;

QJsonObject accessToJson(const HandedAccess &handed)
{
    QJsonArray headers;
    for (const auto &[name, value] : handed.access.headers)
        headers.append(QString::fromLatin1(name));
    return {{u"app"_s, handed.appKey}, {u"added"_s, handed.isAdded}, {u"name"_s, handed.name},
        {u"url"_s, handed.access.url.toString(QUrl::FullyEncoded)}, {u"headers"_s, headers},
        {u"ca"_s, QString::fromLatin1(handed.access.caPem)}, {u"instances"_s, handed.access.instances}};
}

HandedAccess accessFromJson(const QJsonObject &json)
{
    HandedAccess handed{.appKey = json[u"app"].toString(),
        .isAdded = json[u"added"].toBool(),
        .name = json[u"name"].toString(),
        .access = {.url = QUrl(json[u"url"].toString(), QUrl::StrictMode)
                              .adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo | QUrl::RemoveFragment),
            .caPem = json[u"ca"].toString().toLatin1(),
            .instances = std::clamp(json[u"instances"].toInt(), 0, mostInstances)}};
    for (const QJsonValue &name : json[u"headers"].toArray())
        handed.access.headers.append({name.toString().toLatin1(), Secret()});
    return handed;
}

constexpr auto leftBehindName = "old values left behind"_L1;

QString nameOf(const OverwrittenValue &value)
{
    return u"%1: %2"_s.arg(value.place, value.variable);
}

tl::unexpected<Error> refused(const QString &words)
{
    return failure({.kind = Error::Kind::Conflict, .serverMessage = words, .detail = u"hand-over refused"_s});
}

/// Accounts whose keys persons type in are filed under an id that each computer makes for itself.
QString withoutAccount(const QString &origin)
{
    return origin.section(u"/by-hand/"_s, 0, 0);
}

bool isAtSamePlace(const Rotation &rotation, const QString &origin, const Environment &environment)
{
    if (withoutAccount(rotation.origin) != withoutAccount(origin))
        return false;
    // The ids of such an account's environments, too; the slug is Inngest's.
    return rotation.origin == origin ? rotation.environment.id == environment.id
                                     : rotation.environment.slug == environment.slug;
}

class AccessTaking final : public Flow<Result<QHash<QString, QString>>>
{
public:
    AccessTaking(AppAccesses &accesses, QString origin, QString environmentId, QList<HandedAccess> handed)
        : m_accesses(accesses)
        , m_origin(std::move(origin))
        , m_environmentId(std::move(environmentId))
        , m_handed(std::move(handed))
    {
    }

    void start()
    {
        whenFinished(m_accesses.load(m_origin, m_environmentId), this, [this](const Result<KeptAccesses> &kept) {
            if (!kept)
                return finish(failure(kept.error()));
            m_kept = *kept;
            next();
        });
    }

private:
    void next()
    {
        if (m_handed.isEmpty())
            return finish(m_renamed);
        const HandedAccess handed = m_handed.takeFirst();
        if (handed.isAdded)
            return add(handed);
        if (m_kept.byApp.contains(handed.appKey))
            return next();
        whenFinished(m_accesses.set(m_origin, m_environmentId, handed.appKey, handed.access), this,
            [this](const Done &done) { done ? next() : finish(failure(done.error())); });
    }

    void add(const HandedAccess &handed)
    {
        const auto there = std::find_if(m_kept.added.cbegin(), m_kept.added.cend(), [&](const App &app) {
            return m_kept.byApp.value(app.id).url.adjusted(QUrl::RemoveQuery) == handed.access.url;
        });
        if (there != m_kept.added.cend()) {
            m_renamed.insert(handed.appKey, there->id);
            return next();
        }
        whenFinished(m_accesses.add(m_origin, m_environmentId, handed.access, handed.name), this,
            [this, sendersKey = handed.appKey](const Result<App> &app) {
                if (!app)
                    return finish(failure(app.error()));
                m_renamed.insert(sendersKey, app->id);
                next();
            });
    }

    AppAccesses &m_accesses;
    const QString m_origin;
    const QString m_environmentId;
    QList<HandedAccess> m_handed;
    KeptAccesses m_kept;
    QHash<QString, QString> m_renamed;
};

} // namespace

bool KeyToBring::isThis(const Secret &value) const
{
    return !value.isEmpty() && (isSigningKey ? signingKeyFingerprint(value) : eventKeyFingerprint(value)) == fingerprint;
}

QList<HandedAccess> handedAccessesOf(const KeptAccesses &kept)
{
    QList<HandedAccess> list;
    for (auto one = kept.byApp.cbegin(); one != kept.byApp.cend(); ++one) {
        HandedAccess handed{.appKey = one.key(), .access = one.value()};
        handed.access.url = handed.access.url.adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo);
        for (auto &[name, value] : handed.access.headers)
            value = {};
        for (const QString &name : kept.missing.value(one.key())) {
            if (name != "?"_L1)
                handed.access.headers.append({name.toLatin1(), Secret()});
        }
        const auto added
            = std::find_if(kept.added.cbegin(), kept.added.cend(), [&](const App &app) { return app.id == one.key(); });
        handed.isAdded = added != kept.added.cend();
        handed.name = handed.isAdded ? added->name : QString();
        list.append(handed);
    }
    std::sort(
        list.begin(), list.end(), [](const HandedAccess &a, const HandedAccess &b) { return a.appKey < b.appKey; });
    return list;
}

QByteArray handoverFileOf(const RotationHandover &handover)
{
    QJsonArray accesses;
    for (const HandedAccess &access : handover.accesses)
        accesses.append(accessToJson(access));
    const QJsonObject file{{u"format"_s, format}, {u"version"_s, version},
        {u"at"_s, handover.at.toUTC().toString(Qt::ISODateWithMs)}, {u"by"_s, handover.person},
        {u"rotation"_s, rotationToJson(handover.rotation)}, {u"accesses"_s, accesses}};
    return QJsonDocument(file).toJson();
}

Result<RotationHandover> handoverFrom(const QByteArray &file)
{
    if (file.size() > mostBytes)
        return refused(Words::tr("This file is too large to be a rotation that was handed over."));
    const QJsonObject json = QJsonDocument::fromJson(file).object();
    if (json[u"format"].toString() != format)
        return refused(
            Words::tr("This file is not a rotation that was handed over. Ask your colleague for the file that "
                      "“Hand over to a colleague…” saved."));
    const QJsonObject state = json[u"rotation"].toObject();
    if (json[u"version"].toInt() > version || !isReadableRotation(state))
        return refused(
            Words::tr("A newer version of the program wrote this file. Update this one, and open it again."));
    RotationHandover handover{.rotation = rotationFromJson(state),
        .person = json[u"by"].toString(),
        .at = QDateTime::fromString(json[u"at"].toString(), Qt::ISODateWithMs)};
    const bool isTooMuch
        = handover.rotation.eventKeys.size() > mostEntries || json[u"accesses"].toArray().size() > mostEntries;
    if (!handover.rotation.isBegun() || !handover.at.isValid() || isTooMuch)
        return refused(
            Words::tr("This file is damaged: the rotation in it is not whole. Ask your colleague for it again."));
    for (const QJsonValue &access : json[u"accesses"].toArray())
        handover.accesses.append(accessFromJson(access.toObject()));
    return handover;
}

Result<Rotation> rotationHere(const RotationHandover &handover, const QString &origin, const Environment &environment)
{
    Rotation rotation = handover.rotation;
    if (!isAtSamePlace(rotation, origin, environment))
        return refused(
            Words::tr("This is a rotation of the environment “%1” at %2. Open that environment with an account "
                      "there, and open the file then.")
                .arg(rotation.environment.name, withoutAccount(rotation.origin)));
    if (rotation.isOver())
        return refused(Words::tr("This rotation was over when it was handed over: there is nothing to go on with."));
    rotation.origin = origin;
    rotation.environment = environment;
    // The numbers of the sender's journal: the acts of this one have their own.
    rotation.acts.clear();
    // No question is this one: a word is offered again, and counts when somebody here gives it.
    for (Word &word : rotation.words)
        word.asked.keys = {u"handed over"_s};
    for (SenderNote &sender : rotation.senders)
        sender.wordFor.clear();
    QStringList leftBehind;
    for (const OverwrittenValue &value : std::as_const(rotation.overwritten)) {
        if (!value.isRestored)
            leftBehind.append(nameOf(value));
    }
    rotation.overwritten.clear();
    rotation.exceptions.append({u"handed over"_s, {}, handover.person, {}, handover.at});
    if (!leftBehind.isEmpty())
        rotation.exceptions.append({QString(leftBehindName), leftBehind, handover.person, {}, handover.at});
    return rotation;
}

QList<KeyToBring> keysToBring(const Rotation &rotation, const EnvironmentSnapshot &live, const Dashboard &dashboard)
{
    QList<KeyToBring> keys;
    const auto isTyped = [&](ActKind kind) {
        return dashboard.wayOf(kind, rotation.environment).paste != Way::Paste::Nothing
            && dashboard.wayOf(kind, rotation.environment).means == Way::Means::Person;
    };
    const RotatedSigningKey &fresh = rotation.newSigningKey;
    if (isTyped(ActKind::CreateSigningKey) && !fresh.id.isEmpty() && !rotation.isRotated
        && !rotation.isNewSigningKeyDeleted && !live.signingKey(fresh.id))
        keys.append({.isSigningKey = true, .fingerprint = fresh.fingerprint});
    if (!isTyped(ActKind::CreateEventKey))
        return keys;
    for (const RotatedEventKey &key : rotation.eventKeys) {
        if (!key.isOldDeleted && !live.eventKey(key.oldId))
            keys.append({.fingerprint = key.oldFingerprint, .name = key.oldName, .filter = key.filter});
        if (!key.twinId.isEmpty() && !key.isTwinDeleted && !live.eventKey(key.twinId))
            keys.append({.fingerprint = key.twinFingerprint, .name = key.twinName, .filter = key.filter});
    }
    return keys;
}

namespace {

class KeyBringing final : public Flow<Done>
{
public:
    KeyBringing(Dashboard &dashboard, Environment environment, QList<KeyToBring> keys, QHash<QString, Secret> values)
        : m_dashboard(dashboard)
        , m_environment(std::move(environment))
        , m_keys(std::move(keys))
        , m_values(std::move(values))
    {
    }

    void next()
    {
        if (m_keys.isEmpty())
            return finish(Done());
        const KeyToBring key = m_keys.takeFirst();
        const Secret value = m_values.value(key.fingerprint);
        if (!key.isThis(value))
            return finish(refused(Words::tr("The key with the fingerprint %1 was not brought.").arg(key.fingerprint)));
        // Made already, by whoever handed over: what is brought back of it is the same.
        const HandedBack made{.kind = key.isSigningKey ? ActKind::CreateSigningKey : ActKind::CreateEventKey,
            .environment = m_environment,
            .newKey = {.name = key.name, .filter = key.filter},
            .pasted = value};
        whenFinished(m_dashboard.personDid(made), this,
            [this](const Result<Backing> &taken) { taken ? next() : finish(failure(taken.error())); });
    }

private:
    Dashboard &m_dashboard;
    const Environment m_environment;
    QList<KeyToBring> m_keys;
    const QHash<QString, Secret> m_values;
};

} // namespace

QFuture<Done> bringKeys(Dashboard &dashboard, const Environment &environment, const QList<KeyToBring> &keys,
    const QHash<QString, Secret> &values)
{
    auto *flow = new KeyBringing(dashboard, environment, keys, values);
    const QFuture<Done> future = flow->future();
    flow->next();
    return future;
}

void keepOldValues(Rotation &rotation, const Rotation &before)
{
    rotation.overwritten = before.overwritten;
    for (RotationException &exception : rotation.exceptions) {
        for (const OverwrittenValue &value : before.overwritten) {
            if (exception.what == leftBehindName)
                exception.subjects.removeAll(nameOf(value));
        }
    }
    rotation.exceptions.removeIf([](const RotationException &exception) {
        return exception.what == leftBehindName && exception.subjects.isEmpty();
    });
}

void renameApps(Rotation &rotation, const QHash<QString, QString> &renamed)
{
    for (PlannedApp &app : rotation.apps)
        app.appKey = renamed.value(app.appKey, app.appKey);
    for (Word &word : rotation.words)
        word.asked.appKey = renamed.value(word.asked.appKey, word.asked.appKey);
}

QFuture<Result<QHash<QString, QString>>> takeAccesses(
    AppAccesses &accesses, const QString &origin, const QString &environmentId, const QList<HandedAccess> &handed)
{
    auto *flow = new AccessTaking(accesses, origin, environmentId, handed);
    const auto future = flow->future();
    flow->start();
    return future;
}
