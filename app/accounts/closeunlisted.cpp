// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How a rotation is closed whose environment is gone: no session of it can be opened any more.

#include "app/accounts/accountoverview.h"
#include "app/accounts/openaccount.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/history/historystore.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationsession.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

/// As old as a final check may be.
constexpr qint64 secondsOfAList = 600;

/// Nobody can tell any more what the environment holds. listReadAt: of the list that lacks it.
Rotation closedWithoutALook(
    Rotation rotation, const QString &who, const QString &how, const QDateTime &listReadAt, const QDateTime &now)
{
    const OpenItem item{.kind = OpenItem::NotKnown,
        .name = rotation.environment.name,
        .owner = who,
        .oldKey = OpenItem::Unknown,
        .id = rotation.environment.id};
    const QString person = personAtThisMachine();
    rotation.openItems = {item};
    rotation.exceptions.append({environmentNotListed, {item.name}, person, how, listReadAt});
    rotation.exceptions.append({u"closed with open items"_s,
        {u"%1: %2 (%3)"_s.arg(nameOf(item.kind), item.name, item.owner)}, person, how, now});
    rotation.outcome = RotationOutcome::ClosedWithExceptions;
    rotation.endedAt = now;
    return rotation;
}

} // namespace

/// Why not, in words; nothing: it may be closed.
std::optional<Error> AccountOverview::whyNotClosed(const Rotation &rotation) const
{
    const auto &listed = m_account.environments();
    const auto refused = [](const QString &words) { return refusal(Error::Kind::Conflict, words, u"not closed"_s); };
    if (rotation.isOver())
        return refused(tr("This rotation is over already."));
    if (!listed.value || listed.error || listed.readAt.secsTo(m_clock.now()) > secondsOfAList)
        return refused(tr("The list of environments is read anew first. Try again when that is there."));
    if (hasOneWith(*listed.value, &Environment::id, rotation.environment.id))
        return refused(tr("The environment is listed again: the rotation can go on there, or be closed on its pages."));
    const RotationSession *session = m_sessionOf ? m_sessionOf(rotation.environment.id) : nullptr;
    if (session && session->rotation().id == rotation.id)
        return refused(tr("The rotation is still at hand in this run of the program, from when the environment was "
                          "listed. Start the program anew, and close it then."));
    return {};
}

QFuture<Done> AccountOverview::closeUnlisted(const QString &rotationId, const QString &who, const QString &how)
{
    return chained(m_journal.load(rotationId), this, [this, who, how](const Rotation &rotation) {
        if (const std::optional<Error> why = whyNotClosed(rotation)) {
            m_account.reloadEnvironments();
            return readyFuture<Done>(failure(*why));
        }
        const QDateTime now = m_clock.now();
        const Rotation closed = closedWithoutALook(rotation, who, how, m_account.environments().readAt, now);
        const HistoryEntry entry{.at = now,
            .person = personAtThisMachine(),
            .accountName = closed.accountName,
            .origin = closed.origin,
            .environmentId = closed.environment.id,
            .environmentName = closed.environment.name,
            .what = u"EndRotation"_s,
            .outcome = u"done"_s,
            .reason = how,
            .rotationId = closed.id,
            .details = {{u"outcome"_s, nameOf(closed.outcome)},
                {u"open"_s, QJsonArray::fromStringList(closed.exceptions.last().subjects)}}};
        return m_journal.save(closed, {entry});
    });
}
