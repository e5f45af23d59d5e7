// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/onlyinstance.h"

#include "app/core/digest.h"
#include "app/core/filetrouble.h"
#include "app/core/logging.h"
#include "app/core/shown.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 2000;

/// In the runtime directory, because a socket's path may have some hundred characters only.
QString socketNameFor(const QString &directory)
{
    const QByteArray path = QDir(directory).canonicalPath().toUtf8();
    const QString name = sha256Of(path).left(16);
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + u"/inngest-key-manager-"_s + name;
}

} // namespace

/// A lock that does not say whose it is was cut off, as by a full disk or a lost one. QLockFile lets nobody else's be
/// taken: the system tells it of a process that has it still.
bool takeLock(QLockFile &lock)
{
    if (FileTrouble::isNoFile(lock.fileName()))
        return false;
    if (lock.tryLock(0) || lock.error() != QLockFile::LockFailedError)
        return lock.isLocked();
    qint64 process = 0;
    QString computer;
    QString program;
    if (lock.getLockInfo(&process, &computer, &program)
        && (process != QCoreApplication::applicationPid() || computer != QSysInfo::machineHostName()))
        return false;
    lock.setStaleLockTime(std::chrono::seconds(1)); // more than is between its making and its writing
    const bool isTaken = lock.tryLock(std::chrono::seconds(3));
    lock.setStaleLockTime(0); // only a process that is no more makes it stale
    return isTaken;
}

OnlyInstance::OnlyInstance(const QString &directory)
    : m_lock(directory + u"/program.lock"_s)
    , m_socketName(socketNameFor(directory))
{
    m_lock.setStaleLockTime(0); // only a process that is no more makes it stale
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            socket->write("raised");
            socket->disconnectFromServer();
            emit raiseRequested();
        }
    });
}

bool OnlyInstance::take()
{
    if (!takeLock(m_lock))
        return false;
    QLocalServer::removeServer(m_socketName); // ours by the lock, so what stands there is left from a crash
    if (!m_server.listen(m_socketName))
        qCWarning(logCore) << "a second start will not be able to raise this window:" << m_server.serverError();
    return true;
}

bool OnlyInstance::raiseOther()
{
    QLocalSocket socket;
    socket.connectToServer(m_socketName);
    return socket.waitForConnected(patienceMs) && socket.waitForReadyRead(patienceMs);
}

QString OnlyInstance::hindrance() const
{
    // A lock that cannot be written is nobody's.
    if (const QString trouble = FileTrouble::of(m_lock.fileName()); !trouble.isEmpty())
        return trouble;
    qint64 process = 0;
    QString computer;
    QString program;
    const QString who = m_lock.getLockInfo(&process, &computer, &program) ? tr("process %1").arg(process) : QString();
    if (!who.isEmpty() && !computer.isEmpty() && computer != QSysInfo::machineHostName())
        return tr("It runs already, on the computer “%1” (%2), with the same folder for its data. Close it there, then "
                  "start it here again. If it is no longer running there, delete the file %3.")
            .arg(shownLine(computer), who, shownLine(QDir::toNativeSeparators(m_lock.fileName())));
    return (who.isEmpty() ? tr("It runs already, and does not answer.")
                          : tr("It runs already (%1), and does not answer.").arg(who))
        + u' '
        + tr("It may be stuck, or belong to another session of yours. Close its window or end it, then start it again: "
             "what it was doing is noted in its journal, and goes on from there.");
}
