// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappbehaviour.h"

#include <algorithm>

using namespace Qt::StringLiterals;

QJsonObject PracticeAppBehaviour::toJson() const
{
    return {{u"isReachable"_s, isReachable}, {u"delay"_s, static_cast<qint64>(delay.count())},
        {u"protectionStatus"_s, protectionStatus}};
}

PracticeAppBehaviour PracticeAppBehaviour::fromJson(const QJsonObject &json, const PracticeAppBehaviour &before)
{
    PracticeAppBehaviour behaviour = before;
    behaviour.isReachable = json.value("isReachable"_L1).toBool(before.isReachable);
    const double delay = json.value("delay"_L1).toDouble(static_cast<double>(before.delay.count()));
    behaviour.delay = std::chrono::milliseconds(static_cast<qint64>(std::clamp(delay, 0.0, 600'000.0)));
    const int status = json.value("protectionStatus"_L1).toInt(before.protectionStatus);
    if (status == 0 || (status >= 400 && status <= 599))
        behaviour.protectionStatus = status;
    return behaviour;
}
