// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>
#include <QString>
#include <chrono>

/// Of what has happened: "3 months ago", "just now"; "at an unknown time" for an invalid time. What is ahead of now
/// (clocks differ, or one was set back) is "just now" up to a minute, then said as it is: "at 2026-08-20 10:11 UTC, by
/// a clock ahead of this one".
QString ageText(const QDateTime &time, const QDateTime &now);
/// "Made 3 months ago". isBrought: of a key that a person brought, whose making nobody told: "Made at the latest ...".
QString madeText(const QDateTime &time, const QDateTime &now, bool isBrought);
/// "2026-08-20 10:11 UTC", and the local time behind it where it differs.
QString exactTimeText(const QDateTime &time);
/// "8 of 41 are done. About 1:20 left."; with zero only what is there. sentence: with its full stop.
QString withTimeLeft(const QString &sentence, std::chrono::milliseconds left);
