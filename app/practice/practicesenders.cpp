// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicesenders.h"

using namespace Qt::StringLiterals;

PracticeSenders::PracticeSenders(PracticeState &state)
    : m_state(state)
{
}

Done PracticeSenders::open()
{
    const QList<PracticeSender> senders = m_state.senders().all();
    for (const PracticeSender &sender : senders) {
        if (!m_state.running(sender.id).isEmpty())
            continue;
        PracticeAppVariables variables;
        if (const PracticeIngestKey *key = m_state.ingestKeys().find(sender.eventKeyId))
            variables.set(PracticeAppVariables::eventKeyName, key->value);
        if (const Done set = setVariables(sender.id, variables); !set)
            return set;
    }
    return {};
}

QList<PracticeSenderStatus> PracticeSenders::all() const
{
    QList<PracticeSenderStatus> all;
    for (const PracticeSender &sender : m_state.senders().all()) {
        all.append({.id = sender.id,
            .name = sender.name,
            .environmentId = sender.environmentId,
            .eventName = sender.eventName,
            .variables = variables(sender.id)});
    }
    return all;
}

PracticeAppVariables PracticeSenders::variables(const QString &id) const
{
    return PracticeAppVariables::fromJson(m_state.running(id).value("variables"_L1).toObject())
        .value_or(PracticeAppVariables());
}

Done PracticeSenders::setVariables(const QString &id, const PracticeAppVariables &variables)
{
    return m_state.setRunning(id, {{u"variables"_s, variables.toJson()}});
}
