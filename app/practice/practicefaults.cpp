// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicefaults.h"

#include "app/domain/apinames.h"
#include "app/practice/practicetypes.h"

using namespace Qt::StringLiterals;

namespace {

using Kind = PracticeFault::Kind;

constexpr Names<Kind, 12> kinds{{
    {"latency"_L1, Kind::Latency},
    {"unauthorized"_L1, Kind::Unauthorized},
    {"unauthenticated"_L1, Kind::Unauthenticated},
    {"forbidden"_L1, Kind::Forbidden},
    {"rateLimited"_L1, Kind::RateLimited},
    {"serverError"_L1, Kind::ServerError},
    {"cut"_L1, Kind::Cut},
    {"neverAnswers"_L1, Kind::NeverAnswers},
    {"halfAnswer"_L1, Kind::HalfAnswer},
    {"notJson"_L1, Kind::NotJson},
    {"lostAnswer"_L1, Kind::LostAnswer},
    {"lateEffect"_L1, Kind::LateEffect},
}};

} // namespace

std::optional<Kind> PracticeFault::kindOf(const QString &name)
{
    return valueIn(kinds, name);
}

QString PracticeFault::nameOf(Kind kind)
{
    return nameIn(kinds, kind);
}

QStringList PracticeFault::kindNames()
{
    QStringList names;
    for (const auto &[name, kind] : kinds)
        names.append(name);
    return names;
}

QJsonObject PracticeFault::toJson() const
{
    return {{u"operation"_s, operation}, {u"kind"_s, nameOf(kind)}, {u"times"_s, times}, {u"skip"_s, skip},
        {u"milliseconds"_s, static_cast<qint64>(delay.count())}};
}

Result<PracticeFault> PracticeFault::fromJson(const QJsonObject &json)
{
    const std::optional<Kind> kind = kindOf(json[u"kind"_s].toString());
    if (!kind)
        return rejected(u"unknown kind of fault; known are: %1"_s.arg(kindNames().join(u", "_s)));
    PracticeFault fault{.kind = *kind,
        .operation = json[u"operation"_s].toString(u"*"_s),
        .times = json[u"times"_s].toInt(1),
        .skip = json[u"skip"_s].toInt(0),
        .delay = std::chrono::milliseconds(json[u"milliseconds"_s].toInt(0))};
    if (fault.times == 0 || fault.times < -1 || fault.skip < 0 || fault.delay.count() < 0)
        return rejected(u"a fault happens at least once (or -1: for ever), after at least none"_s);
    return fault;
}

void PracticeFaults::clear(const QString &operation)
{
    m_faults.removeIf(
        [&operation](const PracticeFault &fault) { return operation.isEmpty() || fault.operation == operation; });
}

QJsonArray PracticeFaults::toJson() const
{
    QJsonArray all;
    for (const PracticeFault &fault : m_faults)
        all.append(fault.toJson());
    return all;
}

PracticeFaults::Fate PracticeFaults::meet(const QString &operation)
{
    Fate fate;
    for (PracticeFault &fault : m_faults) {
        const bool isLatency = fault.kind == Kind::Latency;
        if ((fault.operation != operation && fault.operation != "*"_L1) || (!isLatency && fate.fault))
            continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        if (fault.times > 0)
            --fault.times;
        if (isLatency)
            fate.latency += fault.delay;
        else
            fate.fault = fault;
    }
    m_faults.removeIf([](const PracticeFault &fault) { return fault.times == 0; });
    return fate;
}
