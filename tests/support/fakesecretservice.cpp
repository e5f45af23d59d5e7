// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/fakesecretservice.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace {

constexpr auto serviceName = "org.freedesktop.secrets"_L1;
constexpr auto root = "/org/freedesktop/secrets"_L1;
constexpr auto collection = "/org/freedesktop/secrets/collection/test"_L1;
constexpr auto session = "/org/freedesktop/secrets/session/s1"_L1;
constexpr auto promptPath = "/org/freedesktop/secrets/prompt/p1"_L1;
constexpr auto nothing = "/"_L1;

QVariant path(const QString &text)
{
    return QVariant::fromValue(QDBusObjectPath(text));
}

QVariant paths(const QStringList &texts)
{
    QList<QDBusObjectPath> all;
    for (const QString &text : texts)
        all.append(QDBusObjectPath(text));
    return QVariant::fromValue(all);
}

QVariant inVariant(const QVariant &value)
{
    return QVariant::fromValue(QDBusVariant(value));
}

} // namespace

FakeSecretService::FakeSecretService(QObject *parent)
    : QDBusVirtualObject(parent)
    , m_bus(QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"fake-secret-service"_s))
{
    registerSecretServiceTypes();
    m_bus.registerVirtualObject(root, this, QDBusConnection::SubPath);
}

FakeSecretService::~FakeSecretService()
{
    QDBusConnection::disconnectFromBus(m_bus.name());
}

bool FakeSecretService::start()
{
    return m_bus.registerService(serviceName);
}

void FakeSecretService::stop()
{
    m_bus.unregisterService(serviceName);
    // The bus itself says this to whoever waits for a program that has ended.
    for (const QDBusMessage &message : std::exchange(m_held, {}))
        m_bus.send(message.createErrorReply(QDBusError::NoReply, u"the service has gone"_s));
}

QList<QByteArray> FakeSecretService::values(const QString &user) const
{
    QList<QByteArray> all;
    for (const Item &item : m_items) {
        if (item.attributes.value(u"user"_s) == user)
            all.append(item.value);
    }
    return all;
}

void FakeSecretService::put(const QString &server, const QString &user, const QByteArray &value)
{
    const AttributeMap attributes{
        {u"server"_s, server}, {u"user"_s, user}, {u"type"_s, u"plaintext"_s}, {u"xdg:schema"_s, u"org.qt.keychain"_s}};
    m_items.insert(QString(collection + "/i%1"_L1).arg(m_nextItem++), {attributes, value});
}

QString FakeSecretService::introspect(const QString &) const
{
    return {};
}

bool FakeSecretService::handleMessage(const QDBusMessage &message, const QDBusConnection &)
{
    const QString method = message.member();
    ++m_calls[method];
    message.setDelayedReply(true);
    if (deadly.contains(method)) {
        m_held.append(message);
        stop();
    } else if (refused.contains(method)) {
        m_bus.send(message.createErrorReply(QDBusError::Failed, u"refused"_s));
    } else if (unanswered.contains(method)) {
        m_held.append(message);
    } else if (delay.count() > 0) {
        QTimer::singleShot(delay, this, [this, message] { answer(message); });
    } else {
        answer(message);
    }
    return true;
}

void FakeSecretService::answerAll()
{
    for (const QDBusMessage &message : std::exchange(m_held, {}))
        answer(message);
}

void FakeSecretService::answer(const QDBusMessage &message)
{
    if (message.interface().endsWith(".Service"_L1) && message.member() == "OpenSession"_L1
        && message.arguments().value(0).toString() != "plain"_L1) {
        m_bus.send(message.createErrorReply(QDBusError::NotSupported, u"plain sessions only"_s));
        return;
    }
    m_bus.send(message.createReply(serve(message)));
    if (message.member() == "Prompt"_L1)
        prompt();
}

QVariantList FakeSecretService::serve(const QDBusMessage &message)
{
    const QString method = message.member();
    const QVariantList arguments = message.arguments();
    if (message.interface() == "org.freedesktop.DBus.Properties"_L1)
        return serveProperty(message);
    if (method == "OpenSession"_L1)
        return {inVariant(QString()), path(session)};
    if (method == "ReadAlias"_L1)
        return {path(hasCollection ? QString(collection) : QString(nothing))};
    if (method == "SearchItems"_L1)
        return search(qdbus_cast<AttributeMap>(arguments.value(0)));
    if (method == "GetSecrets"_L1)
        return secrets(
            qdbus_cast<QList<QDBusObjectPath>>(arguments.value(0)), qdbus_cast<QDBusObjectPath>(arguments.value(1)));
    if (method == "GetSecret"_L1) {
        const QDBusObjectPath item(message.path());
        const auto session = qdbus_cast<QDBusObjectPath>(arguments.value(0));
        return {QVariant::fromValue(qdbus_cast<SecretMap>(secrets({item}, session).first()).value(item))};
    }
    if (method == "SetSecret"_L1) {
        if (!storesNothing)
            m_items[message.path()].value = qdbus_cast<SecretStruct>(arguments.value(0)).value;
        return {};
    }
    if (method == "CreateItem"_L1)
        return createItem(qdbus_cast<QVariantMap>(arguments.value(0)), qdbus_cast<SecretStruct>(arguments.value(1)));
    if (method == "Unlock"_L1)
        return {paths({}), path(promptPath)};
    if (method == "CreateCollection"_L1)
        return {path(nothing), path(promptPath)};
    if (method == "Delete"_L1) {
        if (!deletesNothing)
            m_items.remove(message.path());
        return {path(nothing)};
    }
    return {};
}

QVariantList FakeSecretService::serveProperty(const QDBusMessage &message)
{
    if (message.member() == "GetAll"_L1) {
        const QVariantMap properties{{u"Collections"_s, paths({collection})}};
        return {properties};
    }
    return {inVariant(locked)};
}

QVariantList FakeSecretService::search(const AttributeMap &attributes) const
{
    QStringList found;
    for (auto item = m_items.begin(); item != m_items.end(); ++item) {
        bool matches = true;
        for (auto wanted = attributes.begin(); wanted != attributes.end(); ++wanted)
            matches = matches && item->attributes.value(wanted.key()) == *wanted;
        if (matches)
            found.append(item.key());
    }
    return locked ? QVariantList{paths({}), paths(found)} : QVariantList{paths(found), paths({})};
}

QVariantList FakeSecretService::secrets(const QList<QDBusObjectPath> &items, const QDBusObjectPath &session) const
{
    SecretMap all;
    for (const QDBusObjectPath &item : items)
        all.insert(
            item, {.session = session, .value = m_items.value(item.path()).value, .contentType = u"text/plain"_s});
    return {QVariant::fromValue(all)};
}

QVariantList FakeSecretService::createItem(const QVariantMap &properties, const SecretStruct &secret)
{
    const auto attributes = qdbus_cast<AttributeMap>(properties.value(u"org.freedesktop.Secret.Item.Attributes"_s));
    QString item = QString(collection + "/i%1"_L1).arg(m_nextItem++);
    const QList<QString> same = m_items.keys();
    for (const QString &other : same) {
        if (m_items.value(other).attributes == attributes)
            item = other;
    }
    if (!storesNothing)
        m_items.insert(item, {attributes, secret.value});
    return {path(item), path(nothing)};
}

void FakeSecretService::prompt()
{
    ++m_prompts;
    if (onPrompt == OnPrompt::NoAnswer)
        return;
    const bool dismissed = onPrompt == OnPrompt::Dismiss;
    if (!dismissed) {
        locked = false;
        hasCollection = true;
    }
    QDBusMessage completed = QDBusMessage::createSignal(promptPath, u"org.freedesktop.Secret.Prompt"_s, u"Completed"_s);
    completed.setArguments({dismissed, inVariant(QString())});
    m_bus.send(completed);
}
