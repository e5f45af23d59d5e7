// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QObject>
#include <QStringList>

/// Tells when the desktop locks the screen and when the machine is about to sleep, from systemd-logind and the
/// desktops' screen savers. Silent where there is no bus or none of them.
class SessionWatch : public QObject
{
    Q_OBJECT

public:
    explicit SessionWatch(QObject *parent = nullptr);
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
    void watchLoginSession(const QString &path);

    const QString m_session;
    const QString m_system;
    QStringList m_connected;
};
