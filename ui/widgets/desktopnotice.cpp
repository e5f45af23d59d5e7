// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/desktopnotice.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>
#include <QWidget>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

const QString service = u"org.freedesktop.Notifications"_s;
const QString path = u"/org/freedesktop/Notifications"_s;
constexpr auto unattendedProperty = "isUnattended";

} // namespace

DesktopNotice::DesktopNotice(QObject *parent)
    : QObject(parent)
{
}

void DesktopNotice::setUnattended(QWidget &window, bool isUnattended)
{
    window.setProperty(unattendedProperty, isUnattended);
}

bool DesktopNotice::isOnScreen()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    return std::ranges::any_of(
        windows, [](const QWidget *one) { return one->isWindow() && one->isVisible() && !one->isMinimized(); });
}

bool DesktopNotice::isLookedAt()
{
    // One that was closed a moment ago can be called the active one still.
    const QWidget *active = QApplication::activeWindow();
    return active && active->isVisible() && !active->property(unattendedProperty).toBool();
}

void DesktopNotice::listen()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!m_listens)
        m_listens = bus.connect(service, path, service, u"ActionInvoked"_s, this, SLOT(onAction(uint, QString)))
            && bus.connect(service, path, service, u"ActivationToken"_s, this, SLOT(onToken(uint, QString)));
}

void DesktopNotice::send(const QString &title, const QString &text, const QString &action)
{
    if (isLookedAt())
        return;
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (window->isWindow() && window->isVisible())
            QApplication::alert(window);
    }
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    listen();
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, u"Notify"_s);
    constexpr int untilTheDesktopThinks = -1;
    call << QApplication::applicationDisplayName() << m_id << u"inngest-key-manager"_s << title << text
         << QStringList{u"default"_s, action} << QVariantMap{{u"desktop-entry"_s, u"inngest-key-manager"_s}}
         << untilTheDesktopThinks;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        if (!reply.isError())
            m_id = reply.value();
    });
}

void DesktopNotice::onToken(uint id, const QString &token)
{
    if (id == m_id)
        m_token = token;
}

void DesktopNotice::onAction(uint id, const QString &action)
{
    if (id != m_id || id == 0 || action != "default"_L1)
        return;
    // Under Wayland a window comes to the front by the click's own token alone, which Qt looks for there.
    constexpr auto place = "XDG_ACTIVATION_TOKEN";
    if (const QString token = std::exchange(m_token, {}); !token.isEmpty())
        qputenv(place, token.toUtf8());
    emit clicked();
    qunsetenv(place);
}
