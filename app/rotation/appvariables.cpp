// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/appvariables.h"

#include "app/core/lookup.h"
#include "app/domain/sdkfacts.h"
#include "app/rotation/rotationsight.h"
#include "app/rotation/steptraits.h"

namespace {

const QString signingKeyName = DeployVariable::signingKeyName;
const QString fallbackName = DeployVariable::fallbackName;
const QString eventKeyName = DeployVariable::eventKeyName;

/// A rotation's parts by what they are looked up with: for each of hundreds of apps, at each answer of one of them.
class PartsOf
{
public:
    explicit PartsOf(const Rotation &rotation, const EnvironmentSnapshot *live = nullptr)
    {
        // From the end: of two with one name the first counts.
        for (auto app = rotation.apps.crbegin(); app != rotation.apps.crend(); ++app)
            m_apps.insert(app->appKey, &*app);
        for (auto key = rotation.eventKeys.crbegin(); key != rotation.eventKeys.crend(); ++key)
            m_keys.insert(key->oldFingerprint, &*key);
        if (!live)
            return;
        QHash<QString, const EventKey *> listed;
        for (auto key = live->eventKeys.crbegin(); key != live->eventKeys.crend(); ++key)
            listed.insert(key->id, &*key);
        for (const RotatedEventKey &key : rotation.eventKeys) {
            if (isFilterConfirmed(key, listed.value(key.oldId), listed.value(key.twinId)))
                m_confirmed.insert(&key);
        }
    }

    const PlannedApp *plannedOf(const QString &appKey) const { return m_apps.value(appKey); }
    bool isConfirmed(const RotatedEventKey *key) const { return m_confirmed.contains(key); }
    const RotatedEventKey *keyOf(const QString &oldFingerprint) const { return m_keys.value(oldFingerprint); }
    /// The event key that it held at the beginning: an app has one. Null: that is not known.
    const RotatedEventKey *heldBy(const RolloutApp &app) const
    {
        for (const QString &fingerprint : app.heldEventKeys) {
            if (const RotatedEventKey *key = keyOf(fingerprint))
                return key;
        }
        // By somebody's word, where it does not tell.
        const PlannedApp *planned = plannedOf(app.key());
        return planned && !planned->saidEventKey.isEmpty() ? keyOf(planned->saidEventKey) : nullptr;
    }

private:
    QHash<QString, const PlannedApp *> m_apps;
    QHash<QString, const RotatedEventKey *> m_keys;
    QSet<const RotatedEventKey *> m_confirmed; // that their replacements' filters are right
};

/// planned: null where nothing is noted of it.
bool isCutOver(const RolloutApp &app, const PlannedApp *planned)
{
    return fallbackSupport(sdkOf(app.app, planned ? planned->sdk : Sdk())) == FallbackSupport::No;
}

/// By the record: a new value of this rotation was given to it, or may have been.
bool wasGivenAny(const Rotation &rotation, const PlannedApp &app)
{
    const bool isInDoubt = std::ranges::any_of(
        rotation.openSettings, [&app](const OpenSetting &one) { return one.appKeys.contains(app.appKey); });
    return isInDoubt || app.ranNewKeys || app.isWrittenElsewhere || !app.setAt.isEmpty() || !app.notLive.isEmpty()
        || !app.storedByTool.isEmpty() || isInWrittenFile(rotation, app);
}

/// planned: null where nothing is noted of it.
QList<DeployVariable> signingVariables(const Rotation &rotation, RotationStep::Kind step,
    const RotationSecrets &secrets, const RolloutApp &app, const PlannedApp *planned, bool cutsOver)
{
    if (!rotation.rotatesSigningKey || !app.provesSigningKey)
        return {};
    const DeployVariable newKey{.name = signingKeyName, .value = secrets.newSigningKey};
    switch (traitsOf(step).variables) {
    case StepTraits::Variables::NewBesideOld:
        if (rotation.isRotated && rotation.isAfterLeak() && !cutsOver)
            return {newKey, {.name = fallbackName, .isRemoved = true}};
        // The old key is dead then: nobody is given it once more, but for a way back. Behind another one's key is none.
        if (rotation.isRotated
            && (cutsOver || !secrets.canGoBack || rotation.wasOvertaken || secrets.oldSigningKey.isEmpty()))
            return {newKey};
        // With one key only it would be refused until rotate.
        if (cutsOver)
            return {};
        return {{.name = fallbackName, .value = secrets.oldSigningKey}, newKey};
    case StepTraits::Variables::NewAlone:
        return cutsOver ? QList<DeployVariable>{newKey} : QList<DeployVariable>();
    case StepTraits::Variables::FallbackOut:
        // Not where an earlier step has done it.
        if (cutsOver || variablesStepOf(rotation, step) != step)
            return {};
        return {{.name = fallbackName, .isRemoved = true}};
    case StepTraits::Variables::OldBack:
        // Usually it was given nothing yet. Another SDK may have run there before.
        if (cutsOver && !(planned && wasGivenAny(rotation, *planned)))
            return {};
        return {{.name = signingKeyName, .value = secrets.oldSigningKey}, {.name = fallbackName, .isRemoved = true}};
    case StepTraits::Variables::None:
        break;
    }
    return {};
}

/// A replacement that is not handed out, or not at hand, is there without its value: nothing sets it then.
QList<DeployVariable> eventVariables(const Rotation &rotation, const PartsOf &parts, RotationStep::Kind step,
    const RotationSecrets &secrets, const RotatedEventKey *key)
{
    if (!key)
        return {};
    if (step == rotation.stepOfTwinsSet() && !key->twinFingerprint.isEmpty())
        return {{.name = eventKeyName,
            .value = parts.isConfirmed(key) ? secrets.eventKeys.value(key->twinFingerprint) : Secret()}};
    // What somebody deleted meanwhile cannot be put back: whoever holds its replacement keeps that.
    if (step == RotationStep::PutBack && !key->twinFingerprint.isEmpty() && !key->isOldDeleted)
        return {{.name = eventKeyName, .value = secrets.eventKeys.value(key->oldFingerprint)}};
    return {};
}

void addDetails(const Rotation &rotation, const PartsOf &parts, RotationStep::Kind step, AppVariables &entry)
{
    entry.doubt = doubtOf(rotation, step, entry.appKey);
    entry.isOtherStepInDoubt = std::ranges::any_of(rotation.openSettings, [&](const OpenSetting &one) {
        return one.step != step && one.state != OpenSetting::State::Running && !one.isOnlyLive
            && one.appKeys.contains(entry.appKey);
    });
    const PlannedApp *planned = parts.plannedOf(entry.appKey);
    if (!planned)
        return;
    entry.isNotLive = planned->notLive.contains(step);
    entry.isNotedByTool = planned->setByTool.contains(step);
    entry.isStored = step == RotationStep::PutBack && mayHoldStoredValues(rotation, *planned);
    // A tool's own note of an undo does not reach what is stored elsewhere.
    entry.isSaidToBeSet = planned->isSet(step) && !entry.isStored;
    entry.isStoredElsewhere = entry.isStored && planned->isWrittenElsewhere;
    entry.isStoredInFile = entry.isStored && isInWrittenFile(rotation, *planned);
    entry.targetId = planned->targetId;
    entry.targetPlace = planned->targetPlace;
}

/// One that is no app.
struct Sender
{
    QString appKey;
    QString name;
    const RotatedEventKey *key; // null: not told
    const SenderNote *note; // null: nobody wrote it down
};

/// Those that were written down, and for each key that neither an app nor one of them holds one without a note.
QList<Sender> sendersOf(const Rotation &rotation, const PartsOf &parts, const QList<RolloutApp> &apps)
{
    // Each is looked for once, and not once for every key.
    QSet<QString> held;
    for (const RolloutApp &app : apps) {
        held.unite(QSet<QString>(app.heldEventKeys.cbegin(), app.heldEventKeys.cend()));
        if (const RotatedEventKey *key = parts.heldBy(app))
            held.insert(key->oldFingerprint);
    }
    QList<Sender> senders;
    for (const SenderNote &note : rotation.senders)
        senders.append({senderKeyOf(note.name), note.name, parts.keyOf(note.eventKeyFingerprint), &note});
    for (const RotatedEventKey &key : rotation.eventKeys) {
        const bool isNoted = hasOneWith(rotation.senders, &SenderNote::eventKeyFingerprint, key.oldFingerprint);
        if (!held.contains(key.oldFingerprint) && !isNoted)
            senders.append({senderKeyOf(key.oldFingerprint), key.oldName, &key, nullptr});
    }
    return senders;
}

/// A word of the way there says nothing of the way back, nor the other way round.
AppVariables::Moved movedOf(const Rotation &rotation, RotationStep::Kind step, const SenderNote *note)
{
    if (!note || rotation.isUndoing != (step == RotationStep::PutBack) || !hasWord(rotation, *note))
        return AppVariables::Moved::NotSaid;
    return isSaid(rotation, *note) ? AppVariables::Moved::Said : AppVariables::Moved::NotNeeded;
}

/// The key that it uses, as far as somebody has said. On the way back that is the replacement until somebody says
/// otherwise, where it was ever said to have that.
QString keyUsedBy(const Rotation &rotation, const Sender &sender)
{
    if (!sender.key)
        return {};
    const QString &old = sender.key->oldFingerprint;
    const SenderNote note = sender.note ? *sender.note : SenderNote{.name = old, .eventKeyFingerprint = old};
    const bool isMoved
        = rotation.isUndoing ? !isSaid(rotation, note) && mayHoldReplacement(rotation, note) : isSaid(rotation, note);
    return isMoved && !sender.key->twinFingerprint.isEmpty() ? sender.key->twinFingerprint : old;
}

QList<AppVariables> senderEntries(const Rotation &rotation, const PartsOf &parts, RotationStep::Kind step,
    const RotationSecrets &secrets, const QList<RolloutApp> &apps)
{
    QList<AppVariables> entries;
    const QList<Sender> senders = sendersOf(rotation, parts, apps);
    for (const Sender &sender : senders) {
        AppVariables entry{.appKey = sender.appKey,
            .isSender = true,
            .name = sender.name,
            .variables = eventVariables(rotation, parts, step, secrets, sender.key)};
        addDetails(rotation, parts, step, entry);
        entry.moved = movedOf(rotation, step, sender.note);
        if (!entry.variables.isEmpty())
            entries.append(entry);
    }
    return entries;
}

} // namespace

QList<AppVariables> variablesOf(const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets,
    const QList<RolloutApp> &apps, const EnvironmentSnapshot *live)
{
    const PartsOf parts(rotation, live);
    QList<AppVariables> entries;
    for (const RolloutApp &app : apps) {
        const PlannedApp *planned = parts.plannedOf(app.key());
        const bool cutsOver = isCutOver(app, planned);
        const bool isAtRotate = traitsOf(step).variables == StepTraits::Variables::NewAlone && !rotation.isRotated;
        const QList<DeployVariable> signing = signingVariables(rotation, step, secrets, app, planned, cutsOver);
        const bool setsEventKeys = step == rotation.stepOfTwinsSet() || step == RotationStep::PutBack;
        AppVariables entry{.appKey = app.key(),
            .name = app.app.name,
            .isCutOver = isAtRotate && !signing.isEmpty() && cutsOver,
            .variables = signing + eventVariables(rotation, parts, step, secrets, parts.heldBy(app)),
            .lacksEventKey = rotation.rotatesEventKeys() && setsEventKeys && !parts.heldBy(app),
            .platform = app.platform()};
        addDetails(rotation, parts, step, entry);
        if (!entry.variables.isEmpty())
            entries.append(entry);
    }
    return entries + senderEntries(rotation, parts, step, secrets, apps);
}

QList<RolloutRow> senderRows(const Rotation &rotation, const QList<RolloutApp> &apps, RolloutGoal goal)
{
    QList<RolloutRow> rows;
    const QList<Sender> senders = sendersOf(rotation, PartsOf(rotation), apps);
    for (const Sender &sender : senders) {
        const QString used = keyUsedBy(rotation, sender);
        RolloutRow row{.app = {.app = {.id = sender.appKey, .name = sender.name},
                           .heldEventKeys = sender.key ? QStringList{sender.key->oldFingerprint} : QStringList(),
                           .provesSigningKey = false,
                           .isSender = true,
                           .sendersKey = used},
            .goal = goal};
        if (sender.key)
            row.app.isSendersKeyDeleted
                = used == sender.key->oldFingerprint ? sender.key->isOldDeleted : sender.key->isTwinDeleted;
        row.signing.holds = true;
        row.signing.because = Proof::Because::NothingAsked;
        row.event.attainable = EvidenceClass::Confirmed;
        row.event.because = Proof::Because::CannotTell;
        if (sender.note && hasWord(rotation, *sender.note)) {
            row.event.holds = true;
            row.event.because = Proof::Because::NothingAsked;
            if (isSaid(rotation, *sender.note)) {
                row.event.because = Proof::Because::Evidence;
                row.event.evidence = EvidenceClass::Confirmed;
                row.event.at = sender.note->wordAt;
                row.event.word
                    = Word{.kind = Word::Kind::Confirmed, .owner = sender.note->word, .at = sender.note->wordAt};
            }
        }
        rows.append(row);
    }
    return rows;
}

bool isCutOver(const RolloutApp &app, const Rotation &rotation, const AppSample &latest)
{
    if (latest.sdkVersion.isEmpty())
        return isCutOver(app, firstWith(rotation.apps, &PlannedApp::appKey, app.key()));
    return fallbackSupport(latest.sdk()) == FallbackSupport::No;
}
