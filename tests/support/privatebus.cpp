// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/privatebus.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

PrivateBus::PrivateBus(const QList<Starts> &starts)
{
    for (const Starts &one : starts) {
        QFile service(m_directory.filePath(one.name + u".service"_s));
        if (service.open(QIODevice::WriteOnly))
            service.write(
                "[D-BUS Service]\nName=" + one.name.toUtf8() + "\nExec=" + QFile::encodeName(one.program) + '\n');
    }
    const QString configuration = m_directory.filePath(u"bus.conf"_s);
    QFile file(configuration);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write("<busconfig><type>session</type><listen>unix:path=" + QFile::encodeName(socketPath())
        + "</listen><servicedir>" + QFile::encodeName(m_directory.path())
        + "</servicedir><policy context=\"default\"><allow send_destination=\"*\"/><allow eavesdrop=\"true\"/>"
          "<allow own=\"*\"/></policy></busconfig>");
    file.close();
    m_daemon.start(u"dbus-daemon"_s, {u"--nofork"_s, u"--print-address"_s, u"--config-file="_s + configuration});
    m_isRunning = m_daemon.waitForReadyRead();
}

PrivateBus::~PrivateBus()
{
    stop();
}

void PrivateBus::stop()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
    QFile::remove(socketPath());
    m_isRunning = false;
}

QString PrivateBus::socketPath()
{
    return qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS").remove(u"unix:path="_s);
}

bool waitForBus(const QString &name, const QString &path, const QString &interface, const QString &method,
    const QVariantList &arguments, const std::function<bool(const QDBusMessage &)> &hoped)
{
    const auto connection = u"wait-for-bus"_s;
    // Between two questions the machine is the service's, which starts; a busy one takes more than half a minute for
    // it.
    constexpr int patienceMs = 120'000;
    bool isThere = false;
    {
        QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, connection);
        QDBusMessage ask = QDBusMessage::createMethodCall(name, path, interface, method);
        ask.setAutoStartService(false);
        ask.setArguments(arguments);
        isThere = QTest::qWaitFor(
            [&] {
                const QDBusMessage answer = bus.call(ask);
                return answer.type() == QDBusMessage::ReplyMessage && hoped(answer);
            },
            patienceMs);
    }
    QDBusConnection::disconnectFromBus(connection);
    return isThere;
}
