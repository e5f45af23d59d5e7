// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/appsurvey.h"

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/rotation/rolloutapps.h"

#include <algorithm>

AppSurvey::AppSurvey(HistoryStore &history, SecretStore &secrets, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_accesses(history, secrets)
    , m_clock(clock)
    , m_check(clock)
{
    connect(&m_accesses, &AppAccesses::changed, this, &AppSurvey::loadKept);
}

void AppSurvey::setSubject(const std::optional<Subject> &subject)
{
    const bool isAnother
        = !m_subject || !subject || m_subject->origin != subject->origin || m_subject->holder.id != subject->holder.id;
    m_subject = subject;
    if (isAnother) {
        stop();
        m_check.setKeys({.goal = RolloutGoal::Survey});
        m_kept = {};
        loadKept();
    }
    apply();
}

void AppSurvey::loadKept()
{
    const int generation = ++m_generation;
    if (!m_subject)
        return;
    whenFinished(m_accesses.load(m_subject->origin, m_subject->holder.id), this,
        [this, generation](const Result<KeptAccesses> &kept) {
            if (generation != m_generation)
                return;
            m_kept = kept.value_or(KeptAccesses());
            apply();
            emit keptChanged();
        });
}

RolloutKeys AppSurvey::keys() const
{
    RolloutKeys keys{.goal = RolloutGoal::Survey};
    if (!m_subject)
        return keys;
    // By their fingerprints, which are no secrets, what was read goes on being recognised.
    const RolloutKeys &before = m_check.keys();
    if (!m_subject->signingKeys) {
        keys.oldFingerprint = before.oldFingerprint;
        keys.newFingerprint = before.newFingerprint;
    }
    if (!m_subject->signingKeys && m_isAsking) { // goes on to its end
        keys.oldSigningKey = before.oldSigningKey;
        keys.newSigningKey = before.newSigningKey;
    }
    if (!m_subject->eventKeys)
        keys.eventKeyNames = before.eventKeyNames;
    for (const SigningKey &key : m_subject->signingKeys.value_or(QList<SigningKey>())) {
        (key.isActive ? keys.oldSigningKey : keys.newSigningKey) = key.value;
        (key.isActive ? keys.oldFingerprint : keys.newFingerprint) = signingKeyFingerprint(key.value);
    }
    for (const EventKey &key : m_subject->eventKeys.value_or(QList<EventKey>()))
        keys.eventKeyNames.insert(eventKeyFingerprint(key.value), key.name);
    return keys;
}

void AppSurvey::apply()
{
    if (const RolloutKeys now = keys(); !(now == m_check.keys()))
        m_check.setKeys(now);
    m_check.setApps(m_subject ? rolloutAppsOf(m_subject->apps, m_subject->environments, m_kept) : QList<RolloutApp>());
    m_check.setWorkers(m_subject ? m_subject->workers : QList<Worker>(), m_clock.monotonic());
}

bool AppSurvey::canAsk() const
{
    const QList<RolloutRow> &rows = m_check.rows();
    return !m_check.keys().oldSigningKey.isEmpty()
        && std::any_of(rows.begin(), rows.end(), [](const RolloutRow &row) { return row.app.canBeAsked(); });
}

void AppSurvey::ask()
{
    if (m_isAsking || !canAsk())
        return;
    setAsking(true);
    whenFinished(m_check.askEveryoneOnce(), this, [this](const Done &) { setAsking(false); });
}

void AppSurvey::stop()
{
    m_check.stop();
}

void AppSurvey::setAsking(bool isAsking)
{
    m_isAsking = isAsking;
    apply(); // keys that were put away meanwhile
    emit askingChanged();
}

void AppSurvey::watch(const QFuture<Done> &done)
{
    whenFinished(done, this, [this](const Done &result) {
        if (!result)
            emit failed(result.error());
    });
}

void AppSurvey::setAccess(const QString &appKey, const AppAccess &access)
{
    if (m_subject)
        watch(m_accesses.set(m_subject->origin, m_subject->holder.id, appKey, access));
}

void AppSurvey::addApp(const QString &name, const AppAccess &access)
{
    if (!m_subject)
        return;
    whenFinished(
        m_accesses.add(m_subject->origin, m_subject->holder.id, access, name), this, [this](const Result<App> &added) {
            if (!added)
                emit failed(added.error());
        });
}

void AppSurvey::removeApp(const QString &appKey)
{
    if (m_subject)
        watch(m_accesses.remove(m_subject->origin, m_subject->holder.id, appKey));
}
