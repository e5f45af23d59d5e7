// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appcheck.h"
#include "app/domain/rolloutkeys.h"
#include "app/rollout/evidencecount.h"
#include "app/rollout/rolloutapp.h"

#include <QHash>
#include <QSet>

/// What is known of all apps, and what it comes to. Pure: asks nothing and waits for nothing.
class RolloutBoard
{
public:
    void setDemand(int leastGood, std::chrono::milliseconds span);
    /// Other keys or another goal: all starts from nothing, and the answer is true.
    bool setKeys(const RolloutKeys &keys);
    const RolloutKeys &keys() const { return m_keys; }

    struct AppsChange
    {
        bool isReset = false; ///< Which rows there are, or their order.
        QList<int> changed; ///< Else: these have changed.
        QSet<QString> restarted; ///< By key: new ones, and those that are asked something else or elsewhere now.
    };
    AppsChange setApps(const QList<RolloutApp> &apps);
    // Each returns which rows have changed.
    QList<int> setWorkers(const QList<Worker> &workers);
    QList<int> setObserved(const QString &appKey, const SigningKeyRotationCheck &check, const QDateTime &at);
    QList<int> setExcuses(const QList<Excuse> &excuses);

    void setAsking(int index, bool isAsking) { m_rows[index].isAsking = isAsking; }
    void add(int index, const AppSample &sample);

    const QList<RolloutRow> &rows() const { return m_rows; }
    int indexOf(const QString &appKey) const { return m_index.value(appKey, -1); }
    bool isFull(int index) const { return m_states.at(index).count.isFull(); }
    RolloutGate gate() const;

private:
    struct State
    {
        EvidenceCount count;
        QDateTime answeredAt; ///< Of the latest sample that was an answer.
        std::optional<SigningKeyRotationCheck> observed;
    };

    QList<int> refreshAll();
    bool refresh(int index);
    void judgeWorker(RolloutRow &row, const QString &appId) const;
    EvidenceClass::Kind evidence(const RolloutRow &row, const State &state) const;
    bool isInferred(const QString &appId) const;

    RolloutKeys m_keys;
    int m_leastGood = 5;
    std::chrono::milliseconds m_span{120'000};
    QList<RolloutRow> m_rows;
    QList<State> m_states;
    QHash<QString, int> m_index;
    QHash<QString, QList<Worker>> m_workers;
    QHash<QString, Excuse> m_excuses;
};
