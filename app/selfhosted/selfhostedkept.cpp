// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What a self-hosted server's dashboard keeps of what it has handed over for a restart.

#include "app/selfhosted/selfhosteddashboard.h"

#include "app/acts/actjournal.h"
#include "app/core/whenfinished.h"
#include "app/domain/secretstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Where memory is used in the keychain's place, what it lacks of this nobody can enter again.
Error settingsUnread(Error error)
{
    if (error.keychain == KeychainFault::NotAsked)
        error.serverMessage = SelfHostedDashboard::tr(
            "Settings that were given for an earlier restart are not in memory. The keychain may hold some, and is not "
            "asked while memory is used: use the keychain again.");
    return error;
}

const QString anotherIsOpen = u"another restart is open"_s;

/// kept: its settings, or why they cannot be read.
Error besideAnOpenOne(const Result<HandedSettings> &kept)
{
    if (kept)
        return refusal(Error::Kind::Conflict,
            SelfHostedDashboard::tr(
                "What came of an earlier restart is not known yet, and its settings are kept for that. Find it out "
                "first."),
            anotherIsOpen);
    Error error = kept.error();
    error.detail = anotherIsOpen;
    if (error.isInOwnWords())
        error.serverMessage
            = SelfHostedDashboard::tr("What came of an earlier restart is not known yet. Find it out first. %1")
                  .arg(error.serverMessage);
    return error;
}

} // namespace

/// What the server holds then may be half of what another restart was to bring, and nothing to begin from; and that
/// one's settings would go for this one's.
QFuture<Done> SelfHostedDashboard::refuseBesideAnOpenOne(const HandedBack &act)
{
    return continued(keptSettings(0), this, [this, act](const Result<HandedSettings> &kept) {
        if (!kept && kept.error().kind == Error::Kind::NotFound)
            return readyFuture(Done());
        return mapped(
            m_journal.unsettled(origin()), this, [this, kept, act](const Result<QList<ActRecord>> &open) -> Done {
                if (!open)
                    return failure(open.error());
                // Of settings that cannot be read nobody knows which restart they are of.
                const bool isOpen = std::ranges::any_of(*open, [&](const ActRecord &one) {
                    return one.id != act.number
                        && (kept ? one.id == kept->act : wayOf(one.request.kind, act.environment).isRestart);
                });
                return isOpen ? Done(failure(besideAnOpenOne(kept))) : Done();
            });
    });
}

/// Before anybody gets them: a server that they keep from answering tells nobody what it held, and most of its event
/// keys are kept nowhere else. mayBeHalf: the keychain may hold those that were handed over before, and is not asked.
/// By them it can be told later what the server held then, so they stay, and these are for this run alone.
QFuture<Result<Handover>> SelfHostedDashboard::kept(const HandedBack &act, const Handover &handover, bool mayBeHalf)
{
    if (act.number == 0 || !handover.watch)
        return readyFuture(Result<Handover>(handover));
    const HandedSettings settings{.act = act.number, .before = handover.before, .wanted = handover.settings};
    if (mayBeHalf) {
        m_onlyHere = settings;
        return readyFuture(Result<Handover>(handover));
    }
    // A removal that began before must not take these along.
    const auto written = chained(mapped(m_forgetting, this, [](const Done &) { return Done(); }), this,
        [this, settings] { return m_secrets.write(restartName(m_places.accountId), writtenAs(settings)); });
    return mappedValue(written, this, [handover] { return handover; });
}

/// act: its number; 0: whichever they were handed over for. NotFound: none were; what cannot be read may have been.
QFuture<Result<HandedSettings>> SelfHostedDashboard::keptSettings(qint64 act)
{
    return chained(m_notes.keys(), this, [this, act](const QList<NotedKey> &notes) {
        return mapped(m_secrets.read(restartName(m_places.accountId)), this,
            [notes, act](const Result<std::optional<Secret>> &item) -> Result<HandedSettings> {
                if (!item)
                    return failure(settingsUnread(item.error()));
                const std::optional<HandedSettings> settings = *item ? handedSettingsFrom(**item) : std::nullopt;
                if (!settings || !settings->areOf(notes) || (act != 0 && settings->act != act))
                    return failure(Error::Kind::NotFound);
                return *settings;
            });
    });
}

/// Those that were handed over for it, or what this run gave in the place of such as cannot be read.
QFuture<Result<HandedSettings>> SelfHostedDashboard::settingsAtHand(qint64 act)
{
    return mapped(keptSettings(act), this, [this, act](const Result<HandedSettings> &kept) {
        const bool isNotAsked = !kept && kept.error().keychain == KeychainFault::NotAsked;
        return isNotAsked && m_onlyHere && m_onlyHere->act == act ? Result<HandedSettings>(*m_onlyHere) : kept;
    });
}

QFuture<Result<Handover>> SelfHostedDashboard::handedOver()
{
    return mappedValue(keptSettings(0), this, [](const HandedSettings &kept) {
        return Handover{.settings = kept.wanted, .before = kept.before, .watch = {}};
    });
}

QFuture<Done> SelfHostedDashboard::forgetHandover()
{
    // Whose act is still open has not come to its end.
    const auto removed = continued(refuseBesideAnOpenOne({}), this, [this](const Done &free) {
        if (!free)
            return readyFuture(free.error().detail == anotherIsOpen ? Done() : free);
        m_onlyHere.reset();
        return m_secrets.remove(restartName(m_places.accountId));
    });
    m_forgetting = allDone({m_forgetting, removed}, this);
    return removed;
}
