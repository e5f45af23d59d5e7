// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QString>

/// A file's contents, wiped when they go.
class FileContents
{
public:
    FileContents() = default;
    ~FileContents();
    Q_DISABLE_COPY_MOVE(FileContents)

    /// No more than an .env file may have, and one byte. False: there is no such file, or it cannot be read, and errno
    /// says why. What is no file is never waited for (a pipe, a device), whatever it was a moment ago.
    bool read(const QString &path);

    QByteArray bytes; ///< None where nothing could be read.
};
