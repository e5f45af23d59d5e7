// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/sessionwatch.h"

#include "app/core/whenfinished.h"

#include <QCoreApplication>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QThreadPool>
#include <atomic>

using namespace Qt::StringLiterals;

namespace {

constexpr auto login = "org.freedesktop.login1"_L1;
constexpr auto loginPath = "/org/freedesktop/login1"_L1;
constexpr auto loginManager = "org.freedesktop.login1.Manager"_L1;
constexpr auto loginSession = "org.freedesktop.login1.Session"_L1;

} // namespace

SessionWatch::SessionWatch()
    : m_session(newConnectionName())
    , m_system(newConnectionName())
{
    whenFinished(connectToBusBeside(QDBusConnection::SessionBus, m_session), this,
        [this](const QString &name) { watchScreenSavers(name); });
    whenFinished(connectToBusBeside(QDBusConnection::SystemBus, m_system), this,
        [this](const QString &name) { watchLogin(name); });
}

SessionWatch::~SessionWatch()
{
    // One that is still being made is left alone: Qt D-Bus would make us wait for it.
    for (const QString &name : std::as_const(m_connected))
        QDBusConnection::disconnectFromBus(name);
}

void SessionWatch::watchScreenSavers(const QString &connection)
{
    m_connected.append(connection);
    QDBusConnection bus(connection);
    if (!bus.isConnected())
        return;
    // KDE and many others; GNOME; Cinnamon, MATE and Xfce. Any path: KDE has used two.
    for (const QString &name : {u"org.freedesktop.ScreenSaver"_s, u"org.gnome.ScreenSaver"_s,
             u"org.cinnamon.ScreenSaver"_s, u"org.mate.ScreenSaver"_s, u"org.xfce.ScreenSaver"_s})
        bus.connect(name, QString(), name, u"ActiveChanged"_s, this, SLOT(onScreenSaver(bool)));
    emit listening(QDBusConnection::SessionBus);
}

void SessionWatch::watchLogin(const QString &connection)
{
    m_connected.append(connection);
    QDBusConnection bus(connection);
    if (!bus.isConnected())
        return;
    bus.connect(login, loginPath, loginManager, u"PrepareForSleep"_s, this, SLOT(onPrepareForSleep(bool)));

    // Lock is said on the session's own path: other people's sessions are none of our business.
    QDBusMessage ask = QDBusMessage::createMethodCall(login, loginPath, loginManager, u"GetSessionByPID"_s);
    ask.setArguments({static_cast<quint32>(QCoreApplication::applicationPid())});
    if (const QString id = qEnvironmentVariable("XDG_SESSION_ID"); !id.isEmpty()) {
        ask = QDBusMessage::createMethodCall(login, loginPath, loginManager, u"GetSession"_s);
        ask.setArguments({id});
    }
    ask.setAutoStartService(false);
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(ask), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusObjectPath> session = *watcher;
        if (session.isValid())
            QDBusConnection(m_system).connect(
                login, session.value().path(), loginSession, u"Lock"_s, this, SIGNAL(screenLocked()));
        emit listening(QDBusConnection::SystemBus);
    });
}

void SessionWatch::onScreenSaver(bool active)
{
    if (active)
        emit screenLocked();
}

void SessionWatch::onPrepareForSleep(bool starts)
{
    if (starts)
        emit aboutToSleep();
}

QFuture<QString> connectToBusBeside(QDBusConnection::BusType bus, const QString &name)
{
    const SharedPromise<QString> promise;
    QThreadPool::globalInstance()->start([promise, bus, name] {
        QDBusConnection::connectToBus(bus, name);
        promise.give(name);
    });
    return promise.future();
}

QString newConnectionName()
{
    static std::atomic<int> number = 0;
    return u"ikm-%1"_s.arg(++number);
}

QFuture<bool> connectToDefaultBusBeside()
{
    const SharedPromise<bool> promise;
    QThreadPool::globalInstance()->start([promise] { promise.give(defaultBusIsConnected()); });
    return promise.future();
}

bool defaultBusIsConnected()
{
    return QDBusConnection::sessionBus().isConnected();
}
