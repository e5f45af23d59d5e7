// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/proberound.h"

#include <QHash>

/// The rounds that are under way, for every check of the program: of each app one at a time, whoever wants it. What a
/// round brings is told to all checks, since one reading serves every question that it answers.
class AppProbes : public QObject
{
    Q_OBJECT

public:
    explicit AppProbes(Clock &clock, QObject *parent = nullptr);
    ~AppProbes() override;

    /// environmentId: the one that holds the keys.
    bool isAsking(const QString &environmentId, const QString &appKey) const
    {
        return m_rounds.contains({environmentId, appKey});
    }
    /// Only where isAsking() is false. The round is this object's; it is over after answered() or drop().
    const ProbeRound *ask(const ProbeRound::Terms &terms);
    void drop(const ProbeRound *round);

signals:
    void answered(const ProbeRound &round, const QList<ProbedAnswer> &answers, std::chrono::milliseconds retryAfter);
    void freed(); ///< Some app, for whoever waited for it.

private:
    Clock &m_clock;
    ProbeClient m_client;
    QHash<std::pair<QString, QString>, const ProbeRound *> m_rounds; // by environment and app
};
