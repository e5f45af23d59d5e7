// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/appvariables.h"

#include "app/domain/sdkfacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString signingKeyName = DeployVariable::signingKeyName;
const QString fallbackName = DeployVariable::fallbackName;
const QString eventKeyName = DeployVariable::eventKeyName;

const PlannedApp *plannedOf(const Rotation &rotation, const QString &appKey)
{
    const auto found = std::find_if(
        rotation.apps.cbegin(), rotation.apps.cend(), [&](const PlannedApp &app) { return app.appKey == appKey; });
    return found == rotation.apps.cend() ? nullptr : &*found;
}

const RotatedEventKey *keyOf(const Rotation &rotation, const QString &oldFingerprint)
{
    const auto found = std::find_if(rotation.eventKeys.cbegin(), rotation.eventKeys.cend(),
        [&](const RotatedEventKey &key) { return key.oldFingerprint == oldFingerprint; });
    return found == rotation.eventKeys.cend() ? nullptr : &*found;
}

/// The event key that it held at the beginning: an app has one.
const RotatedEventKey *heldBy(const Rotation &rotation, const RolloutApp &app)
{
    for (const QString &fingerprint : app.heldEventKeys) {
        if (const RotatedEventKey *key = keyOf(rotation, fingerprint))
            return key;
    }
    return nullptr;
}

QList<DeployVariable> signingVariables(
    const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets, const RolloutApp &app)
{
    if (!rotation.rotatesSigningKey || !app.provesSigningKey)
        return {};
    const bool cutsOver = isCutOver(app.app);
    const DeployVariable newKey{.name = signingKeyName, .value = secrets.newSigningKey};
    switch (step) {
    case RotationStep::RollOut:
        // With one key only it would be refused until rotate.
        if (cutsOver)
            return rotation.isRotated ? QList<DeployVariable>{newKey} : QList<DeployVariable>();
        return {{.name = fallbackName, .value = secrets.oldSigningKey}, newKey};
    case RotationStep::Rotate:
    case RotationStep::Resync:
        return cutsOver ? QList<DeployVariable>{newKey} : QList<DeployVariable>();
    case RotationStep::FallbackOut:
    case RotationStep::Finish:
        if (cutsOver || (step == RotationStep::Finish && rotation.makesEventKeysLate()))
            return {};
        return {{.name = fallbackName, .isRemoved = true}};
    case RotationStep::PutBack:
        if (cutsOver)
            return {};
        return {{.name = signingKeyName, .value = secrets.oldSigningKey}, {.name = fallbackName, .isRemoved = true}};
    case RotationStep::Plan:
    case RotationStep::NewKeys:
    case RotationStep::NewEventKeys:
    case RotationStep::DeleteEventKeys:
    case RotationStep::DeleteNewKeys:
    case RotationStep::Undone:
        break;
    }
    return {};
}

QList<DeployVariable> eventVariables(
    const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets, const RotatedEventKey *key)
{
    if (!key)
        return {};
    const RotationStep::Kind goesIn
        = rotation.makesEventKeysLate() ? RotationStep::FallbackOut : RotationStep::RollOut;
    if (step == goesIn && !key->twinFingerprint.isEmpty())
        return {{.name = eventKeyName, .value = secrets.eventKeys.value(key->twinFingerprint)}};
    // What somebody deleted meanwhile cannot be put back: whoever holds its replacement keeps that.
    if (step == RotationStep::PutBack && !key->twinFingerprint.isEmpty() && !key->isOldDeleted)
        return {{.name = eventKeyName, .value = secrets.eventKeys.value(key->oldFingerprint)}};
    return {};
}

void addDetails(const Rotation &rotation, RotationStep::Kind step, AppVariables &entry)
{
    const PlannedApp *planned = plannedOf(rotation, entry.appKey);
    if (!planned)
        return;
    entry.isSaidToBeSet = planned->isSet(step);
    entry.targetId = planned->targetId;
    entry.targetPlace = planned->targetPlace;
}

/// Those that were written down, and for each key that neither an app nor one of them holds one without a name.
QList<AppVariables> senderEntries(
    const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets, const QList<RolloutApp> &apps)
{
    QList<AppVariables> entries;
    const auto add = [&](const QString &id, const QString &name, const RotatedEventKey *key) {
        AppVariables entry{.appKey = u"sender:"_s + id,
            .isSender = true,
            .name = name,
            .variables = eventVariables(rotation, step, secrets, key)};
        addDetails(rotation, step, entry);
        if (!entry.variables.isEmpty())
            entries.append(entry);
    };
    for (const SenderNote &sender : rotation.senders)
        add(sender.name, sender.name, keyOf(rotation, sender.eventKeyFingerprint));
    for (const RotatedEventKey &key : rotation.eventKeys) {
        const bool isHeld = std::any_of(apps.cbegin(), apps.cend(),
            [&](const RolloutApp &app) { return app.heldEventKeys.contains(key.oldFingerprint); });
        const bool isNoted = std::any_of(rotation.senders.cbegin(), rotation.senders.cend(),
            [&](const SenderNote &sender) { return sender.eventKeyFingerprint == key.oldFingerprint; });
        if (!isHeld && !isNoted)
            add(key.oldFingerprint, key.oldName, &key);
    }
    return entries;
}

} // namespace

QList<AppVariables> variablesOf(
    const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets, const QList<RolloutApp> &apps)
{
    QList<AppVariables> entries;
    for (const RolloutApp &app : apps) {
        AppVariables entry{.appKey = app.key(),
            .name = app.app.name,
            .isCutOver = isCutOver(app.app),
            .variables
            = signingVariables(rotation, step, secrets, app)
                + eventVariables(rotation, step, secrets, heldBy(rotation, app)),
            .platform = app.app.latestSync ? app.app.latestSync->platform : QString()};
        addDetails(rotation, step, entry);
        if (!entry.variables.isEmpty())
            entries.append(entry);
    }
    return entries + senderEntries(rotation, step, secrets, apps);
}

bool isCutOver(const App &app)
{
    return app.latestSync
        && fallbackSupport(app.latestSync->sdkLanguage, app.latestSync->sdkVersion) == FallbackSupport::No;
}
