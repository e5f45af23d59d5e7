// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "tests/support/asnobody.h"

#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>
#include <QTest>
#include <optional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

/// A folder with a file of the program's own, and what keeps somebody who is not root from reading or writing that.
/// Made before the threads that are to meet it: only those see what is mounted here.
class TroubledPlace
{
public:
    /// The columns `trouble` and `words`: what the system says of it. setsAside: of what is no file it makes nothing.
    static void addRows(bool setsAside)
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *trouble, const char *words) {
            QTest::newRow(trouble) << QString::fromLatin1(trouble) << QString::fromLatin1(words);
        };
        row("another's file", "Permission denied");
        row("a file for reading only", "Permission denied");
        row("a folder that one may not look into", "Permission denied");
        if (!setsAside)
            row("a folder in its place", "Is a directory");
        row("a full disk", "No space left on device");
        row("a disk without room for one more file", "No space left on device");
        row("a disk for reading only", "Read-only file system");
    }

    explicit TroubledPlace(const QString &name)
        : path(m_folder.filePath(QStringLiteral("disk/")) + name)
    {
        ::chmod(qPrintable(m_folder.path()), 0755);
        QDir().mkpath(folder());
        isPossible = ::geteuid() == 0 && ::unshare(CLONE_NEWNS) == 0
            && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
            && ::mount("none", qPrintable(folder()), "tmpfs", 0, "size=512k,nr_inodes=12,mode=0777") == 0;
    }
    ~TroubledPlace()
    {
        mend();
        ::umount2(qPrintable(folder()), MNT_DETACH);
    }
    Q_DISABLE_COPY_MOVE(TroubledPlace)

    /// The file is there by now, and belongs to nobody but root.
    void begin(const QString &trouble)
    {
        give(AsNobody::nobody);
        if (trouble == QLatin1String("another's file")) {
            give(0);
            ::chmod(qPrintable(path), 0600);
        } else if (trouble == QLatin1String("a file for reading only")) {
            ::chmod(qPrintable(path), 0444);
            ::chmod(qPrintable(folder()), 0755);
        } else if (trouble == QLatin1String("a folder that one may not look into")) {
            ::chmod(qPrintable(folder()), 0700);
        } else if (trouble == QLatin1String("a folder in its place")) {
            QFile::rename(path, path + QStringLiteral(".before"));
            QDir().mkpath(path);
        } else if (trouble == QLatin1String("a full disk")) {
            QFile filler(folder() + QStringLiteral("/filler"));
            if (filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
                while (filler.write(QByteArray(1024, 'x')) == 1024) { }
        } else if (trouble == QLatin1String("a disk without room for one more file")) {
            for (int i = 0; QFile(folder() + QStringLiteral("/filler%1").arg(i)).open(QIODevice::WriteOnly); ++i) { }
        } else {
            ::mount("none", qPrintable(folder()), nullptr, MS_REMOUNT | MS_RDONLY, nullptr);
        }
        m_nobody.emplace();
    }

    void mend()
    {
        m_nobody.reset();
        ::mount("none", qPrintable(folder()), nullptr, MS_REMOUNT, "size=512k,nr_inodes=12");
        ::chmod(qPrintable(folder()), 0777);
        if (QFileInfo(path).isDir() && QDir().rmdir(path))
            QFile::rename(path + QStringLiteral(".before"), path);
        for (const QString &filler : QDir(folder()).entryList({QStringLiteral("filler*")}))
            QFile::remove(folder() + u'/' + filler);
        ::chmod(qPrintable(path), 0600);
        give(AsNobody::nobody);
        m_nobody.reset();
    }

    QString folder() const { return m_folder.filePath(QStringLiteral("disk")); }

private:
    void give(uid_t user) const
    {
        for (const QString &name : QDir(folder()).entryList(QDir::Files | QDir::Hidden))
            if (::chown(qPrintable(folder() + u'/' + name), user, gid_t(-1)) != 0)
                qFatal("cannot give %s away", qPrintable(name));
    }

    // Where others than root may go.
    QTemporaryDir m_folder{QStringLiteral("/tmp/ikm-trouble-XXXXXX")};
    std::optional<AsNobody> m_nobody;

public:
    const QString path;
    bool isPossible = false;
};
