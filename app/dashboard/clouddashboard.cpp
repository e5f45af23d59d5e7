// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clouddashboard.h"

#include "app/core/bareaddress.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/dashboard/dashboardjson.h"
#include "app/dashboard/pagedread.h"
#include "app/domain/jsonfields.h"
#include "app/domain/tokensource.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostPages = 10;
constexpr int serversOwnPageSize = 40;
constexpr int serversOwnEventPageSize = 50;

/// What tells that a write was carried out, but not as it should have been.
Error strangeOutcome(const QString &field)
{
    return {.kind = Error::Kind::Unreadable, .detail = field + u" names another key"_s, .mayHaveTakenEffect = true};
}

/// Inngest would take what is left out for no filter.
tl::unexpected<Error> unknownFilter()
{
    return failure(Error::Kind::Rejected, u"a filter that is not known"_s);
}

/// What the pages of events come to: when the newest one of each source came. No more than a few pages are looked
/// through: an environment can have millions.
class NewestOf
{
public:
    explicit NewestOf(const QStringList &sourceIds)
    {
        for (const QString &id : sourceIds)
            m_newest.insert(id, {});
    }

    std::optional<Result<LastEvents>> operator()(const Page<ReceivedEvent> &page)
    {
        for (const ReceivedEvent &event : page.items) {
            if (event.sourceId.isEmpty())
                m_newestOfNobody = newer(m_newestOfNobody, event);
            else if (const auto of = m_newest.find(event.sourceId); of != m_newest.end())
                *of = newer(*of, event);
        }
        if (!page.items.isEmpty() && page.items.first().receivedAt < page.items.last().receivedAt)
            m_isNewestFirst = false;
        // What follows is older only where the order is the promised one.
        const bool areAllKnown
            = m_newestOfNobody || std::ranges::all_of(m_newest, [](const Newest &one) { return one.has_value(); });
        if (page.next.isEmpty() || (m_isNewestFirst && areAllKnown))
            return answer(true);
        if (++m_pages == mostPages)
            return answer(false);
        return {};
    }

private:
    using Newest = std::optional<QDateTime>;

    static Newest newer(const Newest &known, const ReceivedEvent &event)
    {
        return std::max(known.value_or(event.receivedAt), event.receivedAt);
    }

    LastEvents answer(bool isWhole) const
    {
        LastEvents answer;
        for (auto one = m_newest.begin(); one != m_newest.end(); ++one)
            answer.insert(one.key(), answerOf(*one, isWhole));
        return answer;
    }

    Result<Newest> answerOf(const Newest &newest, bool isWhole) const
    {
        // One of which Inngest does not say through what it came may have come through this one.
        if (m_newestOfNobody && (!newest || *newest < *m_newestOfNobody))
            return failure(Error::Kind::Unexpected, u"an event without a source"_s);
        // "None" would claim more than was looked at.
        if (!isWhole && (!newest || !m_isNewestFirst))
            return failure(Error::Kind::Unexpected, u"more events than are looked through"_s);
        return newest;
    }

    QHash<QString, Newest> m_newest;
    Newest m_newestOfNobody; ///< Of those without a source.
    int m_pages = 0;
    bool m_isNewestFirst = true;
};

} // namespace

CloudDashboard::CloudDashboard(const QUrl &apiOrigin, const QUrl &siteOrigin, std::unique_ptr<TokenSource> tokens,
    QNetworkAccessManager &network, Clock &clock, const DashboardOptions &options)
    : m_siteOrigin(siteOrigin)
    , m_tokens(std::move(tokens))
    , m_options(options)
    , m_client(std::make_unique<GraphQlClient>(apiOrigin, *m_tokens, network, clock, options))
{
    connect(m_client.get(), &GraphQlClient::tryingAgain, this, &Dashboard::tryingAgain);
    connect(m_client.get(), &GraphQlClient::stillWaiting, this, &Dashboard::stillWaiting);
    connect(m_client.get(), &GraphQlClient::triedAgain, this, &Dashboard::triedAgain);
    connect(m_tokens.get(), &TokenSource::signInNeeded, this, &Dashboard::signInNeeded);
    connect(m_tokens.get(), &TokenSource::signedIn, this, &Dashboard::signedIn);
}

CloudDashboard::~CloudDashboard() = default;

QUrl CloudDashboard::defaultSiteOrigin()
{
    return QUrl(u"https://app.inngest.com"_s);
}

QString CloudDashboard::filedUnder(const QUrl &apiOrigin)
{
    return bareOrigin(apiOrigin).toString();
}

QUrl CloudDashboard::runsPage(const Environment &environment) const
{
    return dashboardRunsPage(m_siteOrigin, environment);
}

Way CloudDashboard::wayOf(ActKind kind, const Environment &environment) const
{
    return {.page = dashboardPage(m_siteOrigin, kind, environment), .paste = pasteOf(kind)};
}

template <typename T, typename Parse>
QFuture<Result<T>> CloudDashboard::ask(const GraphQlRequest &request, Parse parse)
{
    const bool isWrite = request.sending != Sending::Read;
    return mapped(m_client->send(request), this, [parse, isWrite](const Result<QJsonValue> &value) {
        Result<T> result = value ? parse(*value) : Result<T>(failure(value.error()));
        // The server carried it out: only its answer makes no sense.
        if (!result && value)
            result.error().mayHaveTakenEffect = isWrite;
        return result;
    });
}

template <typename T, typename Parse>
QFuture<Result<T>> CloudDashboard::askOf(
    const QString &environmentId, const QString &operation, Parse parse, QJsonObject variables)
{
    variables.insert(u"environmentID"_s, environmentId);
    return ask<T>({operation, u"workspace"_s, variables},
        [parse, environmentId](const QJsonValue &workspace) { return parse(workspace, environmentId); });
}

QFuture<Result<QList<Environment>>> CloudDashboard::environments()
{
    // Whether an unset filter gives the archived ones too is not known, so that both kinds are asked for, and each
    // environment's own isArchived is believed.
    return chained(environments(false), this, [this](const QList<Environment> &first) {
        return mappedValue(environments(true), this, [first](const QList<Environment> &archived) {
            // One that was archived between the two readings is in both.
            OnceById<Environment> all;
            for (const Environment &environment : first + archived)
                all.add(environment);
            return all.items();
        });
    });
}

QFuture<Result<QList<Environment>>> CloudDashboard::environments(bool archived)
{
    return PagedRead<Environment>::run(
        this, m_options.pageSize, serversOwnPageSize, [this, archived](const QString &after, int first) {
            const QJsonObject variables{
                {u"after"_s, textOrNull(after)}, {u"first"_s, first}, {u"archived"_s, archived}};
            return ask<Page<Environment>>({u"environments"_s, u"envs"_s, variables}, parseEnvironments);
        });
}

QFuture<Result<QList<SigningKey>>> CloudDashboard::signingKeys(const QString &environmentId)
{
    return askOf<QList<SigningKey>>(environmentId, u"signingKeys"_s, parseSigningKeys);
}

QFuture<Result<QList<EventKey>>> CloudDashboard::eventKeys(const QString &environmentId)
{
    return askOf<QList<EventKey>>(environmentId, u"eventKeys"_s, parseEventKeys);
}

QFuture<Result<QList<App>>> CloudDashboard::apps(const QString &environmentId)
{
    return askOf<QList<App>>(environmentId, u"apps"_s, parseApps);
}

QFuture<Result<QList<Worker>>> CloudDashboard::workers(const QString &environmentId)
{
    return PagedRead<Worker>::run(
        this, m_options.pageSize, serversOwnPageSize, [this, environmentId](const QString &after, int first) {
            return askOf<Page<Worker>>(
                environmentId, u"workers"_s, parseWorkers, {{u"after"_s, textOrNull(after)}, {u"first"_s, first}});
        });
}

QFuture<Result<SigningKeyRotationCheck>> CloudDashboard::signingKeyRotationCheck(
    const QString &environmentId, const QString &appExternalId)
{
    const auto parse = [appExternalId](const QJsonValue &workspace, const QString &id) {
        return parseRotationCheck(workspace, id, appExternalId);
    };
    return askOf<SigningKeyRotationCheck>(
        environmentId, u"signingKeyRotationCheck"_s, parse, {{u"appExternalID"_s, appExternalId}});
}

QFuture<Result<LastEvents>> CloudDashboard::lastEventsThrough(
    const QString &environmentId, const QStringList &eventKeyIds, const QDateTime &since)
{
    const QString from = since.toUTC().toString(Qt::ISODateWithMs);
    const auto askForPage = [this, environmentId, from](const QString &after, int first) {
        return askOf<Page<ReceivedEvent>>(environmentId, u"events"_s, parseEvents,
            {{u"from"_s, from}, {u"after"_s, textOrNull(after)}, {u"first"_s, first}});
    };
    return PagedRead<ReceivedEvent, LastEvents>::run(
        this, m_options.pageSize, serversOwnEventPageSize, askForPage, NewestOf(eventKeyIds));
}

QFuture<Result<SigningKey>> CloudDashboard::createSigningKey(const QString &environmentId)
{
    const QString name = u"createSigningKey"_s;
    return ask<SigningKey>({name, name, {{u"environmentID"_s, environmentId}}, Sending::Write}, parseSigningKey);
}

QFuture<Done> CloudDashboard::deleteSigningKey(const QString &keyId)
{
    const QString name = u"deleteSigningKey"_s;
    return ask<void>({name, name, {{u"keyID"_s, keyId}}, Sending::Write}, [keyId, name](const QJsonValue &key) -> Done {
        return key.toObject().value("id"_L1) == keyId ? Done() : Done(failure(strangeOutcome(name)));
    });
}

QFuture<Result<SigningKey>> CloudDashboard::rotateSigningKey(const QString &environmentId)
{
    const QString name = u"rotateSigningKey"_s;
    return ask<SigningKey>({name, name, {{u"environmentID"_s, environmentId}}, Sending::OnceOnly}, parseSigningKey);
}

QFuture<Result<EventKey>> CloudDashboard::createEventKey(const QString &environmentId, const NewEventKey &key)
{
    if (!key.filter.isKnown())
        return readyFuture<Result<EventKey>>(unknownFilter());
    const QString name = u"createIngestKey"_s;
    const QJsonObject input{{u"workspaceID"_s, environmentId}, {u"name"_s, key.name}, {u"source"_s, u"key"_s},
        {u"filterList"_s, filterInput(key.filter)}, {u"metadata"_s, QJsonValue::Null}};
    return ask<EventKey>({name, name, {{u"input"_s, input}}, Sending::Write}, parseEventKey);
}

QFuture<Result<EventKey>> CloudDashboard::updateEventKey(const EventKey &changed)
{
    if (!changed.filter.isKnown())
        return readyFuture<Result<EventKey>>(unknownFilter());
    const QString name = u"updateIngestKey"_s;
    // All three, always: what is left out is unset.
    const QJsonValue metadata = changed.metadata.isEmpty() ? QJsonValue(QJsonValue::Null) : changed.metadata;
    const QJsonObject input{
        {u"name"_s, changed.name}, {u"filterList"_s, filterInput(changed.filter)}, {u"metadata"_s, metadata}};
    return ask<EventKey>({name, name, {{u"keyID"_s, changed.id}, {u"input"_s, input}}, Sending::Write},
        [id = changed.id, name](const QJsonValue &value) -> Result<EventKey> {
            const Result<EventKey> key = parseEventKey(value);
            return key && key->id != id ? failure(strangeOutcome(name)) : key;
        });
}

QFuture<Done> CloudDashboard::deleteEventKey(const QString &environmentId, const QString &keyId)
{
    const QString name = u"deleteIngestKey"_s;
    const QJsonObject input{{u"id"_s, keyId}, {u"workspaceID"_s, environmentId}};
    return ask<void>(
        {name, name, {{u"input"_s, input}}, Sending::Write}, [keyId, name](const QJsonValue &gone) -> Done {
            return gone.toObject().value("ids"_L1).toArray().contains(keyId) ? Done()
                                                                             : Done(failure(strangeOutcome(name)));
        });
}

QFuture<Result<ResyncOutcome>> CloudDashboard::resyncApp(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    const QString name = u"resyncApp"_s;
    const QJsonObject variables{{u"environmentID"_s, environmentId}, {u"appExternalID"_s, appExternalId},
        {u"appURL"_s, textOrNull(url.toString(QUrl::FullyEncoded))}};
    return ask<ResyncOutcome>({name, name, variables, Sending::Write}, parseResync);
}

QFuture<Done> CloudDashboard::renewSession()
{
    return mapped(m_tokens->freshToken(), this, &asDone<Secret>);
}
