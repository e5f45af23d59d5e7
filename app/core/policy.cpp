// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/policy.h"

#include "app/core/jsonmembers.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QThread>
#include <cerrno>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostBytes = 64LL * 1024;

const QList<std::pair<QString, Policy::Feature>> &names()
{
    static const QList<std::pair<QString, Policy::Feature>> names{{u"sessionSignIn"_s, Policy::Feature::SessionSignIn},
        {u"setForMe"_s, Policy::Feature::SetForMe}, {u"showKeys"_s, Policy::Feature::ShowKeys},
        {u"plainFiles"_s, Policy::Feature::PlainFiles}};
    return names;
}

/// There is one of it for a computer.
QString &fileInUse()
{
    static QString path;
    return path;
}

/// Neither it nor its folder: what cannot be looked at, or leads nowhere, may be there.
bool isMissing(const QString &path)
{
    struct stat status = {};
    if (::lstat(QFile::encodeName(path).constData(), &status) == 0 || errno != ENOENT)
        return false;
    const QByteArray folder = QFile::encodeName(QFileInfo(path).path());
    return ::stat(folder.constData(), &status) == 0 || (::lstat(folder.constData(), &status) != 0 && errno == ENOENT);
}

/// By others than root and whoever runs this program, or they can give themselves the right to.
bool isWritableByOthers(const QByteArray &path, const struct stat &status)
{
    constexpr uid_t root = 0;
    constexpr uid_t notOfThisContainer = 65534; // root of the machine among them
    if (status.st_uid != root && status.st_uid != notOfThisContainer && status.st_uid != ::geteuid())
        return true;
    // Where there is an access list, the group's bits are the most that anybody on it may do.
    const bool hasList = ::getxattr(path.constData(), "system.posix_acl_access", nullptr, 0) > 0;
    return (status.st_mode & S_IWOTH) != 0 || ((status.st_mode & S_IWGRP) != 0 && (status.st_gid != root || hasList));
}

/// The file, and each folder on the way to it: whoever may write into one can put another there.
bool isTrusted(const QString &path)
{
    const QString folder = QFileInfo(path).path();
    for (QString one = path;; one = QFileInfo(one).path()) {
        struct stat status = {};
        const QByteArray name = QFile::encodeName(one);
        // What is in a folder with this bit is replaced by its owner alone.
        const auto isKeptThere = [&] { return one != path && one != folder && (status.st_mode & S_ISVTX) != 0; };
        if (::stat(name.constData(), &status) != 0 || (isWritableByOthers(name, status) && !isKeptThere()))
            return false;
        if (one == QFileInfo(one).path())
            return true;
    }
}

/// Tells when the file in use says something else than when it was read last.
class PolicyWatch : public QObject
{
    Q_OBJECT

public:
    /// There is one of it, too; null: nobody has set a file or follows it.
    static QPointer<PolicyWatch> &instance()
    {
        static QPointer<PolicyWatch> watch;
        return watch;
    }
    static PolicyWatch &made()
    {
        if (!instance())
            instance() = new PolicyWatch;
        return *instance();
    }

    /// Watched before it is read: what comes in between is told.
    void look()
    {
        const QStringList before = m_files.files() + m_files.directories();
        if (!before.isEmpty())
            m_files.removePaths(before);
        if (!fileInUse().isEmpty()) {
            // A file that is replaced is another one, and one that is missing may come together with its folders.
            const QFileInfo file(fileInUse());
            QString folder = file.absolutePath();
            while (!QFileInfo::exists(folder))
                folder = QFileInfo(folder).path();
            m_files.addPaths(file.exists() ? QStringList{folder, file.absoluteFilePath()} : QStringList{folder});
        }
        (void)Policy::now();
    }

    /// Later: whoever asks at this moment works with what it says, and may be about to show it.
    void notice(const Policy &policy)
    {
        if (std::exchange(m_seen, policy) != policy)
            QMetaObject::invokeMethod(this, &PolicyWatch::changed, Qt::QueuedConnection);
    }

signals:
    void changed();

private:
    PolicyWatch()
        : QObject(QCoreApplication::instance())
    {
        connect(&m_files, &QFileSystemWatcher::fileChanged, this, &PolicyWatch::look);
        connect(&m_files, &QFileSystemWatcher::directoryChanged, this, &PolicyWatch::look);
    }

    QFileSystemWatcher m_files;
    Policy m_seen;
};

} // namespace

void Policy::setFile(const QString &path)
{
    fileInUse() = path;
    PolicyWatch::made().look();
}

Policy Policy::now()
{
    const Policy policy = fileInUse().isEmpty() ? Policy() : read(fileInUse());
    PolicyWatch *watch = PolicyWatch::instance();
    if (watch && watch->thread() == QThread::currentThread()) // a file is written in another one
        watch->notice(policy);
    return policy;
}

void Policy::follow(const QObject *context, const std::function<void()> &look)
{
    QObject::connect(&PolicyWatch::made(), &PolicyWatch::changed, context, look);
}

QString Policy::usualPath()
{
    return u"/etc/inngest-key-manager/policy.json"_s;
}

Policy Policy::damaged(const QString &path, Problem problem, const QString &where)
{
    Policy policy;
    policy.m_path = path;
    policy.m_problem = problem;
    policy.m_problemAt = where;
    for (const auto &[name, feature] : names())
        policy.m_off.insert(feature);
    return policy;
}

Policy Policy::read(const QString &path)
{
    if (isMissing(path))
        return {};
    const QFileInfo info(path);
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return damaged(path, Problem::NotReadable);
    // A link's own way and that to what it leads to.
    if (!isTrusted(info.absoluteFilePath()) || !isTrusted(info.canonicalFilePath()))
        return damaged(path, Problem::NotTrusted);
    const QByteArray text = file.read(mostBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return damaged(path, Problem::NotReadable);
    const QJsonDocument document = text.size() > mostBytes ? QJsonDocument() : QJsonDocument::fromJson(text);
    if (!document.isObject())
        return damaged(path, Problem::NotJson);
    Policy policy;
    policy.m_path = path;
    QJsonObject object = document.object();
    for (const auto &[name, feature] : names()) {
        if (!object.contains(name))
            continue;
        const QJsonValue value = object.take(name);
        if (!value.isBool())
            return damaged(path, Problem::NoBoolean, name);
        if (!value.toBool())
            policy.m_off.insert(feature);
    }
    if (!object.isEmpty())
        return damaged(path, Problem::UnknownName, object.keys().constFirst());
    // An object keeps the last of each.
    if (!doubledMembers(text).isEmpty())
        return damaged(path, Problem::NamedTwice);
    return policy;
}

#include "policy.moc"
