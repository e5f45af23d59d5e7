// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/othersreach.h"

#include "tests/support/asnobody.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>
#include <grp.h>
#include <memory>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr uint somebody = 12345; // a user and a group that the machine does not know
constexpr uint staff = 50; // Debian's

bool isAsDebianHasStaff()
{
    const struct group *found = ::getgrgid(staff);
    return found && qstrcmp(found->gr_name, "staff") == 0 && !*found->gr_mem;
}

/// The custom of most distributions; root's is so, too.
bool isOwnGroupNamedAsUser()
{
    const struct passwd *user = ::getpwuid(::geteuid());
    const QByteArray name = user ? QByteArray(user->pw_name) : QByteArray();
    const struct group *own = ::getgrgid(::getegid());
    return own && user->pw_gid == ::getegid() && name == own->gr_name && !*own->gr_mem;
}

} // namespace

/// What nobody else can change or exchange, and what somebody can. Runs itself as a program in a container:
/// `tst_othersreach --reach PATH`.
class OthersReachTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>(u"/tmp/ikm-reach-XXXXXX"_s);
        QCOMPARE(::chmod(qPrintable(m_folder->path()), 0755), 0);
        QVERIFY(QDir().mkdir(path(u"place"_s)));
        put(u"place/tool"_s);
        allow(u"place"_s, 0755);
        QVERIFY(isOutOfOthersReach(path(u"place"_s)) && isOutOfOthersReach(path(u"place/tool"_s)));
    }

    void goesByWhoIsInAGroup_data()
    {
        QTest::addColumn<uint>("group");
        QTest::addColumn<uint>("mode");
        QTest::addColumn<bool>("isOut");
        if (isOwnGroupNamedAsUser())
            QTest::newRow("one's own") << uint(::getegid()) << 0775U << true;
        QTest::newRow("everybody") << uint(::getegid()) << 0777U << false;
        if (::geteuid() != 0) // only root can give files to any group
            return;
        QTest::newRow("root's") << 0U << 0775U << true;
        QTest::newRow("one that is not known") << somebody << 0775U << false;
        QTest::newRow("one that may only read") << somebody << 0755U << true;
        if (isAsDebianHasStaff())
            QTest::newRow("Debian's staff") << staff << 02775U << true;
    }

    void goesByWhoIsInAGroup()
    {
        QFETCH(uint, group);
        QFETCH(uint, mode);
        give(u"place"_s, uint(::geteuid()), group);
        allow(u"place"_s, mode);
        QTEST(isOutOfOthersReach(path(u"place"_s)), "isOut");
        QTEST(isOutOfOthersReach(path(u"place/tool"_s)), "isOut");
    }

    /// A first group that has not its user's name is that of others, too.
    void takesAFirstGroupOfAnotherNameForOthers()
    {
        const struct passwd *user = ::getpwuid(AsNobody::nobody);
        const struct group *first = user ? ::getgrgid(user->pw_gid) : nullptr;
        if (::geteuid() != 0 || !first || qstrcmp(first->gr_name, user->pw_name) == 0)
            QSKIP("only root can be somebody else, who has such a group");
        give(u"place"_s, AsNobody::nobody, first->gr_gid);
        const AsNobody nobody;
        QVERIFY(nobody.isPossible);
        QVERIFY(isOutOfOthersReach(path(u"place"_s)));
        allow(u"place"_s, 0775);
        QVERIFY(!isOutOfOthersReach(path(u"place"_s)));
    }

    /// As /tmp, and /nix/store.
    void takesWhatAStickyFolderKeeps()
    {
        QVERIFY(QDir().mkdir(path(u"place/inner"_s)));
        put(u"place/inner/tool"_s);
        QVERIFY(QFile::link(path(u"place/inner/tool"_s), path(u"place/link"_s)));
        const QStringList kept{u"place/tool"_s, u"place/inner"_s, u"place/inner/tool"_s, u"place/link"_s};
        allow(u"place"_s, 01777);
        for (const QString &itself : {u"place"_s, u"place/."_s, u"place/inner/.."_s})
            QVERIFY2(!isOutOfOthersReach(path(itself)), qPrintable(itself));
        for (const QString &one : kept)
            QVERIFY2(isOutOfOthersReach(path(one)), qPrintable(one));
        allow(u"place"_s, 0777);
        for (const QString &one : kept)
            QVERIFY2(!isOutOfOthersReach(path(one)), qPrintable(one));
        if (::geteuid() != 0)
            return;
        allow(u"place"_s, 01777);
        give(u"place/tool"_s, somebody, 0);
        QVERIFY2(!isOutOfOthersReach(path(u"place/tool"_s)), "somebody else's");
        give(u"place/tool"_s, 0, 0);
        QVERIFY(isOutOfOthersReach(path(u"place/tool"_s)));
        give(u"place"_s, somebody, 0);
        QVERIFY2(!isOutOfOthersReach(path(u"place/tool"_s)), "whose folder it is can exchange it");
    }

    /// A policy in /etc that somebody has been given is no administrator's.
    void tellsWhatRootAloneCanChange()
    {
        if (::geteuid() != 0) {
            QVERIFY(!isInRootsReachAlone(path(u"place/tool"_s)));
            return;
        }
        const auto tells = [tool = path(u"place/tool"_s)](bool isOut, bool isRootsAlone) {
            const AsNobody nobody;
            QVERIFY(nobody.isPossible);
            QCOMPARE(isOutOfOthersReach(tool), isOut);
            QCOMPARE(isInRootsReachAlone(tool), isRootsAlone);
        };
        tells(true, true);
        give(u"place/tool"_s, AsNobody::nobody, 0);
        tells(true, false);
        give(u"place/tool"_s, 0, 0);
        give(u"place"_s, AsNobody::nobody, 0);
        tells(true, false);
        give(u"place"_s, 0, somebody);
        allow(u"place"_s, 0775);
        tells(false, false);
    }

    /// Where all users are the machine's own, nobody is one of them, as whom services run.
    void takesNobodyForRootInAContainerAlone()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give files away");
        QFile map(u"/proc/self/uid_map"_s);
        QVERIFY(map.open(QIODevice::ReadOnly));
        if (map.readAll().simplified() != "0 0 4294967295")
            QSKIP("this runs in a container that has users of its own");
        give(u"place/tool"_s, AsNobody::nobody, 0);
        QVERIFY(!isOutOfOthersReach(path(u"place/tool"_s)));
        const QStringList inside{u"--user"_s, u"--map-root-user"_s};
        if (QProcess::execute(u"unshare"_s, inside + QStringList{u"true"_s}) != 0)
            QSKIP("no container can be made here");
        QProcess container;
        container.start(u"unshare"_s,
            inside + QStringList{QCoreApplication::applicationFilePath(), u"--reach"_s, path(u"place/tool"_s)});
        QVERIFY(container.waitForFinished());
        QCOMPARE(container.readAllStandardOutput(), QByteArray("out of reach"));
    }

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void put(const QString &name) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("#!/bin/sh\n") > 0);
        file.close();
        allow(name, 0755);
    }
    void allow(const QString &name, uint mode) const { QCOMPARE(::chmod(qPrintable(path(name)), mode), 0); }
    void give(const QString &name, uint owner, uint group) const
    {
        QCOMPARE(::chown(qPrintable(path(name)), owner, group), 0);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--reach") == 0) {
        std::fputs(isOutOfOthersReach(QString::fromLocal8Bit(argv[2])) ? "out of reach" : "in reach", stdout);
        return 0;
    }
    OthersReachTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_othersreach.moc"
