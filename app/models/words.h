// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/eventfilter.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

// What tables say in words. Shared by the models and by the dialogs that speak of the same things.

/// "No filter", "Only order.created, order.paid and 3 more", "All but 192.0.2.1".
QString filterInWords(const EventFilter &filter);
/// The whole filter, a line an entry; events and addresses under headings of their own.
QString filterInLines(const EventFilter &filter);
/// "3 days", "5 months"; "under a minute" also for a time in the future (clocks differ); empty for an invalid time.
QString ageInWords(const QDateTime &since, const QDateTime &now);
/// "1 day", "35 days", "13 months": between two dates.
QString daysInWords(qint64 days);
/// "2026-08-20 10:11:05", in the time zone that the time is in; empty for an invalid one.
QString timeInWords(const QDateTime &time);
/// The first of them, several that are alike as "storefront (2)", and last "and 3 more" where these are not all.
QStringList shortened(const QStringList &all, qsizetype most);
/// The pattern with “%1” and “%2” filled in, in one pass and each as often as it stands there, or not at all: what is
/// filled in may hold a percent sign itself.
QString filledIn(const QString &pattern, const QString &first, const QString &second);
