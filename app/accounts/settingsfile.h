// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

struct SettingsFile
{
    QString path; ///< For QSettings.
    QString setAside; ///< Where that is which was there and is not read. Empty: nothing was.
    QString inTheWay; ///< In its lock's place, where nobody takes it away: it must not be written. Empty: nothing is.
};

/// QSettings reads a file as a whole and believes it. What is there and cannot be a settings file of this program
/// (larger than any of its own, no file, values within values, two values for one setting, or lines that are no
/// settings) is set aside beside it first; so is what is in the place of its lock and is none.
SettingsFile usableSettingsFile(const QString &path);
