// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceoperations.h"

#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/practice/practiceanswers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <variant>

using namespace Qt::StringLiterals;

namespace {

using Parts = PracticeParts;
/// What stands under "data".
using Data = Result<QJsonObject>;
using Reply = std::function<void(const Data &)>;

constexpr int longestPage = 1000;

/// NewIngestKey and UpdateIngestKey.
PracticeIngestInput ingestInput(const QJsonObject &json)
{
    PracticeIngestInput input;
    if (json[u"name"_s].isString())
        input.name = json[u"name"_s].toString();
    input.filter = practiceFilter(json[u"filterList"_s].toObject());
    if (json[u"metadata"_s].isObject())
        input.metadata = json[u"metadata"_s].toObject();
    return input;
}

QString environmentOf(const QJsonObject &variables)
{
    return variables[u"environmentID"_s].toString();
}

/// The environment that the variables name, with one more field of it.
Data workspace(const Parts &parts, const QJsonObject &variables, const QString &field, const Result<QJsonValue> &value)
{
    const QString id = environmentOf(variables);
    if (!parts.state.environments().find(id))
        return rejected(u"environment not found"_s);
    if (!value)
        return failure(value.error());
    return QJsonObject{{u"workspace"_s, QJsonObject{{u"id"_s, id}, {field, *value}}}};
}

/// The page of the rows that the variables ask for: the `first` ones after the one whose id is `after`.
/// areForgotten: the newest stand first, and one may be gone since it was the last of a page. Its id tells its place.
template <typename Row, typename MakeNode>
Result<QJsonValue> page(
    const QList<Row> &rows, const QJsonObject &variables, MakeNode nodeOf, bool areForgotten = false)
{
    const QJsonValue after = variables[u"after"_s];
    const int first = variables[u"first"_s].toInt();
    if (first < 1 || first > longestPage)
        return rejected(u"\"first\" has to lie between 1 and %1"_s.arg(longestPage));
    auto begin = rows.begin();
    if (after.isString()) {
        begin = std::ranges::find(rows, after.toString(), &Row::id);
        if (begin != rows.end())
            ++begin;
        else if (areForgotten)
            begin = std::ranges::find_if(rows, [&after](const Row &row) { return row.id < after.toString(); });
        else
            return rejected(u"\"after\" is no cursor of this list"_s);
    }
    const auto end = begin + std::min<qsizetype>(first, rows.end() - begin);
    QJsonArray edges;
    for (auto row = begin; row != end; ++row)
        edges.append(QJsonObject{{u"node"_s, nodeOf(*row)}});
    const QJsonValue cursor = begin == end ? QJsonValue() : QJsonValue(std::prev(end)->id);
    return QJsonObject{{u"edges"_s, edges},
        {u"pageInfo"_s, QJsonObject{{u"endCursor"_s, cursor}, {u"hasNextPage"_s, end != rows.end()}}}};
}

constexpr auto asSelected = [](const auto &row) { return selectionOf(row); };

Data environments(const Parts &parts, const QJsonObject &variables)
{
    const QList<Environment> rows = those(parts.state.environments().all(),
        [&](const Environment &row) { return row.isArchived == variables[u"archived"_s].toBool(); });
    const auto envs = page(rows, variables, asSelected);
    return envs ? Data(QJsonObject{{u"envs"_s, *envs}}) : failure(envs.error());
}

QJsonObject withUser(const Parts &parts, const PracticeSigningKey &key)
{
    return selectionOf(key, parts.state.users().find(key.userId));
}

Data signingKeys(const Parts &parts, const QJsonObject &variables)
{
    const QJsonArray keys = ofEach<QJsonArray>(
        parts.state.signingKeys().all(), [&](const PracticeSigningKey &key) { return withUser(parts, key); },
        [&](const PracticeSigningKey &key) { return key.environmentId == environmentOf(variables); });
    return workspace(parts, variables, u"signingKeys"_s, keys);
}

Data eventKeys(const Parts &parts, const QJsonObject &variables)
{
    const QJsonArray keys = ofEach<QJsonArray>(parts.state.ingestKeys().all(), asSelected,
        [&](const PracticeIngestKey &key) { return key.environmentId == environmentOf(variables); });
    return workspace(parts, variables, u"ingestKeys"_s, keys);
}

Data apps(const Parts &parts, const QJsonObject &variables)
{
    const QJsonArray apps = ofEach<QJsonArray>(parts.state.apps().all(), asSelected, [&](const PracticeApp &app) {
        return app.app.environmentId == environmentOf(variables) && !app.app.isArchived;
    });
    return workspace(parts, variables, u"apps"_s, apps);
}

Data workers(const Parts &parts, const QJsonObject &variables)
{
    QList<Worker> rows = ofEach<QList<Worker>>(parts.state.workers(), &PracticeState::Connection::worker,
        [&](const PracticeState::Connection &one) { return one.environmentId == environmentOf(variables); });
    std::ranges::stable_sort(rows, {}, &Worker::connectedAt);
    return workspace(parts, variables, u"workerConnections"_s, page(rows, variables, asSelected));
}

Data events(const Parts &parts, const QJsonObject &variables)
{
    const QDateTime from = QDateTime::fromString(variables[u"from"_s].toString(), Qt::ISODateWithMs);
    if (!from.isValid())
        return rejected(u"\"from\" is no time"_s);
    QList<PracticeEvents::Event> rows;
    for (const PracticeEvents::Event &event : parts.events.all()) {
        if (event.environmentId == environmentOf(variables) && event.receivedAt >= from)
            rows.prepend(event);
    }
    const auto nodeOf = [](const PracticeEvents::Event &row) {
        return QJsonObject{
            {u"receivedAt"_s, timeAnswer(row.receivedAt)}, {u"source"_s, QJsonObject{{u"id"_s, row.keyId}}}};
    };
    return workspace(parts, variables, u"eventsV2"_s, page(rows, variables, nodeOf, true));
}

void signingKeyRotationCheck(const Parts &parts, const QJsonObject &variables, const Reply &reply)
{
    const PracticeApp *app = parts.state.app(environmentOf(variables), variables[u"appExternalID"_s].toString());
    if (!app)
        return reply(workspace(parts, variables, {}, rejected(u"app not found"_s)));
    const auto tell = [parts, variables, reply, app = *app](const Result<PracticeAppFinding> &finding) {
        const QJsonObject check = rotationCheckOf(finding.value_or(PracticeAppFinding()));
        const QJsonObject answer{{u"externalID"_s, app.app.externalId}, {u"signingKeyRotationCheck"_s, check}};
        reply(finding ? workspace(parts, variables, u"appByExternalID"_s, answer) : failure(finding.error()));
    };
    const QUrl url = app->sync().url;
    if (url.isEmpty())
        tell(PracticeAppFinding());
    else
        whenFinished(parts.calls.ask(environmentOf(variables), url), &parts.calls, tell);
}

Data signingKeyAnswer(const Parts &parts, const QString &field, const Result<PracticeSigningKey> &key)
{
    return key ? Data(QJsonObject{{field, withUser(parts, *key)}}) : failure(key.error());
}

Data createSigningKey(const Parts &parts, const QJsonObject &variables)
{
    const QList<PracticeUser> &users = parts.state.users().all();
    return signingKeyAnswer(parts, u"createSigningKey"_s,
        parts.rules.createSigningKey(environmentOf(variables), users.isEmpty() ? QString() : users.first().id));
}

Data deleteSigningKey(const Parts &parts, const QJsonObject &variables)
{
    const auto key = parts.rules.deleteSigningKey(variables[u"keyID"_s].toString());
    return key ? Data(QJsonObject{{u"deleteSigningKey"_s, QJsonObject{{u"id"_s, key->id}}}}) : failure(key.error());
}

Data rotateSigningKey(const Parts &parts, const QJsonObject &variables)
{
    return signingKeyAnswer(parts, u"rotateSigningKey"_s, parts.rules.rotateSigningKey(environmentOf(variables)));
}

Data createIngestKey(const Parts &parts, const QJsonObject &variables)
{
    const QJsonObject input = variables[u"input"_s].toObject();
    const auto key = parts.rules.createIngestKey(
        input[u"workspaceID"_s].toString(), input[u"source"_s].toString(), ingestInput(input));
    return key ? Data(QJsonObject{{u"createIngestKey"_s, selectionOf(*key)}}) : failure(key.error());
}

Data updateIngestKey(const Parts &parts, const QJsonObject &variables)
{
    const auto key
        = parts.rules.updateIngestKey(variables[u"keyID"_s].toString(), ingestInput(variables[u"input"_s].toObject()));
    return key ? Data(QJsonObject{{u"updateIngestKey"_s, selectionOf(*key)}}) : failure(key.error());
}

Data deleteIngestKey(const Parts &parts, const QJsonObject &variables)
{
    const QJsonObject input = variables[u"input"_s].toObject();
    const QString id = input[u"id"_s].toString();
    const Done deleted = parts.rules.deleteIngestKey(input[u"workspaceID"_s].toString(), id);
    return deleted ? Data(QJsonObject{{u"deleteIngestKey"_s, QJsonObject{{u"ids"_s, QJsonArray{id}}}}})
                   : failure(deleted.error());
}

void resyncApp(const Parts &parts, const QJsonObject &variables, const Reply &reply)
{
    const QString environmentId = environmentOf(variables);
    const PracticeApp *app = parts.state.app(environmentId, variables[u"appExternalID"_s].toString());
    if (!app)
        return reply(rejected(u"app not found"_s));
    if (app->app.method != AppMethod::Serve)
        return reply(rejected(u"only an app that serves over HTTP can be synced"_s));
    QUrl url(variables[u"appURL"_s].toString(), QUrl::StrictMode);
    if (url.isEmpty())
        url = app->sync().url;
    whenFinished(parts.calls.sync(environmentId, app->app.externalId, url), &parts.calls,
        [reply](const Result<PracticeSyncOutcome> &outcome) {
            reply(outcome ? Data(QJsonObject{{u"resyncApp"_s, selectionOf(*outcome)}}) : failure(outcome.error()));
        });
}

using Now = Data (*)(const Parts &, const QJsonObject &);
using Later = void (*)(const Parts &, const QJsonObject &, const Reply &);

const QHash<QString, std::variant<Now, Later>> &operations()
{
    static const QHash<QString, std::variant<Now, Later>> all{{u"environments"_s, &environments},
        {u"signingKeys"_s, &signingKeys}, {u"eventKeys"_s, &eventKeys}, {u"apps"_s, &apps}, {u"workers"_s, &workers},
        {u"events"_s, &events}, {u"signingKeyRotationCheck"_s, &signingKeyRotationCheck},
        {u"createSigningKey"_s, &createSigningKey}, {u"deleteSigningKey"_s, &deleteSigningKey},
        {u"rotateSigningKey"_s, &rotateSigningKey}, {u"createIngestKey"_s, &createIngestKey},
        {u"updateIngestKey"_s, &updateIngestKey}, {u"deleteIngestKey"_s, &deleteIngestKey},
        {u"resyncApp"_s, &resyncApp}};
    return all;
}

QByteArray bodyOf(const Data &data)
{
    return data ? QJsonDocument(QJsonObject{{u"data"_s, *data}}).toJson(QJsonDocument::Compact)
                : graphqlRefusal(data.error().serverMessage);
}

} // namespace

bool isPracticeOperation(const QString &name)
{
    return operations().contains(name);
}

void answerPracticeOperation(const PracticeParts &parts, const QString &name, const QJsonObject &variables,
    const std::function<void(const QByteArray &)> &done)
{
    const auto operation = operations().value(name);
    if (const Now *now = std::get_if<Now>(&operation))
        done(bodyOf((*now)(parts, variables)));
    else
        std::get<Later>(operation)(parts, variables, [done](const Data &data) { done(bodyOf(data)); });
}

QByteArray graphqlRefusal(const QString &message, const QString &code)
{
    QJsonObject error{{u"message"_s, message}};
    if (!code.isEmpty())
        error.insert(u"extensions"_s, QJsonObject{{u"code"_s, code}});
    return QJsonDocument(QJsonObject{{u"data"_s, QJsonValue()}, {u"errors"_s, QJsonArray{error}}})
        .toJson(QJsonDocument::Compact);
}
