// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotationwatch.h"

#include "app/rotation/rotationsession.h"
#include "ui/wizard/rotationtext.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace {

const QString service = u"org.freedesktop.Notifications"_s;
const QString path = u"/org/freedesktop/Notifications"_s;

} // namespace

RotationWatch::RotationWatch(QObject *parent)
    : QObject(parent)
{
}

void RotationWatch::follow(RotationSession *session)
{
    if (session == m_session)
        return lookSoon();
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_state.reset();
    if (session)
        connect(session, &RotationSession::changed, this, &RotationWatch::lookSoon);
    lookSoon();
}

/// Hundreds of apps can answer in one turn of the event loop.
void RotationWatch::lookSoon()
{
    if (std::exchange(m_isDue, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isDue = false;
            look();
        },
        Qt::QueuedConnection);
}

void RotationWatch::look()
{
    QString text;
    if (m_session) {
        const State now{.step = m_session->step(),
            .progress = progressOf(*m_session),
            .waitsForPerson = m_session->stateOf(m_session->step()) == RotationSession::StepState::NeedsPerson};
        // While it takes its final check, say, what was known before does not count: that is no news.
        if (!m_session->isBusy() || now.waitsForPerson) {
            if (m_state)
                tell(*m_state, now);
            m_state = now;
        }
        if (now.progress)
            text = progressText(*now.progress);
    }
    if (std::exchange(m_text, text) != text)
        emit changed();
}

void RotationWatch::tell(const State &before, const State &now)
{
    if (now.waitsForPerson && !before.waitsForPerson)
        return send(tr("The rotation waits for you"), tr("An act is to be done elsewhere before it goes on."));
    if (!now.progress || !before.progress || now.step != before.step)
        return;
    if (now.progress->broken > before.progress->broken)
        return send(tr("An app is broken now"), tr("By its own answers. The rotation shows which, and what to do."));
    if (now.progress->isOpen && !before.progress->isOpen)
        return send(tr("The rotation can go on"), tr("The apps no longer hold it up."));
    if (!now.progress->isOpen && before.progress->isOpen)
        send(tr("The rotation cannot go on any more"),
            tr("What was known of an app has changed, or has grown old. The rotation shows of which."));
}

void RotationWatch::listen()
{
    if (!m_listens)
        m_listens = QDBusConnection::sessionBus().connect(
            service, path, service, u"ActionInvoked"_s, this, SLOT(onNoticeAction(uint, QString)));
}

void RotationWatch::send(const QString &title, const QString &text)
{
    if (QApplication::activeWindow())
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
    call << QApplication::applicationDisplayName() << m_noticeId << u"inngest-key-manager"_s << title << text
         << QStringList{u"default"_s, tr("Open the rotation")}
         << QVariantMap{{u"desktop-entry"_s, u"inngest-key-manager"_s}} << untilTheDesktopThinks;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        if (!reply.isError())
            m_noticeId = reply.value();
    });
}

void RotationWatch::onNoticeAction(uint id, const QString &action)
{
    if (id == m_noticeId && id != 0 && action == "default"_L1)
        emit openRequested();
}
