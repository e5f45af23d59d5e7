// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the history tells of an act.

#include "app/acts/act.h"
#include "app/core/clock.h"
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
    if (act.isFilterByWord())
        details.insert(u"filterByWord"_s, true);
    if (act.wasSaidNotDone())
        details.insert(u"saidNotDone"_s, true);
    return details;
}

} // namespace

HistoryEntry Act::historyEntry() const
{
    const bool isNewName = m_end == End::Done && eventKey();
    return {.at = m_around.clock.now(),
        .person = m_record.person,
        .accountName = m_record.accountName,
        .origin = m_record.origin,
        .environmentId = request().environment.id,
        .environmentName = request().environment.name,
        .what = actKindName(request().kind),
        .keyName = isNewName ? eventKey()->name : m_record.keyName,
        .fingerprint = m_record.fingerprint,
        .outcome = outcomeOf(*this),
        .reason = request().reason,
        .rotationId = request().rotationId,
        .details = detailsOf(*this, m_record)};
}
