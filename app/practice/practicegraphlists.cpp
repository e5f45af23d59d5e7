// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicegraphobjects.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestPage = 1000;

GraphqlObject pageInfo(const QStringList &page, bool hasPrevious, bool hasNext)
{
    return [page, hasPrevious, hasNext](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "startCursor"_L1)
            return GraphqlResolved::value(page.isEmpty() ? QJsonValue() : QJsonValue(page.first()));
        if (field == "endCursor"_L1)
            return GraphqlResolved::value(page.isEmpty() ? QJsonValue() : QJsonValue(page.last()));
        if (field == "hasNextPage"_L1)
            return GraphqlResolved::value(hasNext);
        if (field == "hasPreviousPage"_L1)
            return GraphqlResolved::value(hasPrevious);
        return graphGap(field);
    };
}

GraphqlObject edge(const QString &cursor, const GraphqlObject &node)
{
    return [cursor, node](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "cursor"_L1)
            return GraphqlResolved::value(cursor);
        if (field == "node"_L1)
            return GraphqlResolved::of(node);
        return graphGap(field);
    };
}

} // namespace

QJsonValue graphTime(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QJsonValue graphText(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

GraphqlResolved graphRefusal(const QString &message)
{
    return GraphqlResolved::failed({.kind = Error::Kind::Rejected, .serverMessage = message});
}

GraphqlResolved graphGap(const QString &field)
{
    return graphRefusal(u"the practice account does not know the field \"%1\""_s.arg(field));
}

GraphqlResolved graphConnection(
    const QStringList &ids, const std::function<GraphqlObject(const QString &)> &make, const QJsonObject &arguments)
{
    const QJsonValue after = arguments[u"after"_s];
    const int first = arguments[u"first"_s].toInt();
    if (first < 1 || first > longestPage)
        return graphRefusal(u"\"first\" has to lie between 1 and %1"_s.arg(longestPage));
    const qsizetype start = after.isString() ? ids.indexOf(after.toString()) + 1 : 0;
    if (after.isString() && start == 0)
        return graphRefusal(u"\"after\" is no cursor of this list"_s);
    const QStringList page = ids.mid(start, first);
    QList<GraphqlObject> edges;
    for (const QString &id : page)
        edges.append(edge(id, make(id)));
    const GraphqlObject info = pageInfo(page, start > 0, start + page.size() < ids.size());
    const qsizetype total = ids.size();
    return GraphqlResolved::of([edges, info, total](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "edges"_L1)
            return GraphqlResolved::listOf(edges);
        if (field == "pageInfo"_L1)
            return GraphqlResolved::of(info);
        if (field == "totalCount"_L1)
            return GraphqlResolved::value(total);
        return graphGap(field);
    });
}

GraphqlObject eventObject(const PracticeGraphParts &parts, const PracticeEvents::Event &event)
{
    return [parts, event](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "id"_L1)
            return GraphqlResolved::value(event.id);
        if (field == "envID"_L1)
            return GraphqlResolved::value(event.environmentId);
        if (field == "name"_L1)
            return GraphqlResolved::value(event.name);
        if (field == "occurredAt"_L1)
            return GraphqlResolved::value(graphTime(event.occurredAt));
        if (field == "receivedAt"_L1)
            return GraphqlResolved::value(graphTime(event.receivedAt));
        if (field != "source"_L1)
            return graphGap(field);
        const PracticeIngestKey *key = parts.state.ingestKeys().find(event.keyId);
        const QJsonValue name = key && key->name ? QJsonValue(*key->name) : QJsonValue();
        const QString kind = key ? key->source : u"key"_s;
        return GraphqlResolved::of(
            [id = event.keyId, name, kind](const QString &sourceField, const QJsonObject &) -> GraphqlResolved {
                if (sourceField == "id"_L1)
                    return GraphqlResolved::value(id);
                if (sourceField == "name"_L1)
                    return GraphqlResolved::value(name);
                if (sourceField == "sourceKind"_L1)
                    return GraphqlResolved::value(kind);
                return graphGap(sourceField);
            });
    };
}
