// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfilewriter.h"

#include "app/deploy/gitlook.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

constexpr int mostLinks = 20;

/// What can be wrong with a file, in words.
struct EnvFileWords
{
    Q_DECLARE_TR_FUNCTIONS(EnvFileWords)

public:
    static QString noFolder(const QString &path)
    {
        return tr("There is no folder %1, or you may not look into it.").arg(shown(path));
    }
    static QString noFile(const QString &path)
    {
        return tr("%1 is not a file: it is a folder, a device or something else that cannot hold variables.")
            .arg(shown(path));
    }
    static QString circle(const QString &path)
    {
        return tr("%1 is a symbolic link that leads round in a circle.").arg(shown(path));
    }
    static QString notReadable(const QString &path)
    {
        return tr("%1 cannot be read by you. Ask its owner, or open the program as a user who may.").arg(shown(path));
    }
    static QString notWritable(const QString &path)
    {
        return tr("%1 is not writable for you. Change its permissions, or have its owner set the variables.")
            .arg(shown(path));
    }
    static QString folderNotWritable(const QString &path)
    {
        return tr("No file can be written into the folder %1, which is needed to replace the file in one piece. Change "
                  "the folder's permissions, or edit the file by hand.")
            .arg(shown(path));
    }
    static QString notWritten(const QString &path)
    {
        return tr("%1 could not be replaced; it is as it was. The disk may be full.").arg(shown(path));
    }
    static QString changed(const QString &path)
    {
        return tr("%1 was changed by something else in the meantime, so nothing was written. Look at what will change "
                  "now, then write again.")
            .arg(shown(path));
    }
    static QString problem(EnvEditor::Problem problem, const QString &path);

private:
    static QString shown(const QString &path) { return QDir::toNativeSeparators(path); }
};

QString EnvFileWords::problem(EnvEditor::Problem problem, const QString &path)
{
    switch (problem) {
    case EnvEditor::Problem::TooLarge:
    case EnvEditor::Problem::TooMany:
        return tr("%1 is too large to be an .env file.").arg(shown(path));
    case EnvEditor::Problem::NotText:
        return tr("%1 is not a text in UTF-8. It may be encrypted, or another kind of file.").arg(shown(path));
    case EnvEditor::Problem::BadName:
        return tr("A variable's name or value is nothing that an .env file can hold.");
    case EnvEditor::Problem::Ambiguous:
        return tr("A quote in %1 is opened and never closed; whatever is added could change what the lines below it "
                  "mean. Close the quote, then try again.")
            .arg(shown(path));
    }
    return {};
}

Error storage(const QString &words, const QString &detail)
{
    return {.kind = Error::Kind::Storage, .serverMessage = words, .detail = detail};
}

/// The file's contents, wiped when they go.
class Contents
{
public:
    Contents() = default;
    ~Contents() { wipe(bytes.data(), bytes.size()); }
    Q_DISABLE_COPY_MOVE(Contents)

    QByteArray digest() const { return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256); }
    /// False: it cannot be read.
    bool read(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return false;
        // Room for all of it at once: growing would leave copies behind.
        wipe(bytes.data(), bytes.size());
        bytes = QByteArray(EnvFile::mostBytes + 1, Qt::Uninitialized);
        qint64 size = 0;
        while (size < bytes.size()) {
            const qint64 count = file.read(bytes.data() + size, bytes.size() - size);
            if (count < 0)
                return false;
            if (count == 0)
                break;
            size += count;
        }
        bytes.truncate(size);
        return true;
    }

    QByteArray bytes;
};

/// The file that a path means, whether it is there or not.
Result<QString> resolved(const QString &path)
{
    QFileInfo info(path);
    for (int links = 0; info.isSymLink(); ++links) {
        if (links == mostLinks)
            return failure(storage(EnvFileWords::circle(path), u"a circle of links"_s));
        const QString target = info.symLinkTarget();
        info = QFileInfo(target);
    }
    const QFileInfo folder(info.absolutePath());
    if (!folder.isDir())
        return failure(storage(EnvFileWords::noFolder(info.absolutePath()), u"no folder for the file"_s));
    if (info.exists() && !info.isFile())
        return failure(storage(EnvFileWords::noFile(path), u"not a regular file"_s));
    // A folder on the way may be a link too.
    return QDir(folder.canonicalFilePath()).filePath(info.fileName());
}

QList<EnvFileWarning> warningsOf(const QString &path, const QString &realPath, bool isNew)
{
    QList<EnvFileWarning> warnings;
    if (!isNew && QFile::permissions(realPath).testFlag(QFile::ReadOther))
        warnings.append(EnvFileWarning::ReadableByOthers);
    if (mayBeCommitted(realPath) || (path != realPath && !QFileInfo(path).isSymLink() && mayBeCommitted(path)))
        warnings.append(EnvFileWarning::MayBeCommitted);
#ifdef Q_OS_UNIX
    struct stat status = {};
    if (!isNew && ::stat(QFile::encodeName(realPath).constData(), &status) == 0) {
        if (status.st_uid != ::geteuid() && ::geteuid() != 0)
            warnings.append(EnvFileWarning::OwnerChanges);
        if (status.st_nlink > 1)
            warnings.append(EnvFileWarning::OtherNames);
    }
#endif
    return warnings;
}

/// A plan with the text that would be written.
struct Planned
{
    EnvFilePlan plan;
    Secret text;
};

Result<Planned> planned(const QString &path, const QList<EnvChange> &changes)
{
    const Result<QString> realPath = resolved(path);
    if (!realPath)
        return failure(realPath.error());
    Planned result{.plan = {.path = path, .realPath = *realPath, .isNew = !QFileInfo::exists(*realPath)}};
    Contents contents;
    if (!result.plan.isNew && !contents.read(*realPath))
        return failure(storage(EnvFileWords::notReadable(path), u"the file cannot be read"_s));
    const auto edit = EnvEditor::edit(contents.bytes, changes);
    if (!edit)
        return failure(storage(EnvFileWords::problem(edit.error(), path), u"the text cannot be edited"_s));
    result.plan.digest = contents.digest();
    result.plan.lines = edit->lines;
    result.plan.overwritten = edit->overwritten;
    result.plan.warnings = warningsOf(path, *realPath, result.plan.isNew);
    result.text = edit->text;
    return result;
}

/// The new file gets the old one's owner and permissions, the latter last: a change of owner drops some of them.
void takeOver(QSaveFile &file, const QString &realPath)
{
#ifdef Q_OS_UNIX
    struct stat status = {};
    if (::stat(QFile::encodeName(realPath).constData(), &status) != 0)
        return;
    // Only root can give a file away; a group that we are in can be kept by anyone.
    if (::fchown(file.handle(), status.st_uid, status.st_gid) != 0
        && ::fchown(file.handle(), uid_t(-1), status.st_gid) != 0)
        status.st_mode &= ~mode_t(S_IRWXG); // what the old group could do is not another group's
    ::fchmod(file.handle(), status.st_mode & 07777);
#else
    file.setPermissions(QFile::permissions(realPath));
#endif
}

void syncFolderOf(const QString &path)
{
#ifdef Q_OS_UNIX
    const int folder = ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_CLOEXEC);
    if (folder < 0)
        return;
    ::fsync(folder);
    ::close(folder);
#else
    Q_UNUSED(path)
#endif
}

Done replaceFile(const EnvFilePlan &plan, const Secret &text, const std::function<void()> &aboutToReplace)
{
    // QSaveFile would put a new file in place of one that is not to be written.
    if (QFile probe(plan.realPath); !plan.isNew && !probe.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        return failure(storage(EnvFileWords::notWritable(plan.path), u"the file is not writable"_s));
    QSaveFile file(plan.realPath);
    if (!file.open(QIODevice::WriteOnly))
        return failure(storage(
            EnvFileWords::folderNotWritable(QFileInfo(plan.realPath).absolutePath()), u"the folder is not writable"_s));
    // For its owner alone from the first byte on.
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    const bool isWritten = file.write(text.reveal().data(), text.size()) == text.size();
    if (!plan.isNew)
        takeOver(file, plan.realPath);
    if (aboutToReplace)
        aboutToReplace();
    Contents now;
    const bool isThere = QFileInfo::exists(plan.realPath);
    if (isThere == plan.isNew || (isThere && (!now.read(plan.realPath) || now.digest() != plan.digest))) {
        file.cancelWriting();
        return failure(Error{.kind = Error::Kind::Conflict,
            .serverMessage = EnvFileWords::changed(plan.path),
            .detail = u"the file changed before it was replaced"_s});
    }
    if (!isWritten || !file.commit())
        return failure(storage(EnvFileWords::notWritten(plan.path), u"the file could not be replaced"_s));
    syncFolderOf(plan.realPath);
    return {};
}

} // namespace

Result<EnvFilePlan> EnvFileWriter::plan(const QString &path, const QList<EnvChange> &changes)
{
    return planned(path, changes).map([](const Planned &result) { return result.plan; });
}

Result<EnvFilePlan> EnvFileWriter::write(const QString &path, const QList<EnvChange> &changes, const QByteArray &digest,
    const std::function<void()> &aboutToReplace)
{
    const Result<Planned> result = planned(path, changes);
    if (!result)
        return failure(result.error());
    if (result->plan.digest != digest)
        return failure(Error{.kind = Error::Kind::Conflict,
            .serverMessage = EnvFileWords::changed(path),
            .detail = u"the file is another than was shown"_s});
    if (result->plan.isChanged()) {
        if (const Done done = replaceFile(result->plan, result->text, aboutToReplace); !done)
            return failure(done.error());
    }
    return result->plan;
}

Result<EnvFilePlan> EnvFileWriter::restore(const QString &path, const QList<OverwrittenVariable> &overwritten)
{
    const QList<EnvChange> changes = EnvEditor::restoring(overwritten);
    const Result<EnvFilePlan> seen = plan(path, changes);
    return seen ? write(path, changes, seen->digest) : seen;
}
