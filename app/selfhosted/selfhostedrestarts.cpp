// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The part of a self-hosted server's dashboard that a person carries out: a restart with other settings.

#include "app/selfhosted/selfhosteddashboard.h"

#include "app/acts/actrule.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/concurrently.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/domain/secretstore.h"
#include "app/selfhosted/restartlook.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostOthers = 3; // each is a question to a server that is about to be corrected

} // namespace

Handover SelfHostedDashboard::handoverOf(ServerSettings before, ServerSettings wanted)
{
    m_wanted = wanted;
    m_before = before;
    Handover handover{.settings = std::move(wanted), .before = std::move(before), .watch = {}};
    if (holdsTheSame(handover.before, handover.settings))
        return handover;
    const auto others = [dashboard = QPointer(this), settings = handover] {
        return dashboard ? dashboard->othersThan(settings) : readyFuture(Result<QList<SigningKey>>(failure({})));
    };
    handover.watch
        = std::make_shared<RestartLook>(m_place, handover.before, handover.settings, others, m_names, m_clock);
    const RestartWatch *watch = handover.watch.get();
    connect(
        watch, &RestartWatch::changed, this, [this, watch] { m_hasMetSeveral = m_hasMetSeveral || watch->isMixed(); });
    return handover;
}

/// The signing keys that the server may hold in the place of those: the new one first, and then the latest.
QFuture<Result<QList<SigningKey>>> SelfHostedDashboard::othersThan(const Handover &handover)
{
    return chained(m_notes.keys(), this, [this, handover](const QList<NotedKey> &notes) {
        QList<NotedKey> others;
        for (const NotedKey &key : notes) {
            const bool isOfThose = key.fingerprint == signingKeyFingerprint(handover.before.signingKey)
                || key.fingerprint == signingKeyFingerprint(handover.settings.signingKey);
            if (key.kind == NotedKey::Kind::SigningKey && !isOfThose)
                others.prepend(key);
        }
        std::ranges::stable_partition(
            others, [](const NotedKey &key) { return key.standing != NotedKey::Standing::Gone; });
        return JoinedLists<NotedKey, SigningKey>::run(
            this, others.first(std::min(mostOthers, others.size())), 1, [this](const NotedKey &key) {
                return mapped(m_kept.value(key.fingerprint), this, [key](const Result<Secret> &value) {
                    // One whose value is gone cannot be asked about.
                    return Result<QList<SigningKey>>(value ? QList{SigningKey{.id = key.fingerprint,
                                                         .value = *value,
                                                         .isActive = key.standing == NotedKey::Standing::Gone}}
                                                           : QList<SigningKey>());
                });
            });
    });
}

Result<ServerSettings> SelfHostedDashboard::withoutKeys(const ServerSettings &held, const QStringList &ids) const
{
    ServerSettings wanted = held;
    const auto removed
        = wanted.eventKeys.removeIf([&ids](const Secret &key) { return ids.contains(eventKeyFingerprint(key)); });
    if (removed > 0 && wanted.eventKeys.isEmpty())
        return failure(Error::Kind::Rejected,
            tr("This is the server's last event key: without any nobody could send to it. Make another one first."),
            u"the last event key"_s);
    return wanted;
}

/// What the restart is to bring: keys of the act's own, and for acts that come after it.
QFuture<Result<ServerSettings>> SelfHostedDashboard::withNewKeys(
    const HandedBack &act, const ServerSeen &seen, const ServerSettings &wanted)
{
    const bool isItsOwn = act.kind == ActKind::CreateEventKey;
    QList<NewEventKey> keys = act.othersToCreate;
    if (isItsOwn)
        keys.prepend(act.newKey);
    using Wanted = std::pair<NewEventKey, NotedKey::Standing>;
    QList<Wanted> all;
    for (const NewEventKey &key : std::as_const(keys)) {
        if (!key.filter.letsEverythingThrough())
            return readyFuture<Result<ServerSettings>>(failure(Error::Kind::Rejected, noFiltersText(), u"filter"_s));
        const bool isFirst = isItsOwn && all.isEmpty();
        all.append({key, isFirst ? NotedKey::Standing::New : NotedKey::Standing::Coming});
    }
    const KeyPlace place{origin(), m_places.accountName, act.environment};
    const auto make = [this, place, seen](const Wanted &one) {
        return mappedValue(takeOrMakeEventKey(one.first, one.second, place, seen), this,
            [](const EventKey &made) { return QList{made}; });
    };
    const auto made = JoinedLists<Wanted, EventKey>::run(this, all, 1, make);
    return mappedValue(made, this, [wanted](const QList<EventKey> &fresh) {
        ServerSettings settings = wanted;
        for (const EventKey &key : fresh) {
            if (!settings.eventKeys.contains(key.value))
                settings.eventKeys.append(key.value);
        }
        return settings;
    });
}

/// wanted: what is in the server's settings then beside the new keys.
QFuture<Result<Handover>> SelfHostedDashboard::handOverWithNewKeys(
    const HandedBack &act, const ServerSeen &seen, const ServerSettings &wanted)
{
    return mappedValue(withNewKeys(act, seen, wanted), this,
        [this, held = seen.held](const ServerSettings &settings) { return handoverOf(held, settings); });
}

namespace {

/// Of a key that is not to come it is one to go back to.
bool goesBack(const HandedBack &act, const NotedKey *noted)
{
    return act.kind == ActKind::RotateSigningKey && noted && noted->standing == NotedKey::Standing::Gone;
}

Error otherSettings(
    const ServerSettings &wanted, const ServerSettings &held, const ServerSettings &before, const EventKeyNames &names)
{
    return refusal(Error::Kind::Conflict,
        SelfHostedDashboard::tr("The server does not hold what it should: %1")
            .arg(differenceOf(wanted, held, before, names).words.join(u' ')),
        u"other settings"_s);
}

Error settingsOfBefore()
{
    return refusal(Error::Kind::Conflict,
        SelfHostedDashboard::tr(
            "The server still holds the settings of before: it was not restarted yet, or it was with those."),
        u"the old settings"_s);
}

} // namespace

QFuture<Result<Handover>> SelfHostedDashboard::handOver(const HandedBack &act)
{
    return continued(handOverByMemory(act), this, [this, act](const Result<Handover> &remembered) {
        // What it was given before is there, or may be: what the server holds can be half of it.
        if (remembered || !KeptKeys::isNoLongerHeld(remembered.error()))
            return readyFuture(remembered);
        const bool mayBeHalf = act.mayHaveBegun && remembered.error().kind != Error::Kind::NotFound;
        const QString wayBack = act.kind == ActKind::RotateSigningKey ? act.keyId : QString();
        const auto looked = chained(refuseBesideAnOpenOne(act), this, [this, wayBack] { return look(wayBack, true); });
        const auto handed = chained(looked, this, [this, act](const ServerSeen &seen) {
            return chained(lookOnceMore(seen), this, [this, act, seen] { return handOverBySeeing(act, seen); });
        });
        return chained(
            handed, this, [this, act, mayBeHalf](const Handover &handover) { return kept(act, handover, mayBeHalf); });
    });
}

QFuture<Result<Handover>> SelfHostedDashboard::handOverBySeeing(const HandedBack &act, const ServerSeen &seen)
{
    m_hasMetSeveral = false;
    if (goesBack(act, seen.noted(NotedKey::Kind::SigningKey, act.keyId)))
        return readyFuture(handOverWayBack(act, seen));
    return chained(listWhatCame(act, seen), this, [this, act, seen] {
        return act.kind == ActKind::CreateEventKey ? handOverWithNewKeys(act, seen, seen.held)
                                                   : handOverChange(act, seen);
    });
}

/// What the server holds by now may be half of it, and nothing to begin from.
QFuture<Result<Handover>> SelfHostedDashboard::handOverByMemory(const HandedBack &act)
{
    if (act.number == 0)
        return readyFuture<Result<Handover>>(failure(Error::Kind::NotFound));
    return chained(m_notes.keys(), this, [this, act](const QList<NotedKey> &notes) {
        const bool isWayBack = goesBack(act, firstWith(notes, &NotedKey::fingerprint, act.keyId));
        return chained(settingsAtHand(act.number), this, [this, act, isWayBack, notes](const HandedSettings &kept) {
            const Handover handover = handoverOf(kept.before, kept.wanted);
            if (isWayBack) { // no acts follow that delete what it takes out
                m_wayBack = act.keyId;
                m_goingBack = handover.watch;
                return readyFuture(Result<Handover>(handover));
            }
            if (!act.othersToDelete.isEmpty())
                m_takingOut = handover.watch;
            return mappedValue(noteLeaving(act, notes), this, [handover] { return handover; });
        });
    });
}

QFuture<Done> SelfHostedDashboard::mayBeSettled(const HandedBack &act)
{
    return continued(keptSettings(act.number), this, [this, act](const Result<HandedSettings> &kept) {
        if (!kept) // where nothing was handed over there is nothing but its key
            return readyFuture(kept.error().kind == Error::Kind::NotFound ? Done() : Done(failure(kept.error())));
        const auto compared = mapped(
            look(), this, [this, kept = *kept, act](const Result<ServerSeen> &seen) -> Result<ServerSettings> {
                if (!seen)
                    return failure(seen.error());
                const ServerSettings &held = seen->held;
                const bool isBefore = holdsTheSame(held, kept.before);
                const bool isRefusing
                    = differenceOf(kept.wanted, held, kept.before).breaks && differenceOf(kept.before, held).breaks;
                // Whoever was given them can restart it with them at any time, unless they say that they have not.
                if (holdsTheSame(held, kept.wanted) || (act.isGivenUp && (isBefore || !isRefusing)))
                    return held;
                return failure(isBefore ? settingsOfBefore() : otherSettings(kept.wanted, held, kept.before, m_names));
            });
        return chained(compared, this, [this, kept = *kept](const ServerSettings &held) {
            return confirmAllHold(held, kept.before.signingKey, kept.wanted.signingKey, looksAtAll());
        });
    });
}

/// What an act's restart brought for others that never came is listed from the next act on: nobody makes it now.
QFuture<Done> SelfHostedDashboard::listWhatCame(const HandedBack &act, const ServerSeen &seen)
{
    QStringList names{act.newKey.name};
    for (const NewEventKey &other : act.othersToCreate)
        names.append(other.name);
    QList<NotedKey> came;
    for (NotedKey key : seen.notes) {
        if (key.standing != NotedKey::Standing::Coming || names.contains(key.name))
            continue;
        key.standing = NotedKey::Standing::New;
        came.append(key);
    }
    return came.isEmpty() ? readyFuture(Done()) : m_notes.put(came);
}

/// What else the restart takes out is noted before anybody gets the settings.
QFuture<Done> SelfHostedDashboard::noteLeaving(const HandedBack &act, const QList<NotedKey> &notes)
{
    QList<NotedKey> leaving;
    for (const QString &id : act.othersToDelete) {
        const NotedKey *noted = firstWith(notes, &NotedKey::fingerprint, id);
        leaving.append(noted
                ? *noted
                : NotedKey{.environmentId = act.environment.id, .fingerprint = id, .notedAt = m_clock.now()});
        leaving.last().standing = NotedKey::Standing::Leaving;
    }
    return leaving.isEmpty() ? readyFuture(Done()) : m_notes.put(leaving);
}

namespace {

/// The value of the signing key that a rotation brings. The server may hold it already, where the restart went through
/// and what was handed over for it cannot be read: what else it was to bring is looked at all the same. Otherwise it is
/// the one to come; where that is another one: why not, by these words.
Result<Secret> keyToCome(const HandedBack &act, const ServerSeen &seen, const QString &why, const QString &detail)
{
    if (seen.active()->id == act.keyId)
        return seen.held.signingKey;
    const SigningKey *coming = seen.inactive();
    if (!coming || coming->id != act.keyId)
        return failure(Error::Kind::Conflict, why, detail);
    return coming->value;
}

} // namespace

QFuture<Result<Handover>> SelfHostedDashboard::handOverChange(const HandedBack &act, const ServerSeen &seen)
{
    const auto handed = chained(noteLeaving(act, seen.notes), this, [this, act, seen] {
        if (act.kind == ActKind::RotateSigningKey)
            return handOverRotation(act, seen);
        return readyFuture(
            withoutKeys(seen.held, QStringList{act.keyId} + act.othersToDelete).map([&](const ServerSettings &wanted) {
                return handoverOf(seen.held, wanted);
            }));
    });
    return mapped(handed, this, [this, act](const Result<Handover> &handover) {
        // Of a series the first has the restart: those behind it find it done.
        if (handover && handover->watch && !act.othersToDelete.isEmpty())
            m_takingOut = handover->watch;
        return handover;
    });
}

/// What rotate's restart brought for acts that have not begun nobody was given yet: it stays out, since whoever has the
/// old key can read every event key beside it.
Result<Handover> SelfHostedDashboard::handOverWayBack(const HandedBack &act, const ServerSeen &seen)
{
    const Result<Secret> back = keyToCome(act, seen,
        tr("There is no way back to the old signing key: a newer one has been made since."), u"no way back"_s);
    if (!back)
        return failure(back.error());
    QStringList out = act.othersToDelete;
    for (const NotedKey &key : seen.notes) {
        if (key.kind == NotedKey::Kind::EventKey && key.standing == NotedKey::Standing::Coming)
            out.append(key.fingerprint);
    }
    return withoutKeys(seen.held, out).map([&](ServerSettings wanted) {
        wanted.signingKey = *back;
        Handover handover = handoverOf(seen.held, std::move(wanted));
        m_wayBack = act.keyId;
        m_goingBack = handover.watch;
        return handover;
    });
}

QFuture<Result<Handover>> SelfHostedDashboard::handOverRotation(const HandedBack &act, const ServerSeen &seen)
{
    const Result<Secret> coming = keyToCome(
        act, seen, tr("The new signing key is another one than when this was prepared."), u"inactive key"_s);
    if (!coming)
        return readyFuture<Result<Handover>>(failure(coming.error()));
    if (coming->isEmpty()) {
        Error error = refusal(Error::Kind::Keychain,
            tr("The new signing key (fingerprint %1) is not in memory. The keychain may hold it, and is not asked "
               "while memory is used: use the keychain again.")
                .arg(act.keyId),
            u"the new key is not in memory"_s);
        error.keychain = KeychainFault::NotAsked;
        return readyFuture<Result<Handover>>(failure(error));
    }
    Result<ServerSettings> wanted = withoutKeys(seen.held, act.othersToDelete);
    if (!wanted)
        return readyFuture<Result<Handover>>(failure(wanted.error()));
    wanted->signingKey = *coming;
    return handOverWithNewKeys(act, seen, *wanted);
}

QFuture<Done> SelfHostedDashboard::noteDone(const HandedBack &act, const ServerSeen &seen)
{
    if (act.kind == ActKind::DeleteEventKey)
        return m_notes.noteGone(act.keyId);
    for (NotedKey key : seen.notes) {
        const bool isIt = act.kind == ActKind::CreateEventKey && key.kind == NotedKey::Kind::EventKey
            && key.standing == NotedKey::Standing::New && key.name == act.newKey.name;
        if (!isIt)
            continue;
        key.standing = NotedKey::Standing::Current;
        key.wasListed = true;
        return m_notes.put(key);
    }
    return readyFuture(Done()); // of a signing key the look has noted it
}

QFuture<Result<Backing>> SelfHostedDashboard::personDid(const HandedBack &act)
{
    if (act.kind == ActKind::CreateSigningKey) // made on another computer, and brought from there
        return mappedValue(keepNew(act), this, [](const SigningKey &) { return Backing::Word; });
    return chained(look(), this, [this, act](const ServerSeen &seen) {
        const auto refused = [](const QString &why, const QString &detail) {
            return readyFuture<Result<Backing>>(failure(Error::Kind::Conflict, why, detail));
        };
        if (act.kind == ActKind::RotateSigningKey && seen.active()->id != act.keyId)
            return refused(tr("The server still holds the old signing key: it was not restarted yet, or it was with "
                              "the old settings."),
                u"the old key is accepted"_s);
        // What it lacks nobody has yet: that whoever sends with it is refused would frighten for nothing.
        if (!holdsTheSame(seen.held, m_wanted) && holdsTheSame(seen.held, m_before))
            return readyFuture<Result<Backing>>(failure(settingsOfBefore()));
        if (!holdsTheSame(seen.held, m_wanted))
            return readyFuture<Result<Backing>>(failure(otherSettings(m_wanted, seen.held, m_before, m_names)));
        m_haveLooksDiffered = false; // it was looked for long enough, at all of them
        return mappedValue(noteDone(act, seen), this, [] { return Backing::Reading; });
    });
}
