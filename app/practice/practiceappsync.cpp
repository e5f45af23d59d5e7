// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappsync.h"

#include "app/core/whenfinished.h"
#include "app/practice/httpcall.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

constexpr auto timeout = std::chrono::seconds(10);

} // namespace

void PracticeAppSync::run(
    Clock &clock, const PracticeAppProgram &program, const QUrl &api, QObject *owner, Answer answer)
{
    if (const std::optional<HttpResponse> refusal = program.syncRefusal()) {
        answer(*refusal);
        return;
    }
    auto *sync = new PracticeAppSync(clock, program, api, owner, std::move(answer));
    sync->tryNextKey();
}

PracticeAppSync::PracticeAppSync(
    Clock &clock, const PracticeAppProgram &program, const QUrl &api, QObject *owner, Answer answer)
    : QObject(owner)
    , m_clock(clock)
    , m_program(program)
    , m_api(api)
    , m_answer(std::move(answer))
    , m_keys(program.ownKeys())
{
}

void PracticeAppSync::tryNextKey()
{
    const Secret bearer = PracticeAppProgram::bearerOf(m_keys.takeFirst());
    QUrl url = m_api;
    url.setPath(u"/fn/register"_s);
    HttpHeaders headers{{"Content-Type", "application/json"}};
    headers.emplaceBack("Authorization", "Bearer " + bearer.reveal().toByteArray());
    // Branch environments share their keys: this tells which of them it is.
    if (!m_program.variables().env().isEmpty())
        headers.emplaceBack("X-Inngest-Env", m_program.variables().env().toUtf8());
    const HttpCall::Request request{.method = "POST", .url = url, .headers = headers, .body = m_program.registration()};
    whenFinished(HttpCall::run(m_clock, request, timeout, this), this,
        [this](const Result<HttpResponse> &registered) { receive(registered); });
}

void PracticeAppSync::receive(const Result<HttpResponse> &registered)
{
    if (!registered) {
        fail(u"Failed to register: Inngest cannot be reached"_s);
        return;
    }
    if (registered->status == 401 && !m_keys.isEmpty()) {
        tryNextKey();
        return;
    }
    const QJsonObject answer = QJsonDocument::fromJson(registered->body).object();
    if (registered->status != 200) {
        const QString cause = answer.value("error"_L1).toString();
        fail(cause.isEmpty() ? u"Failed to register: Inngest answered %1"_s.arg(registered->status) : cause);
        return;
    }
    finish(m_program.response(200,
        QJsonObject{
            {u"message"_s, u"Successfully registered"_s}, {u"modified"_s, answer.value("modified"_L1).toBool()}}));
}

void PracticeAppSync::fail(const QString &message)
{
    finish(m_program.response(500, QJsonObject{{u"message"_s, message}, {u"modified"_s, false}}));
}

void PracticeAppSync::finish(const HttpResponse &answer)
{
    m_answer(answer);
    deleteLater();
}
