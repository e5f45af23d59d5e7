// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The keys of a handed-over rotation: which the account here has to be told of, whether what is pasted is one, and
// whether the rotation fits the keys that are here, and what was done here.

#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationsight.h"

#include <algorithm>

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

/// Servers can share an event key, and each of them holds more of its own. Of a server at another address no single one
/// of them tells, but its signing key does, or all of those of the rotation.
bool mayBeOtherServer(const QString &sendersOrigin, const Rotation &rotation, const EnvironmentSnapshot &live)
{
    const FiledUnder theirs = FiledUnder::of(sendersOrigin);
    if (theirs.kind != "self-hosted"_L1 || theirs.address == FiledUnder::of(rotation.origin).address)
        return false;
    const SigningKey *active = live.active();
    if (active && live.fingerprintOf(*active) == rotation.oldSigningKey.fingerprint)
        return false;
    const auto isHere = [&live](const QString &fingerprint) {
        return std::ranges::any_of(
            live.eventKeys, [&](const EventKey &key) { return live.fingerprintOf(key) == fingerprint; });
    };
    return !std::ranges::all_of(rotation.eventKeys, [&isHere](const RotatedEventKey &key) {
        return (key.isOldDeleted || isHere(key.oldFingerprint))
            && (key.isTwinDeleted || key.twinFingerprint.isEmpty() || isHere(key.twinFingerprint));
    });
}

bool isCreationKnown(const Rotation &rotation, const ActRecord &act)
{
    // One that the leaked key opened is the rotation's no more, and where it was taken over it may be dropped there.
    return act.fingerprint.isEmpty() || rotation.fingerprints.contains(act.fingerprint)
        || isExposed(rotation, act.fingerprint);
}

/// Somebody may have gone back to the old key since: a rotation that knows that says when.
bool isRotateKnown(const Rotation &rotation, const ActRecord &act)
{
    const bool wasBackSince = std::ranges::any_of(rotation.exceptions,
        [&](const RotationException &one) { return one.what == restartedBack && one.at >= act.begunAt(); });
    return wasBackSince || (rotation.isRotated && act.request.keyId != rotation.oldSigningKey.id);
}

/// What was deleted can be listed again: a server of one's own was started with it once more.
bool isDeletionKnown(const Rotation &rotation, const ActRecord &act, const EnvironmentSnapshot &live)
{
    const QString &id = act.request.keyId;
    if (rotation.newSigningKey.id == id && !rotation.isNewSigningKeyDeleted && !live.signingKey(id))
        return false;
    return std::ranges::none_of(rotation.eventKeys, [&](const RotatedEventKey &key) {
        const bool isThereAgain = std::ranges::any_of(rotation.exceptions, [&](const RotationException &one) {
            return one.what == thereAgain && one.subjects.contains(key.oldName) && one.at >= act.startedAt;
        });
        return (key.oldId == id && !key.isOldDeleted && !isThereAgain)
            || (key.twinId == id && !key.isTwinDeleted && !live.eventKey(id));
    });
}

bool isActKnown(const Rotation &rotation, const ActRecord &act, const EnvironmentSnapshot &live)
{
    switch (act.request.kind) {
    case ActKind::CreateSigningKey:
    case ActKind::CreateEventKey:
        return isCreationKnown(rotation, act);
    case ActKind::RotateSigningKey:
        return isRotateKnown(rotation, act);
    case ActKind::DeleteSigningKey:
    case ActKind::DeleteEventKey:
        return isDeletionKnown(rotation, act, live);
    case ActKind::UpdateEventKey:
    case ActKind::ResyncApp:
        break;
    }
    return true;
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

QFuture<Done> noteDeletions(Dashboard &dashboard, const Rotation &rotation, const EnvironmentSnapshot &live)
{
    QList<Step> steps;
    const auto note = [&](ActKind kind, const QString &keyId, bool isListed) {
        const Way way = dashboard.wayOf(kind, rotation.environment);
        if (!isListed || way.means != Way::Means::Person || way.isRestart)
            return;
        steps.append(
            [&dashboard, did = HandedBack{{.kind = kind, .environment = rotation.environment, .keyId = keyId}}] {
                return mapped(dashboard.personDid(did), &dashboard, [](const Result<Backing> &noted) {
                    // That Inngest shows it all the same the first reading tells.
                    return noted || noted.error().kind == Error::Kind::Conflict ? Done() : asDone(noted);
                });
            });
    };
    const QString &newId = rotation.newSigningKey.id;
    note(ActKind::DeleteSigningKey, newId, rotation.isNewSigningKeyDeleted && live.signingKey(newId));
    for (const RotatedEventKey &key : rotation.eventKeys) {
        note(ActKind::DeleteEventKey, key.oldId, key.isOldDeleted && live.eventKey(key.oldId));
        note(ActKind::DeleteEventKey, key.twinId, key.isTwinDeleted && live.eventKey(key.twinId));
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
    // A list can tell of a key no more than its name and fingerprint; and what it lacks nobody can bring.
    const auto isWanted = [&live](const QString &id) {
        const EventKey *key = live.eventKey(id);
        return key ? key->value.isEmpty() && !live.fingerprints.contains(id) : !live.areEventKeysAll;
    };
    for (const RotatedEventKey &key : rotation.eventKeys) {
        if (!key.isOldDeleted && isWanted(key.oldId))
            keys.append({.fingerprint = key.oldFingerprint,
                .name = key.oldName,
                .filter = key.filter,
                .isOptional = !canBeUndone(rotation) || live.eventKey(key.oldId)});
        if (!key.twinId.isEmpty() && !key.isTwinDeleted && isWanted(key.twinId))
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
                return mapped(dashboard.personDid({{.kind = ActKind::UpdateEventKey,
                                  .environment = environment,
                                  .keyId = known.id,
                                  .changed = known}}),
                    &dashboard, &asDone<Backing>);
            }
            if (!key.isThis(value))
                return readyFuture<Done>(refusedHandover(
                    Words::tr("The key with the fingerprint %1 was not brought.").arg(key.fingerprint)));
            // Made already, by whoever handed over: what is brought back of it is the same.
            const ActRequest made{.kind = key.isSigningKey ? ActKind::CreateSigningKey : ActKind::CreateEventKey,
                .environment = environment,
                .newKey = {.name = key.name, .filter = key.filter}};
            return mapped(dashboard.personDid({made, value, key.madeAt, key.madeBy}), &dashboard, &asDone<Backing>);
        });
    }
    return inOrder(steps, &dashboard);
}

Done refuseOtherKeys(const Rotation &rotation, const EnvironmentSnapshot &live)
{
    QStringList others = otherSigningKeys(rotation, live);
    for (const RotatedEventKey &key : rotation.eventKeys)
        others += otherEventKeys(key, live);
    if (others.isEmpty())
        return {};
    return refusedHandover(
        Words::tr("What this file says of these keys does not fit the keys that this environment has under the same "
                  "IDs: %1. Their fingerprints differ, so the file was mixed up or changed, and going on with it could "
                  "delete a key that is in use. Ask your colleague for it again.")
            .arg(others.join(u", "_s)));
}

Done refuseOtherAccount(const QString &sendersOrigin, const Rotation &rotation, const EnvironmentSnapshot &live)
{
    if (rotation.origin == sendersOrigin)
        return {};
    QStringList here;
    QStringList wanted;
    if (rotation.rotatesSigningKey) {
        wanted = {rotation.oldSigningKey.fingerprint, rotation.newSigningKey.fingerprint};
        if (const SigningKey *active = live.active())
            here.append(live.fingerprintOf(*active));
    } else {
        for (const RotatedEventKey &key : rotation.eventKeys)
            wanted += {key.oldFingerprint, key.twinFingerprint};
        for (const EventKey &key : live.eventKeys)
            here.append(live.fingerprintOf(key));
    }
    wanted.removeAll(QString());
    if (std::ranges::any_of(here, [&wanted](const QString &one) { return wanted.contains(one); })) {
        if (rotation.rotatesSigningKey || !mayBeOtherServer(sendersOrigin, rotation, live))
            return {};
        return refusedHandover(
            Words::tr("This server is at another address than your colleague's, holds another signing key than that "
                      "one did, and lacks some of this rotation's event keys (fingerprints: %1). Either it is another "
                      "server: open the file with an account of the right one. Or its keys were changed since: then "
                      "open the file where it was saved, and go on there.")
                .arg(wanted.join(u", "_s)));
    }
    return refusedHandover((rotation.rotatesSigningKey
            ? Words::tr("The current signing key here is not one of this rotation's (fingerprints: %1). Either this is "
                        "the account of another organization, or another server: open the file with the right one. Or "
                        "another key was made the current one since: then open the file where it was saved, and go on "
                        "there.")
            : Words::tr(
                "None of this rotation's event keys (fingerprints: %1) is known here. Either this is the account "
                "of another organization, or another server: open the file with the right one. Or they are not "
                "known here yet: then add one of them to this account first."))
                               .arg(wanted.join(u", "_s)));
}

Done refuseOlderFile(const Rotation &rotation, const QList<ActRecord> &doneHere, const EnvironmentSnapshot &live)
{
    const bool isOlder = std::ranges::any_of(doneHere,
        [&](const ActRecord &act) { return act.outcome == ActOutcome::done && !isActKnown(rotation, act, live); });
    if (!isOlder)
        return {};
    return refusedHandover(
        Words::tr("This file is older than what was done for this rotation on this computer: it does not know of keys "
                  "that were made, rotated or deleted since. Going on with it would make keys a second time, or take "
                  "for somebody else's what was done here. Open the file that was saved last."));
}
