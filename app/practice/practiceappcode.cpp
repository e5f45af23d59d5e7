// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappcode.h"

#include <QVersionNumber>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The version, where the SDK is TypeScript's; null for the others, and so older than any.
QVersionNumber typeScript(const PracticeAppSdk &sdk)
{
    return sdk.language == "js"_L1 ? QVersionNumber::fromString(sdk.version) : QVersionNumber();
}

/// What came with a version 3 and with one of version 4, which was there already.
bool isSince(const PracticeAppSdk &sdk, const QVersionNumber &third, const QVersionNumber &fourth)
{
    const QVersionNumber number = typeScript(sdk);
    return number >= (number.majorVersion() >= 4 ? fourth : third);
}

} // namespace

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
    return isSince(*this, {3, 54, 1}, {4, 2, 6}) ? HashForm::TwelveDigits : HashForm::PrefixAndDigits64;
}

bool PracticeAppSdk::signsAnswers() const
{
    return typeScript(*this) >= QVersionNumber(3, 22, 4);
}

bool PracticeAppSdk::signsInSeconds() const
{
    return isSince(*this, {3, 54, 1}, {4, 2, 5});
}

bool PracticeAppSdk::tellsHashes() const
{
    return language != "js"_L1 || typeScript(*this) >= QVersionNumber(3, 18, 0);
}

bool PracticeAppSdk::tellsAuthentication() const
{
    return language != "js"_L1 || typeScript(*this) >= QVersionNumber(3, 19, 9);
}

bool PracticeAppSdk::tellsRefusal() const
{
    return tellsAuthentication() && typeScript(*this) < QVersionNumber(3, 49, 0);
}

bool PracticeAppSdk::tellsCapabilities() const
{
    return language != "js"_L1 || signsAnswers();
}

bool PracticeAppSdk::hashesDummyEventKey() const
{
    return language == "js"_L1 && typeScript(*this) < QVersionNumber(3, 22, 1);
}

bool PracticeAppSdk::failsWithoutKey() const
{
    return typeScript(*this).majorVersion() >= 4;
}

bool PracticeAppSdk::marksHandled() const
{
    return isSince(*this, {3, 54, 2}, {4, 2, 6});
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
