// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/onlyinstance.h"

#include "app/core/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 2000;

/// In the runtime directory, because a socket's path may have some hundred characters only.
QString socketNameFor(const QString &directory)
{
    const QByteArray path = QDir(directory).canonicalPath().toUtf8();
    const QString name
        = QString::fromLatin1(QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(16));
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + u"/inngest-key-manager-"_s + name;
}

} // namespace

OnlyInstance::OnlyInstance(const QString &directory, QObject *parent)
    : QObject(parent)
    , m_lock(directory + u"/program.lock"_s)
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
    if (!m_lock.tryLock(0))
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
