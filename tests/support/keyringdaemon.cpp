// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/keyringdaemon.h"

#include "tests/support/privatebus.h"
#include "tests/support/secretservicetypes.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>

using namespace Qt::StringLiterals;

namespace {

const auto service = u"org.freedesktop.secrets"_s;
const auto path = u"/org/freedesktop/secrets"_s;
const auto interface = u"org.freedesktop.Secret.Service"_s;
const auto internalInterface = u"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"_s;
constexpr auto keyringPassword = "test password";

/// A connection for one call: the bus may have been started anew since the last one.
class OneCall
{
public:
    OneCall()
        : m_bus(QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"keyringdaemon"_s))
    {
        registerSecretServiceTypes();
    }
    ~OneCall() { QDBusConnection::disconnectFromBus(u"keyringdaemon"_s); }
    Q_DISABLE_COPY_MOVE(OneCall)

    QDBusMessage call(const QString &interface, const QString &method, const QVariantList &arguments)
    {
        QDBusMessage message = QDBusMessage::createMethodCall(service, path, interface, method);
        message.setArguments(arguments);
        return m_bus.call(message);
    }
    SecretStruct masterPassword()
    {
        const QDBusMessage session
            = call(interface, u"OpenSession"_s, {u"plain"_s, QVariant::fromValue(QDBusVariant(QString()))});
        return {.session = qdbus_cast<QDBusObjectPath>(session.arguments().value(1)),
            .value = keyringPassword,
            .contentType = u"text/plain"_s};
    }
    QDBusObjectPath collection()
    {
        const QDBusMessage answer = call(interface, u"ReadAlias"_s, {u"default"_s});
        return qdbus_cast<QDBusObjectPath>(answer.arguments().value(0));
    }

private:
    QDBusConnection m_bus;
};

bool waitForService()
{
    return waitForBus(u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s, u"org.freedesktop.DBus"_s,
        u"NameHasOwner"_s, {service}, [](const QDBusMessage &answer) { return answer.arguments().value(0).toBool(); });
}

} // namespace

KeyringDaemon::KeyringDaemon(Start start)
{
    QStringList arguments{u"--foreground"_s, u"--components=secrets"_s};
    if (start == Start::Unlocked)
        arguments.append(u"--unlock"_s);
    m_daemon.start(u"gnome-keyring-daemon"_s, arguments);
    m_daemon.write(keyringPassword);
    m_daemon.waitForBytesWritten();
    m_daemon.closeWriteChannel();
    waitForService();
}

KeyringDaemon::~KeyringDaemon()
{
    stop();
}

void KeyringDaemon::stop()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
}

bool KeyringDaemon::unlock(const QString &collection)
{
    OneCall bus;
    const QDBusObjectPath path = collection.isEmpty() ? bus.collection() : QDBusObjectPath(collection);
    const QDBusMessage answer = bus.call(internalInterface, u"UnlockWithMasterPassword"_s,
        {QVariant::fromValue(path), QVariant::fromValue(bus.masterPassword())});
    return answer.type() == QDBusMessage::ReplyMessage;
}

void KeyringDaemon::lock(const QString &collection)
{
    OneCall bus;
    const QDBusObjectPath path = collection.isEmpty() ? bus.collection() : QDBusObjectPath(collection);
    bus.call(interface, u"Lock"_s, {QVariant::fromValue(QList<QDBusObjectPath>{path})});
}

QString KeyringDaemon::addCollection(const QString &label)
{
    OneCall bus;
    const QVariantMap properties{{u"org.freedesktop.Secret.Collection.Label"_s, label}};
    const QDBusMessage answer = bus.call(
        internalInterface, u"CreateWithMasterPassword"_s, {properties, QVariant::fromValue(bus.masterPassword())});
    return qdbus_cast<QDBusObjectPath>(answer.arguments().value(0)).path();
}

QString KeyringDaemon::defaultCollection()
{
    OneCall bus;
    return bus.collection().path();
}

bool KeyringDaemon::makeDefault(const QString &collection)
{
    OneCall bus;
    const QDBusMessage answer
        = bus.call(interface, u"SetAlias"_s, {u"default"_s, QVariant::fromValue(QDBusObjectPath(collection))});
    return answer.type() == QDBusMessage::ReplyMessage;
}

std::optional<QByteArray> secretToolLookup(const QString &server, const QString &user)
{
    QProcess tool;
    tool.start(u"secret-tool"_s, {u"lookup"_s, u"server"_s, server, u"user"_s, user});
    if (!tool.waitForFinished() || tool.exitCode() != 0)
        return std::nullopt;
    return tool.readAllStandardOutput();
}

bool secretToolStore(const QString &server, const QString &user, const QByteArray &text, const QString &collection)
{
    QProcess tool;
    tool.start(u"secret-tool"_s,
        {u"store"_s, u"--label=test"_s, u"--collection="_s + collection, u"server"_s, server, u"user"_s, user,
            u"type"_s, u"plaintext"_s, u"xdg:schema"_s, u"org.qt.keychain"_s});
    tool.write(text);
    tool.waitForBytesWritten();
    tool.closeWriteChannel();
    return tool.waitForFinished() && tool.exitCode() == 0;
}
