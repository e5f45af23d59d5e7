// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// The path, for QSettings, which reads a file as a whole and believes it. What is there and cannot be a settings file
/// of this program (larger than any of its own, no file, or values within values) is set aside beside it first.
QString usableSettingsFile(const QString &path);
