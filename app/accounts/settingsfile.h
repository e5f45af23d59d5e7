// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

struct SettingsFile
{
    QString path; ///< For QSettings.
    QString setAside; ///< Where that is which was there and is not read. Empty: nothing was.
};

/// QSettings reads a file as a whole and believes it. What is there and cannot be a settings file of this program
/// (larger than any of its own, no file, values within values, or lines that are no settings) is set aside beside it
/// first.
SettingsFile usableSettingsFile(const QString &path);
