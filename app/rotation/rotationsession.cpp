// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationsession.h"

#include "app/acts/actrecord.h"
#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/core/whenfinished.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

RotationSession::RotationSession(const RotationTools &tools, const Environment &environment)
    : d(std::make_unique<Private>(*this, tools, environment))
{
    connect(&d->record, &RotationRecord::changed, this, [this] { d->refresh(); });
    // An act whose reasons are on no disk would leave no evidence of them.
    d->acts.setGuard([this] { return d->record.unwritten(); });
    connect(&d->acts, &RotationActs::stepChanged, this, [this] {
        d->followRestart();
        emit changed();
    });
    connect(&d->acts, &RotationActs::ended, this, [this](Act *act) { d->onActEnded(act); });
    connect(&d->acts, &RotationActs::finished, this, [this] { d->onActsFinished(); });
    connect(&tools.acts, &Acts::actStarted, this, [this](Act *act) { d->follow(act); });
    const QList<Act *> running = tools.acts.running();
    for (Act *act : running)
        d->follow(act);
    // Somebody can send through the second key while the first is deleted.
    d->acts.setReadBetween([this](const ActRequest &next) {
        const bool isToGo = next.kind == ActKind::DeleteEventKey && d->eventKeysToGo().contains(next.keyId);
        if (isToGo && d->acts.isPaused())
            d->board.check().askNow(); // sooner than it is their turn
        return isToGo ? d->readLastEvents({next.keyId}) : readyFuture(Done());
    });
    d->acts.setRest([this](const ActRequest &done) { return d->deletionsBehind(done); });
    connect(&d->keys, &RotationKeys::changed, this, [this] { d->refresh(); });
    connect(&d->keys, &RotationKeys::notFound, this, [this](const Error &error) { d->fail(error); });
    connect(&d->board, &RotationBoard::changed, this, [this] {
        d->noteEndedWords();
        d->endRefusal();
        emit changed();
    });
    connect(&d->board, &RotationBoard::accessesRead, this, [this] {
        d->refresh();
        d->noteUnplannedTakenUp();
        if (d->asksWhenAccessesAreRead)
            askOnce();
    });
    connect(&d->board, &RotationBoard::accessesNotRead, this, [this](const Error &error) { d->fail(error); });
    connect(&d->board, &RotationBoard::syncedElsewhere, this, [this](const QStringList &apps) {
        d->endWords([&apps](const Word &word) { return apps.contains(word.asked.appKey); });
    });
    connect(&d->board, &RotationBoard::wantsReading, this, [this] { d->read(false); });
    connect(&d->board.check(), &RolloutCheck::sampled, this, [this](const QString &appKey, const AppSample &sample) {
        d->noteAnswer(appKey, sample);
        d->noteSample(appKey, sample);
    });
    connect(&d->resyncs, &ResyncRun::progressed, this, [this] {
        while (d->resyncsTaken < d->resyncs.results().size())
            d->keepResync(d->resyncs.results().at(d->resyncsTaken++));
        emit changed();
    });
    connect(&d->resyncs, &ResyncRun::lookedUp, this, [this](const ResyncResult &result) { d->keepResync(result); });
    connect(&d->resyncs, &ResyncRun::finished, this, [this] { d->read(false); });
}

RotationSession::~RotationSession() = default;

// Loading: the journal's rotation, its unsettled acts, what they did, the live state.

void RotationSession::load()
{
    if (d->isLoaded || d->busy == Private::Busy::Loading || d->acts.isRunning())
        return;
    d->busy = Private::Busy::Loading;
    d->loadError.reset();
    d->openActs.clear();
    d->toSettle.clear();
    d->board.readAccesses();
    RotationJournal journal(d->tools.history);
    whenFinished(journal.unfinished(d->tools.dashboard.origin(), d->environment.id), this,
        [this](const Result<std::optional<Rotation>> &found) { d->onJournalRead(found); });
    emit changed();
}

void RotationSession::Private::onJournalRead(const Result<std::optional<Rotation>> &found)
{
    if (!found)
        return failLoading(found.error());
    if (*found) {
        record.takeOver(**found);
        noteCutOff();
    } else {
        forgetWhatEndedLeft();
    }
    whenFinished(tools.acts.unsettled(), &q, [this](const Result<QList<ActRecord>> &list) { onUnsettledRead(list); });
}

void RotationSession::Private::onUnsettledRead(const Result<QList<ActRecord>> &list)
{
    if (!list)
        return failLoading(list.error());
    noteForeignActs(*list);
    for (const ActRecord &act : *list) {
        // A resync may be repeated: nothing waits for what became of it, and it is found out beside all else. See
        // takeUpResyncs().
        if (isOwn(act) && act.request.kind == ActKind::ResyncApp)
            (void)tools.acts.settle(act.id);
        else if (isOwn(act)) {
            toSettle.append(act.id);
            openActs.insert(act.id);
            if (tools.dashboard.wayOf(act.request.kind, environment).isRestart)
                restartLeft = act.id;
        }
    }
    settleLeft();
}

void RotationSession::Private::noteForeignActs(const QList<ActRecord> &list)
{
    hasForeignActs = std::ranges::any_of(list, [this](const ActRecord &act) {
        return !isOwn(act) && act.request.environment.id == environment.id && act.request.kind != ActKind::ResyncApp;
    });
}

void RotationSession::Private::settleLeft()
{
    if (toSettle.isEmpty())
        return catchUp();
    acts.settle(toSettle.takeFirst(), false); // nobody is asked while it loads
}

void RotationSession::Private::catchUp()
{
    if (!rotation().isBegun())
        return catchUpWithPlan();
    const auto reading = readSnapshot(tools.dashboard, tools.clock, environment);
    whenFinished(reading, &q, [this](const Result<EnvironmentSnapshot> &now) {
        if (!now) {
            failLoading(now.error());
            // A server that a restart has left with wrong settings cannot be read, and whoever comes back needs those.
            if (restartLeft)
                acts.settle(*std::exchange(restartLeft, {}));
            return offerKeptSettings(); // of servers that differ one reading can have settled that act
        }
        whenFinished(
            tools.acts.ofRotation(rotation().id), &q, [this, read = *now](const Result<QList<ActRecord>> &records) {
                if (!records)
                    return failLoading(records.error());
                // What was done after the last thing that the rotation noted: the program was killed in between.
                takeUp(read, *records);
                onRead(read);
            });
    });
}

void RotationSession::Private::failLoading(const Error &why)
{
    busy = Busy::No;
    loadError = why;
    emit q.changed();
}

void RotationSession::Private::onLoaded()
{
    busy = Busy::No;
    isLoaded = true;
    loadError.reset();
    // What a restart left of both settings can pass neither for the act nor for nothing: a person sets it right first.
    if (const auto left = std::exchange(restartLeft, {}); left && openActs.contains(*left))
        acts.settle(*left);
    else if (!acts.isRunning())
        noteOutageOver();
    if (rotation().isBegun())
        readRotationBefore();
    qCInfo(logRotation) << "rotation of" << environment.slug << (rotation().isBegun() ? "goes on at" : "not begun")
                        << step();
}

// What the pages look at.

bool RotationSession::isLoaded() const
{
    return d->isLoaded;
}

std::optional<Error> RotationSession::loadError() const
{
    return d->loadError;
}

const Rotation &RotationSession::rotation() const
{
    return d->rotation();
}

RotationSight RotationSession::Private::sightOf(RotationStep::Kind step, const QList<RolloutRow> &rows) const
{
    // What was read before an act ended tells nothing about the time after it.
    RotationSight sight{
        .rotation = record.rotation(), .live = isStale ? nullptr : liveKeys(), .address = tools.dashboard.address()};
    sight.doubt = q.signerDoubt();
    sight.gone = gone;
    sight.adopts = q.adopts();
    sight.isOfLostAnswer = acts.left() == RotationActs::Left::Choice;
    sight.areAccessesRead = board.areAccessesRead();
    sight.hasUnsettledActs = hasForeignActs;
    sight.isActOpen = isActOpen();
    sight.rows = rows;
    sight.gate = gateOf(rows);
    sight.now = tools.clock.now();
    sight.serverNow = tools.dashboard.serverNow();
    sight.isFinalCheckFresh = isFinalCheckFresh(step);
    sight.restartsServer = tools.dashboard.wayOf(ActKind::RotateSigningKey, environment).isRestart;
    if (liveKeys() && rotation().rotatesSigningKey && rotation().isRotated)
        sight.resyncs = q.resyncLines();
    sight.serversBefore = serversBefore;
    for (const PlannedApp &app : rotation().apps)
        sight.serversBefore.insert(app.appKey, app.servers);
    sight.tellsEvents = tools.dashboard.tellsEvents();
    sight.events = events;
    sight.person = tools.person;
    return sight;
}

QList<RolloutRow> RotationSession::Private::rowsOfAbsence(const QStringList &fingerprints) const
{
    return board.check().rowsFor(askedOfAbsence(fingerprints),
        board.momentsOf(rotation(), RotationStep::DeleteEventKeys), mustFollow(RotationStep::DeleteEventKeys));
}

RolloutKeys RotationSession::Private::askedAt(RotationStep::Kind step) const
{
    return rolloutKeysOf(rotation(), step, keys.secrets(), liveKeys(), gone);
}

RolloutKeys RotationSession::Private::askedOfAbsence(const QStringList &fingerprints) const
{
    RolloutKeys asked = askedAt(RotationStep::DeleteEventKeys);
    asked.absentEventKeys = fingerprints;
    return asked;
}

QList<RolloutRow> RotationSession::rows(RotationStep::Kind step) const
{
    // As it stands at this moment, and not when something last changed: after a machine's sleep all of it may be old.
    const auto mustFollow = d->mustFollow(step);
    return d->board.check().rowsFor(d->askedAt(step), d->board.momentsOf(rotation(), step), mustFollow);
}

void RotationSession::lookAt(RotationStep::Kind step)
{
    const std::optional<RotationStep::Kind> looked = isOpen(step) ? std::optional(step) : std::nullopt;
    if (looked == d->lookedAt)
        return;
    d->lookedAt = looked;
    d->refresh();
}

QList<RotationNotice> RotationSession::notices(RotationStep::Kind step) const
{
    return noticesAt(step, d->sight(step));
}

QHash<QString, QList<RotationNotice>> RotationSession::noticesOfDeletion(const QStringList &oldIds) const
{
    return d->noticesOfDeletion(oldIds, false);
}

bool RotationSession::isBusy() const
{
    return d->isOccupied() || d->resyncs.isRunning();
}

bool RotationSession::isRemoving() const
{
    return d->removals > 0;
}

bool RotationSession::isActOpen() const
{
    return d->isActOpen();
}

Act *RotationSession::act() const
{
    return d->acts.last();
}

std::optional<RotationSession::Several> RotationSession::several() const
{
    if (!d->acts.isUnderWay() || d->acts.total() < 2)
        return {};
    Several several{.done = d->acts.done(),
        .total = d->acts.total(),
        .isStopping = d->acts.isStopping(),
        .left = d->acts.timeLeft(),
        .waiting = int(d->acts.waiting().size()),
        .isPaused = d->acts.isPaused()};
    if (d->acts.last())
        several.kind = d->acts.last()->request().kind;
    if (!several.isPaused || d->acts.waiting().isEmpty())
        return several;
    const QList<RotationNotice> notices = d->noticesInAct(QStringList(d->acts.waiting().first().keyId), false);
    for (const RotationNotice &notice : notices)
        several.waitsFor += isForNow(notice) ? notice.subjects : QStringList();
    return several;
}

void RotationSession::stopAfterThis()
{
    if (d->acts.isRunning())
        d->acts.stop();
}

Acts &RotationSession::acts() const
{
    return d->tools.acts;
}

std::optional<Error> RotationSession::error() const
{
    // What goes on by itself is said until it is over.
    const std::optional<Error> lasting = d->record.unwritten() ? d->record.unwritten() : d->keys.unkept();
    return lasting ? lasting : d->error;
}

void RotationSession::dismissError()
{
    d->error.reset();
    d->keys.dismissUnkept();
    emit changed();
}

const Fetched<EnvironmentSnapshot> &RotationSession::live() const
{
    return d->live;
}

RolloutCheck &RotationSession::check()
{
    return d->board.check();
}

SignerDoubt RotationSession::signerDoubt() const
{
    return d->board.check().keys().doubt;
}

bool RotationSession::Private::mayCommand()
{
    if (!isLoaded || isOccupied())
        return false;
    error.reset();
    return true;
}

bool RotationSession::Private::mayChange()
{
    if (!mayCommand())
        return false;
    if (openActs.isEmpty())
        return true;
    refuse(tr("What an earlier change of this rotation did is not known yet. Find that out first: it only reads."),
        u"act open"_s);
    return false;
}

void RotationSession::Private::fail(const Error &why)
{
    if (why.kind == Error::Kind::Cancelled)
        return;
    error = why;
    refusedAt.reset();
    refusedDeletions.clear();
    emit q.changed();
}

void RotationSession::Private::refuseAt(RotationStep::Kind step, const QString &words)
{
    refuse(words, u"refused"_s);
    refusedAt = step;
}

void RotationSession::Private::change(
    const std::function<void(Rotation &)> &change, const QString &what, const QJsonObject &details)
{
    record.change(change, what, details);
}

void RotationSession::Private::refresh()
{
    const RotationStep::Kind now = step();
    if (lookedAt && !isOpenStep(rotation(), *lookedAt))
        lookedAt.reset();
    keys.letGo(rotation());
    board.update(
        rotation(), lookedAt.value_or(now), keys.secrets(), liveKeys(), gone, std::exchange(hasNewReading, false));
    const bool hasMoved = now != shownStep;
    shownStep = now;
    if (hasMoved && !refusedDeletions.isEmpty())
        forgetRefusal(); // whoever goes on without them has read it
    endRefusal();
    emit q.changed();
    if (!hasMoved)
        return;
    if (now == RotationStep::DeleteEventKeys || now == RotationStep::DeleteNewKeys)
        (void)readLastEvents(eventKeysToGo());
    emit q.moved(now);
}
