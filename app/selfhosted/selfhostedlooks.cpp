// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What a self-hosted server's dashboard looks at, and what it makes of it where that is half of a restart, or where
// several servers stand behind the address.

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/selfhosted/restartlook.h"
#include "app/selfhosted/selfhosteddashboard.h"
#include "app/selfhosted/serverprobe.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Of two servers that answer by chance so many looks meet the same one once in a hundred times.
constexpr qsizetype looksAtOne = 7;

} // namespace

QFuture<Result<ServerSeen>> SelfHostedDashboard::look(const QString &wayBack, bool acceptsMisspelt)
{
    const auto looked = ServerLook::run({m_place, m_notes, m_kept, m_ownConnections, m_clock, acceptsMisspelt, wayBack,
                                            !m_takingOut.expired(), m_places.accountName, origin()},
        this);
    return chained(looked, this, [this](const ServerSeen &seen) {
        for (const NotedKey &key : seen.notes)
            m_names.insert(key.fingerprint, key.name);
        noteHeld(seen.held);
        return listExposed(seen);
    });
}

/// What Rotate's restart was to bring stands beside the old signing key: it went half, and whoever has that key can
/// read it. It is listed, and no act takes it any more. Also where the program was started anew since, before anybody
/// is given those settings once more.
QFuture<Result<ServerSeen>> SelfHostedDashboard::listExposed(const ServerSeen &seen)
{
    const bool isAnyThere = std::ranges::any_of(seen.notes,
        [&seen](const NotedKey &key) { return key.standing == NotedKey::Standing::Coming && seen.holds(key); });
    if (!isAnyThere)
        return readyFuture(Result<ServerSeen>(seen));
    if (!m_wanted.isEmpty())
        return listExposed(seen, m_before, m_wanted);
    return continued(keptSettings(0), this, [this, seen](const Result<HandedSettings> &kept) {
        // What the keychain does not give now a later look takes up.
        return kept ? listExposed(seen, kept->before, kept->wanted) : readyFuture(Result<ServerSeen>(seen));
    });
}

QFuture<Result<ServerSeen>> SelfHostedDashboard::listExposed(
    ServerSeen seen, const ServerSettings &before, const ServerSettings &wanted)
{
    const bool isHalf = before.signingKey != wanted.signingKey && seen.held.signingKey == before.signingKey;
    QList<NotedKey> exposed;
    for (NotedKey &key : seen.notes) {
        if (!isHalf || key.standing != NotedKey::Standing::Coming || !seen.holds(key) || isAmong(before, key))
            continue;
        key.standing = NotedKey::Standing::Current;
        exposed.append(key);
    }
    const auto put = exposed.isEmpty() ? readyFuture(Done()) : m_notes.put(exposed);
    return mappedValue(put, this, [seen] { return seen; });
}

/// Of several servers behind the address each look meets one.
void SelfHostedDashboard::noteHeld(const ServerSettings &held)
{
    QStringList now{signingKeyFingerprint(held.signingKey)};
    for (const Secret &key : held.eventKeys)
        now.append(eventKeyFingerprint(key));
    std::sort(now.begin(), now.end());
    m_haveLooksDiffered = m_haveLooksDiffered || (!m_lastHeld.isEmpty() && now != m_lastHeld);
    m_lastHeld = now;
}

/// Before settings are made of what one of several may hold: those of the others would be lost with them. One more look
/// where all have shown the same so far.
QFuture<Done> SelfHostedDashboard::lookOnceMore(const ServerSeen &seen)
{
    const auto confirmed = confirmAllHold(seen.held, seen.active()->value, {}, m_haveLooksDiffered ? looksAtAll() : 1);
    return mapped(confirmed, this, [this](const Done &all) {
        m_haveLooksDiffered = m_haveLooksDiffered && !all;
        return all;
    });
}

qsizetype SelfHostedDashboard::looksAtAll() const
{
    return m_hasMetSeveral ? RestartLook::goodAnswersOfSeveral : looksAtOne;
}

/// Of several servers behind the address a look meets one, and each may hold something else.
QFuture<Done> SelfHostedDashboard::confirmAllHold(
    const ServerSettings &held, const Secret &old, const Secret &fresh, qsizetype looks)
{
    const Step lookAgain = [=, this] {
        const auto asked = ServerProbe::run(m_place, old, fresh, m_ownConnections, m_clock, this);
        return mapped(asked, this, [this, held, fresh](const ServerAnswer &answer) -> Done {
            ServerSettings now = answer.held.value_or(ServerSettings());
            if (fresh.isEmpty()) // the one key that it accepts, however it is spelled there
                now.signingKey = held.signingKey;
            if (answer.held && !answer.differs && holdsTheSame(now, held))
                return {};
            const bool isRefused = answer.toOld == KeyReply::Refused && answer.toNew != KeyReply::Accepted;
            if (!answer.differs && !answer.held && !isRefused)
                return failure(answer.error.value_or(Error{.kind = Error::Kind::Unreadable, .detail = u"no answer"_s}));
            return failure(Error::Kind::Conflict,
                tr("Answers differ from one to the next: several servers stand behind %1, and they do not hold the "
                   "same settings.")
                    .arg(m_place.origin.toString()),
                u"several servers differ"_s);
        });
    };
    return inOrder(QList<Step>(looks, lookAgain), this);
}
