// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// needs: bare-dbus

#include "app/keychain/sessionwatch.h"

#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QSignalSpy>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

constexpr auto loginSession = "/org/freedesktop/login1/session/_31"_L1;

/// systemd-logind and a desktop's screen saver, as far as they tell about locks and sleep.
class FakeDesktop : public QDBusVirtualObject
{
public:
    explicit FakeDesktop(const QString &name)
        : m_bus(QDBusConnection::connectToBus(QDBusConnection::SessionBus, name))
    {
        m_bus.registerVirtualObject(u"/org"_s, this, QDBusConnection::SubPath);
    }
    ~FakeDesktop() override { QDBusConnection::disconnectFromBus(m_bus.name()); }

    bool own(const QString &name) { return m_bus.registerService(name); }
    void say(const QString &path, const QString &interface, const QString &signal, const QVariantList &arguments = {})
    {
        QDBusMessage message = QDBusMessage::createSignal(path, interface, signal);
        message.setArguments(arguments);
        m_bus.send(message);
    }

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        if (message.member().startsWith("GetSession"_L1))
            return connection.send(message.createReply(QVariant::fromValue(QDBusObjectPath(loginSession))));
        return false;
    }

private:
    QDBusConnection m_bus;
};

} // namespace

/// Locks and sleep as the desktops tell them, on a bus of the test's own that stands for both buses.
class SessionWatchTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("DBUS_SYSTEM_BUS_ADDRESS", qgetenv("DBUS_SESSION_BUS_ADDRESS")); }

    void init()
    {
        m_desktop = std::make_unique<FakeDesktop>(u"fake-desktop"_s);
        QVERIFY(m_desktop->own(u"org.freedesktop.login1"_s));
        m_watch = std::make_unique<SessionWatch>();
        QSignalSpy listening(m_watch.get(), &SessionWatch::listening);
        m_locked = std::make_unique<QSignalSpy>(m_watch.get(), &SessionWatch::screenLocked);
        m_asleep = std::make_unique<QSignalSpy>(m_watch.get(), &SessionWatch::aboutToSleep);
        QTRY_COMPARE(listening.count(), 2);
    }

    void cleanup()
    {
        m_watch.reset();
        m_desktop.reset();
    }

    void hearsEveryDesktopsScreenSaver_data()
    {
        QTest::addColumn<QString>("service");
        QTest::addColumn<QString>("path");
        QTest::newRow("KDE") << u"org.freedesktop.ScreenSaver"_s << u"/org/freedesktop/ScreenSaver"_s;
        QTest::newRow("KDE, the older path") << u"org.freedesktop.ScreenSaver"_s << u"/ScreenSaver"_s;
        QTest::newRow("GNOME") << u"org.gnome.ScreenSaver"_s << u"/org/gnome/ScreenSaver"_s;
        QTest::newRow("Cinnamon") << u"org.cinnamon.ScreenSaver"_s << u"/org/cinnamon/ScreenSaver"_s;
        QTest::newRow("MATE") << u"org.mate.ScreenSaver"_s << u"/org/mate/ScreenSaver"_s;
        QTest::newRow("Xfce") << u"org.xfce.ScreenSaver"_s << u"/org/xfce/ScreenSaver"_s;
    }

    void hearsEveryDesktopsScreenSaver()
    {
        QFETCH(QString, service);
        QFETCH(QString, path);
        // A connection of its own, so that the name goes with it.
        FakeDesktop saver(u"fake-screen-saver"_s);
        QVERIFY(saver.own(service));
        saver.say(path, service, u"ActiveChanged"_s, {true});
        QTRY_COMPARE(m_locked->count(), 1);
        saver.say(path, service, u"ActiveChanged"_s, {false});
        saver.say(path, service, u"ActiveChanged"_s, {true});
        QTRY_COMPARE(m_locked->count(), 2);
        QCOMPARE(m_asleep->count(), 0);
    }

    void hearsThatTheMachineGoesToSleep()
    {
        const auto path = u"/org/freedesktop/login1"_s;
        const auto manager = u"org.freedesktop.login1.Manager"_s;
        m_desktop->say(path, manager, u"PrepareForSleep"_s, {true});
        QTRY_COMPARE(m_asleep->count(), 1);
        m_desktop->say(path, manager, u"PrepareForSleep"_s, {false});
        m_desktop->say(path, manager, u"PrepareForSleep"_s, {true});
        QTRY_COMPARE(m_asleep->count(), 2);
    }

    void hearsTheLockOfItsOwnSessionOnly()
    {
        const auto session = u"org.freedesktop.login1.Session"_s;
        m_desktop->say(u"/org/freedesktop/login1/session/_32"_s, session, u"Lock"_s);
        m_desktop->say(loginSession, session, u"Lock"_s);
        QTRY_COMPARE(m_locked->count(), 1);
        m_desktop->say(u"/org/freedesktop/login1"_s, u"org.freedesktop.login1.Manager"_s, u"PrepareForSleep"_s, {true});
        QTRY_COMPARE(m_asleep->count(), 1);
        QCOMPARE(m_locked->count(), 1);
    }

    void survivesBeingClosedWhileItConnects()
    {
        auto watch = std::make_unique<SessionWatch>();
        watch.reset();
        m_desktop->say(loginSession, u"org.freedesktop.login1.Session"_s, u"Lock"_s);
        QTRY_COMPARE(m_locked->count(), 1);
    }

private:
    std::unique_ptr<FakeDesktop> m_desktop;
    std::unique_ptr<SessionWatch> m_watch;
    std::unique_ptr<QSignalSpy> m_locked;
    std::unique_ptr<QSignalSpy> m_asleep;
};

QTEST_GUILESS_MAIN(SessionWatchTest)
#include "tst_sessionwatch.moc"
