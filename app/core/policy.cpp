// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/policy.h"

#include "app/core/jsonmembers.h"
#include "app/core/othersreach.h"

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
    // What the person may change, too, is no administrator's. Elsewhere than in /etc there are only those of tests.
    const QString whole = info.absoluteFilePath();
    if (!(whole.startsWith(u"/etc/"_s) ? isInRootsReachAlone(whole) : isOutOfOthersReach(whole)))
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
