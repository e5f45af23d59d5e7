// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appverdict.h"
#include "app/domain/rolloutkeys.h"

#include <chrono>

/// How many good answers in a row an app has given. Full with enough of them over a long enough time; a contradicting
/// answer starts it again, and time-outs and the like neither add nor take away.
class EvidenceCount
{
public:
    /// Enough answers for a 99 % chance to have met each kind of instance: ln 0.01 / ln(1 - 1/n), but `least` at the
    /// least; instances: 0 where their number is not known.
    static int neededFor(int instances, int least);

    void setDemand(int needed, std::chrono::milliseconds span);
    void add(const AppSample &sample, RolloutGoal goal = RolloutGoal::NewBesideOld);
    void restart();

    int good() const { return m_good; }
    int needed() const { return m_needed; }
    QDateTime goodSince() const { return m_goodSince; }
    bool isFull() const;
    /// Untranslated name of the verdict (or reason) that started it again last; empty: none did.
    QString lastContradiction() const { return m_lastContradiction; }
    QDateTime lastContradictionAt() const { return m_lastContradictionAt; }

private:
    int m_needed = 5;
    std::chrono::milliseconds m_span{0};
    int m_good = 0;
    QDateTime m_goodSince;
    QDateTime m_lastGoodAt;
    QString m_lastContradiction;
    QDateTime m_lastContradictionAt;
};
