// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QSqlDatabase>
#include <QString>
#include <functional>

/// The database's file and the connection to it. Lives in the database's thread. Opens when it is needed, sets a
/// damaged file aside, and lets go of a connection that has become useless, so that the next call opens it anew.
class DatabaseFile
{
public:
    explicit DatabaseFile(QString path);
    ~DatabaseFile();
    Q_DISABLE_COPY_MOVE(DatabaseFile)

    /// Opens the file where it is not open.
    Done open();
    bool isOpen() const { return m_isOpen; }
    /// Where the damaged file went; empty: none was damaged.
    const QString &damagedCopy() const { return m_damagedCopy; }

    /// The work in one transaction, as inTransaction() does it.
    Done transact(const QString &begin, const std::function<Done(QSqlDatabase &)> &work);

    /// In the thread that opened it, as Qt wants it.
    void close();

private:
    enum class Health { Good, Damaged };

    Done createFile() const;
    Result<Health> connect();
    Result<Health> prepare(QSqlDatabase &database);
    Done openAfterDamage();
    Done setAside();
    QSqlDatabase database() const;

    const QString m_path;
    const QString m_connection; // its name: connections are global in Qt
    QString m_damagedCopy;
    bool m_isOpen = false;
};
