// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicesenders.h"

using namespace Qt::StringLiterals;

namespace {

QString sectionOf(const QString &id)
{
    return u"sender/"_s + id;
}

} // namespace

PracticeSenders::PracticeSenders(PracticeState &state)
    : m_state(state)
{
}

Done PracticeSenders::open()
{
    for (const PracticeSender &sender : m_state.senders().all()) {
        if (!m_state.section(sectionOf(sender.id)).isEmpty())
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
    const QJsonObject section = m_state.section(sectionOf(id));
    return PracticeAppVariables::fromJson(section.value("variables"_L1).toObject()).value_or(PracticeAppVariables());
}

Done PracticeSenders::setVariables(const QString &id, const PracticeAppVariables &variables)
{
    return m_state.setSection(sectionOf(id), {{u"variables"_s, variables.toJson()}});
}
