// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/filereplacement.h"

#include "app/core/exportfile.h"
#include "app/deploy/envfilewords.h"
#include "app/deploy/filesbeside.h"

#include <QFile>
#include <QFileInfo>
#include <QList>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <grp.h>
#include <iterator>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

const QByteArray accessList = "system.posix_acl_access";

using Attributes = QMap<QByteArray, QByteArray>;

Done failed(const QString &words, const QString &detail)
{
    return failure(Error::Kind::Storage, words, detail);
}

/// A file descriptor that is closed when it goes.
class Handle
{
public:
    Handle(const QString &path, int flags)
        : number(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY))
    {
    }
    ~Handle()
    {
        if (number >= 0)
            ::close(number);
    }
    Q_DISABLE_COPY_MOVE(Handle)

    const int number;
};

/// All extended attributes that we can see, the ACL among them. False: errno says why they cannot be read.
bool readAttributes(int handle, Attributes &attributes)
{
    attributes.clear();
    const ssize_t size = ::flistxattr(handle, nullptr, 0);
    if (size < 0)
        return errno == ENOTSUP;
    QByteArray names(size, '\0');
    const ssize_t read = ::flistxattr(handle, names.data(), size_t(names.size()));
    if (read < 0)
        return false;
    names.truncate(read);
    for (const QByteArray &name : names.split('\0')) {
        if (name.isEmpty())
            continue;
        const ssize_t length = ::fgetxattr(handle, name.constData(), nullptr, 0);
        if (length < 0)
            return false;
        QByteArray value(length, '\0');
        if (::fgetxattr(handle, name.constData(), value.data(), size_t(length)) != length)
            return false;
        attributes[name] = value;
    }
    return true;
}

Done changed(const QString &path, const QString &detail)
{
    return failure(Error::Kind::Conflict, EnvFileWords::changed(path), detail);
}

bool swap(const QByteArray &one, const QByteArray &other)
{
    return ::renameat2(AT_FDCWD, one.constData(), AT_FDCWD, other.constData(), RENAME_EXCHANGE) == 0;
}

void syncFolder(const QString &path)
{
    if (const Handle folder(QFileInfo(path).absolutePath(), O_RDONLY); folder.number >= 0)
        ::fsync(folder.number);
}

/// By any program, through this handle's file. The system gives a lease for reading only where nobody writes.
bool isOpenToWrite(int handle)
{
    // Were the lease asked for by another's open, the signal is one that is ignored.
    if (::fcntl(handle, F_SETSIG, SIGURG) != 0)
        return false;
    if (::fcntl(handle, F_SETLEASE, F_RDLCK) != 0)
        return errno == EAGAIN;
    ::fcntl(handle, F_SETLEASE, F_UNLCK);
    return false;
}

/// Of a file that was moved away to where nobody reaches it by its name any more. Whoever has it open to write could
/// still do that, and nobody would find it.
Done lookAtOld(const QByteArray &beside, const QString &path, const FileReplacement::Look &isMeant)
{
    const QString besidePath = QFile::decodeName(beside);
    const Handle old(besidePath, O_RDONLY | O_NOFOLLOW);
    struct stat status = {};
    if (old.number < 0 || ::fstat(old.number, &status) != 0 || !S_ISREG(status.st_mode))
        return changed(path, u"no file is there by now"_s);
    if (isOpenToWrite(old.number)) {
        return failure(
            Error::Kind::Conflict, EnvFileWords::beingWritten(path), u"the file is open for writing elsewhere"_s);
    }
    return isMeant(besidePath) ? Done() : changed(path, u"the file changed meanwhile"_s);
}

bool mayGive(const struct stat &status)
{
    if (::geteuid() == 0)
        return true;
    if (status.st_uid != ::geteuid())
        return false;
    if (status.st_gid == ::getegid())
        return true;
    QList<gid_t> groups(std::max(0, ::getgroups(0, nullptr)));
    const int count = ::getgroups(int(groups.size()), groups.data());
    return count >= 0 && groups.first(count).contains(status.st_gid);
}

/// One of STATX_ATTR_…
bool isMarked(const QString &path, quint64 mark)
{
    struct statx status = {};
    const int answer = ::statx(AT_FDCWD, QFile::encodeName(path).constData(), 0, STATX_TYPE, &status);
    return answer == 0 && (status.stx_attributes_mask & status.stx_attributes & mark) != 0;
}

bool writeAll(int handle, QByteArrayView contents)
{
    for (qsizetype done = 0; done < contents.size();) {
        const ssize_t count = ::write(handle, contents.data() + done, size_t(contents.size() - done));
        if (count < 0 && errno != EINTR)
            return false;
        done += std::max<ssize_t>(0, count);
    }
    return ::fsync(handle) == 0;
}

/// What a person may set with chattr, and does for a reason: no dump, no time of access, not compressed, no copy on
/// write. Not among them: what the file system sets for itself, and those that FileReplacement::check() refuses.
struct Mark
{
    unsigned flag;
    char letter;
};
constexpr Mark marks[]
    = {{FS_SECRM_FL, 's'}, {FS_UNRM_FL, 'u'}, {FS_COMPR_FL, 'c'}, {FS_NOCOMP_FL, 'm'}, {FS_SYNC_FL, 'S'},
        {FS_NODUMP_FL, 'd'}, {FS_NOATIME_FL, 'A'}, {FS_JOURNAL_DATA_FL, 'j'}, {FS_NOTAIL_FL, 't'}, {FS_NOCOW_FL, 'C'}};

/// Those that are set. A file system without any has none.
unsigned marksOf(int handle)
{
    int flags = 0; // whatever the request's name says, the kernel writes an int
    if (::ioctl(handle, FS_IOC_GETFLAGS, &flags) != 0)
        return 0;
    unsigned set = 0;
    for (const Mark &mark : marks)
        set |= unsigned(flags) & mark.flag;
    return set;
}

/// Gives a file that is still empty the marks of another one (chattr's), since some cannot be set later. 0, or the
/// first that it does not take: its letter.
char takeOverMarks(int handle, int from)
{
    const unsigned wanted = marksOf(from);
    int flags = 0;
    if (marksOf(handle) != wanted && ::ioctl(handle, FS_IOC_GETFLAGS, &flags) == 0) {
        // What it got from its folder goes first: some exclude each other. One after the other: one that is refused
        // takes no other one along.
        for (const bool isSet : {false, true}) {
            for (const Mark &mark : marks) {
                if (((wanted & mark.flag) != 0) != isSet || ((unsigned(flags) & mark.flag) != 0) == isSet)
                    continue;
                int one = int(unsigned(flags) ^ mark.flag);
                if (::ioctl(handle, FS_IOC_SETFLAGS, &one) == 0)
                    flags = one;
            }
        }
    }
    const unsigned lost = marksOf(handle) ^ wanted;
    const auto found
        = std::find_if(std::begin(marks), std::end(marks), [lost](const Mark &one) { return one.flag & lost; });
    return found == std::end(marks) ? '\0' : found->letter;
}

} // namespace

Done FileReplacement::check(const QString &path, bool isNew)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (::faccessat(AT_FDCWD, QFile::encodeName(folder).constData(), W_OK | X_OK, AT_EACCESS) != 0)
        return failed(EnvFileWords::folderNotWritable(folder, errno), u"the folder is not writable"_s);
    // Files can be made there, and neither replaced nor removed again.
    if (isMarked(folder, STATX_ATTR_APPEND | STATX_ATTR_IMMUTABLE))
        return failed(EnvFileWords::folderNotWritable(folder, EPERM), u"the folder's files cannot be replaced"_s);
    if (isNew)
        return {};
    if (isMarked(path, STATX_ATTR_MOUNT_ROOT))
        return failed(EnvFileWords::mounted(path), u"the file is a mount of its own"_s);
    // Renaming needs no right to write the file itself; that somebody may not write it is meant all the same. It is not
    // opened for that: what watches the file would restart the app.
    const QByteArray name = QFile::encodeName(path);
    if (::faccessat(AT_FDCWD, name.constData(), W_OK, AT_EACCESS) != 0)
        return failed(EnvFileWords::notWritable(path, errno), u"the file is not writable"_s);
    if (isMarked(path, STATX_ATTR_APPEND | STATX_ATTR_IMMUTABLE))
        return failed(EnvFileWords::notWritable(path, EPERM), u"the file cannot be replaced"_s);
    struct stat status = {};
    if (::stat(name.constData(), &status) != 0)
        return failed(EnvFileWords::notWritable(path, errno), u"the file's state cannot be read"_s);
    if (!mayGive(status))
        return failed(EnvFileWords::ownerWouldChange(path), u"the file's owner cannot be kept"_s);
    return {};
}

void FileReplacement::discard()
{
    // Without the key, where it cannot be removed. What is there can be another file, where an exchange ended halfway.
    if (!m_besidePath.isEmpty() && isOursBeside() && ::unlink(m_besidePath.constData()) != 0
        && ::ftruncate(m_handle, 0) == 0)
        ::fsync(m_handle);
    for (int *handle : {&m_handle, &m_folder}) {
        if (*handle >= 0)
            ::close(*handle);
        *handle = -1;
    }
    m_besidePath.clear();
}

/// Before the contents are in it, so that nobody can read them meanwhile.
Done FileReplacement::takeOver()
{
    const Handle old(m_path, O_RDONLY);
    struct stat &status = m_oldStatus;
    Attributes &wanted = m_oldAttributes;
    if (old.number < 0 || ::fstat(old.number, &status) != 0 || !readAttributes(old.number, wanted))
        return failed(EnvFileWords::notReadable(m_path, errno), u"the file's rights cannot be read"_s);
    if (::fchown(m_handle, status.st_uid, status.st_gid) != 0)
        return failed(EnvFileWords::ownerWouldChange(m_path), u"the file's owner cannot be kept"_s);
    if (const char lost = takeOverMarks(m_handle, old.number))
        return failed(EnvFileWords::rightsNotKept(m_path, u"chattr "_s + QLatin1Char(lost), EOPNOTSUPP),
            u"the file's marks cannot be kept"_s);
    // After the owner, a change of which drops some bits.
    if (::fchmod(m_handle, status.st_mode & 07777) != 0)
        return failed(EnvFileWords::rightsNotKept(m_path, u"mode"_s, errno), u"the file's mode cannot be kept"_s);
    Attributes now;
    readAttributes(m_handle, now);
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (!wanted.contains(it.key()))
            ::fremovexattr(m_handle, it.key().constData());
    }
    int code = 0;
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        if (now.value(it.key()) != it.value()
            && ::fsetxattr(m_handle, it.key().constData(), it.value().constData(), size_t(it.value().size()), 0) != 0)
            code = errno;
    }
    // What is there is looked at, not what the calls said.
    struct stat made = {};
    if (!readAttributes(m_handle, now) || now != wanted || ::fstat(m_handle, &made) != 0
        || made.st_mode != status.st_mode || made.st_uid != status.st_uid || made.st_gid != status.st_gid) {
        const auto lost = std::find_if(wanted.keyBegin(), wanted.keyEnd(),
            [&](const QByteArray &name) { return now.value(name) != wanted.value(name); });
        const QString what = lost == wanted.keyEnd() ? u"mode"_s : QString::fromUtf8(*lost);
        return failed(EnvFileWords::rightsNotKept(m_path, what, code == 0 ? EPERM : code),
            u"the file's attributes cannot be kept"_s);
    }
    return {};
}

/// Without a name where the system can do that: then nothing is left behind, whatever becomes of this program. The
/// owner's alone from the first byte on.
bool FileReplacement::open()
{
    const QByteArray folder = QFile::encodeName(QFileInfo(m_path).absolutePath());
    m_folder = FilesBeside::claim(m_path);
    constexpr mode_t ownersAlone = S_IRUSR | S_IWUSR;
    m_handle = ::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, ownersAlone);
    if (m_handle >= 0)
        return true;
    const QByteArray beside = FilesBeside::another(m_path);
    m_handle = ::open(beside.constData(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, ownersAlone);
    if (m_handle >= 0)
        m_besidePath = beside;
    return m_handle >= 0;
}

bool FileReplacement::name(const QByteArray &path)
{
    const QByteArray self = "/proc/self/fd/" + QByteArray::number(m_handle);
    return ::linkat(AT_FDCWD, self.constData(), AT_FDCWD, path.constData(), AT_SYMLINK_FOLLOW) == 0;
}

Done FileReplacement::prepare(QByteArrayView contents, bool isNew)
{
    if (!open())
        return failed(
            EnvFileWords::folderNotWritable(QFileInfo(m_path).absolutePath(), errno), u"the folder is not writable"_s);
    m_isNew = isNew;
    if (isNew) {
        // A folder can give new files an access list.
        if (::fremovexattr(m_handle, accessList.constData()) != 0 && errno != ENODATA && errno != ENOTSUP)
            return failed(EnvFileWords::rightsNotKept(m_path, QString::fromUtf8(accessList), errno), u"ACL"_s);
        // Where a file system has no rights of its own for each file that says that all is well.
        struct stat made = {};
        if (::fchmod(m_handle, S_IRUSR | S_IWUSR) != 0 || ::fstat(m_handle, &made) != 0 || !isOwnersAlone(made))
            return failed(EnvFileWords::othersCouldRead(m_path), u"the new file would be readable by others"_s);
    } else if (const Done taken = takeOver(); !taken) {
        return taken;
    }
    if (!writeAll(m_handle, contents))
        return failed(EnvFileWords::notWritten(m_path, errno), u"the new file cannot be written"_s);
    return {};
}

Done FileReplacement::putInPlace(const QByteArray &path)
{
    // A new file comes into no other one's place, whoever makes that in the last moment.
    const bool isNamed = !m_besidePath.isEmpty();
    bool isDone = isNamed
        ? ::renameat2(AT_FDCWD, m_besidePath.constData(), AT_FDCWD, path.constData(), RENAME_NOREPLACE) == 0
        : name(path);
    // File systems that do not know the word.
    if (!isDone && isNamed && (errno == EINVAL || errno == ENOSYS))
        isDone = ::link(m_besidePath.constData(), path.constData()) == 0 && ::unlink(m_besidePath.constData()) == 0;
    if (isDone)
        return {};
    const int code = errno;
    return code == EEXIST ? changed(m_path, u"a file is there by now"_s)
                          : failed(EnvFileWords::notWritten(m_path, code), u"the file could not be made"_s);
}

bool FileReplacement::hasOldRights() const
{
    const Handle old(QFile::decodeName(m_besidePath), O_RDONLY | O_NOFOLLOW);
    struct stat status = {};
    Attributes attributes;
    return old.number >= 0 && ::fstat(old.number, &status) == 0 && readAttributes(old.number, attributes)
        && attributes == m_oldAttributes && status.st_mode == m_oldStatus.st_mode && status.st_uid == m_oldStatus.st_uid
        && status.st_gid == m_oldStatus.st_gid;
}

bool FileReplacement::isOursBeside() const
{
    struct stat own = {};
    struct stat beside = {};
    return ::fstat(m_handle, &own) == 0 && ::lstat(m_besidePath.constData(), &beside) == 0
        && own.st_ino == beside.st_ino && own.st_dev == beside.st_dev;
}

void FileReplacement::exchangeBack(const QByteArray &path)
{
    if (!swap(m_besidePath, path)) {
        // Somebody has removed ours: what was there before comes back to an empty place only.
        ::renameat2(AT_FDCWD, m_besidePath.constData(), AT_FDCWD, path.constData(), RENAME_NOREPLACE);
        return;
    }
    // Somebody has replaced ours in that moment: theirs is the last word.
    if (!isOursBeside() && swap(m_besidePath, path))
        ::unlink(m_besidePath.constData());
}

Done FileReplacement::exchange(const QByteArray &path, const Look &isMeant)
{
    if (m_besidePath.isEmpty()) {
        const QByteArray beside = FilesBeside::another(m_path);
        if (!name(beside))
            return failed(EnvFileWords::notWritten(m_path, errno), u"the new file gets no name"_s);
        m_besidePath = beside;
    }
    if (!swap(m_besidePath, path)) {
        const int code = errno;
        if (code == ENOENT)
            return changed(m_path, u"the file is gone by now"_s);
        // File systems that do not know the word.
        const bool isKnown = code != EINVAL && code != ENOSYS && code != EOPNOTSUPP;
        if (!isKnown && ::rename(m_besidePath.constData(), path.constData()) == 0)
            return {};
        const int reason = isKnown ? code : errno;
        return failed(reason == EBUSY ? EnvFileWords::mounted(m_path) : EnvFileWords::notWritten(m_path, reason),
            u"the file could not be replaced"_s);
    }
    Done same = lookAtOld(m_besidePath, m_path, isMeant);
    if (same && !hasOldRights())
        same = changed(m_path, u"the file's rights changed before it was replaced"_s);
    if (!same) {
        exchangeBack(path);
        return same;
    }
    if (::unlink(m_besidePath.constData()) == 0)
        return {};
    const int code = errno;
    exchangeBack(path);
    return failed(EnvFileWords::notWritten(m_path, code), u"the old file could not be removed"_s);
}

Done FileReplacement::replace(const Look &isMeant)
{
    const QByteArray path = QFile::encodeName(m_path);
    if (const Done done = m_isNew ? putInPlace(path) : exchange(path, isMeant); !done)
        return done;
    m_besidePath.clear();
    syncFolder(m_path);
    return {};
}

void FileReplacement::removeEmpty(const QString &path)
{
    const auto isEmpty = [](const QString &beside) { return QFileInfo(beside).size() == 0; };
    const QByteArray from = QFile::encodeName(path);
    const QByteArray away = FilesBeside::another(path);
    if (::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, away.constData(), RENAME_NOREPLACE) != 0) {
        // File systems that do not know the word.
        if ((errno == EINVAL || errno == ENOSYS) && isEmpty(path))
            ::unlink(from.constData());
    } else if (!lookAtOld(away, path, isEmpty) || ::unlink(away.constData()) != 0) {
        ::renameat2(AT_FDCWD, away.constData(), AT_FDCWD, from.constData(), RENAME_NOREPLACE);
    }
    syncFolder(path);
}
