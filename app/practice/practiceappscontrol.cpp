// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappscontrol.h"

#include "app/core/flow.h"
#include "app/practice/practicecontrol.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

using Answer = Result<QJsonObject>;

/// Waits for the answer and reads it.
template <typename T>
class Reading final : public Flow<Result<T>>
{
public:
    using Read = std::function<Result<T>(const QJsonObject &)>;

    static QFuture<Result<T>> run(const QFuture<Answer> &answer, Read read)
    {
        auto *flow = new Reading(std::move(read));
        const QFuture<Result<T>> future = flow->future();
        whenFinished(answer, flow, [flow](const Answer &answered) {
            flow->finish(answered ? flow->m_read(*answered) : Result<T>(failure(answered.error())));
        });
        return future;
    }

private:
    explicit Reading(Read read)
        : m_read(std::move(read))
    {
    }

    const Read m_read;
};

} // namespace

qint64 PracticeTrafficStatus::refused() const
{
    qint64 sum = 0;
    for (const PracticeTrafficCount &count : counts)
        sum += count.refused;
    return sum;
}

qint64 PracticeTrafficStatus::accepted() const
{
    qint64 sum = 0;
    for (const PracticeTrafficCount &count : counts)
        sum += count.accepted;
    return sum;
}

PracticeTrafficStatus PracticeTrafficStatus::fromJson(const QJsonObject &json)
{
    PracticeTrafficStatus status{.isRunning = json.value("isRunning"_L1).toBool(),
        .interval = std::chrono::milliseconds(json.value("interval"_L1).toInteger()),
        .counts = {}};
    const QJsonArray counts = json.value("counts"_L1).toArray();
    for (const QJsonValue &count : counts)
        status.counts.append(PracticeTrafficCount::fromJson(count.toObject()));
    return status;
}

PracticeAppsControl::PracticeAppsControl(PracticeControl &control)
    : m_control(control)
{
}

QFuture<Result<PracticeAppsStatus>> PracticeAppsControl::apps() const
{
    return sendForStatus(u"apps"_s, {});
}

QFuture<Result<PracticeAppsStatus>> PracticeAppsControl::setVariables(
    const QString &id, const PracticeAppVariables &changes, const QStringList &unset) const
{
    QJsonObject variables = changes.toJson();
    for (const QString &name : unset)
        variables.insert(name, QJsonValue());
    return sendForStatus(u"setAppVariables"_s, {{u"id"_s, id}, {u"variables"_s, variables}});
}

QFuture<Result<PracticeAppsStatus>> PracticeAppsControl::deploy(const QString &appId) const
{
    return sendForStatus(u"deployApp"_s, {{u"id"_s, appId}});
}

QFuture<Result<PracticeAppsStatus>> PracticeAppsControl::setBehaviour(
    const QString &appId, const PracticeAppBehaviour &behaviour) const
{
    QJsonObject arguments = behaviour.toJson();
    arguments.insert(u"id"_s, appId);
    return sendForStatus(u"setAppBehaviour"_s, arguments);
}

QFuture<Done> PracticeAppsControl::setDeployPace(
    std::chrono::milliseconds restart, std::chrono::milliseconds settle) const
{
    const QJsonObject arguments{
        {u"restart"_s, static_cast<qint64>(restart.count())}, {u"settle"_s, static_cast<qint64>(settle.count())}};
    return Reading<void>::run(
        m_control.send(u"setDeployPace"_s, arguments), [](const QJsonObject &) { return Done(); });
}

QFuture<Result<PracticeTrafficStatus>> PracticeAppsControl::traffic() const
{
    return sendForTraffic({});
}

QFuture<Result<PracticeTrafficStatus>> PracticeAppsControl::startTraffic(std::chrono::milliseconds interval) const
{
    return sendForTraffic({{u"action"_s, u"start"_s}, {u"interval"_s, static_cast<qint64>(interval.count())}});
}

QFuture<Result<PracticeTrafficStatus>> PracticeAppsControl::stopTraffic() const
{
    return sendForTraffic({{u"action"_s, u"stop"_s}});
}

QFuture<Result<PracticeTrafficStatus>> PracticeAppsControl::resetTraffic() const
{
    return sendForTraffic({{u"action"_s, u"reset"_s}});
}

QFuture<Result<PracticeAppsStatus>> PracticeAppsControl::sendForStatus(
    const QString &command, const QJsonObject &arguments) const
{
    return Reading<PracticeAppsStatus>::run(m_control.send(command, arguments), &PracticeAppsStatus::fromJson);
}

QFuture<Result<PracticeTrafficStatus>> PracticeAppsControl::sendForTraffic(const QJsonObject &arguments) const
{
    return Reading<PracticeTrafficStatus>::run(
        m_control.send(u"traffic"_s, arguments), [](const QJsonObject &answer) -> Result<PracticeTrafficStatus> {
            if (!answer.value("counts"_L1).isArray())
                return failure(Error::Kind::Unreadable, u"the practice traffic"_s);
            return PracticeTrafficStatus::fromJson(answer);
        });
}
