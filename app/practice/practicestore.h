// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/practice/practicechange.h"

#include <QLockFile>
#include <QString>
#include <memory>

/// The practice account's one file: an append-only log of changes, one line a transaction, each with its checksum. A
/// change costs the same whether the account holds ten keys or ten thousand, and is on the disk when append() returns.
/// Mode 0600 in a directory of mode 0700; locked against a second server.
class PracticeStore
{
public:
    explicit PracticeStore(const QString &directory);
    ~PracticeStore();

    QString path() const;
    /// Every change since the beginning, in order; empty where there is no file yet. A damaged file is set aside, named
    /// by damagedCopy(), and counts as none. A last line that was cut off was never acknowledged: it is dropped.
    /// Error::Kind::Conflict: another server uses the directory. Storage: it cannot be used at all.
    Result<QList<PracticeChange>> open();
    /// Where the damaged file went; empty: nothing was wrong.
    QString damagedCopy() const { return m_damagedCopy; }

    /// All of them, or where the disk is full or refuses (Error::Kind::Storage) none.
    Done append(const QList<PracticeChange> &changes);
    /// Replaces the whole file in one step.
    Done rewrite(const QList<PracticeChange> &all);
    /// The log has become much longer than what it says: rewrite it. rows: how many it comes to.
    bool wantsRewrite(qsizetype rows) const;

private:
    Done prepareDirectory();
    Done setAside();

    const QString m_directory;
    QLockFile m_lock;
    QString m_damagedCopy;
    qint64 m_size = 0; // of what is acknowledged; bytes behind it are a torn line
    qsizetype m_changes = 0; // lines have many
};
