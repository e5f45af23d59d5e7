// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/privatebus.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace {

constexpr auto variable = "DBUS_SESSION_BUS_ADDRESS";

} // namespace

PrivateBus::PrivateBus()
    : m_addressBefore(qgetenv(variable))
{
    const QString configuration = m_directory.filePath(u"bus.conf"_s);
    QFile file(configuration);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write("<busconfig><type>session</type><listen>unix:dir=" + QFile::encodeName(m_directory.path())
        + "</listen><policy context=\"default\"><allow send_destination=\"*\"/><allow eavesdrop=\"true\"/>"
          "<allow own=\"*\"/></policy></busconfig>");
    file.close();
    m_daemon.start(u"dbus-daemon"_s, {u"--nofork"_s, u"--print-address"_s, u"--config-file="_s + configuration});
    if (!m_daemon.waitForReadyRead())
        return;
    m_address = QString::fromLatin1(m_daemon.readLine().trimmed());
    qputenv(variable, m_address.toLatin1());
}

PrivateBus::~PrivateBus()
{
    for (const QString &name : std::as_const(m_connections))
        QDBusConnection::disconnectFromBus(name);
    stop();
    qputenv(variable, m_addressBefore);
}

QDBusConnection PrivateBus::connection(const QString &name)
{
    m_connections.append(name);
    return QDBusConnection::connectToBus(m_address, name);
}

void PrivateBus::stop()
{
    if (!isRunning())
        return;
    m_daemon.kill();
    m_daemon.waitForFinished();
}
