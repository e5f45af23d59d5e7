// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappcode.h"

#include <algorithm>

using namespace Qt::StringLiterals;

bool PracticeAppSdk::knowsFallback() const
{
    const QVersionNumber number = QVersionNumber::fromString(version);
    if (language == "js"_L1)
        return number >= QVersionNumber(3, 18, 0);
    if (language == "py"_L1)
        return number >= QVersionNumber(0, 3, 9);
    if (language == "go"_L1)
        return number >= QVersionNumber(0, 7, 2);
    return false;
}

PracticeAppSdk::Refusal PracticeAppSdk::refusal() const
{
    if (language == "py"_L1)
        return Refusal::CodedUnauthorized;
    return marksHandled() ? Refusal::Unauthorized : Refusal::ShortAnswer;
}

PracticeAppSdk::HashForm PracticeAppSdk::hashForm() const
{
    if (language == "py"_L1)
        return HashForm::Digits64;
    return isSince({3, 54, 1}, {4, 2, 6}) ? HashForm::TwelveDigits : HashForm::PrefixAndDigits64;
}

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
