// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/enveditor.h"

#include <QCoreApplication>

/// What can be wrong with an .env file, in sentences: what it is, and what to do about it. None holds a value.
class EnvFileWords
{
    Q_DECLARE_TR_FUNCTIONS(EnvFileWords)

public:
    static QString switchedOff();
    static QString noFolder(const QString &path);
    static QString noFile(const QString &path);
    static QString circle(const QString &path);
    static QString notReadable(const QString &path, int code);
    static QString gone(const QString &path);
    static QString changed(const QString &path);
    static QString beingWritten(const QString &path);
    static QString refusal(const EnvRefusal &refusal, const QString &path);
    /// Which line readers do not agree on, and why; of one that is Doubtful.
    static QString lineWords(const EnvRefusal &refusal);

    // Of replacing a file. code: the system's errno, whose own words are said.
    static QString notWritable(const QString &path, int code);
    static QString folderNotWritable(const QString &folder, int code);
    static QString notWritten(const QString &path, int code);
    static QString mounted(const QString &path);
    static QString ownerWouldChange(const QString &path);
    static QString othersCouldRead(const QString &path); ///< A new one.
    static QString rightsNotKept(const QString &path, const QString &what, int code);

private:
    static QString advice(int code);
    static QString doubt(const EnvRefusal &refusal, const QString &path);
};
