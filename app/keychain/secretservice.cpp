// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/secretservice.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/core/whenfinished.h"
#include "app/keychain/busconnection.h"
#include "app/keychain/keychainbackend.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>

using namespace Qt::StringLiterals;
using State = SecretStore::State;
using Missing = SecretStore::Missing;

namespace {

using Attributes = QMap<QString, QString>;

constexpr auto serviceName = "org.freedesktop.secrets"_L1;
constexpr auto servicePath = "/org/freedesktop/secrets"_L1;
constexpr auto serviceInterface = "org.freedesktop.Secret.Service"_L1;
constexpr auto collectionInterface = "org.freedesktop.Secret.Collection"_L1;
constexpr auto promptInterface = "org.freedesktop.Secret.Prompt"_L1;
constexpr auto nothing = "/"_L1; // the specification's "no such object"

bool isError(const QDBusMessage &answer)
{
    return answer.type() != QDBusMessage::ReplyMessage;
}

/// "Not installed" among the ways in which the bus refuses a call; everything else is a service that does not work.
bool saysNotInstalled(const QDBusMessage &answer)
{
    static const QStringList names{u"org.freedesktop.DBus.Error.ServiceUnknown"_s,
        u"org.freedesktop.DBus.Error.NameHasNoOwner"_s, u"org.freedesktop.DBus.Error.Spawn.ExecFailed"_s,
        u"org.freedesktop.DBus.Error.Spawn.FileInvalid"_s, u"org.freedesktop.DBus.Error.Spawn.ServiceNotFound"_s};
    return names.contains(answer.errorName());
}

KeychainLook refusing(const QString &what, const QDBusMessage &answer)
{
    return {.state = State::Refusing, .detail = what + u": "_s + answer.errorName()};
}

QList<QDBusObjectPath> paths(const QDBusMessage &answer, qsizetype index)
{
    return qdbus_cast<QList<QDBusObjectPath>>(answer.arguments().value(index));
}

QString path(const QDBusMessage &answer, qsizetype index)
{
    return qdbus_cast<QDBusObjectPath>(answer.arguments().value(index)).path();
}

} // namespace

SecretService::SecretService(Clock &clock, Timeouts timeouts, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_timeouts(timeouts)
{
    qDBusRegisterMetaType<Attributes>();
}

SecretService::~SecretService()
{
    closeBus();
}

void SecretService::withBus(const std::function<void()> &done)
{
    if (m_bus && m_bus->isConnected()) {
        done();
        return;
    }
    m_waitForBus.append(done);
    if (m_connecting)
        return;

    m_connecting = true;
    closeBus();
    m_busName = newConnectionName();
    whenFinished(connectToBusBeside(QDBusConnection::SessionBus, m_busName), this, [this](const QString &name) {
        if (name == m_busName)
            onBus(QDBusConnection(name));
        else
            QDBusConnection::disconnectFromBus(name); // too late
    });
    m_clock.after(m_timeouts.call, this, [this, name = m_busName] {
        if (m_connecting && name == m_busName) {
            m_busName.clear();
            onBus(std::nullopt);
        }
    });
}

void SecretService::closeBus()
{
    m_watcher.reset();
    if (m_bus)
        QDBusConnection::disconnectFromBus(m_busName);
    m_bus.reset();
}

void SecretService::onBus(const std::optional<QDBusConnection> &bus)
{
    m_connecting = false;
    m_bus = bus;
    if (m_bus && m_bus->isConnected())
        watchService();
    const QList<std::function<void()>> waiting = std::exchange(m_waitForBus, {});
    for (const std::function<void()> &done : waiting)
        done();
}

void SecretService::watchService()
{
    m_watcher = std::make_unique<QDBusServiceWatcher>(serviceName, *m_bus);
    connect(m_watcher.get(), &QDBusServiceWatcher::serviceOwnerChanged, this, [] { dropLibsecretsSession(); });
    connect(m_watcher.get(), &QDBusServiceWatcher::serviceRegistered, this, &SecretService::changed);
    connect(m_watcher.get(), &QDBusServiceWatcher::serviceUnregistered, this, &SecretService::onServiceGone);
    for (const QString &signal : {u"CollectionChanged"_s, u"CollectionCreated"_s, u"CollectionDeleted"_s})
        m_bus->connect(serviceName, servicePath, serviceInterface, signal, this, SIGNAL(changed()));
}

void SecretService::onServiceGone()
{
    if (!m_prompt.path().isEmpty())
        endUnlock();
    emit gone();
}

void SecretService::call(const QString &path, const QString &interface, const QString &method,
    const QVariantList &arguments, const OnAnswer &done)
{
    QDBusMessage message = QDBusMessage::createMethodCall(serviceName, path, interface, method);
    message.setArguments(arguments);
    send(message, done);
}

void SecretService::callBus(const QString &method, const OnAnswer &done)
{
    send(QDBusMessage::createMethodCall(
             u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s, u"org.freedesktop.DBus"_s, method),
        done);
}

void SecretService::send(const QDBusMessage &message, const OnAnswer &done)
{
    const auto timeout = static_cast<int>(m_timeouts.call.count());
    auto *watcher = new QDBusPendingCallWatcher(m_bus->asyncCall(message, timeout), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [watcher, done] {
        watcher->deleteLater();
        done(watcher->reply());
    });
}

void SecretService::look(bool mayStart, const OnLook &done)
{
    if (!keychainIsReachedByDBus()) {
        done({.state = State::Ready, .isSecretService = false});
        return;
    }
    withBus([this, mayStart, done] {
        if (m_bus && m_bus->isConnected())
            lookAtNames(mayStart, done);
        else
            done({.state = State::Absent, .missing = Missing::SessionBus, .detail = u"no session bus"_s});
    });
}

void SecretService::lookAtNames(bool mayStart, const OnLook &done)
{
    callBus(u"ListNames"_s, [this, mayStart, done](const QDBusMessage &running) {
        if (isError(running)) {
            done(refusing(u"ListNames"_s, running));
            return;
        }
        callBus(u"ListActivatableNames"_s, [this, mayStart, done, running](const QDBusMessage &startable) {
            const QStringList now = running.arguments().value(0).toStringList();
            const QStringList all = now + startable.arguments().value(0).toStringList();
            const KeychainBackend backend = keychainBackend(all);
            if (backend == KeychainBackend::KWallet)
                done({.state = State::Ready, .isSecretService = false});
            else if (backend == KeychainBackend::None)
                done({.state = State::Absent, .missing = Missing::Library, .detail = u"libsecret is not installed"_s});
            else if (!all.contains(serviceName))
                done({.state = State::Absent, .missing = Missing::SecretService, .detail = u"no Secret Service"_s});
            else if (!now.contains(serviceName) && !mayStart)
                done({.state = State::Unknown, .detail = u"the Secret Service is not running"_s});
            else
                lookForCollection(done);
        });
    });
}

void SecretService::lookForCollection(const OnLook &done)
{
    call(servicePath, serviceInterface, u"ReadAlias"_s, {u"default"_s}, [this, done](const QDBusMessage &answer) {
        const QString collection = path(answer, 0);
        if (isError(answer) && saysNotInstalled(answer))
            done({.state = State::Absent, .missing = Missing::SecretService, .detail = answer.errorName()});
        else if (isError(answer) || collection.isEmpty())
            done(refusing(u"ReadAlias"_s, answer));
        else if (collection == nothing)
            done({.state = State::Absent, .missing = Missing::Collection, .detail = u"no default collection"_s});
        else
            lookAtLock(QDBusObjectPath(collection), done);
    });
}

void SecretService::lookAtLock(const QDBusObjectPath &collection, const OnLook &done)
{
    call(collection.path(), u"org.freedesktop.DBus.Properties"_s, u"Get"_s, {QString(collectionInterface), u"Locked"_s},
        [collection, done](const QDBusMessage &answer) {
            const QVariant locked = qdbus_cast<QDBusVariant>(answer.arguments().value(0)).variant();
            if (isError(answer) || locked.userType() != QMetaType::Bool) {
                done(refusing(u"Locked"_s, answer));
                return;
            }
            done({.state = locked.toBool() ? State::Locked : State::Ready, .collection = collection});
        });
}

void SecretService::find(const QString &server, const QString &user, const OnFound &done)
{
    const Attributes attributes{{u"server"_s, server}, {u"user"_s, user}};
    call(servicePath, serviceInterface, u"SearchItems"_s, {QVariant::fromValue(attributes)},
        [done](const QDBusMessage &answer) {
            if (isError(answer)) {
                done(failure(Error::Kind::Keychain, u"SearchItems: "_s + answer.errorName()));
                return;
            }
            done(Found{.unlocked = !paths(answer, 0).isEmpty(), .locked = !paths(answer, 1).isEmpty()});
        });
}

void SecretService::unlock(const QString &server, const OnLook &done)
{
    m_unlocking.append(done);
    if (m_unlocking.size() > 1)
        return;
    look(true, [this, server](const KeychainLook &seen) {
        const bool isThere = seen.state == State::Locked || seen.state == State::Ready;
        if (seen.missing == Missing::Collection) {
            createCollection();
            return;
        }
        if (!seen.isSecretService || !isThere) {
            endUnlock();
            return;
        }
        // Some services lock single items and ask the person about each program that wants them.
        const Attributes attributes{{u"server"_s, server}};
        call(servicePath, serviceInterface, u"SearchItems"_s, {QVariant::fromValue(attributes)},
            [this, seen](const QDBusMessage &answer) {
                QList<QDBusObjectPath> objects = paths(answer, 1);
                if (seen.state == State::Locked)
                    objects.prepend(seen.collection);
                unlockObjects(objects);
            });
    });
}

void SecretService::unlockObjects(const QList<QDBusObjectPath> &objects)
{
    if (objects.isEmpty()) {
        endUnlock();
        return;
    }
    call(servicePath, serviceInterface, u"Unlock"_s, {QVariant::fromValue(objects)},
        [this](const QDBusMessage &answer) { startPrompt(path(answer, 1)); });
}

void SecretService::createCollection()
{
    const QVariantMap properties{{QString(collectionInterface + ".Label"_L1), u"Default"_s}};
    call(servicePath, serviceInterface, u"CreateCollection"_s, {properties, u"default"_s},
        [this](const QDBusMessage &answer) { startPrompt(path(answer, 1)); });
}

void SecretService::startPrompt(const QString &prompt)
{
    if (prompt.isEmpty() || prompt == nothing) { // refused, or nothing to ask
        endUnlock();
        return;
    }
    m_prompt = QDBusObjectPath(prompt);
    QDBusConnection(m_busName).connect(
        serviceName, prompt, promptInterface, u"Completed"_s, this, SLOT(onPromptCompleted()));
    m_clock.after(m_timeouts.prompt, this, [this, prompt] {
        if (m_prompt.path() != prompt)
            return;
        // The prompt stays: who comes back to it can still answer, and changed() tells. Dismissing it also ends
        // gnome-keyring 42 as a whole.
        qCInfo(logKeychain, "nobody answered the keychain's prompt");
        endUnlock();
    });
    call(prompt, promptInterface, u"Prompt"_s, {QString()}, [this, prompt](const QDBusMessage &answer) {
        if (isError(answer) && m_prompt.path() == prompt)
            endUnlock();
    });
}

void SecretService::onPromptCompleted()
{
    if (!m_prompt.path().isEmpty())
        endUnlock();
}

void SecretService::endUnlock()
{
    if (!m_prompt.path().isEmpty())
        QDBusConnection(m_busName).disconnect(
            serviceName, m_prompt.path(), promptInterface, u"Completed"_s, this, SLOT(onPromptCompleted()));
    m_prompt = QDBusObjectPath();
    // What the prompt said counts less than how things are now.
    look(false, [this](const KeychainLook &seen) {
        const QList<OnLook> waiting = std::exchange(m_unlocking, {});
        for (const OnLook &done : waiting)
            done(seen);
    });
}
