// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/appprobes.h"

#include <QPointer>

AppProbes::AppProbes(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

AppProbes::~AppProbes()
{
    qDeleteAll(m_rounds); // they need the client
}

const ProbeRound *AppProbes::ask(const ProbeRound::Terms &terms)
{
    Q_ASSERT(!isAsking(terms.environmentId, terms.app.key()));
    auto *round = new ProbeRound(terms, m_client, m_clock, this);
    m_rounds.insert({terms.environmentId, terms.app.key()}, round);
    connect(round, &ProbeRound::finished, this,
        [this, round](const QList<ProbedAnswer> &answers, std::chrono::milliseconds retryAfter) {
            m_rounds.remove({round->terms().environmentId, round->terms().app.key()});
            round->deleteLater();
            const QPointer<AppProbes> guard(this);
            emit answered(*round, answers, retryAfter);
            if (guard)
                emit freed();
        });
    round->start();
    return round;
}

void AppProbes::drop(const ProbeRound *round)
{
    // One that has just answered goes by itself.
    if (m_rounds.removeIf([round](const auto &one) { return one.value() == round; }) == 0)
        return;
    delete round;
    emit freed();
}
