// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The keys of a handed-over rotation: which the account here has to be told of, and whether what is pasted is one.

#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationsight.h"

using namespace Qt::StringLiterals;

bool KeyToBring::isThis(const Secret &value) const
{
    return !value.isEmpty() && (isSigningKey ? signingKeyFingerprint(value) : eventKeyFingerprint(value)) == fingerprint
        && spellingProblem(value).isEmpty();
}

QString KeyToBring::spellingProblem(const Secret &value) const
{
    const bool isIt = isSigningKey && signingKeyFingerprint(value) == fingerprint;
    return isIt && !isOfServer ? cloudSpellingProblem(value) : QString();
}

namespace {

/// A server's new signing key is in the keychain of whoever made it, and in no list.
bool isMadeHere(const Dashboard &dashboard, const Rotation &rotation)
{
    return dashboard.wayOf(ActKind::RotateSigningKey, rotation.environment).isRestart;
}

} // namespace

QFuture<Done> nameReplacements(Dashboard &dashboard, const Rotation &rotation, const EnvironmentSnapshot &live)
{
    QList<Step> steps;
    for (const RotatedEventKey &key : rotation.eventKeys) {
        const EventKey *twin = key.twinId.isEmpty() ? nullptr : live.eventKey(key.twinId);
        if (!twin || twin->name == key.twinName || !isMadeHere(dashboard, rotation))
            continue;
        EventKey named = *twin;
        named.name = key.twinName;
        steps.append(
            [&dashboard, named] { return mapped(dashboard.updateEventKey(named), &dashboard, &asDone<EventKey>); });
    }
    return inOrder(steps, &dashboard);
}

QList<KeyToBring> keysToBring(const Rotation &rotation, const EnvironmentSnapshot &live, const Dashboard &dashboard)
{
    QList<KeyToBring> keys;
    const auto isTyped = [&](ActKind kind) {
        return dashboard.wayOf(kind, rotation.environment).paste != Way::Paste::Nothing
            && dashboard.wayOf(kind, rotation.environment).means == Way::Means::Person;
    };
    const RotatedSigningKey &fresh = rotation.newSigningKey;
    if ((isTyped(ActKind::CreateSigningKey) || isMadeHere(dashboard, rotation)) && !fresh.id.isEmpty()
        && !rotation.isRotated && !rotation.isNewSigningKeyDeleted && !live.signingKey(fresh.id))
        keys.append({.isSigningKey = true,
            .fingerprint = fresh.fingerprint,
            .madeAt = fresh.createdAt,
            .madeBy = fresh.creatorName,
            .isOfServer = isMadeHere(dashboard, rotation)});
    if (!isTyped(ActKind::CreateEventKey))
        return keys;
    // A list can tell of a key no more than its name and fingerprint.
    const auto hasValue = [&live](const QString &id) {
        const EventKey *key = live.eventKey(id);
        return key && (!key->value.isEmpty() || live.fingerprints.contains(id));
    };
    for (const RotatedEventKey &key : rotation.eventKeys) {
        if (!key.isOldDeleted && !hasValue(key.oldId))
            keys.append({.fingerprint = key.oldFingerprint,
                .name = key.oldName,
                .filter = key.filter,
                .isOptional = !canBeUndone(rotation) || live.eventKey(key.oldId)});
        if (!key.twinId.isEmpty() && !key.isTwinDeleted && !hasValue(key.twinId))
            keys.append({.fingerprint = key.twinFingerprint,
                .name = key.twinName,
                .filter = key.filter,
                .madeAt = key.twinMadeAt});
    }
    return keys;
}

QFuture<Done> bringKeys(Dashboard &dashboard, const Environment &environment, const QList<KeyToBring> &keys,
    const QHash<QString, Secret> &values)
{
    QList<Step> steps;
    for (const KeyToBring &key : keys) {
        steps.append([&dashboard, environment, key, value = values.value(key.fingerprint)] {
            if (key.isOptional && value.isEmpty()) {
                const EventKey known{.id = key.fingerprint, .name = key.name, .filter = key.filter};
                return mapped(dashboard.personDid({.kind = ActKind::UpdateEventKey,
                                  .environment = environment,
                                  .keyId = known.id,
                                  .changed = known}),
                    &dashboard, &asDone<Backing>);
            }
            if (!key.isThis(value))
                return readyFuture<Done>(failure(Error::Kind::Conflict,
                    Words::tr("The key with the fingerprint %1 was not brought.").arg(key.fingerprint),
                    u"hand-over refused"_s));
            // Made already, by whoever handed over: what is brought back of it is the same.
            const HandedBack made{.kind = key.isSigningKey ? ActKind::CreateSigningKey : ActKind::CreateEventKey,
                .environment = environment,
                .newKey = {.name = key.name, .filter = key.filter},
                .pasted = value,
                .madeAt = key.madeAt,
                .madeBy = key.madeBy};
            return mapped(dashboard.personDid(made), &dashboard, &asDone<Backing>);
        });
    }
    return inOrder(steps, &dashboard);
}
