// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QCoreApplication>

/// What keeps a file of the program's own from being read and written, in the system's words and with what to do.
class FileTrouble
{
    Q_DECLARE_TR_FUNCTIONS(FileTrouble)

public:
    /// Found out by trying, in the file's folder too, since the libraries that were refused do not tell why. For saying
    /// it afterwards, not for deciding. Empty: nothing is wrong by now.
    static QString of(const QString &path);
    /// A folder in which files could be made, and that is not this person's to protect.
    static QString notYours(const QString &folder);
    /// Whether there is such a file cannot be seen, as in a folder that one may not look into, or behind a link that
    /// leads to a disk that is not there.
    static bool hides(const QString &path);
    /// A folder, say, or a link to nothing. Whoever opens a pipe, as libraries do that look for a file, waits for its
    /// other end.
    static bool isNoFile(const QString &path);
    /// By now it could be, but what it holds is not known and must not be written over.
    static QString notReadAtFirst(const QString &path);
    /// It was refused, and nothing is wrong by now.
    static QString notWritten(const QString &path);
    /// What helps where a disk has no room for more; empty: the code means something else.
    static QString roomAdvice(int code);

private:
    static QString advice(int code);
};
