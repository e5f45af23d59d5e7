// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicefate.h"

#include "app/practice/practiceoperations.h"

using namespace Qt::StringLiterals;

namespace {

using Process = std::function<void(const PracticeReply &)>;

HttpResponse json(int status, const QByteArray &body)
{
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = body};
}

HttpResponse rateLimited(const PracticeFault &fault)
{
    HttpResponse response = json(429, graphqlRefusal(u"too many requests"_s));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(fault.delay);
    response.headers.emplaceBack("Retry-After", QByteArray::number(static_cast<qint64>(seconds.count())));
    return response;
}

HttpResponse proxyPage()
{
    return {.status = 200,
        .headers = {{"Content-Type", "text/html"}},
        .body = "<!DOCTYPE html><title>Sign in to the network</title><p>Please sign in to go on."};
}

void suffer(
    Clock &clock, QObject *context, const PracticeFault &fault, const HttpResponder &responder, const Process &process)
{
    using Kind = PracticeFault::Kind;
    switch (fault.kind) {
    case Kind::Latency:
        process([responder](const HttpResponse &response) { responder.send(response); });
        break;
    case Kind::Unauthorized:
        responder.send(json(401, graphqlRefusal(u"unauthorized"_s)));
        break;
    case Kind::Unauthenticated:
        responder.send(json(200, graphqlRefusal(u"unauthenticated"_s, u"UNAUTHENTICATED"_s)));
        break;
    case Kind::Forbidden:
        responder.send(json(200, graphqlRefusal(u"forbidden"_s)));
        break;
    case Kind::RateLimited:
        responder.send(rateLimited(fault));
        break;
    case Kind::ServerError:
        responder.send(json(503, graphqlRefusal(u"service unavailable"_s)));
        break;
    case Kind::Cut:
        responder.cut();
        break;
    case Kind::NeverAnswers:
        responder.never();
        break;
    case Kind::HalfAnswer:
        process([responder](const HttpResponse &response) { responder.sendPart(response, response.body.size() / 2); });
        break;
    case Kind::NotJson:
        responder.send(proxyPage());
        break;
    case Kind::LostAnswer:
        process([responder](const HttpResponse &) { responder.cut(); });
        break;
    case Kind::LateEffect:
        responder.never();
        responder.whenClientGone(context, [&clock, context, delay = fault.delay, process] {
            clock.after(delay, context, [process] { process([](const HttpResponse &) {}); });
        });
        break;
    }
}

} // namespace

void meetFate(Clock &clock, QObject *context, const PracticeFaults::Fate &fate, const HttpResponder &responder,
    const Process &process)
{
    const auto meet = [&clock, context, fault = fate.fault, responder, process] {
        suffer(clock, context, fault.value_or(PracticeFault{.kind = PracticeFault::Kind::Latency}), responder, process);
    };
    if (fate.latency.count() > 0)
        clock.after(fate.latency, context, meet);
    else
        meet();
}
