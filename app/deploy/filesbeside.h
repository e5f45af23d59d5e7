// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QString>

/// The files that stand beside another one for the moment in which they take its place. Their names begin and end as
/// that one's does, so that the usual ignore rules (`.env*`, `*.local`) keep them out of a commit as well.
namespace FilesBeside {

/// The path of one that is not there yet.
QByteArray another(const QString &path);
/// As long as this handle of the file's folder is open nobody's removeLeft() removes anything there. The system closes
/// it when a program ends, however it does. -1 where it cannot be had; that keeps nobody from writing.
int claim(const QString &path);
/// What a program that was killed has left: the new file, or the old one that had come away. Nothing where another one
/// is at work, and nothing that is somebody else's. Where the file itself is gone it may be all that there is of it,
/// and stays, unless it is empty.
void removeLeft(const QString &path);

} // namespace FilesBeside

/// A file's contents, wiped when they go.
class FileContents
{
public:
    FileContents() = default;
    explicit FileContents(const QString &path) { read(path); }
    ~FileContents();
    Q_DISABLE_COPY_MOVE(FileContents)

    /// No more than an .env file may have, and one byte. False: there is no such file, or it cannot be read, and errno
    /// says why. What is no file is never waited for (a pipe, a device), whatever it was a moment ago.
    bool read(const QString &path);

    QByteArray bytes; ///< None where nothing could be read.
};
