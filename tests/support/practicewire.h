// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"

#include <QJsonObject>

/// How the tests tell a practice server in another process what to do, and what it answers. The JSON holds the
/// variables in clear: it goes over loopback, to who has the server's token.
namespace practiceWire {

/// "latency", "lostAnswer", ...
QStringList faultKinds();
std::optional<PracticeFault::Kind> faultKindOf(const QString &name);
QString faultName(PracticeFault::Kind kind);

QJsonObject toJson(const PracticeFault &fault);
/// {"operation", "kind", "times", "skip", "milliseconds"}; all but the kind may be missing. Rejected: why not.
Result<PracticeFault> faultFrom(const QJsonObject &json);
QJsonObject toJson(const PracticeAppsStatus &status);
Result<PracticeAppsStatus> appsFrom(const QJsonObject &json); ///< Error::Kind::Unreadable.
QJsonObject toJson(const PracticeTrafficStatus &status);
Result<PracticeTrafficStatus> trafficFrom(const QJsonObject &json); ///< Error::Kind::Unreadable.

} // namespace practiceWire
