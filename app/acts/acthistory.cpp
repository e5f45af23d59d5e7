// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/acthistory.h"

#include "app/domain/apinames.h"

using namespace Qt::StringLiterals;

namespace {

QString outcomeOf(const Act &act)
{
    switch (act.end()) {
    case Act::End::Done:
        if (act.resync() && act.resync()->failure)
            return u"failed: "_s + act.resync()->failure->code;
        return ActOutcome::done;
    case Act::End::NotDone:
        return ActOutcome::notDone;
    case Act::End::NeedsChoice:
        return ActOutcome::needsChoice;
    case Act::End::Open:
        break;
    }
    return ActOutcome::open;
}

QJsonObject detailsOf(const Act &act, const ActRecord &record)
{
    QJsonObject details{{u"journal"_s, record.id}};
    const QJsonObject request = requestToJson(record.request);
    for (const auto name :
        {"keyId"_L1, "activeKeyId"_L1, "isWayBack"_L1, "appExternalId"_L1, "appUrl"_L1, "newKey"_L1}) {
        if (request.contains(name))
            details.insert(name, request[name]);
    }
    if (!record.wanted.isEmpty())
        details.insert(u"wanted"_s, record.wanted);
    if (!record.before.isEmpty())
        details.insert(u"before"_s, record.before);
    if (act.signingKey())
        details.insert(u"signingKeyId"_s, act.signingKey()->id);
    if (act.eventKey())
        details.insert(u"eventKeyId"_s, act.eventKey()->id);
    if (act.error()) {
        details.insert(u"error"_s, nameOf(act.error()->kind));
        if (!act.error()->serverMessage.isEmpty())
            details.insert(act.error()->isInOwnWords() ? u"message"_s : u"answer"_s, act.error()->serverMessage);
    }
    if (act.resync() && act.resync()->failure)
        details.insert(u"message"_s, act.resync()->failure->message);
    if (act.way().means == Way::Means::Person || record.request.byHand)
        details.insert(u"byHand"_s, true);
    if (act.isByWord())
        details.insert(u"byWord"_s, true);
    if (isFilterByWord(act))
        details.insert(u"filterByWord"_s, true);
    if (act.wasSaidNotDone())
        details.insert(u"saidNotDone"_s, true);
    return details;
}

} // namespace

bool isFilterByWord(const Act &act)
{
    return act.request().kind == ActKind::CreateEventKey && act.end() == Act::End::Done && !act.way().isReadBack;
}

HistoryEntry historyEntryOf(const Act &act, const ActRecord &record, const QDateTime &now)
{
    const bool isNewName = act.end() == Act::End::Done && act.eventKey();
    return {.at = now,
        .person = record.person,
        .accountName = record.accountName,
        .origin = record.origin,
        .environmentId = record.request.environment.id,
        .environmentName = record.request.environment.name,
        .what = actKindName(record.request.kind),
        .keyName = isNewName ? act.eventKey()->name : record.keyName,
        .fingerprint = record.fingerprint,
        .outcome = outcomeOf(act),
        .reason = record.request.reason,
        .rotationId = record.request.rotationId,
        .details = detailsOf(act, record)};
}
