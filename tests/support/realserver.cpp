// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/realserver.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcessEnvironment>
#include <QTcpServer>
#include <QTcpSocket>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestStart = 20'000;
constexpr int longestAnswer = 1'000;

/// Of this moment: another program can take one before the server does.
QList<int> freePorts(int count)
{
    std::vector<std::unique_ptr<QTcpServer>> holders;
    QList<int> ports;
    for (int i = 0; i < count; ++i) {
        holders.push_back(std::make_unique<QTcpServer>());
        if (!holders.back()->listen(QHostAddress::LocalHost))
            qFatal("no port is free");
        ports.append(holders.back()->serverPort());
    }
    return ports;
}

/// Asked without the event loop: a person who waits for a start lets no time pass in the test.
bool isHealthy(int port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(port));
    if (!socket.waitForConnected(longestAnswer))
        return false;
    socket.write("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    QByteArray line;
    while (!line.contains('\n') && socket.waitForReadyRead(longestAnswer))
        line += socket.readAll();
    return line.startsWith("HTTP/1.1 200 ");
}

QProcessEnvironment environmentOf(const QByteArray &settings)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith("INNGEST_"_L1))
            environment.remove(name);
    }
    environment.insert(u"DO_NOT_TRACK"_s, u"1"_s);
    for (const QByteArray &line : settings.split('\n')) {
        if (const qsizetype sign = line.indexOf('='); sign > 0 && !line.startsWith('#'))
            environment.insert(QString::fromUtf8(line.left(sign)), QString::fromUtf8(line.mid(sign + 1)));
    }
    return environment;
}

} // namespace

QString RealServer::program()
{
    return qEnvironmentVariable("IKM_INNGEST_SERVER");
}

QByteArray RealServer::log() const
{
    QFile file(m_folder + u"/server.log"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool RealServer::startOnce(
    QProcess &process, const QByteArray &settings, const QList<int> &ports, bool isDevelopment) const
{
    QStringList arguments{isDevelopment ? u"dev"_s : u"start"_s, u"--host"_s, u"127.0.0.1"_s, u"--port"_s,
        QString::number(ports.at(0)), u"--connect-gateway-port"_s, QString::number(ports.at(1)),
        u"--connect-gateway-grpc-port"_s, QString::number(ports.at(2)), u"--connect-executor-grpc-port"_s,
        QString::number(ports.at(3))};
    arguments += isDevelopment ? QStringList{u"--no-discovery"_s, u"--no-poll"_s}
                               : QStringList{u"--no-ui"_s, u"--sqlite-dir"_s, m_folder};
    process.setWorkingDirectory(m_folder); // another one can hold an inngest.yaml
    process.setProcessEnvironment(environmentOf(settings));
    process.setStandardInputFile(QProcess::nullDevice());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardOutputFile(m_folder + u"/server.log"_s, QIODevice::Truncate);
    process.start(program(), arguments);
    QElapsedTimer since;
    since.start();
    while (process.state() != QProcess::NotRunning && !since.hasExpired(longestStart)) {
        // One that answers can still end: it binds its other ports besides.
        if (isHealthy(ports.first()))
            return !process.waitForFinished(300);
        process.waitForFinished(50);
    }
    process.kill();
    process.waitForFinished();
    return false;
}

bool RealServer::start(QProcess &process, const QByteArray &settings, int &port, bool isDevelopment) const
{
    for (int i = 0; i < 3; ++i) {
        QList<int> ports = freePorts(4);
        if (port != 0)
            ports[0] = port;
        if (startOnce(process, settings, ports, isDevelopment)) {
            port = ports.first();
            return true;
        }
        if (!log().contains("address already in use"))
            break;
    }
    return false;
}
