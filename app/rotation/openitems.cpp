// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/lookup.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationsight.h"

#include <algorithm>

namespace {

OpenItem::Kind openKindOf(const RolloutRow &row, SignerDoubt doubt)
{
    if (row.isBrokenNow(doubt))
        return OpenItem::BrokenNow;
    if (row.latest.toldFallback && !row.latest.fallbackFingerprint.isEmpty())
        return OpenItem::FallbackThere;
    return row.signing.evidence == EvidenceClass::AtRisk ? OpenItem::AtRisk : OpenItem::NotKnown;
}

/// Of an app whose signing key is settled nothing is open any more, whatever else of it is.
OpenItem::OldKey oldKeyOf(const RolloutRow &row, const Rotation &rotation)
{
    const bool isAsked = rotation.rotatesSigningKey && row.app.provesSigningKey;
    if (!isAsked || (row.signing.holds && row.signing.evidence > EvidenceClass::AtRisk))
        return OpenItem::NotConcerned;
    switch (row.latest.signing.acceptsOld) {
    case Holding::Held::Yes:
        return OpenItem::Accepted;
    case Holding::Held::No:
        return OpenItem::Refused;
    case Holding::Held::Unknown:
        break;
    }
    return OpenItem::Unknown;
}

void addOpenApps(QList<OpenItem> &items, const RotationSight &sight, const QList<RolloutRow> &absence)
{
    for (const RolloutRow &row : sight.rows) {
        // Some questions do not gate what an app sends with: without any event key its events are refused all the same.
        const bool isSettled = row.isThere() && row.weakestProof().evidence != EvidenceClass::AtRisk
            && row.latest.standing != AppStanding::BrokenNow;
        if (!isSettled)
            items.append({openKindOf(row, sight.doubt), row.app.app.name,
                row.signing.word ? row.signing.word->owner : QString(), oldKeyOf(row, sight.rotation), row.app.key()});
    }
    for (const RolloutRow &row : absence) {
        const bool isSettled = row.event.holds && row.event.evidence != EvidenceClass::AtRisk;
        if (!isSettled)
            items.append({OpenItem::MaySendWithDeletedKey, row.app.app.name,
                row.event.word ? row.event.word->owner : QString(), OpenItem::NotConcerned, row.app.key()});
    }
}

/// An app that a person set without a word, and that proved it by its own answers, was rolled out all the same: by the
/// gates it had the old key beside the new one, or alone, and has it still unless it was seen to be out.
bool mayHoldOldKeySinceGate(const Rotation &rotation, const QString &appKey)
{
    using S = RotationStep;
    const bool wasSeen = std::ranges::any_of(QList{S::RollOut, S::Rotate},
        [&](S::Kind step) { return evidenceAtGate(rotation, step, appKey)[u"signingProof"].isObject(); });
    const QJsonObject out = evidenceAtGate(rotation, S::FallbackOut, appKey)[u"signingProof"].toObject();
    const bool isOut = out[u"holds"].toBool() && out[u"evidence"].toString() != nameOf(EvidenceClass::AtRisk);
    return rotation.rotatesSigningKey && wasSeen && !isOut;
}

/// Inngest lists it no longer, so that nobody asks it: what it was given, or did not leave yet, it may hold still.
void addAppsOutOfSight(QList<OpenItem> &items, const RotationSight &sight)
{
    const Rotation &rotation = sight.rotation;
    for (const PlannedApp &app : rotation.apps) {
        if (hasOneWith(sight.rows, &RolloutRow::key, app.appKey) || app.isSender() || app.isAddedByAddress())
            continue;
        const bool isSaid = !app.setAt.isEmpty() || (!app.heldEventKeys.isEmpty() && !app.leftOldKeyAt.isValid());
        if (isSaid || mayHoldOldKeySinceGate(rotation, app.appKey))
            items.append({OpenItem::NotKnown, app.name, {},
                rotation.rotatesSigningKey ? OpenItem::Unknown : OpenItem::NotConcerned, app.appKey});
    }
}

/// Whether a newer rotation that is finished has settled what an older one left open, or tells of it itself.
bool isOvertaken(const OpenItem &item, const RotationSummary &older, const RotationSummary &newer)
{
    const bool isOfSigningKeys = older.rotatesSigningKey && newer.rotatesSigningKey;
    switch (item.kind) {
    // It has asked each app again: those that did not follow are among its own open items.
    case OpenItem::AtRisk:
    case OpenItem::BrokenNow:
    case OpenItem::FallbackThere:
    case OpenItem::ResyncFailed:
    case OpenItem::NotResynced:
        return isOfSigningKeys;
    case OpenItem::NotKnown: // can be about an event key as well, which the newer one need not have asked for
        return isOfSigningKeys && older.eventKeys == 0;
    case OpenItem::KeyNotDeleted:
    case OpenItem::ReplacementMissing:
        return std::ranges::any_of(newer.openItems, [&item](const OpenItem &other) {
            return other.kind == item.kind && other.id == item.id && (!item.id.isEmpty() || other.name == item.name);
        });
    case OpenItem::MaySendWithDeletedKey:
    case OpenItem::SenderWithoutWord:
        return false;
    }
    return false;
}

} // namespace

QList<RotationSummary> stillLeftOpen(const QList<RotationSummary> &past)
{
    QList<RotationSummary> left;
    QList<RotationSummary> finished;
    for (const RotationSummary &each : past) {
        const bool isClosed = each.outcome == RotationOutcome::ClosedWithExceptions;
        if (!isClosed && each.outcome != RotationOutcome::Done)
            continue;
        RotationSummary one = each;
        for (const OpenItem &item : isClosed ? each.unsettledItems() : QList<OpenItem>()) {
            if (std::ranges::any_of(
                    finished, [&](const RotationSummary &newer) { return isOvertaken(item, each, newer); }))
                one.settledItems.append(item);
        }
        if (isClosed && one.hasUnsettledItems())
            left.append(one);
        finished.append(each);
    }
    return left;
}

bool isExposed(const Rotation &rotation, const QString &fingerprint)
{
    return isByWord(rotation, replacementExposed, fingerprint);
}

QList<EventKey> exposedReplacements(const Rotation &rotation, const EnvironmentSnapshot *live)
{
    return those(live ? live->eventKeys : QList<EventKey>(),
        [&](const EventKey &key) { return isExposed(rotation, live->fingerprintOf(key)); });
}

QList<OpenItem> openItemsOf(
    const RotationSight &sight, const QList<RolloutRow> &absence, const QHash<QString, QString> &owners)
{
    QList<OpenItem> items;
    // By hand, without a list that can be read, a key is there by the account's own notes.
    const auto ofListed = sight.live && sight.live->areEventKeysAll ? OpenItem::Accepted : OpenItem::Unknown;
    addOpenApps(items, sight, absence);
    addAppsOutOfSight(items, sight);
    for (const ResyncLine &line : sight.resyncs) {
        if (line.isResynced())
            continue;
        const bool isTried
            = line.state == ResyncLine::Failed || line.state == ResyncLine::Unknown || line.state == ResyncLine::Good;
        items.append({isTried ? OpenItem::ResyncFailed : OpenItem::NotResynced, line.app.name, {},
            OpenItem::NotConcerned, line.app.id});
    }
    for (const RotatedEventKey &key : sight.rotation.eventKeys) {
        // What is gone at the last reading counts, and not only what was noted.
        const bool isListed = sight.live && sight.live->eventKey(key.oldId);
        if (!key.isOldDeleted || isListed)
            items.append({OpenItem::KeyNotDeleted, key.oldName, {}, isListed ? ofListed : OpenItem::Unknown,
                key.oldFingerprint});
        if (!key.twinId.isEmpty() && !key.isTwinDeleted && sight.live && !sight.live->eventKey(key.twinId))
            items.append({OpenItem::ReplacementMissing, key.twinName, {}, OpenItem::NotConcerned, key.twinFingerprint});
    }
    for (const EventKey &key : exposedReplacements(sight.rotation, sight.live))
        items.append({OpenItem::KeyNotDeleted, key.name, {}, ofListed, sight.live->fingerprintOf(key)});
    for (const SenderNote &sender : sight.rotation.senders) {
        if (!hasWord(sight.rotation, sender))
            items.append({OpenItem::SenderWithoutWord, sender.name, sender.owner});
    }
    for (OpenItem &item : items)
        item.owner = item.owner.isEmpty() ? owners.value(item.id) : item.owner;
    return items;
}
