// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/sweptapps.h"

#include "app/core/whenfinished.h"
#include "app/domain/signature.h"
#include "app/practice/httpcall.h"
#include "app/rotation/appvariables.h"
#include "tests/support/answerof.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

QUrl SweptApps::add(const QString &name, const Secret &signingKey, const Secret &eventKey)
{
    auto app = std::make_unique<One>();
    One &one = *app;
    one.name = name;
    one.variables.set(DeployVariable::signingKeyName, signingKey);
    one.variables.set(DeployVariable::eventKeyName, eventKey);
    one.http = std::make_unique<HttpServer>(m_clock,
        [this, &one](const HttpRequest &request, const HttpResponder &responder) { answer(one, request, responder); });
    const Result<quint16> port = one.http->listen();
    if (!port)
        qFatal("the app cannot listen");
    one.url = QUrl(u"http://127.0.0.1:%1/api/inngest"_s.arg(*port));
    m_apps.push_back(std::move(app));
    return one.url;
}

bool SweptApps::registers(const QString &name)
{
    const auto app = std::ranges::find_if(m_apps, [&name](const auto &one) { return one->name == name; });
    const auto answer
        = answerOf(HttpCall::run(m_clock, {.method = "PUT", .url = (*app)->url, .headers = {}, .body = {}}));
    return answer && answer->status == 200;
}

PracticeAppProgram SweptApps::programOf(const One &app) const
{
    const PracticeAppCode code{.id = app.name, .externalId = app.name, .name = app.name};
    return {code, app.variables, app.url, m_api.isEmpty() ? QUrl(u"https://api.inngest.com"_s) : m_api};
}

void SweptApps::answer(const One &app, const HttpRequest &request, const HttpResponder &responder)
{
    const PracticeAppProgram program = programOf(app);
    if (request.method == "PUT")
        return sync(app, program.ownKeys(), responder);
    const QDateTime signedAt = signatureTime(request.header("X-Inngest-Signature"));
    const HttpResponse answer = program.answer(request, signedAt.isValid() ? signedAt : m_clock.now());
    m_answers += answer.status == 200 && signedAt.isValid() ? 1 : 0;
    responder.send(answer);
}

void SweptApps::sync(const One &app, QList<Secret> keys, const HttpResponder &responder)
{
    const PracticeAppProgram program = programOf(app);
    if (keys.isEmpty())
        return responder.send(
            program.response(500, QJsonObject{{u"message"_s, u"Failed to register"_s}, {u"modified"_s, false}}));
    const Secret bearer = PracticeAppProgram::bearerOf(keys.takeFirst());
    const HttpCall::Request request{.method = "POST",
        .url = m_api.resolved(QUrl(u"/fn/register"_s)),
        .headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + bearer.reveal().toByteArray()}},
        .body = program.registration()};
    whenFinished(HttpCall::run(m_clock, request, std::chrono::seconds(10), &m_calls), &m_calls,
        [this, &app, keys, responder](const Result<HttpResponse> &registered) {
            if (!registered || registered->status != 200) // the fallback is tried, too
                return sync(app, keys, responder);
            responder.send(programOf(app).response(
                200, QJsonObject{{u"message"_s, u"Successfully registered"_s}, {u"modified"_s, true}}));
        });
}

QJsonObject SweptApps::askedOf(const AppVariables &variables)
{
    QJsonObject values;
    QJsonArray removed;
    for (const DeployVariable &one : variables.variables) {
        if (one.isRemoved)
            removed.append(one.name);
        else
            values.insert(one.name, one.value.revealText());
    }
    return {{u"app"_s, variables.name}, {u"values"_s, values}, {u"removed"_s, removed}};
}

void SweptApps::set(const QJsonObject &asked)
{
    const auto app = std::ranges::find_if(
        m_apps, [name = asked[u"app"].toString()](const auto &one) { return one->name == name; });
    if (app == m_apps.end())
        qFatal("there is no such app");
    PracticeAppVariables changed = (*app)->variables;
    const QJsonObject values = asked[u"values"].toObject();
    for (auto value = values.begin(); value != values.end(); ++value)
        changed.set(value.key(), Secret::fromText(value->toString()));
    const QJsonArray removed = asked[u"removed"].toArray();
    for (const QJsonValue &name : removed)
        changed.unset(name.toString());
    if (changed == (*app)->variables)
        return;
    (*app)->variables = changed;
    ++m_changes;
}

QStringList SweptApps::misfits(const Secret &signingKey, const QList<Secret> &eventKeys) const
{
    QStringList misfits;
    for (const auto &app : m_apps) {
        if (!(app->variables.signingKey() == signingKey))
            misfits.append(app->name + u" has another signing key"_s);
        if (!app->variables.signingKeyFallback().isEmpty())
            misfits.append(app->name + u" has a fallback"_s);
        if (!eventKeys.contains(app->variables.eventKey()))
            misfits.append(app->name + u" sends with an event key that is not there"_s);
    }
    return misfits;
}
