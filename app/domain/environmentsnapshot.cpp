// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/environmentsnapshot.h"

#include "app/core/clock.h"
#include "app/core/flow.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"

#include <algorithm>

namespace {

class SnapshotReading final : public Flow<Result<EnvironmentSnapshot>>
{
public:
    SnapshotReading(Dashboard &dashboard, const Clock &clock, Environment environment)
        : m_dashboard(dashboard)
        , m_clock(clock)
        , m_environment(std::move(environment))
    {
        m_snapshot.begunAt = clock.monotonic();
    }

    void start(const QList<Environment> &known)
    {
        if (!known.isEmpty()) {
            m_snapshot.environments = known;
            return readRest();
        }
        need(m_dashboard.environments(), [this](const QList<Environment> &environments) {
            m_snapshot.environments = environments;
            readRest();
        });
    }

private:
    void readRest()
    {
        const EnvironmentReading reading
            = m_dashboard.read(m_environment.id, m_environment, m_snapshot.environments, m_clock.monotonic());
        m_snapshot.begunAt = std::min(m_snapshot.begunAt, reading.begunAt);
        m_open = 4;
        take(reading.signingKeys, m_snapshot.signingKeys);
        take(reading.eventKeys, m_snapshot.eventKeys);
        take(reading.apps, m_snapshot.apps);
        take(reading.workers, m_snapshot.workers);
    }

    template <typename T>
    void take(const QFuture<Result<QList<T>>> &answer, QList<T> &place)
    {
        need(answer, [this, &place](const QList<T> &list) {
            place = list;
            if (--m_open > 0)
                return;
            m_snapshot.areEventKeysAll = m_dashboard.listsAllEventKeys(m_environment.id);
            finish(m_snapshot);
        });
    }

    Dashboard &m_dashboard;
    const Clock &m_clock;
    const Environment m_environment;
    EnvironmentSnapshot m_snapshot;
    int m_open = 0;
};

} // namespace

SignerDoubt EnvironmentSnapshot::signerDoubt() const
{
    const SigningKey *key = active();
    return doubt == SignerDoubt::None && key && key->isOnlySaid ? SignerDoubt::OnlySaid : doubt;
}

void EnvironmentSnapshot::takeValuesOut()
{
    const auto takeOut = [this](auto &keys) {
        for (auto &key : keys) {
            if (!key.value.isEmpty())
                fingerprints.insert(key.id, fingerprintOf(key));
            key.value = {};
        }
    };
    takeOut(signingKeys);
    takeOut(eventKeys);
}

QString EnvironmentSnapshot::fingerprintOf(const SigningKey &key) const
{
    const bool isKept = key.value.isEmpty() && fingerprints.contains(key.id);
    return isKept ? fingerprints.value(key.id) : signingKeyFingerprint(key);
}

QString EnvironmentSnapshot::fingerprintOf(const EventKey &key) const
{
    const auto kept = fingerprints.constFind(key.id);
    return kept == fingerprints.cend() ? eventKeyFingerprint(key) : *kept;
}

QFuture<Result<EnvironmentSnapshot>> readSnapshot(
    Dashboard &dashboard, const Clock &clock, const Environment &environment, const QList<Environment> &known)
{
    // An account that is closed takes its dashboard along, and a reading between two questions with it.
    return SnapshotReading::begun(new SnapshotReading(dashboard, clock, environment), &dashboard,
        [&known](SnapshotReading *reading) { reading->start(known); });
}
