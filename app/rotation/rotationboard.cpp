// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationboard.h"

#include "app/core/clock.h"
#include "app/domain/dashboard.h"
#include "app/rotation/rotationkeys.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

/// New apps join within this time.
constexpr auto readingPause = 30s;
/// Where nothing waits for them.
constexpr auto slowReadingPause = 15min;
/// Inngest asks the app itself each time: not more often than it helps.
constexpr int readingsBetweenObservations = 4;
constexpr int observationsAtATime = 4;
/// Of more than these the answers of a moment are told together: each time all apps are judged anew, and shown.
constexpr qsizetype fewApps = 50;
constexpr auto moment = 200ms;

} // namespace

RotationBoard::RotationBoard(const RotationTools &tools, const Environment &environment, QObject *parent)
    : QObject(parent)
    , m_tools(tools)
    , m_environment(environment)
    , m_accesses(tools.history, tools.secrets)
    , m_check(tools.clock, tools.probes)
{
    if (tools.isRehearsal)
        m_check.setPace(RolloutCheck::Pace::ofRehearsal());
    m_check.setEnvironment(environment.id);
    m_check.setTellsWorkers(tools.dashboard.listsWorkers());
    connect(&m_accesses, &AppAccesses::changed, this, &RotationBoard::readAccesses);
    connect(&m_check, &RolloutCheck::rowChanged, this, &RotationBoard::changeSoon);
    connect(&m_check, &RolloutCheck::rowsReset, this, &RotationBoard::changed);
    connect(&m_check, &RolloutCheck::gateChanged, this, &RotationBoard::changeSoon);
}

void RotationBoard::changeSoon()
{
    if (std::exchange(m_isChangeDue, true))
        return;
    const auto tell = [this] {
        m_isChangeDue = false;
        emit changed();
    };
    if (m_apps.size() > fewApps)
        m_tools.clock.after(moment, this, tell);
    else
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

void RotationBoard::readMissingAccesses()
{
    if (!m_areAccessesRead && !m_isReadingAccesses)
        readAccesses();
}

void RotationBoard::readAccesses()
{
    m_isReadingAccesses = true;
    whenFinished(m_accesses.load(m_tools.dashboard.origin(), m_environment.id), this,
        m_readingsOfAccesses.next([this](const Result<KeptAccesses> &kept) { // several apps were changed at once
            m_isReadingAccesses = false;
            if (!kept) {
                emit accessesNotRead(kept.error());
                return;
            }
            m_kept = *kept;
            m_areAccessesRead = true;
            emit accessesRead();
        }));
}

QHash<QString, AppMoment> RotationBoard::momentsOf(const Rotation &rotation, RotationStep::Kind step) const
{
    QHash<QString, AppMoment> moments;
    const RotationStep::Kind variables = variablesStepOf(rotation, step);
    for (const PlannedApp &app : rotation.apps) {
        AppMoment moment = momentOf(rotation, app, variables);
        const auto taken = m_moments.constFind({app.appKey, variables});
        if (taken != m_moments.cend())
            moment.sinceTaken = *taken;
        else if (!moment.since.isValid())
            moment.sinceTaken = m_runsSince; // what was read for the rotation before this one answers nothing here
        moments.insert(app.appKey, moment);
    }
    return moments;
}

void RotationBoard::noteMoment(const QString &appKey, RotationStep::Kind step, bool isSet)
{
    if (!isSet) {
        m_moments.remove({appKey, step});
        return;
    }
    m_moments.insert({appKey, step}, m_tools.clock.monotonic());
    m_check.watch(appKey); // what was read before says nothing any more
}

QSet<QString> RotationBoard::setSince(std::chrono::milliseconds time) const
{
    QSet<QString> apps;
    for (auto moment = m_moments.cbegin(); moment != m_moments.cend(); ++moment) {
        if (*moment > time)
            apps.insert(moment.key().first);
    }
    return apps;
}

void RotationBoard::askOn(int rounds, std::chrono::milliseconds apart)
{
    const bool isUnderWay = std::exchange(m_roundsLeft, rounds) > 0;
    if (isUnderWay || rounds <= 0)
        return;
    m_tools.clock.after(apart, this, [this, apart] {
        const int left = std::exchange(m_roundsLeft, 0) - 1;
        whenFinished(ask(), this, [this, left, apart](const Done &) { askOn(left, apart); });
    });
}

void RotationBoard::update(const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets,
    const EnvironmentSnapshot *live, const QSet<QString> &gone, bool isNew)
{
    const bool runs = rotation.isBegun() && !rotation.isOver() && live;
    if (runs && !m_runs)
        m_runsSince = m_tools.clock.monotonic();
    if (live) {
        QHash<QString, QStringList> held;
        QHash<QString, QString> said;
        for (const PlannedApp &app : rotation.apps) {
            held.insert(app.appKey, app.heldEventKeys);
            said.insert(app.appKey, app.saidEventKey);
        }
        const QList<RolloutApp> before = m_apps;
        m_apps = rolloutAppsOf(live->apps, live->environments, m_kept, held);
        const QHash<QString, AppMoment> moments = momentsOf(rotation, step);
        for (RolloutApp &app : m_apps) {
            app.moment = moments.value(app.key());
            app.saidEventKey = said.value(app.key());
        }
        noteSyncedElsewhere(before);
        m_check.setApps(m_apps);
        if (isNew)
            m_check.setWorkers(live->workers, live->begunAt);
    }
    m_check.setKeys(rolloutKeysOf(rotation, step, secrets, live, gone));
    m_check.setWords(rotation.words);

    m_check.setIsSlow(!isBoardStep(step));
    const bool isSlow = !isBoardStep(step) && !m_check.isWatching(); // a worker's answer is the list of connections
    if (runs == m_runs && isSlow == m_isSlow)
        return;
    m_runs = runs;
    m_isSlow = isSlow;
    ++m_turn;
    if (!runs)
        return m_check.stop();
    m_check.start();
    if (!isSlow)
        observe();
    keepReading(m_turn);
}

void RotationBoard::noteSyncedElsewhere(const QList<RolloutApp> &before)
{
    QHash<QString, QUrl> urls;
    for (const RolloutApp &app : before) {
        if (app.access.url.isEmpty())
            urls.insert(app.key(), app.url());
    }
    QStringList moved;
    for (const RolloutApp &app : std::as_const(m_apps)) {
        const QUrl earlier = urls.value(app.key());
        if (app.access.url.isEmpty() && !earlier.isEmpty() && !app.url().isEmpty() && app.url() != earlier)
            moved.append(app.key());
    }
    // Not while it is handed on what it is asked with.
    if (!moved.isEmpty())
        QMetaObject::invokeMethod(
            this, [this, moved] { emit syncedElsewhere(moved); }, Qt::QueuedConnection);
}

void RotationBoard::keepReading(int turn)
{
    m_tools.clock.after(m_isSlow ? slowReadingPause : readingPause, this, [this, turn] {
        if (turn != m_turn || !m_runs)
            return;
        emit wantsReading();
        if (!m_isSlow && ++m_readings % readingsBetweenObservations == 0)
            observe();
        keepReading(turn);
    });
}

/// What Inngest itself finds, some apps at a time. A failure is no answer, and says nothing about the app.
void RotationBoard::observe()
{
    m_toObserve.clear();
    std::ranges::copy_if(std::as_const(m_apps), std::back_inserter(m_toObserve),
        [](const RolloutApp &app) { return app.canBeAsked() && !app.wasAddedByUrl && app.provesSigningKey; });
    while (m_observing < observationsAtATime && !m_toObserve.isEmpty())
        observeNext();
}

void RotationBoard::observeNext()
{
    const RolloutApp app = m_toObserve.takeFirst();
    ++m_observing;
    whenFinished(m_tools.dashboard.signingKeyRotationCheck(app.app.environmentId, app.app.externalId), this,
        [this, app](const Result<SigningKeyRotationCheck> &found) {
            --m_observing;
            if (found)
                m_check.setObserved(app.key(), *found);
            if (!m_toObserve.isEmpty())
                observeNext();
        });
}
