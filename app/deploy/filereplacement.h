// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QByteArrayView>

/// A file beside another one that takes its place in one step: written, synced, renamed over it, with everything that
/// governs who may use the old one (owner, group, mode, ACL, extended attributes; what the folder would give a new file
/// is taken away). Where any of that cannot be carried over nothing is replaced. Gone again if it is not used. Errors
/// are Error::Kind::Storage, or Conflict where a new file's place is taken, with the system's own reason and what to do
/// in serverMessage.
class FileReplacement
{
public:
    /// What speaks against replacing this file, or making it, before anything is written.
    static Done check(const QString &path, bool isNew);

    explicit FileReplacement(QString path);
    ~FileReplacement();
    Q_DISABLE_COPY_MOVE(FileReplacement)

    /// isNew: there is no file yet; the new one is its owner's alone, and takes no place that is taken by then.
    Done prepare(QByteArrayView contents, bool isNew);
    Done replace();

private:
    bool open();
    bool name();
    bool rename(const QByteArray &path) const;
    Done takeOver();
    void discard();

    const QString m_path;
    QByteArray m_besidePath;
    int m_handle = -1;
    bool m_isNew = false;
};
