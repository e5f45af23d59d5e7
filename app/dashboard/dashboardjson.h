// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/dashboard/jsonreader.h"
#include "app/domain/app.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>

// The dashboard's JSON as values and back: pure functions. What is not as the types promise (a field that is missing or
// null where it may not be, an unknown enum value, a wrong type) is Error::Kind::Unreadable; its detail names the field
// and never a value.

/// An event as far as it matters here: when it arrived and through what.
struct ReceivedEvent
{
    QDateTime receivedAt; ///< UTC.
    QString sourceId; ///< Empty: not told.

    bool operator==(const ReceivedEvent &) const = default;
};

/// One page of a connection.
template <typename T>
struct Page
{
    QList<T> items;
    QString next; ///< The cursor to go on after; empty: this was the last one.
};

/// A list in which nothing stands twice. One that changes while it is read page by page gives an item again.
template <typename T>
class OnceById
{
public:
    enum class Found { New, Same, Other }; ///< Other: the same id for something else.

    Found add(const T &item)
    {
        if constexpr (requires { item.id; }) {
            if (const auto place = m_places.constFind(item.id); place != m_places.cend() && !item.id.isEmpty()) {
                const bool isSame = m_items.at(*place) == item;
                m_items[*place] = item; // what was read later is nearer to the truth
                return isSame ? Found::Same : Found::Other;
            }
            m_places.insert(item.id, m_items.size());
        }
        m_items.append(item);
        return Found::New;
    }
    const QList<T> &items() const { return m_items; }

private:
    QList<T> m_items;
    QHash<QString, qsizetype> m_places;
};

/// All items, or the first failure. One id for two different things in one answer is no answer.
template <typename T, typename Parse>
Result<QList<T>> parseAll(const QJsonArray &values, Parse parse)
{
    OnceById<T> all;
    for (const QJsonValue &value : values) {
        const Result<T> item = parse(value);
        if (!item)
            return failure(item.error());
        if (all.add(*item) == OnceById<T>::Found::Other)
            return failure(Error::Kind::Unreadable, QStringLiteral("one id stands for two"));
    }
    return all.items();
}

template <typename T, typename Parse>
Result<Page<T>> parsePage(const QJsonValue &connection, const QString &what, Parse parse)
{
    JsonReader reader(connection, what);
    const QJsonArray edges = reader.list(QLatin1StringView("edges"));
    JsonReader info(reader.value(QLatin1StringView("pageInfo")), QStringLiteral("PageInfo"));
    const bool hasNext = info.flag(QLatin1StringView("hasNextPage"));
    Page<T> page;
    page.next = hasNext ? info.text(QLatin1StringView("endCursor")) : QString();
    if (!reader.isFine() || !info.isFine())
        return failure(reader.isFine() ? info.error() : reader.error());
    const auto node = [&](const QJsonValue &edge) { return parse(edge.toObject().value(QLatin1StringView("node"))); };
    Result<QList<T>> items = parseAll<T>(edges, node);
    if (!items)
        return failure(items.error());
    page.items = std::move(*items);
    return page;
}

/// From EnvsConnection.
Result<Page<Environment>> parseEnvironments(const QJsonValue &envs);
/// These six from Workspace. An answer about another environment than the one asked for is Unreadable.
Result<QList<SigningKey>> parseSigningKeys(const QJsonValue &workspace, const QString &environmentId);
Result<QList<EventKey>> parseEventKeys(const QJsonValue &workspace, const QString &environmentId); ///< No webhooks.
Result<QList<App>> parseApps(const QJsonValue &workspace, const QString &environmentId); ///< No archived ones.
Result<Page<Worker>> parseWorkers(const QJsonValue &workspace, const QString &environmentId);
/// An answer about another app than the one asked for is Unreadable.
Result<SigningKeyRotationCheck> parseRotationCheck(
    const QJsonValue &workspace, const QString &environmentId, const QString &appExternalId);
Result<Page<ReceivedEvent>> parseEvents(const QJsonValue &workspace, const QString &environmentId);

Result<SigningKey> parseSigningKey(const QJsonValue &signingKey);
/// From IngestKey; a webhook is Unreadable.
Result<EventKey> parseEventKey(const QJsonValue &ingestKey);
/// From SyncResponse. Unreadable, too: neither a failure nor a sync that is through.
Result<ResyncOutcome> parseResync(const QJsonValue &response);

/// A sync that failed without a word on why: whoever asks whether it failed looks at the error.
void noteFailure(Sync &sync);
/// Takes the app's address, unless it can be read in more than one way: what is asked there would not be sure.
void noteAddress(Sync &sync, const QString &address);

/// The input type FilterListInput; always whole.
QJsonObject filterInput(const EventFilter &filter);
/// The app's HTTP status out of CodedError.data: a JSON text `{"statusCode": 401, "headers": ...}`; 0: not told.
int appHttpStatus(const QJsonValue &data);
