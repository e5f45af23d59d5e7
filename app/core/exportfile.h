// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QByteArray>
#include <QFileDevice>
#include <QString>
#include <optional>
#include <sys/stat.h>

/// What a person saves from the program: whole or not at all, and for its owner alone from the first byte on.
Done writeExportFile(const QString &path, const QByteArray &text);
/// By what was made and not by what was asked for: some file systems give every file the same rights.
bool isOwnersAlone(const struct stat &status);
/// The sentence of it, for a file that was saved just now.
QString whoCanReadText(const QString &path);
/// A name that a server or a file chose as a part of a proposed file's name: never a way to another folder, nor a
/// hidden file, and not without end.
QString fileNamePart(const QString &name);
/// The name that is proposed for a file: one of the practice account's says so, wherever it is found later.
QString proposedFileName(const QString &name, bool isPractice);

/// Puts the text into the place of what the file held: whole and on the disk, or not at all. permissions: from the
/// first byte on; without them those of the file that was there. Gives why it was not written, in the system's words;
/// empty: it was.
QString writeWholeFile(
    const QString &path, const QByteArray &text, std::optional<QFileDevice::Permissions> permissions = {});
