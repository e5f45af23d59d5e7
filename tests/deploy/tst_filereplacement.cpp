// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfilewriter.h"
#include "app/deploy/filereplacement.h"
#include "tests/support/asnobody.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <fcntl.h>
#include <functional>
#include <sched.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// FS_IOC_SETFLAGS, whose header does not go together with that of mount().
constexpr unsigned long setMarks = _IOW('f', 2, long);
/// As on a file system that knows a mark and does not give it to a new file.
bool refusesMarks = false;
/// What the disk says when what was written is to be on it; 0: nothing. Quotas are not for every kernel to have.
int syncFails = 0;
/// Called once, in the very last moment before a file takes another one's place.
std::function<void()> lastMoment;
/// As on a file system of before 2014, or of a network.
bool knowsNoExchange = false;

void meetLastMoment()
{
    if (const auto act = std::exchange(lastMoment, {}))
        act();
}

} // namespace

extern "C" int rename(const char *from, const char *to) noexcept
{
    meetLastMoment();
    return int(::syscall(SYS_rename, from, to));
}

extern "C" int unlink(const char *path) noexcept
{
    meetLastMoment();
    return int(::syscall(SYS_unlink, path));
}

extern "C" int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned flags) noexcept
{
    meetLastMoment();
    if (knowsNoExchange) {
        errno = EINVAL;
        return -1;
    }
    return int(::syscall(SYS_renameat2, fromFolder, from, toFolder, to, flags));
}

/// In the place of the system's.
extern "C" int ioctl(int handle, unsigned long request, ...) noexcept
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (refusesMarks && request == setMarks) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return int(::syscall(SYS_ioctl, handle, request, argument));
}

extern "C" int fsync(int handle)
{
    if (syncFails == 0)
        return int(::syscall(SYS_fsync, handle));
    errno = syncFails;
    return -1;
}

namespace {

const QByteArray oldText = "INNGEST_SIGNING_KEY=old\n";
const QByteArray newText = "INNGEST_SIGNING_KEY=signkey-prod-new\n";

QList<EnvChange> change()
{
    return {{u"INNGEST_SIGNING_KEY"_s, Secret("signkey-prod-new")}};
}

Result<EnvFilePlan> planAndWrite(const QString &path)
{
    const auto plan = EnvFileWriter::plan(path, change());
    return plan ? EnvFileWriter::write(path, change(), plan->digest) : plan;
}

void put(const QString &path, mode_t mode)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(oldText);
    ::chmod(qPrintable(path), mode);
}

QByteArray textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

bool run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

/// As lsattr shows them, without those that the file system sets by itself; empty: it shows none at all.
QByteArray marksOf(const QString &path)
{
    QProcess process;
    process.start(u"lsattr"_s, {u"-d"_s, path});
    if (!process.waitForFinished() || process.exitCode() != 0)
        return {};
    QByteArray marks = process.readAllStandardOutput().split(' ').first();
    return marks.replace('e', '-');
}

/// Lets a second process do it, and ends that where it is about to rename or unlink a file for the so-many-th time.
/// False: it did not come so far.
bool isKilledIn(const std::function<void()> &work, int step)
{
    const pid_t child = ::fork();
    if (child == 0) {
        std::function<void()> next = [&] {
            if (--step <= 0)
                ::kill(::getpid(), SIGKILL);
            lastMoment = next;
        };
        lastMoment = next;
        work();
        ::_exit(0);
    }
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

bool canRead(const QString &user, const QString &group, const QString &path)
{
    return run(u"setpriv"_s, {u"--reuid"_s, user, u"--regid"_s, group, u"--clear-groups"_s, u"cat"_s, path});
}

/// Makes something else than a file of this name.
bool becomes(const QString &path, const QString &what)
{
    const QString target = path + u".target"_s;
    if (what == "pipe"_L1)
        return ::mkfifo(qPrintable(path), 0600) == 0;
    if (what == "socket"_L1)
        return ::mknod(qPrintable(path), S_IFSOCK | 0600, 0) == 0;
    if (what == "folder"_L1)
        return QDir().mkpath(path);
    if (what == "device"_L1) // /dev/null
        return ::mknod(qPrintable(path), S_IFCHR | 0600, makedev(1, 3)) == 0 || ::mkfifo(qPrintable(path), 0600) == 0;
    if (what == "link to a pipe"_L1)
        return ::mkfifo(qPrintable(target), 0600) == 0 && QFile::link(target, path);
    if (what == "link to a device"_L1)
        return QFile::link(u"/dev/tty"_s, path);
    if (what == "link to an endless file"_L1)
        return QFile::link(u"/dev/zero"_s, path);
    if (what == "link to a folder"_L1)
        return QFile::link(QFileInfo(path).path(), path);
    return QFile::link(path, path);
}

bool hasAccessLists(const QString &path)
{
    return !QStandardPaths::findExecutable(u"setfacl"_s).isEmpty()
        && run(u"setfacl"_s, {u"-m"_s, u"u:nobody:r"_s, path});
}

QByteArray attribute(const QString &path, const char *name)
{
    QByteArray value(256, '\0');
    const ssize_t size = ::getxattr(qPrintable(path), name, value.data(), size_t(value.size()));
    return size < 0 ? QByteArray("(none)") : value.left(size);
}

} // namespace

/// What governs a file's use stays with it when it is replaced, or it is not replaced.
class FileReplacementTest : public QObject
{
    Q_OBJECT

private slots:
    /// Between the last look and the write: what somebody else has put there stays.
    void replacesNoFileThatIsNewlyThere_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"file", "pipe", "folder", "link"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    void replacesNoFileThatIsNewlyThere()
    {
        QFETCH(QString, what);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u".env"_s);
        FileReplacement replacement(path);
        QVERIFY(replacement.prepare(newText, true).has_value());
        if (what == "file"_L1)
            put(path, 0600);
        else
            QVERIFY(becomes(path, what));
        const Done done = replacement.replace([](const QString &) { return true; });
        QVERIFY(!done);
        if (what == "file"_L1)
            QCOMPARE(textOf(path), oldText);
        QVERIFY2(!QFileInfo(path).isFile() || textOf(path) != newText, "the key is not there");
        if (what != "folder"_L1) {
            QCOMPARE(done.error().kind, Error::Kind::Conflict);
            QVERIFY2(done.error().serverMessage.contains(u"changed by something else"_s),
                qPrintable(done.error().serverMessage));
        }
    }

    /// What another program does to the file behind the last look at it is neither lost nor undone without a word.
    void losesNothingOfWhatIsDoneInTheLastMoment_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what :
            {"written in place", "added to", "replaced", "replaced with the same text", "removed",
                "a link to the same text", "pipe", "folder", "closed to others", "given an attribute", "open to write"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    void losesNothingOfWhatIsDoneInTheLastMoment()
    {
        QFETCH(QString, what);
        const QString path = at(u".env"_s);
        const QByteArray theirs = "INNGEST_SIGNING_KEY=theirs\n";
        put(path, 0644);
        QFile open(path);
        const auto plan = EnvFileWriter::plan(path, change());
        QVERIFY(plan.has_value());
        lastMoment = [&] { QVERIFY(happens(what, path, theirs, open)); };
        const auto done = EnvFileWriter::write(path, change(), plan->digest);
        QVERIFY2(!lastMoment, "it has happened");
        if (what == "replaced with the same text"_L1) {
            QVERIFY(done.has_value());
            QCOMPARE(textOf(path), newText);
        } else {
            QVERIFY(!done.has_value());
            QCOMPARE(done.error().kind, Error::Kind::Conflict);
            if (what == "open to write"_L1) {
                QVERIFY2(
                    done.error().serverMessage.contains(u"open to write"_s), qPrintable(done.error().serverMessage));
                open.write("B=2\n");
                open.close();
                QCOMPARE(textOf(path), oldText + "B=2\n");
            }
            QVERIFY(isStillSo(what, path, theirs));
        }
        QCOMPARE(QDir(m_folder->path()).entryList({u"*.ikm-*"_s}, QDir::AllEntries | QDir::System | QDir::Hidden),
            QStringList());
    }

    void removesNoFileThatChangedInTheLastMoment_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"nothing", "written in place", "added to", "replaced", "removed",
                 "a link to the same text", "open to write"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    void removesNoFileThatChangedInTheLastMoment()
    {
        QFETCH(QString, what);
        const QString path = at(u".env"_s);
        const QByteArray theirs = "INNGEST_SIGNING_KEY=theirs\n";
        const auto written = planAndWrite(path);
        QVERIFY(written.has_value());
        QCOMPARE(textOf(path), newText);
        QFile open(path);
        lastMoment = [&] { QVERIFY(what == "nothing"_L1 || happens(what, path, theirs, open)); };
        const auto back = EnvFileWriter::restore(path, written->overwritten);
        QVERIFY2(!lastMoment, "it has happened");
        QCOMPARE(back.has_value(), what == "nothing"_L1);
        if (what == "open to write"_L1) {
            open.write("B=2\n");
            open.close();
            QCOMPARE(textOf(path), newText + "B=2\n");
        } else if (what != "nothing"_L1) {
            QVERIFY(isStillSo(what, path, theirs));
        } else {
            QVERIFY(!QFile::exists(path));
        }
        QCOMPARE(QDir(m_folder->path()).entryList({u"*.ikm-*"_s}, QDir::AllEntries | QDir::System | QDir::Hidden),
            QStringList());
    }

    /// Whenever it is: no key stays under another name, and git takes none along that it was not to take.
    void leavesNothingBehindWhenKilled_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("ignored");
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("step");
        for (int step = 1; step <= 2; ++step) {
            for (const auto &[name, ignored] :
                {std::pair{u".env"_s, QByteArray(".env*\n")}, std::pair{u".env.local"_s, QByteArray(".env*.local\n")},
                    std::pair{u"prod.env"_s, QByteArray("*.env\n")},
                    std::pair{QString(250, u'a') + u".env"_s, QByteArray("aaa*\n")}})
                QTest::addRow("%s, %d", qPrintable(name.right(10)), step) << name << ignored << u"replaced"_s << step;
        }
        for (int step = 1; step <= 4; ++step)
            QTest::addRow("put back, %d", step) << u".env"_s << QByteArray(".env*\n") << u"put back"_s << step;
    }

    void leavesNothingBehindWhenKilled()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, ignored);
        QFETCH(QString, what);
        QFETCH(int, step);
        const QString path = at(name);
        QVERIFY(run(u"git"_s, {u"-C"_s, m_folder->path(), u"init"_s, u"--quiet"_s}));
        QFile rules(at(u".gitignore"_s));
        QVERIFY(rules.open(QIODevice::WriteOnly) && rules.write(ignored) > 0);
        rules.close();
        QList<OverwrittenVariable> made;
        if (what == "replaced"_L1)
            put(path, 0644);
        else
            made = planAndWrite(path)->overwritten;
        QVERIFY(isKilledIn(
            [&] {
                if (what == "replaced"_L1)
                    (void)planAndWrite(path);
                else
                    (void)EnvFileWriter::restore(path, made);
            },
            step));
        const QStringList all
            = QDir(m_folder->path()).entryList({u"*ikm*"_s}, QDir::AllEntries | QDir::System | QDir::Hidden);
        const bool isEmptied = what == "put back"_L1 && step == 3; // and is about to come away
        QCOMPARE(all.size(), isEmptied ? 0 : 1);
        for (const QString &left : all)
            QVERIFY(run(u"git"_s, {u"-C"_s, m_folder->path(), u"check-ignore"_s, u"--quiet"_s, left}));
        const auto plan = EnvFileWriter::plan(path, change());
        QVERIFY(plan.has_value());
        QVERIFY2(all.isEmpty() || !QFile::exists(at(all.first())), "the next look removes it");
        QVERIFY(EnvFileWriter::write(path, change(), plan->digest).has_value());
        QCOMPARE(textOf(path), newText);
    }

    /// Whoever watches the file, to restart the app, sees nothing happen.
    void onlyReadsToSeeWhatWouldBeDone_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::newRow("a file") << true;
        QTest::newRow("a new file") << false;
    }

    void onlyReadsToSeeWhatWouldBeDone()
    {
        QFETCH(bool, isThere);
        const QString path = at(u".env"_s);
        if (isThere)
            put(path, 0600);
        const int watch = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        const auto closed = qScopeGuard([watch] { ::close(watch); });
        constexpr unsigned anyChange = IN_ALL_EVENTS & ~unsigned(IN_ACCESS | IN_OPEN | IN_CLOSE_NOWRITE);
        QVERIFY(::inotify_add_watch(watch, qPrintable(m_folder->path()), anyChange) >= 0);
        QVERIFY(EnvFileWriter::plan(path, change()).has_value());
        QByteArray events(4096, '\0');
        QCOMPARE(::read(watch, events.data(), size_t(events.size())), ssize_t(-1));
        QCOMPARE(errno, EAGAIN);
        QVERIFY(planAndWrite(path).has_value());
        QVERIFY2(::read(watch, events.data(), size_t(events.size())) > 0, "a write is seen");
    }

    /// Neither what another program is about to put in place, nor what is somebody else's.
    void removesNothingElseBesideTheFile_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("goes");
        const auto row = [](const char *what, bool goes) { QTest::newRow(what) << QString::fromLatin1(what) << goes; };
        row("nothing else", true);
        row("empty, and the file is gone", true);
        row("with another mode", true);
        row("another name of the file", true);
        row("in use", false);
        row("the file is gone", false);
        row("another file's", false);
        row("a shorter number", false);
        row("another end", false);
        row("capital letters", false);
        row("a link", false);
        row("a pipe", false);
        row("a folder", false);
        row("somebody else's", false);
        row("a folder that cannot be listed", false);
    }

    void removesNothingElseBesideTheFile()
    {
        QFETCH(QString, what);
        QFETCH(bool, goes);
        const QString path = at(u".env"_s);
        const bool isGone = what.endsWith("the file is gone"_L1);
        if (!isGone)
            put(path, 0600);
        const QString left = at(what == "another file's"_L1 ? u".env.local.ikm-0123456789abc.local"_s
                : what == "a shorter number"_L1             ? u".env.ikm-0123456789ab.env"_s
                : what == "another end"_L1                  ? u".env.ikm-0123456789abc.txt"_s
                : what == "capital letters"_L1              ? u".env.ikm-0123456789ABC.env"_s
                                                            : u".env.ikm-0123456789abc.env"_s);
        if (what == "a link"_L1) {
            put(at(u"target"_s), 0600);
            QVERIFY(QFile::link(u"target"_s, left));
        } else if (what == "a pipe"_L1 || what == "a folder"_L1) {
            QVERIFY(becomes(left, what.mid(2)));
        } else if (what == "another name of the file"_L1) {
            QCOMPARE(::link(qPrintable(path), qPrintable(left)), 0);
        } else {
            put(left, what == "with another mode"_L1 ? 0644 : 0600);
        }
        if (what.startsWith("empty"_L1))
            QVERIFY(QFile::resize(left, 0));
        if (what == "somebody else's"_L1 && ::chown(qPrintable(left), 1, 1) != 0)
            QSKIP("only root can make a file of somebody else's");
        const int folder = ::open(qPrintable(m_folder->path()), O_RDONLY | O_CLOEXEC);
        if (what == "in use"_L1)
            QCOMPARE(::flock(folder, LOCK_SH), 0);
        bool isPlanned = false;
        if (what == "a folder that cannot be listed"_L1) {
            QCOMPARE(::chmod(qPrintable(m_folder->path()), 0333), 0);
            for (const QString &one : {path, left, m_folder->path()})
                QVERIFY(::geteuid() != 0 || ::chown(qPrintable(one), AsNobody::nobody, ::getegid()) == 0);
            const AsNobody nobodyNow;
            QVERIFY(nobodyNow.isPossible);
            isPlanned = planAndWrite(path).has_value();
        } else {
            isPlanned = planAndWrite(path).has_value();
        }
        ::close(folder);
        QVERIFY2(isPlanned, "it keeps nobody from writing");
        QCOMPARE(textOf(path), newText);
        QCOMPARE(!QFileInfo(left).exists() && !QFileInfo(left).isSymLink(), goes);
        if (what == "in use"_L1) {
            QVERIFY(EnvFileWriter::plan(path, change()).has_value());
            QVERIFY2(!QFile::exists(left), "as soon as nobody is at work there");
        }
    }

    void replacesWhereNothingCanBeExchanged()
    {
        const QString path = at(u".env"_s);
        put(path, 0640);
        knowsNoExchange = true;
        const auto written = planAndWrite(path);
        const auto made = planAndWrite(at(u"new.env"_s));
        const auto gone
            = EnvFileWriter::restore(at(u"new.env"_s), made ? made->overwritten : QList<OverwrittenVariable>());
        knowsNoExchange = false;
        QVERIFY(written.has_value() && made.has_value() && gone.has_value());
        QCOMPARE(textOf(path), newText);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
            QStringList{u".env"_s});
    }

    void init()
    {
        // A folder that others may enter.
        m_folder = std::make_unique<QTemporaryDir>(u"/tmp/ikm-replaced-XXXXXX"_s);
        ::chmod(qPrintable(m_folder->path()), 0711);
    }
    void cleanup() { m_folder.reset(); }

    void keepsTheAccessList()
    {
        const QString path = at(u"a.env"_s);
        put(path, 0600);
        if (!hasAccessLists(path))
            QSKIP("no access lists here");
        const QByteArray before = attribute(path, "system.posix_acl_access");
        QVERIFY(planAndWrite(path).has_value());
        QCOMPARE(textOf(path), newText);
        QCOMPARE(attribute(path, "system.posix_acl_access"), before);
    }

    void whoCouldReadCanAndNobodyElse()
    {
        if (::geteuid() != 0)
            QSKIP("only root can become others");
        const QString path = at(u"a.env"_s);
        put(path, 0600);
        QVERIFY(run(u"chown"_s, {u"root:games"_s, path}));
        if (!hasAccessLists(path))
            QSKIP("no access lists here");
        QVERIFY(canRead(u"nobody"_s, u"nogroup"_s, path));
        QVERIFY(!canRead(u"daemon"_s, u"games"_s, path));
        QVERIFY(planAndWrite(path).has_value());
        QCOMPARE(textOf(path), newText);
        QVERIFY(canRead(u"nobody"_s, u"nogroup"_s, path));
        QVERIFY(!canRead(u"daemon"_s, u"games"_s, path));
    }

    void whatTheFolderGivesNewFilesIsTakenAway()
    {
        if (::geteuid() != 0)
            QSKIP("only root can become others");
        const QString path = at(u"b.env"_s);
        put(path, 0640);
        QVERIFY(run(u"chown"_s, {u"root:games"_s, path}));
        if (!run(u"setfacl"_s, {u"-d"_s, u"-m"_s, u"u:nobody:r"_s, m_folder->path()}))
            QSKIP("no access lists here");
        QVERIFY(planAndWrite(path).has_value());
        QCOMPARE(textOf(path), newText);
        QVERIFY(!canRead(u"nobody"_s, u"nogroup"_s, path));
        QVERIFY(canRead(u"daemon"_s, u"games"_s, path));
        // A new file is its owner's alone.
        const QString made = at(u"new.env"_s);
        QVERIFY(planAndWrite(made).has_value());
        QCOMPARE(attribute(made, "system.posix_acl_access"), QByteArray("(none)"));
        struct stat status = {};
        QCOMPARE(::stat(qPrintable(made), &status), 0);
        QCOMPARE(int(status.st_mode & 07777), 0600);
    }

    void keepsExtendedAttributes()
    {
        const QString path = at(u"a.env"_s);
        put(path, 0600);
        if (::setxattr(qPrintable(path), "user.owner", "Ada", 3, 0) != 0)
            QSKIP("no extended attributes here");
        QVERIFY(planAndWrite(path).has_value());
        QCOMPARE(textOf(path), newText);
        QCOMPARE(attribute(path, "user.owner"), QByteArray("Ada"));
    }

    /// As chattr sets them and lsattr shows them.
    void keepsMarks_data()
    {
        QTest::addColumn<QString>("ofFile");
        QTest::addColumn<QString>("ofFolder");
        for (const char *mark : {"d", "A", "S", "c", "s", "u", "dAS"})
            QTest::newRow(mark) << QString::fromLatin1(mark) << u""_s;
        // What a folder gives new files, the old one did not have.
        QTest::newRow("of the folder alone") << u""_s << u"dAS"_s;
        QTest::newRow("of the folder, and another") << u"A"_s << u"dS"_s;
    }

    void keepsMarks()
    {
        QFETCH(QString, ofFile);
        QFETCH(QString, ofFolder);
        const QString path = at(u".env"_s);
        put(path, 0600);
        if ((!ofFile.isEmpty() && !run(u"chattr"_s, {u'+' + ofFile, path}))
            || (!ofFolder.isEmpty() && !run(u"chattr"_s, {u'+' + ofFolder, m_folder->path()})))
            QSKIP("nothing can be marked so on this file system");
        const QByteArray before = marksOf(path);
        QVERIFY(!before.isEmpty());
        for (const QChar mark : ofFile)
            QVERIFY2(before.contains(mark.toLatin1()), before.constData());
        const auto done = planAndWrite(path);
        QVERIFY2(done.has_value(), qPrintable(done ? QString() : done.error().serverMessage));
        QCOMPARE(textOf(path), newText);
        QCOMPARE(marksOf(path), before);
    }

    void refusesWhereAMarkCannotBeKept()
    {
        const QString path = at(u".env"_s);
        put(path, 0600);
        if (!run(u"chattr"_s, {u"+A"_s, path}))
            QSKIP("nothing can be marked so on this file system");
        refusesMarks = true;
        const auto done = planAndWrite(path);
        refusesMarks = false;
        QVERIFY(!done.has_value());
        QVERIFY2(done.error().serverMessage.contains(u"(chattr A: Operation not supported)"_s),
            qPrintable(done.error().serverMessage));
        QCOMPARE(textOf(path), oldText);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u".env"_s});
    }

    void namesAMountBeforeAnythingIsWritten()
    {
        const QString path = at(u".env"_s);
        const QString source = at(u"source.env"_s);
        put(path, 0600);
        put(source, 0600);
        if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || ::mount(qPrintable(source), qPrintable(path), nullptr, MS_BIND, nullptr) != 0)
            QSKIP("nothing can be mounted here");
        const auto plan = EnvFileWriter::plan(path, change());
        ::umount(qPrintable(path));
        QVERIFY(!plan.has_value());
        QVERIFY2(plan.error().serverMessage.contains(u"is mounted into its place"_s),
            qPrintable(plan.error().serverMessage));
        QVERIFY(!plan.error().serverMessage.contains(u"full"_s));
        QCOMPARE(textOf(source), oldText);
    }

    void saysTheSystemsReason_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("words");
        QTest::newRow("a full disk") << u"size=4k"_s << u"No space left on device"_s;
        QTest::newRow("a disk for reading only") << u"ro"_s << u"Read-only file system"_s;
    }

    void saysTheSystemsReason()
    {
        QFETCH(QString, options);
        QFETCH(QString, words);
        const QString disk = at(u"disk"_s);
        QVERIFY(QDir().mkpath(disk));
        if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || ::mount("none", qPrintable(disk), "tmpfs", 0, options == "ro"_L1 ? "" : qPrintable(options)) != 0)
            QSKIP("nothing can be mounted here");
        const QString path = disk + u"/.env"_s;
        put(path, 0600);
        if (options == "ro"_L1)
            QCOMPARE(::mount("none", qPrintable(disk), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), 0);
        const auto done = planAndWrite(path);
        const QByteArray after = textOf(path);
        const QStringList names = QDir(disk).entryList(QDir::Files | QDir::Hidden);
        ::umount(qPrintable(disk));
        QVERIFY(!done.has_value());
        QVERIFY2(done.error().serverMessage.contains(words), qPrintable(done.error().serverMessage));
        QCOMPARE(after, oldText);
        QCOMPARE(names, QStringList{u".env"_s});
    }

    void saysWhatTheDiskSaysOnlyAtTheEnd_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("a share that is used up") << EDQUOT << u"Your share of that disk is used up"_s;
        QTest::newRow("a disk that is full") << ENOSPC << u"Make room on that disk"_s;
        QTest::newRow("a disk that is broken") << EIO << u"Input/output error"_s;
    }

    void saysWhatTheDiskSaysOnlyAtTheEnd()
    {
        QFETCH(int, code);
        QFETCH(QString, words);
        const QString path = at(u".env"_s);
        put(path, 0600);
        syncFails = code;
        const auto done = planAndWrite(path);
        syncFails = 0;
        QVERIFY(!done.has_value());
        QVERIFY2(done.error().serverMessage.contains(words), qPrintable(done.error().serverMessage));
        QCOMPARE(textOf(path), oldText);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u".env"_s});
    }

    /// Whatever the permissions say, and root included.
    void namesWhatIsMarked_data()
    {
        QTest::addColumn<QString>("mark");
        QTest::addColumn<bool>("isFolder");
        QTest::newRow("an immutable file") << u"i"_s << false;
        QTest::newRow("a file that is only added to") << u"a"_s << false;
        QTest::newRow("an immutable folder") << u"i"_s << true;
        QTest::newRow("a folder that is only added to") << u"a"_s << true;
    }

    void namesWhatIsMarked()
    {
        QFETCH(QString, mark);
        QFETCH(bool, isFolder);
        const QString folder = at(u"marked"_s);
        QVERIFY(QDir().mkpath(folder));
        const QString path = folder + u"/.env"_s;
        put(path, 0600);
        const QString marked = isFolder ? folder : path;
        if (!run(u"chattr"_s, {u'+' + mark, marked}))
            QSKIP("nothing can be marked on this file system");
        const auto done = planAndWrite(path);
        const QStringList names = QDir(folder).entryList(QDir::Files | QDir::Hidden);
        QVERIFY(run(u"chattr"_s, {u'-' + mark, marked}));
        QVERIFY(!done.has_value());
        QVERIFY2(done.error().serverMessage.contains(u"marked as immutable"_s), qPrintable(done.error().serverMessage));
        QCOMPARE(textOf(path), oldText);
        QVERIFY2(names == QStringList{u".env"_s}, "no copy of the key is left, which nobody could remove");
    }

    void saysThatNoFileCanBeMadeOnADiskWithoutRoomForOne()
    {
        const QString disk = at(u"disk"_s);
        QVERIFY(QDir().mkpath(disk));
        if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || ::mount("none", qPrintable(disk), "tmpfs", 0, "nr_inodes=2") != 0)
            QSKIP("nothing can be mounted here");
        put(disk + u"/.env"_s, 0600);
        const auto done = planAndWrite(disk + u"/.env"_s);
        const QByteArray after = textOf(disk + u"/.env"_s);
        ::umount(qPrintable(disk));
        QVERIFY(!done.has_value());
        QVERIFY2(done.error().serverMessage.contains(u"Make room"_s), qPrintable(done.error().serverMessage));
        QCOMPARE(after, oldText);
    }

    void takesNothingElseForAFile_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"pipe", "socket", "folder", "device", "link to a pipe", "link to a device",
                 "link to an endless file", "link to a folder", "link to itself"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    void takesNothingElseForAFile()
    {
        QFETCH(QString, what);
        QVERIFY(becomes(at(u".env"_s), what));
        const auto plan = EnvFileWriter::plan(at(u".env"_s), change());
        QVERIFY(!plan.has_value());
        QVERIFY2(plan.error().serverMessage.contains(u"not a file"_s)
                || plan.error().serverMessage.contains(u"in a circle"_s),
            qPrintable(plan.error().serverMessage));
    }

    void seesWhatBecameOfTheFileInTheLastMoment_data() { takesNothingElseForAFile_data(); }
    void seesWhatBecameOfTheFileInTheLastMoment()
    {
        QFETCH(QString, what);
        const QString path = at(u".env"_s);
        put(path, 0600);
        const auto plan = EnvFileWriter::plan(path, change());
        QVERIFY(plan.has_value());
        bool isElse = false;
        const auto done = EnvFileWriter::write(path, change(), plan->digest, DeployTarget::Use::Apps,
            [&] { isElse = QFile::remove(path) && becomes(path, what); });
        QVERIFY(isElse);
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().kind, Error::Kind::Conflict);
        QVERIFY(!QFileInfo(path).isFile());
        const QStringList left
            = QDir(m_folder->path()).entryList({u"*.ikm-*"_s}, QDir::Files | QDir::System | QDir::Hidden);
        QCOMPARE(left, QStringList());
    }

    void readsNoMoreOfAnEnormousFileThanItMay()
    {
        const QString path = at(u".env"_s);
        put(path, 0600);
        QVERIFY(QFile::resize(path, qint64(1) << 40)); // takes no space
        const auto plan = EnvFileWriter::plan(path, change());
        QVERIFY(!plan.has_value());
        QVERIFY2(plan.error().serverMessage.contains(u"too large"_s), qPrintable(plan.error().serverMessage));
    }

    void followsALinkToTheFileItself()
    {
        const QString path = at(u".env"_s);
        QVERIFY(QDir().mkpath(at(u"shared/a"_s)));
        put(at(u"shared/real.env"_s), 0640);
        QVERIFY(QFile::link(u"a/../real.env"_s, at(u"shared/middle.env"_s)));
        QVERIFY(QFile::link(u"shared/middle.env"_s, path));
        QVERIFY(planAndWrite(path).has_value());
        QVERIFY(QFileInfo(path).isSymLink());
        QVERIFY(QFileInfo(at(u"shared/middle.env"_s)).isSymLink());
        QCOMPARE(textOf(at(u"shared/real.env"_s)), newText);
        struct stat status = {};
        QCOMPARE(::stat(qPrintable(path), &status), 0);
        QCOMPARE(int(status.st_mode & 07777), 0640);
    }

    void keepsWhatOnlyRootSees()
    {
        const QString path = at(u"a.env"_s);
        put(path, 0600);
        const QByteArray large(3000, 'x');
        if (::setxattr(qPrintable(path), "trusted.backup", "no", 2, 0) != 0
            || ::setxattr(qPrintable(path), "user.large", large.constData(), size_t(large.size()), 0) != 0)
            QSKIP("no such attributes here");
        QVERIFY(planAndWrite(path).has_value());
        QCOMPARE(attribute(path, "trusted.backup"), QByteArray("no"));
        QCOMPARE(::getxattr(qPrintable(path), "user.large", nullptr, 0), ssize_t(large.size()));
    }

private:
    static bool happens(const QString &what, const QString &path, const QByteArray &theirs, QFile &open)
    {
        const QString beside = path + u".theirs"_s;
        if (what == "written in place"_L1 || what == "added to"_L1) {
            QFile file(path);
            return file.open(what == "added to"_L1 ? QIODevice::Append : QIODevice::WriteOnly)
                && file.write(theirs) == theirs.size();
        }
        if (what.startsWith("replaced"_L1)) {
            QFile file(beside);
            const QByteArray text = what == "replaced"_L1 ? theirs : oldText;
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size()
                && ::chmod(qPrintable(beside), 0644) == 0
                && ::syscall(SYS_rename, qPrintable(beside), qPrintable(path)) == 0;
        }
        if (what == "closed to others"_L1)
            return ::chmod(qPrintable(path), 0600) == 0;
        if (what == "given an attribute"_L1)
            return ::setxattr(qPrintable(path), "user.theirs", "1", 1, 0) == 0;
        if (what == "open to write"_L1)
            return open.open(QIODevice::Append | QIODevice::Unbuffered);
        if (what == "a link to the same text"_L1)
            return QFile::copy(path, beside) && QFile::remove(path) && QFile::link(beside, path);
        return QFile::remove(path) && (what == "removed"_L1 || becomes(path, what));
    }

    static bool isStillSo(const QString &what, const QString &path, const QByteArray &theirs)
    {
        if (what == "written in place"_L1 || what == "replaced"_L1)
            return textOf(path) == theirs;
        if (what == "added to"_L1)
            return textOf(path).endsWith(theirs) && textOf(path) != theirs;
        if (what == "removed"_L1)
            return !QFileInfo::exists(path);
        if (what == "a link to the same text"_L1)
            return QFileInfo(path).isSymLink() && textOf(path + u".theirs"_s) == textOf(path);
        if (what == "closed to others"_L1)
            return textOf(path) == oldText && !QFile::permissions(path).testFlag(QFile::ReadOther);
        if (what == "given an attribute"_L1)
            return textOf(path) == oldText && attribute(path, "user.theirs") == "1";
        return !QFileInfo(path).isFile() || textOf(path) == oldText || what == "open to write"_L1;
    }

    QString at(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(FileReplacementTest)
#include "tst_filereplacement.moc"
