// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"

#include <QHash>
#include <QString>
#include <QUrl>

/// An address as two are compared: without what makes no difference to where it leads.
QUrl comparedUrl(const QUrl &url);
/// Where apps are asked already, to their names. One that is added there once more would be a second row for one app.
using AskedAddresses = QHash<QUrl, QString>;
AskedAddresses askedAddresses(const QList<RolloutRow> &rows);
/// What is wrong with the address of an app's serve endpoint, and what to write instead; empty: nothing.
QString serveUrlProblem(const QString &text, const AskedAddresses &asked = {});
