// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationboard.h"

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"
#include "app/rotation/rolloutapps.h"
#include "app/rotation/rotationkeys.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// New apps join within this time.
constexpr auto readingPause = 30s;
/// Inngest asks the app itself each time: not more often than it helps.
constexpr int readingsBetweenObservations = 4;
constexpr int observationsAtATime = 4;

} // namespace

RotationBoard::RotationBoard(const RotationTools &tools, const Environment &environment, QObject *parent)
    : QObject(parent)
    , m_tools(tools)
    , m_environment(environment)
    , m_accesses(tools.history, tools.secrets)
    , m_check(tools.clock)
{
    connect(&m_accesses, &AppAccesses::changed, this, &RotationBoard::readAccesses);
    connect(&m_check, &RolloutCheck::sampled, this, &RotationBoard::onSampled);
    connect(&m_check, &RolloutCheck::rowChanged, this, &RotationBoard::changed);
    connect(&m_check, &RolloutCheck::rowsReset, this, &RotationBoard::changed);
    connect(&m_check, &RolloutCheck::gateChanged, this, &RotationBoard::changed);
}

void RotationBoard::readAccesses()
{
    whenFinished(
        m_accesses.load(m_tools.dashboard.origin(), m_environment.id), this, [this](const Result<KeptAccesses> &kept) {
            if (kept)
                m_kept = *kept;
            emit accessesRead();
        });
}

void RotationBoard::update(
    const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets, const LiveKeys *live)
{
    m_rotated.clear();
    for (const RotatedEventKey &key : rotation.eventKeys)
        m_rotated.insert(key.oldFingerprint);
    if (live) {
        QHash<QString, QStringList> held;
        for (const PlannedApp &app : rotation.apps)
            held.insert(app.appKey, app.heldEventKeys);
        m_apps = rolloutAppsOf(live->apps, live->environments, m_kept, held);
        m_check.setApps(m_apps);
        m_check.setWorkers(live->workers);
    }
    const RolloutKeys keys = rolloutKeysOf(rotation, step, secrets, live);
    if (keys != m_check.keys())
        m_check.setKeys(keys);
    m_check.setExcuses(rotation.excuses);

    const bool runs = rotation.isBegun() && !rotation.isOver() && isBoardStep(step) && live;
    if (runs == m_runs)
        return;
    m_runs = runs;
    ++m_turn;
    if (!runs)
        return m_check.stop();
    m_check.start();
    observe();
    keepReading(m_turn);
}

void RotationBoard::keepReading(int turn)
{
    m_tools.clock.after(readingPause, this, [this, turn] {
        if (turn != m_turn || !m_runs)
            return;
        emit wantsReading();
        if (++m_readings % readingsBetweenObservations == 0)
            observe();
        keepReading(turn);
    });
}

void RotationBoard::onSampled(const QString &appKey, const AppSample &sample)
{
    if (m_rotated.contains(sample.eventFingerprint))
        emit heldKeySeen(appKey, sample.eventFingerprint);
}

/// What Inngest itself finds, some apps at a time. A failure is no answer, and says nothing about the app.
void RotationBoard::observe()
{
    m_toObserve.clear();
    std::copy_if(m_apps.cbegin(), m_apps.cend(), std::back_inserter(m_toObserve),
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
                m_check.setObserved(app.key(), *found, m_tools.clock.now());
            if (!m_toObserve.isEmpty())
                observeNext();
        });
}
