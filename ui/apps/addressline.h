// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

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
