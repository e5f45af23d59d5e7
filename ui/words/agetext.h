// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/pace.h"

#include <QDateTime>
#include <QString>

/// Of what has happened: "3 months ago", "just now"; "at an unknown time" for an invalid time. What is ahead of now
/// (clocks differ, or one was set back) is "just now" up to a minute, then said as it is: "at 2026-08-20 10:11 UTC, by
/// a clock ahead of this one".
QString ageText(const QDateTime &time, const QDateTime &now);
/// "Made 3 months ago". isBrought: of a key that a person brought, whose making nobody told: "Made at the latest ...".
QString madeText(const QDateTime &time, const QDateTime &now, bool isBrought);
/// "2026-08-20 10:11 UTC", and the local time behind it where it differs.
QString exactTimeText(const QDateTime &time);
/// "About 1:20 left."; empty: nothing is known of it.
QString timeLeftText(const TimeLeft &left);
/// The same behind a sentence with its full stop: "8 of 41 are done. About 1:20 left."
QString withTimeLeft(const QString &sentence, const TimeLeft &left);
