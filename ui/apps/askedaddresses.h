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

/// What a line of a list of apps says, as people keep such lists: an address, in front of it what the app is to be
/// called, and behind it the platform, as a person calls that. Signs between the three, brackets around the last one, a
/// bullet or a number before them and a command that calls the address belong to none of them.
struct AddressLine
{
    explicit AddressLine(const QString &line);

    bool isComment = false; ///< It begins with # or //, and says nothing.
    QString name; ///< Empty: not said.
    QString address;
    QString platform; ///< Empty: not said.
};
