// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationkeys.h"

#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/domain/dashboard.h"
#include "app/domain/fingerprint.h"
#include "app/domain/question.h"
#include "app/domain/secretstore.h"

#include <QPointer>

namespace {

/// One reading can lack a key: whoever shows it is no worse for that.
void addNotGone(RolloutKeys &keys, const Rotation &rotation, const QSet<QString> &gone)
{
    const auto add = [&](const QString &id, const QString &fingerprint, const QString &name, bool isDeleted) {
        if (!id.isEmpty() && !isDeleted && !gone.contains(id) && !keys.eventKeyNames.contains(fingerprint)) {
            keys.eventKeyNames.insert(fingerprint, name);
            keys.unlistedEventKeys.append(fingerprint);
        }
    };
    for (const RotatedEventKey &key : rotation.isBegun() ? rotation.eventKeys : QList<RotatedEventKey>()) {
        add(key.oldId, key.oldFingerprint, key.oldName, key.isOldDeleted);
        add(key.twinId, key.twinFingerprint, key.twinName, key.isTwinDeleted);
    }
}

} // namespace

RolloutKeys rolloutKeysOf(const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets,
    const EnvironmentSnapshot *live, const QSet<QString> &gone)
{
    // Somebody rotated elsewhere: Inngest signs with our new key already, whatever the journal says, and what that
    // means for an app is not to wait for a person to say so.
    const SigningKey *active = live ? live->active() : nullptr;
    const bool isPromoted = active && rotation.isBegun() && active->id == rotation.newSigningKey.id;
    RolloutKeys keys{.goal = goalOf(rotation, step),
        .oldSigningKey = secrets.oldSigningKey,
        .newSigningKey = secrets.newSigningKey,
        .isRotated = rotation.isRotated || isPromoted,
        .rotatedAt = rotation.rotatedAt};
    keys.judgesSigningKey = keys.goal == RolloutGoal::Survey || rotation.rotatesSigningKey;
    // What was read of an app goes on being recognised while the values are put away.
    const auto fingerprint = [&](const Secret &value, const RotatedSigningKey &ours, const SigningKey *listed) {
        if (!value.isEmpty())
            return signingKeyFingerprint(value);
        return ours.fingerprint.isEmpty() && listed ? live->fingerprintOf(*listed) : ours.fingerprint;
    };
    keys.oldFingerprint = fingerprint(secrets.oldSigningKey, rotation.oldSigningKey, active);
    keys.newFingerprint = fingerprint(secrets.newSigningKey, rotation.newSigningKey, live ? live->inactive() : nullptr);
    // Choosing keys on page 1 changes nothing about what the apps hold.
    for (const RotatedEventKey &key : rotation.isBegun() ? rotation.eventKeys : QList<RotatedEventKey>())
        keys.eventKeys.append({key.oldFingerprint, key.twinFingerprint, key.oldName,
            rotation.isUndoing && key.wasTwinAdopted && !key.isOldDeleted});
    if (live) {
        for (const EventKey &key : live->eventKeys)
            keys.eventKeyNames.insert(live->fingerprintOf(key), key.name);
        keys.areEventKeysAll = live->areEventKeysAll;
        addNotGone(keys, rotation, gone);
        keys.doubt = live->signerDoubt();
    }
    if (eventGoal(keys.goal) == RolloutGoal::OldEventKeysAbsent)
        keys.absentEventKeys = absentEventKeysOf(rotation);
    keys.spoiltEventKeys = secrets.spoiltEventKeys;
    keys.ofRotation.replacedBefore = secrets.replacedBefore;
    return keys;
}

KeysOfRotation keysOfRotation(const Rotation &rotation, const EnvironmentSnapshot *live)
{
    KeysOfRotation keys;
    if (!rotation.isBegun() || rotation.isOver())
        return keys;
    keys.oldSigningKey = rotation.oldSigningKey.fingerprint;
    keys.newSigningKey = rotation.newSigningKey.fingerprint;
    for (const RotatedEventKey &key : rotation.eventKeys) {
        keys.eventKeys.append({key.oldFingerprint, key.twinFingerprint, key.oldName});
        if (!key.twinId.isEmpty() && !key.isTwinDeleted && (!live || live->eventKey(key.twinId)))
            keys.made.insert(key.twinFingerprint, key.twinName);
    }
    return keys;
}

QSet<QString> fingerprintsOf(const EnvironmentSnapshot &live)
{
    QSet<QString> all;
    for (const SigningKey &key : live.signingKeys)
        all.insert(live.fingerprintOf(key));
    for (const EventKey &key : live.eventKeys)
        all.insert(live.fingerprintOf(key));
    return all;
}

RotationKeys::RotationKeys(const RotationTools &tools, QObject *parent)
    : QObject(parent)
    , m_tools(tools)
{
}

void RotationKeys::takeValuesOut(EnvironmentSnapshot &read)
{
    m_values.clear();
    const auto take = [this](const auto &keys) {
        for (const auto &key : keys)
            m_values.insert(key.id, key.value);
    };
    take(read.signingKeys);
    take(read.eventKeys);
    read.takeValuesOut();
}

void RotationKeys::take(const Rotation &rotation, const EnvironmentSnapshot &live)
{
    // Where no signing key is rotated the apps are asked with those that are there, whoever rotates them meanwhile.
    if (rotation.isBegun() && rotation.rotatesSigningKey) {
        const auto value = [this](const QString &id, const Secret &known) { return m_values.value(id, known); };
        m_secrets.oldSigningKey = value(rotation.oldSigningKey.id, m_secrets.oldSigningKey);
        m_secrets.newSigningKey = value(rotation.newSigningKey.id, m_secrets.newSigningKey);
        // One that is not ours yet: whether an app holds it has to be known before it is deleted.
        const auto isIt = [](const Secret &held, const RotatedSigningKey &key) {
            return signingKeyFingerprint(held) == key.fingerprint;
        };
        if (!isIt(m_secrets.oldSigningKey, rotation.oldSigningKey))
            m_secrets.oldSigningKey = {};
        if (rotation.newSigningKey.id.isEmpty())
            m_secrets.newSigningKey = valueOf(live.inactive());
        else if (!isIt(m_secrets.newSigningKey, rotation.newSigningKey))
            m_secrets.newSigningKey = {};
    } else {
        m_secrets.oldSigningKey = valueOf(live.active());
        m_secrets.newSigningKey = valueOf(live.inactive());
    }
    m_secrets.canGoBack = m_tools.dashboard.wayOf(ActKind::RotateSigningKey, rotation.environment).isRestart;
    for (const EventKey &key : live.eventKeys) {
        const Secret value = m_values.value(key.id);
        const QString fingerprint = live.fingerprintOf(key);
        if (value.isEmpty() || m_secrets.eventKeys.contains(fingerprint))
            continue;
        m_secrets.eventKeys.insert(fingerprint, value);
        if (!m_recognised.contains(fingerprint))
            m_secrets.spoiltEventKeys.insert(spoiltKeysOf(value));
        m_recognised.insert(fingerprint);
    }
    emit changed();
    if (!rotation.isBegun())
        return;
    if (rotation.rotatesSigningKey) {
        for (auto &[fingerprint, value] : {std::pair(rotation.oldSigningKey.fingerprint, &m_secrets.oldSigningKey),
                 std::pair(rotation.newSigningKey.fingerprint, &m_secrets.newSigningKey)}) {
            if (value->isEmpty())
                lookFor(fingerprint, [value = value](const Secret &key) { *value = key; });
        }
    }
    for (const RotatedEventKey &key : areAtHand() ? rotation.eventKeys : QList<RotatedEventKey>()) {
        for (const QString &fingerprint : {key.oldFingerprint, key.twinFingerprint}) {
            if (!m_secrets.eventKeys.contains(fingerprint))
                lookFor(fingerprint,
                    [this, fingerprint](const Secret &value) { m_secrets.eventKeys.insert(fingerprint, value); });
        }
    }
}

void RotationKeys::putAway()
{
    m_isPutAway = true;
    emit changed();
}

void RotationKeys::bringBack(const Rotation &rotation, const EnvironmentSnapshot &live)
{
    m_isPutAway = false;
    m_looked.clear();
    take(rotation, live);
}

std::shared_ptr<void> RotationKeys::use()
{
    std::shared_ptr<void> use = m_use.lock();
    if (!use) {
        use = std::shared_ptr<void>(this, [self = QPointer(this)](void *) {
            // Not from within: whoever lets it go may be half gone.
            if (self)
                QMetaObject::invokeMethod(self.data(), &RotationKeys::changed, Qt::QueuedConnection);
        });
        m_use = use;
    }
    return use;
}

void RotationKeys::letGo(const Rotation &rotation)
{
    if (areAtHand())
        return;
    m_values.clear();
    m_secrets.eventKeys.clear();
    if (rotation.isBegun() && !rotation.isOver())
        return; // the apps go on being asked with the signing keys
    m_secrets.oldSigningKey = {};
    m_secrets.newSigningKey = {};
}

void RotationKeys::lookFor(const QString &fingerprint, const std::function<void(const Secret &)> &found)
{
    if (fingerprint.isEmpty() || m_looked.contains(fingerprint))
        return;
    m_looked.insert(fingerprint);
    const auto looking = m_tools.keptKeys.value(fingerprint);
    // A key of another rotation is none of this one's.
    whenFinished(looking, this, m_rotations.later([this, fingerprint, found](const Result<Secret> &value) {
        if (value) {
            found(*value);
            emit changed();
        } else if (value.error().kind == Error::Kind::Keychain) {
            m_looked.remove(fingerprint); // locked, say: asked again at the next reading
        } else if (value.error().isInOwnWords()) {
            emit notFound(value.error());
        }
    }));
}

void RotationKeys::keep(const Rotation &rotation, const EnvironmentSnapshot &live)
{
    for (const RotatedSigningKey &key : {rotation.oldSigningKey, rotation.newSigningKey}) {
        if (rotation.rotatesSigningKey)
            keepOne(rotation, key.fingerprint, live.signingKey(key.id));
    }
    for (const RotatedEventKey &key : rotation.eventKeys) {
        keepOne(rotation, key.oldFingerprint, live.eventKey(key.oldId));
        keepOne(rotation, key.twinFingerprint, live.eventKey(key.twinId));
    }
}

template <typename Key>
void RotationKeys::keepOne(const Rotation &rotation, const QString &fingerprint, const Key *known)
{
    if (!known || fingerprint.isEmpty() || m_kept.contains(fingerprint))
        return;
    Key key = *known;
    key.value = m_values.value(key.id);
    if (key.value.isEmpty())
        return;
    m_kept.insert(fingerprint);
    const KeyPlace place{rotation.origin, rotation.accountName, rotation.environment};
    const auto keeping = m_tools.keptKeys.keep(place, key, m_tools.clock.now());
    whenFinished(keeping, this, [this, fingerprint](const Done &done) {
        if (done) {
            if (m_unkept.remove(fingerprint) > 0)
                emit changed();
            return;
        }
        // Tried again at the next reading, and said once.
        m_kept.remove(fingerprint);
        if (m_reported.contains(fingerprint))
            return;
        m_reported.insert(fingerprint);
        m_unkept.insert(fingerprint,
            done.error().isInOwnWords() ? done.error()
                                        : refusal(Error::Kind::Keychain,
                                            tr("The keychain did not take a key of this rotation (fingerprint %1): is "
                                               "it locked? It is tried again at each reading. Until it is there "
                                               "nothing on this computer remembers the key's value, and Inngest alone "
                                               "has it.")
                                                .arg(fingerprint),
                                            done.error().detail));
        emit changed();
    });
}

std::optional<Error> RotationKeys::unkept() const
{
    return m_unkept.isEmpty() ? std::nullopt : std::optional(m_unkept.cbegin().value());
}

void RotationKeys::clear()
{
    m_rotations.end();
    m_secrets = {};
    m_unkept.clear();
    for (QSet<QString> *those : {&m_recognised, &m_kept, &m_reported, &m_looked})
        those->clear();
}

QFuture<Done> RotationKeys::forgetDead(const Rotation &rotation, const EnvironmentSnapshot *live, bool isStale)
{
    const QSet<QString> listed = live ? fingerprintsOf(*live) : QSet<QString>();
    QStringList dead;
    if (rotation.isRotated)
        dead.append(rotation.oldSigningKey.fingerprint);
    if (rotation.isNewSigningKeyDeleted)
        dead.append(rotation.newSigningKey.fingerprint);
    for (const RotatedEventKey &key : rotation.eventKeys) {
        if (key.isOldDeleted)
            dead.append(key.oldFingerprint);
        if (key.isTwinDeleted)
            dead.append(key.twinFingerprint);
    }
    if (live && !isStale)
        dead.removeIf([&listed](const QString &one) { return listed.contains(one); });
    // One that somebody deleted, or promoted another one over, and that was replaced here; also in an earlier run.
    const QSet<QString> named = fingerprintsOf(rotation);
    const QSet<QString> all = m_kept + QSet<QString>(rotation.fingerprints.cbegin(), rotation.fingerprints.cend());
    for (const QString &fingerprint : all) {
        if (live && !named.contains(fingerprint) && !listed.contains(fingerprint))
            dead.append(fingerprint);
    }
    return allDone(ofEach<QList<QFuture<Done>>>(dead,
                       [&](const QString &fingerprint) {
                           return m_tools.keptKeys.forget(fingerprint, rotation.origin, rotation.environment.id);
                       }),
        this);
}

QFuture<Done> RotationKeys::forgetValues(const Rotation &rotation)
{
    QList<QFuture<Done>> going;
    for (const OverwrittenValue &value : rotation.overwritten) {
        if (!value.secretName.isEmpty())
            going.append(m_tools.secrets.remove(value.secretName));
    }
    return allDone(going, this);
}
