// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDBusConnection>
#include <QObject>
#include <QStringList>
#include <QVariantMap>

/// What a program asked the desktop to tell.
struct Notice
{
    uint replaced = 0;
    QString title;
    QString text;
    QStringList actions;
};

/// The desktop's part, on the session bus of the test.
class NoticeService : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    NoticeService()
        : m_bus(QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("desktop")))
    {
        isThere = m_bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), this,
                      QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
            && m_bus.registerService(QStringLiteral("org.freedesktop.Notifications"));
    }
    ~NoticeService() override { QDBusConnection::disconnectFromBus(QStringLiteral("desktop")); }

    bool isThere = false;
    QList<Notice> notices;

public slots:
    uint Notify(const QString &program, uint replaces, const QString &icon, const QString &title, const QString &text,
        const QStringList &actions, const QVariantMap &hints, int timeout)
    {
        Q_UNUSED(program)
        Q_UNUSED(icon)
        Q_UNUSED(hints)
        Q_UNUSED(timeout)
        notices.append({replaces, title, text, actions});
        return 7;
    }

signals:
    void ActionInvoked(uint id, const QString &action);
    void ActivationToken(uint id, const QString &token);

private:
    QDBusConnection m_bus;
};
