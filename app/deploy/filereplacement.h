// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QByteArrayView>
#include <QMap>
#include <functional>
#include <sys/stat.h>
#include <utility>

/// A file beside another one that takes its place in one step: written, synced, and exchanged for it, with everything
/// that governs who may use the old one (owner, group, mode, ACL, extended attributes; what the folder would give a new
/// file is taken away). Where any of that cannot be carried over nothing is replaced. The old one is looked at once
/// more when it has come away, where nobody reaches it by its name any more, and comes back where it is not the one
/// that was meant. Gone again if it is not used. Errors are Error::Kind::Storage, or Conflict where something else was
/// at the file meanwhile, with the system's own reason and what to do in serverMessage.
class FileReplacement
{
public:
    /// Whether the file of this path is the one that is to be replaced.
    using Look = std::function<bool(const QString &path)>;

    /// What speaks against replacing this file, or making it, before anything is written.
    static Done check(const QString &path, bool isNew);

    explicit FileReplacement(QString path)
        : m_path(std::move(path))
    {
    }
    ~FileReplacement() { discard(); }
    Q_DISABLE_COPY_MOVE(FileReplacement)

    /// isNew: there is no file yet; the new one is its owner's alone, and takes no place that is taken by then.
    Done prepare(QByteArrayView contents, bool isNew);
    Done replace(const Look &isMeant);
    /// Takes a file without contents away altogether, and looks at it in the same way; another one stays.
    static void removeEmpty(const QString &path);

private:
    bool open();
    bool name(const QByteArray &path);
    Done putInPlace(const QByteArray &path);
    Done exchange(const QByteArray &path, const Look &isMeant);
    bool hasOldRights() const;
    bool isOursBeside() const;
    void exchangeBack(const QByteArray &path);
    Done takeOver();
    void discard();

    const QString m_path;
    QByteArray m_besidePath;
    struct stat m_oldStatus = {};
    QMap<QByteArray, QByteArray> m_oldAttributes; ///< The extended ones, the ACL among them.
    int m_handle = -1;
    int m_folder = -1; ///< Claimed.
    bool m_isNew = false;
};
