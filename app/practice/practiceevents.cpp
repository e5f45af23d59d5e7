// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceevents.h"

#include "app/core/logging.h"
#include "app/domain/jsonfields.h"
#include "app/practice/practicerules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostEvents = 1000;
constexpr qint64 keepNewestSeconds = 10; // it writes the whole account
const QString eventsId = u"events"_s; // beside the ids of apps and senders

PracticeEvents::Answer refusal(int status, const QString &error)
{
    return {status, {{u"error"_s, error}, {u"status"_s, status}}};
}

} // namespace

PracticeEvents::PracticeEvents(PracticeState &state)
    : m_state(state)
{
    connect(&m_state, &PracticeState::wasReset, this, &PracticeEvents::clear);
}

PracticeEvents::Answer PracticeEvents::receive(const Secret &key, const QByteArray &body, const QString &ip)
{
    const PracticeIngestKey *ingestKey = m_state.ingestKeyOfValue(key);
    if (!ingestKey)
        return {401, {{u"error"_s, u"Event key not found"_s}}};
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isNull())
        return refusal(400, u"The body is no JSON"_s);
    const QJsonArray sent = document.isArray() ? document.array() : QJsonArray{document.object()};
    const QDateTime now = m_state.clock().now();
    QList<Event> events;
    QJsonArray ids;
    for (const QJsonValue value : sent) {
        // What a webhook gets is whatever its sender writes; the key's name stands for the event's.
        const QString name
            = ingestKey->source == "webhook"_L1 ? ingestKey->name.value_or(u"webhook"_s) : value[u"name"_s].toString();
        if (name.isEmpty())
            return refusal(400, u"An event has no name"_s);
        if (!PracticeRules::letsThrough(ingestKey->filter, name, ip))
            return refusal(403, u"The event key's filter does not let this event through"_s);
        events.append({.id = newPracticeUlid(now),
            .environmentId = ingestKey->environmentId,
            .name = name,
            .receivedAt = now,
            .keyId = ingestKey->id});
        ids.append(events.last().id);
    }
    m_events.append(events);
    // Not at each event: it looks through all of them.
    if (m_events.size() > mostEvents + mostEvents / 10)
        forgetOldest();
    if (!m_keptAt.isValid() || m_keptAt.secsTo(now) >= keepNewestSeconds)
        keepNewest();
    return {200, {{u"ids"_s, ids}, {u"status"_s, 200}}};
}

/// By their keys.
void PracticeEvents::keepNewest()
{
    QJsonObject newest;
    for (const Event &event : std::as_const(m_events))
        newest[event.keyId] = QJsonObject{{u"id"_s, event.id}, {u"environmentId"_s, event.environmentId},
            {u"name"_s, event.name}, {u"receivedAt"_s, JsonFields::timeText(event.receivedAt)}};
    m_keptAt = m_state.clock().now();
    if (!m_state.setRunning(eventsId, newest))
        qCWarning(logPractice, "when the practice account's keys were used could not be kept");
}

void PracticeEvents::restore()
{
    const QJsonObject newest = m_state.running(eventsId);
    for (auto it = newest.begin(); it != newest.end(); ++it)
        m_events.append({.id = it.value()["id"_L1].toString(),
            .environmentId = it.value()["environmentId"_L1].toString(),
            .name = it.value()["name"_L1].toString(),
            .receivedAt = QDateTime::fromString(it.value()["receivedAt"_L1].toString(), Qt::ISODateWithMs),
            .keyId = it.key()});
    std::ranges::sort(m_events, {}, &Event::receivedAt);
}

/// When a key was last used is asked long after: of each key the newest one stays.
void PracticeEvents::forgetOldest()
{
    qsizetype spare = m_events.size() - mostEvents;
    QSet<QString> keys;
    QList<Event> kept;
    for (auto event = m_events.crbegin(); event != m_events.crend(); ++event) {
        const bool isNewest = !keys.contains(event->keyId);
        keys.insert(event->keyId);
        if (isNewest || m_events.crend() - event > spare)
            kept.prepend(*event);
    }
    m_events = kept;
}
