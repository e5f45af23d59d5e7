// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QFuture>
#include <QObject>
#include <QStringList>

/// Tells when the desktop locks the screen and when the machine is about to sleep, from systemd-logind and the
/// desktops' screen savers. Silent where there is no bus or none of them.
class SessionWatch : public QObject
{
    Q_OBJECT

public:
    SessionWatch();
    ~SessionWatch() override;

signals:
    void screenLocked(); ///< Some desktops say it in more than one way: it can come twice.
    void aboutToSleep();
    void listening(QDBusConnection::BusType bus); ///< From now on signals of that bus are noticed.

private slots:
    void onScreenSaver(bool active);
    void onPrepareForSleep(bool starts);

private:
    void watchScreenSavers(const QString &connection);
    void watchLogin(const QString &connection);

    const QString m_session;
    const QString m_system;
    QStringList m_connected;
};

/// Opens a connection of its own under the name, in another thread: a bus that takes the connection and then says
/// nothing would hold this one for half a minute. Ends with the name, also when it failed: isConnected() tells.
QFuture<QString> connectToBusBeside(QDBusConnection::BusType bus, const QString &name);

/// A name for a connection that no other in this process has.
QString newConnectionName();

/// The same for the connection that everything in this process shares; ends with whether it is there. Once lost, Qt
/// never makes it again.
QFuture<bool> connectToDefaultBusBeside();
bool defaultBusIsConnected();
