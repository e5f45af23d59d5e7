// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/serverlook.h"

#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/history/historyentry.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

const QString neverAccepted = u"a key that was never accepted"_s;
constexpr qsizetype mostFormer = 3; // each is a question to a server that refuses what is known to be its key

} // namespace

QFuture<Result<ServerSeen>> ServerLook::run(const ServerTools &tools, QObject *owner)
{
    return begun(new ServerLook(tools), owner,
        [&tools](ServerLook *look) { look->need(tools.notes.keys(), &ServerLook::onNotes); });
}

void ServerLook::onNotes(const QList<NotedKey> &keys)
{
    m_seen.notes = keys;
    for (const NotedKey &key : keys) {
        if (key.kind != NotedKey::Kind::SigningKey)
            continue;
        if (key.standing == NotedKey::Standing::Current)
            m_current = key;
        else if (key.standing == NotedKey::Standing::New)
            m_fresh = key;
        else
            m_earlier.prepend(key);
    }
    // A key that was made and given up is none that the server ever held: the ones before it are tried, too.
    if (const auto *back = firstWith(m_earlier, &NotedKey::fingerprint, m_tools.wayBack))
        m_earlier = QList{*back};
    m_earlier = m_earlier.first(std::min(mostFormer, m_earlier.size()));
    if (!m_earlier.isEmpty())
        m_former = m_earlier.takeFirst();
    if (!m_current)
        return refuse(
            tr("The server's signing key is not known here. Give it: Program → Account → Server and signing key…"),
            u"no current key"_s);
    readCurrent();
}

void ServerLook::readCurrent()
{
    whenFinished(m_tools.kept.value(m_current->fingerprint), this, [this](const Result<Secret> &value) {
        if (value) {
            m_currentValue = *value;
            return readFresh();
        }
        if (value.error().kind != Error::Kind::NotFound)
            return fail(value.error());
        refuse(tr("The keychain no longer holds the signing key with the fingerprint %1. Give the server's current one "
                  "again: Program → Account → Server and signing key…")
                   .arg(m_current->fingerprint),
            u"a value is gone"_s);
    });
}

void ServerLook::readFresh()
{
    if (m_fresh)
        return readNew();
    if (m_former && m_former->fingerprint == m_tools.wayBack)
        readFormer();
    else
        ask();
}

/// Where the keychain has no value of it that was never shown to anybody, or nobody can have it any more: then there is
/// none. Its note stays: it may be being made right now, and the next one that is made takes its place. Where memory is
/// used, the keychain may have the value: it is listed without, since nobody has deleted it.
void ServerLook::readNew()
{
    whenFinished(m_tools.kept.value(m_fresh->fingerprint), this, [this](const Result<Secret> &value) {
        if (value) {
            m_freshValue = *value;
            return ask();
        }
        if (value.error().keychain == KeychainFault::NotAsked) {
            m_freshTrouble = value.error();
            return ask();
        }
        if (value.error().kind != Error::Kind::NotFound)
            return fail(value.error());
        m_fresh.reset();
        readFresh();
    });
}

/// There is no new key. Somebody goes back, or the current one is refused: perhaps somebody went back.
void ServerLook::readFormer()
{
    m_asksFormer = true;
    whenFinished(m_tools.kept.value(m_former->fingerprint), this, [this](const Result<Secret> &value) {
        if (!value)
            return m_tools.wayBack.isEmpty() ? readNextFormer() : fail(value.error());
        m_freshValue = *value;
        ask();
    });
}

void ServerLook::readNextFormer()
{
    if (m_earlier.isEmpty())
        return refuseOtherKey();
    m_former = m_earlier.takeFirst();
    readFormer();
}

void ServerLook::ask()
{
    whenFinished(ServerProbe::run(m_tools.place, m_currentValue, m_freshValue, m_tools.network, m_tools.clock, this),
        this, [this](const ServerAnswer &answer) { onAnswer(answer); });
}

void ServerLook::onAnswer(const ServerAnswer &answer)
{
    if (answer.differs)
        return refuse(tr("Answers differ from one to the next: several servers stand behind %1, and they do not hold "
                         "the same signing key. Start those with the other one anew, with the settings of the rest.")
                          .arg(m_tools.place.origin.toString()),
            u"several servers differ"_s);
    if (answer.isDevelopment)
        return refuse(
            tr("What answers at %1 is a development server: it accepts any key.").arg(m_tools.place.origin.toString()),
            u"a development server"_s);
    if (answer.toOld == KeyReply::Accepted && answer.toNew == KeyReply::Accepted)
        return refuse(
            tr("What answers at %1 accepts two signing keys, which no single server does. Perhaps something in front "
               "of it signs in by itself, or several servers with different keys stand behind that address.")
                .arg(m_tools.place.origin.toString()),
            u"accepts both keys"_s);
    if (answer.toNew == KeyReply::Accepted)
        return m_asksFormer && m_current->isUnchecked ? takeBack(*m_former) : conclude(answer, true);
    if (answer.toOld == KeyReply::Accepted) {
        if (std::exchange(m_current->isUnchecked, false))
            (void)m_tools.notes.noteAccepted(m_current->fingerprint); // or else at a later reading
        return conclude(answer, false);
    }
    const bool isRefused = answer.toOld == KeyReply::Refused
        && (answer.toNew == KeyReply::Refused || answer.toNew == KeyReply::NotAsked);
    // It may hold the one that could not be asked about.
    if (isRefused && m_freshTrouble)
        return fail(*m_freshTrouble);
    if (isRefused)
        return m_fresh     ? askWhetherEarlier()
            : !m_former    ? refuseOtherKey()
            : m_asksFormer ? readNextFormer()
                           : readFormer();
    finish(failure(answer.error.value_or(Error{.kind = Error::Kind::Unreadable, .detail = u"no answer"_s})));
}

/// Beside a new key that is only told: who goes back on purpose has none.
void ServerLook::askWhetherEarlier()
{
    if (!m_former)
        return refuseOtherKey();
    const NotedKey earlier = *m_former;
    m_former.reset();
    if (!m_earlier.isEmpty())
        m_former = m_earlier.takeFirst();
    whenFinished(m_tools.kept.value(earlier.fingerprint), this, [this, earlier](const Result<Secret> &value) {
        if (!value)
            return askWhetherEarlier();
        whenFinished(ServerProbe::run(m_tools.place, *value, {}, m_tools.network, m_tools.clock, this), this,
            [this, earlier](const ServerAnswer &answer) {
                if (answer.differs || answer.isDevelopment || answer.toOld != KeyReply::Accepted)
                    return askWhetherEarlier();
                if (m_current->isUnchecked)
                    return takeBack(earlier);
                refuse(tr("The server holds an earlier signing key (fingerprint %1), and refuses the one that was "
                          "current and the new one (%2 and %3). It was started with old settings: every app that does "
                          "not hold that key refuses its calls now. Correct the setting and restart it.")
                           .arg(earlier.fingerprint, m_current->fingerprint, m_fresh->fingerprint),
                    noKeyIsAccepted);
            });
    });
}

void ServerLook::refuseOtherKey()
{
    const QString refused = m_fresh
        ? tr("The server refuses the signing keys with the fingerprints %1 and %2, the ones that are known here.")
              .arg(m_current->fingerprint, m_fresh->fingerprint)
        : tr("The server refuses the signing key with the fingerprint %1, the one that is known here.")
              .arg(m_current->fingerprint);
    if (m_current->isUnchecked)
        return fail(refusal(Error::Kind::Rejected,
            tr("%1 Of %2 nothing but typing is known: it was stored without a check. Either it is not the server's "
               "key, or it was cut off: then give the one that the server was started with: Program → Account → Server "
               "and signing key… Or the server was started with another key than it should hold: then correct the "
               "setting and restart it.")
                .arg(refused, m_current->fingerprint),
            neverAccepted));
    refuse(
        tr("%1 Either it was started with a mistyped key or with old settings, then its calls are refused by every app "
           "now: correct the setting and restart it. Or somebody changed the key: then give the new one: Program → "
           "Account → Server and signing key…")
            .arg(refused),
        noKeyIsAccepted);
}

void ServerLook::conclude(const ServerAnswer &answer, bool isPromoted)
{
    if (!answer.held)
        return finish(failure(answer.error.value_or(Error{.kind = Error::Kind::Unreadable, .detail = u"no keys"_s})));
    m_seen.held = *answer.held;
    const Secret active = isPromoted ? m_freshValue : m_currentValue;
    const bool isMisspelt = spellingOf(active, m_seen.held.signingKey) != Spelling::Same;
    if (isTypedOtherwise(active, m_seen.held.signingKey))
        return refuse(
            tr("The server holds its signing key in small hex digits, as it should, and the key that was stored "
               "here is spelled in another way (fingerprint %1): nothing is wrong at the server. Give the "
               "key as the server has it: Program → Account → Server and signing key…")
                .arg(signingKeyFingerprint(active)),
            u"typed in another way"_s);
    if (isMisspelt && m_tools.acceptsMisspelt) {
        // Not what it should hold, and no more than the old one is what it can be said to hold.
        m_seen.held.signingKey = m_currentValue;
        return conclude(false);
    }
    if (isMisspelt)
        return refuse(
            differenceOf({.signingKey = active, .eventKeys = m_seen.held.eventKeys}, m_seen.held).words.join(u' ')
                + u' ' + tr("Correct the setting, and restart the server."),
            u"spelled in another way"_s);
    conclude(isPromoted);
}

void ServerLook::conclude(bool isPromoted)
{
    const Secret active = isPromoted ? m_freshValue : m_currentValue;
    if (!isPromoted) {
        m_seen.signingKeys = {m_current->asSigningKey(active, true)};
        if (const auto &coming = m_asksFormer ? m_former : m_fresh)
            m_seen.signingKeys.append({.id = coming->fingerprint,
                .value = m_freshValue,
                // Made here when it was noted; one that was brought here was made before, where that was told.
                .createdAt = m_asksFormer      ? QDateTime()
                    : coming->madeAt.isValid() ? coming->madeAt
                                               : coming->notedAt,
                .creatorName = coming->madeBy});
        return sortLeaving();
    }
    if (m_asksFormer) {
        m_seen.signingKeys = {m_former->asSigningKey(active, true), m_current->asSigningKey(m_currentValue, false)};
        return noteBack();
    }
    m_fresh->standing = NotedKey::Standing::Current;
    m_seen.signingKeys = {m_fresh->asSigningKey(active, true)};
    need(m_tools.notes.put(*m_fresh), &ServerLook::sortLeaving);
}

/// The one that was current is the one to come again. An event key that it brought for an act that has not begun can be
/// read with the old one where it is still there: it is listed, and no such act takes it any more.
void ServerLook::noteBack()
{
    m_former->standing = NotedKey::Standing::Current;
    m_current->standing = NotedKey::Standing::New;
    QList<NotedKey> changed{*m_former, *m_current};
    for (NotedKey &key : m_seen.notes) {
        if (!m_seen.holds(key) || key.standing != NotedKey::Standing::Coming)
            continue;
        key.standing = NotedKey::Standing::Current;
        changed.append(key);
    }
    need(m_tools.notes.put(changed), &ServerLook::sortLeaving);
}

/// Nothing was known of the current one but what somebody typed, and that was wrong: it is none that is to come. By the
/// note of the former one as the current one it is gone.
void ServerLook::takeBack(const NotedKey &former)
{
    NotedKey current = former;
    current.standing = NotedKey::Standing::Current;
    current.isUnchecked = false;
    // Nobody did it: by the history somebody can still tell which key was whose word, and when that ended.
    const HistoryEntry row{.at = m_tools.clock.now(),
        .accountName = m_tools.accountName,
        .origin = m_tools.filedUnder,
        .environmentId = current.environmentId,
        .environmentName = m_tools.accountName,
        .what = u"ChangeEnvironment"_s,
        .fingerprint = current.fingerprint,
        .outcome = u"done"_s,
        .details = {{u"signingKeyBefore"_s, m_current->fingerprint}, {u"takenBack"_s, true}}};
    need(m_tools.notes.put(current, row), [this, fingerprint = former.fingerprint] {
        fail(refusal(Error::Kind::Rejected,
            tr("The server refuses the signing key with the fingerprint %1, which was stored without a check, and "
               "holds one from before (fingerprint %2). So %2 counts as the current one again, and %1 does not any "
               "more. At the server nothing was changed.")
                .arg(m_current->fingerprint, fingerprint),
            neverAccepted));
    });
}

void ServerLook::sortLeaving()
{
    QList<NotedKey> staying;
    QList<NotedKey> leaving;
    for (NotedKey &key : m_seen.notes) {
        if (key.standing != NotedKey::Standing::Leaving)
            continue;
        const bool isHeld = m_seen.holds(key);
        if (!isHeld && m_tools.isTakingOut)
            leaving.append(key);
        if (!isHeld || m_tools.isTakingOut)
            continue;
        key.standing = NotedKey::Standing::Current;
        staying.append(key);
    }
    const auto readLeaving = [this, leaving] {
        need(withValues(m_tools.kept, leaving, this), [this](const QList<EventKey> &keys) {
            for (const EventKey &key : keys)
                m_seen.leaving.append({.id = key.id, .name = key.name, .value = key.value});
            finish(m_seen);
        });
    };
    if (staying.isEmpty())
        return readLeaving();
    need(m_tools.notes.put(staying), readLeaving);
}
