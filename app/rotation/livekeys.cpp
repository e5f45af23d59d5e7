// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/livekeys.h"

#include "app/core/flow.h"
#include "app/domain/environmentapps.h"

#include <algorithm>

namespace {

template <typename T, typename Fits>
const T *first(const QList<T> &list, Fits fits)
{
    const auto found = std::find_if(list.cbegin(), list.cend(), fits);
    return found == list.cend() ? nullptr : &*found;
}

class LiveReading final : public Flow<Result<LiveKeys>>
{
public:
    LiveReading(Dashboard &dashboard, Environment environment)
        : m_dashboard(dashboard)
        , m_environment(std::move(environment))
    {
    }

    void start(const QList<Environment> &known)
    {
        if (!known.isEmpty()) {
            m_live.environments = known;
            return readRest();
        }
        whenFinished(m_dashboard.environments(), this, [this](const Result<QList<Environment>> &environments) {
            if (!environments)
                return finish(failure(environments.error()));
            m_live.environments = *environments;
            readRest();
        });
    }

private:
    void readRest()
    {
        m_open = 4;
        take(m_dashboard.signingKeys(m_environment.id), m_live.signingKeys);
        take(m_dashboard.eventKeys(m_environment.id), m_live.eventKeys);
        take(appsWithKeysOf(m_dashboard, m_environment, m_live.environments), m_live.apps);
        take(workersWithKeysOf(m_dashboard, m_environment, m_live.environments), m_live.workers);
    }

    template <typename T>
    void take(const QFuture<Result<QList<T>>> &answer, QList<T> &place)
    {
        whenFinished(answer, this, [this, &place](const Result<QList<T>> &list) {
            if (!list)
                return finish(failure(list.error()));
            place = *list;
            if (--m_open == 0)
                finish(m_live);
        });
    }

    Dashboard &m_dashboard;
    const Environment m_environment;
    LiveKeys m_live;
    int m_open = 0;
};

} // namespace

const SigningKey *LiveKeys::active() const
{
    return first(signingKeys, [](const SigningKey &key) { return key.isActive; });
}

const SigningKey *LiveKeys::inactive() const
{
    return first(signingKeys, [](const SigningKey &key) { return !key.isActive; });
}

const SigningKey *LiveKeys::signingKey(const QString &id) const
{
    return first(signingKeys, [&](const SigningKey &key) { return key.id == id; });
}

const EventKey *LiveKeys::eventKey(const QString &id) const
{
    return first(eventKeys, [&](const EventKey &key) { return key.id == id; });
}

const Environment *LiveKeys::environment(const QString &id) const
{
    return first(environments, [&](const Environment &environment) { return environment.id == id; });
}

QFuture<Result<LiveKeys>> readLiveKeys(
    Dashboard &dashboard, const Environment &environment, const QList<Environment> &known)
{
    auto *reading = new LiveReading(dashboard, environment);
    // An account that is closed takes its dashboard along, and a reading between two questions with it.
    reading->setParent(&dashboard);
    const auto future = reading->future();
    reading->start(known);
    return future;
}
