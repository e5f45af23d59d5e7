// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicegraph.h"

#include "app/practice/practicegraphobjects.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue entry : value.toArray())
        list.append(entry.toString());
    return list;
}

/// NewIngestKey and UpdateIngestKey.
PracticeIngestInput ingestInput(const QJsonObject &json)
{
    const QJsonObject filter = json[u"filterList"_s].toObject();
    PracticeIngestInput input;
    if (json[u"name"_s].isString())
        input.name = json[u"name"_s].toString();
    input.filter.kind = filter[u"type"_s].toString() == "allow"_L1 ? EventFilter::Kind::Allow : EventFilter::Kind::Deny;
    input.filter.events = strings(filter[u"events"_s]);
    input.filter.ips = strings(filter[u"ips"_s]);
    if (json[u"metadata"_s].isObject())
        input.metadata = json[u"metadata"_s].toObject();
    return input;
}

GraphqlResolved signingKeyResult(const PracticeGraphParts &parts, const Result<PracticeSigningKey> &key)
{
    return key ? GraphqlResolved::of(signingKeyObject(parts, *key)) : GraphqlResolved::failed(key.error());
}

GraphqlResolved ingestKeyResult(const PracticeGraphParts &parts, const Result<PracticeIngestKey> &key)
{
    return key ? GraphqlResolved::of(ingestKeyObject(parts, *key)) : GraphqlResolved::failed(key.error());
}

GraphqlResolved deleteIngestKey(PracticeRules &rules, const QJsonObject &input)
{
    const QString id = input[u"id"_s].toString();
    if (const Done deleted = rules.deleteIngestKey(input[u"workspaceID"_s].toString(), id); !deleted)
        return GraphqlResolved::failed(deleted.error());
    return GraphqlResolved::of([id](const QString &field, const QJsonObject &) -> GraphqlResolved {
        return field == "ids"_L1 ? GraphqlResolved::value(QJsonArray{id}) : graphGap(field);
    });
}

GraphqlResolved sync(
    const PracticeGraphParts &parts, const QString &environmentId, const QString &externalId, const QUrl &url)
{
    return GraphqlResolved::asked([parts, environmentId, externalId, url](const GraphqlReceive &receive) {
        PracticeCalls *calls = &parts.calls;
        whenFinished(calls->sync(environmentId, externalId, url), calls,
            [parts, receive](const Result<PracticeSyncOutcome> &outcome) {
                receive(outcome ? GraphqlResolved::of(syncOutcomeObject(parts, *outcome))
                                : GraphqlResolved::failed(outcome.error()));
            });
    });
}

GraphqlResolved resyncApp(const PracticeGraphParts &parts, const QJsonObject &arguments)
{
    const QString environmentId = arguments[u"envID"_s].toString();
    const PracticeApp *app = parts.state.app(environmentId, arguments[u"appExternalID"_s].toString());
    if (!app)
        return graphRefusal(u"app not found"_s);
    if (app->app.method != AppMethod::Serve)
        return graphRefusal(u"only an app that serves over HTTP can be synced"_s);
    QUrl url(arguments[u"appURL"_s].toString(), QUrl::StrictMode);
    if (url.isEmpty() && !app->syncs.isEmpty())
        url = app->syncs.first().url;
    return sync(parts, environmentId, app->app.externalId, url);
}

GraphqlResolved environments(const PracticeGraphParts &parts, const QJsonObject &arguments)
{
    const QJsonObject filter = arguments[u"filter"_s].toObject();
    const QJsonValue archived = filter[u"archived"_s];
    const QJsonArray types = filter[u"envTypes"_s].toArray();
    static constexpr std::array names{"PRODUCTION"_L1, "TEST"_L1, "BRANCH_PARENT"_L1, "BRANCH_CHILD"_L1};
    QStringList ids;
    for (const PracticeEnvironment &row : parts.state.environments().all()) {
        const bool fits = (!archived.isBool() || archived.toBool() == row.environment.isArchived)
            && (types.isEmpty() || types.contains(names.at(static_cast<std::size_t>(row.environment.type))));
        if (fits)
            ids.append(row.environment.id);
    }
    return graphConnection(
        ids,
        [&](const QString &id) {
            const PracticeEnvironment *row = parts.state.environments().find(id);
            return row ? environmentObject(parts, *row) : GraphqlObject();
        },
        arguments);
}

GraphqlResolved environmentWhere(
    const PracticeGraphParts &parts, const std::function<bool(const PracticeEnvironment &)> &fits)
{
    const QList<PracticeEnvironment> &all = parts.state.environments().all();
    const auto found = std::find_if(all.begin(), all.end(), fits);
    return GraphqlResolved::of(found == all.end() ? GraphqlObject() : environmentObject(parts, *found));
}

GraphqlResolved allEnvironments(const PracticeGraphParts &parts)
{
    QList<GraphqlObject> list;
    for (const PracticeEnvironment &row : parts.state.environments().all())
        list.append(environmentObject(parts, row));
    return GraphqlResolved::listOf(list);
}

GraphqlResolved environmentOfId(const PracticeGraphParts &parts, const QString &id)
{
    const PracticeEnvironment *found = parts.state.environments().find(id);
    return found ? GraphqlResolved::of(environmentObject(parts, *found)) : graphRefusal(u"environment not found"_s);
}

} // namespace

PracticeGraph::PracticeGraph(PracticeState &state, PracticeRules &rules, PracticeCalls &calls, PracticeEvents &events)
    : m_state(state)
    , m_rules(rules)
    , m_calls(calls)
    , m_events(events)
{
}

GraphqlObject PracticeGraph::query(const QUrl &origin) const
{
    const PracticeGraphParts parts{m_state, m_calls, m_events, origin};
    return [parts](const QString &field, const QJsonObject &arguments) -> GraphqlResolved {
        if (field == "account"_L1)
            return GraphqlResolved::of(accountObject(parts));
        if (field == "envs"_L1)
            return environments(parts, arguments);
        if (field == "workspace"_L1)
            return environmentOfId(parts, arguments[u"id"_s].toString());
        if (field == "workspaces"_L1)
            return allEnvironments(parts);
        if (field == "defaultEnv"_L1)
            return environmentWhere(parts,
                [](const PracticeEnvironment &row) { return row.environment.type == EnvironmentType::Production; });
        if (field == "envBySlug"_L1)
            return environmentWhere(parts, [slug = arguments[u"slug"_s].toString()](const PracticeEnvironment &row) {
                return row.environment.slug == slug;
            });
        return graphGap(field);
    };
}

GraphqlObject PracticeGraph::mutation(const QUrl &origin) const
{
    const PracticeGraphParts parts{m_state, m_calls, m_events, origin};
    PracticeRules *rules = &m_rules;
    return [parts, rules](const QString &field, const QJsonObject &arguments) -> GraphqlResolved {
        const QString environmentId = arguments[u"envID"_s].toString();
        const QJsonObject input = arguments[u"input"_s].toObject();
        const QList<PracticeUser> &users = parts.state.users().all();
        if (field == "createSigningKey"_L1)
            return signingKeyResult(
                parts, rules->createSigningKey(environmentId, users.isEmpty() ? QString() : users.first().id));
        if (field == "deleteSigningKey"_L1)
            return signingKeyResult(parts, rules->deleteSigningKey(arguments[u"id"_s].toString()));
        if (field == "rotateSigningKey"_L1)
            return signingKeyResult(parts, rules->rotateSigningKey(environmentId));
        if (field == "createIngestKey"_L1)
            return ingestKeyResult(parts,
                rules->createIngestKey(
                    input[u"workspaceID"_s].toString(), input[u"source"_s].toString(), ingestInput(input)));
        if (field == "updateIngestKey"_L1)
            return ingestKeyResult(parts, rules->updateIngestKey(arguments[u"id"_s].toString(), ingestInput(input)));
        if (field == "deleteIngestKey"_L1)
            return deleteIngestKey(*rules, input);
        if (field == "resyncApp"_L1)
            return resyncApp(parts, arguments);
        if (field == "syncNewApp"_L1)
            return sync(parts, environmentId, {}, QUrl(arguments[u"appURL"_s].toString(), QUrl::StrictMode));
        return graphGap(field);
    };
}
