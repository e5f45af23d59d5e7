// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicetraffic.h"

#include "app/core/whenfinished.h"
#include "app/domain/apinames.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// So that a slow app is not buried under calls; what is over that waits for the next round.
constexpr int mostUnderWay = 4;
constexpr auto sendTimeout = std::chrono::seconds(10);
constexpr qint64 keepEverySeconds = 10;

bool isAboutKeys(int status)
{
    // 500: what a newer SDK answers without any signing key.
    return status == 401 || status == 403 || status == 500;
}

constexpr Names<PracticeTrafficCount::Kind, 2> kindNames{{
    {"calls"_L1, PracticeTrafficCount::Kind::Calls},
    {"events"_L1, PracticeTrafficCount::Kind::Events},
}};

QString reasonOf(const HttpResponse &answer)
{
    const QJsonObject body = QJsonDocument::fromJson(answer.body).object();
    QString message = body.value("message"_L1).toString();
    if (message.isEmpty())
        message = body.value("error"_L1).toString();
    const QString status = u"HTTP %1"_s.arg(answer.status);
    return message.isEmpty() ? status : status + u": "_s + message;
}

QString reasonOf(const Error &error)
{
    if (error.kind == Error::Kind::Offline)
        return u"nothing answers there"_s;
    return error.kind == Error::Kind::Timeout ? u"no answer in time"_s : u"the answer could not be read"_s;
}

} // namespace

void PracticeTrafficCount::fields(JsonFields &json, PracticeTrafficCount &count)
{
    json("id"_L1, count.id)("name"_L1, count.name)("environmentId"_L1, count.environmentId);
    json("kind"_L1, count.kind, kindNames);
    json("accepted"_L1, count.accepted)("refused"_L1, count.refused)("failed"_L1, count.failed);
    json("lastReason"_L1, count.lastReason);
}

PracticeTraffic::PracticeTraffic(Clock &clock, Round round)
    : m_clock(clock)
    , m_round(std::move(round))
{
}

void PracticeTraffic::start(std::chrono::milliseconds interval)
{
    m_interval = interval;
    m_isRunning = true;
    m_keptAt = {};
    m_rounds.end();
    tick();
}

void PracticeTraffic::stop()
{
    m_isRunning = false;
    m_rounds.end();
    emit toKeep();
}

void PracticeTraffic::reset()
{
    m_counts.clear();
    ++m_generation;
    emit toKeep();
}

QJsonObject PracticeTraffic::toJson() const
{
    return {{u"isRunning"_s, m_isRunning}, {u"interval"_s, qint64(m_interval.count())},
        {u"counts"_s, JsonFields::allWritten(m_counts, PracticeTrafficCount::fields)}};
}

void PracticeTraffic::restore(const QJsonObject &kept)
{
    const auto counts = JsonFields::allRead(kept["counts"_L1].toArray(), PracticeTrafficCount::fields);
    for (const PracticeTrafficCount &count : counts)
        m_counts.insert({count.id, count.kind}, count);
    if (kept["isRunning"_L1].toBool())
        start(std::chrono::milliseconds(kept["interval"_L1].toInteger()));
}

bool PracticeTraffic::isSettled() const
{
    return std::ranges::all_of(m_underWay, [](int count) { return count == 0; });
}

void PracticeTraffic::tick()
{
    const auto again = m_rounds.later([this] { tick(); });
    runOnce();
    if (!m_keptAt.isValid() || m_keptAt.secsTo(m_clock.now()) >= keepEverySeconds) {
        m_keptAt = m_clock.now();
        emit toKeep();
    }
    m_clock.after(m_interval, this, again);
}

void PracticeTraffic::runOnce()
{
    const QList<PracticeTrafficCall> calls = m_round();
    for (const PracticeTrafficCall &call : calls)
        begin(call);
}

void PracticeTraffic::begin(const PracticeTrafficCall &call)
{
    if (!call.request) {
        PracticeTrafficCount &counted = countOf(call);
        ++(call.refusal.isEmpty() ? counted.accepted : counted.refused);
        if (!call.refusal.isEmpty())
            counted.lastReason = call.refusal;
        return;
    }
    int &underWay = m_underWay[{call.id, call.kind}];
    if (underWay >= mostUnderWay)
        return;
    ++underWay;
    whenFinished(HttpCall::run(m_clock, *call.request, sendTimeout, this), this,
        [this, call, generation = m_generation](const Result<HttpResponse> &answer) {
            --m_underWay[{call.id, call.kind}];
            if (generation == m_generation)
                count(call, answer);
            emit counted();
        });
}

void PracticeTraffic::count(const PracticeTrafficCall &call, const Result<HttpResponse> &answer)
{
    PracticeTrafficCount &counted = countOf(call);
    if (answer && answer->status >= 200 && answer->status < 300) {
        ++counted.accepted;
        return;
    }
    ++(answer && isAboutKeys(answer->status) ? counted.refused : counted.failed);
    counted.lastReason = answer ? reasonOf(*answer) : reasonOf(answer.error());
}

PracticeTrafficCount &PracticeTraffic::countOf(const PracticeTrafficCall &call)
{
    PracticeTrafficCount &counted = m_counts[{call.id, call.kind}];
    counted.id = call.id;
    counted.name = call.name;
    counted.environmentId = call.environmentId;
    counted.kind = call.kind;
    return counted;
}
