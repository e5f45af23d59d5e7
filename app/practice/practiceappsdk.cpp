// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappsdk.h"

#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

/// The version, where the SDK is TypeScript's; null for the others, and so older than any.
QVersionNumber typeScript(const PracticeAppSdk &sdk)
{
    return sdk.language == "js"_L1 ? QVersionNumber::fromString(sdk.version) : QVersionNumber();
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
    return signsAnswers() ? Refusal::Unauthorized : Refusal::ShortAnswer;
}

PracticeAppSdk::HashForm PracticeAppSdk::hashForm() const
{
    if (language == "py"_L1)
        return HashForm::Digits64;
    const QVersionNumber number = typeScript(*this);
    const bool isShort
        = number >= QVersionNumber(4, 2, 6) || (number.majorVersion() == 3 && number >= QVersionNumber(3, 54, 2));
    return isShort ? HashForm::TwelveDigits : HashForm::PrefixAndDigits64;
}

bool PracticeAppSdk::signsAnswers() const
{
    return typeScript(*this) >= QVersionNumber(3, 54, 2);
}

bool PracticeAppSdk::tellsHashes() const
{
    return language != "js"_L1 || typeScript(*this) >= QVersionNumber(3, 18, 0);
}

bool PracticeAppSdk::tellsAuthentication() const
{
    return language != "js"_L1 || typeScript(*this) >= QVersionNumber(3, 19, 0);
}

bool PracticeAppSdk::failsWithoutKey() const
{
    return typeScript(*this).majorVersion() >= 4;
}
