// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QFileDevice>
#include <QString>
#include <optional>

/// Puts the text into the place of what the file held: whole and on the disk, or not at all. permissions: from the
/// first byte on; without them those of the file that was there. Gives why it was not written, in the system's words;
/// empty: it was.
QString writeWholeFile(
    const QString &path, const QByteArray &text, std::optional<QFileDevice::Permissions> permissions = {});
