// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/sessionbus.h"

#include "app/core/clock.h"
#include "app/keychain/gio.h"
#include "app/keychain/libsecret.h"

#include <QMutex>
#include <QPointer>
#include <cstring>
#include <utility>

namespace {

constexpr auto filterMark = "ikm-filter";
constexpr auto dbusName = "org.freedesktop.DBus"; // its interface has the same

/// Who wants to hear of collections; the filter runs in a thread of GIO's.
struct Listeners
{
    QMutex mutex;
    QList<SessionBus *> all;
};

Listeners &listeners()
{
    static Listeners them;
    return them;
}

/// What a callback of GIO's gets: it may come after its receiver has gone, and is called in this thread.
template <typename Done>
struct Waiting
{
    QPointer<SessionBus> bus;
    Done done;
};

/// libsecret never releases the object that stands for a service, and one that stands for a service that has gone
/// crashes at the first collection that the next one announces (libsecret 0.20.5). QtKeychain has no use for these
/// announcements, so they end here.
GDBusMessage *filterCollections(GDBusConnection *, GDBusMessage *message, gboolean incoming, gpointer)
{
    const char *interface = g_dbus_message_get_interface(message);
    const char *member = g_dbus_message_get_member(message);
    if (!incoming || g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_SIGNAL || !interface || !member
        || std::strcmp(interface, "org.freedesktop.Secret.Service") != 0
        || (std::strcmp(member, "CollectionCreated") != 0 && std::strcmp(member, "CollectionDeleted") != 0))
        return message;
    g_object_unref(message);
    SessionBus::announceCollections();
    return nullptr;
}

std::shared_ptr<GVariant> shared(GVariant *value)
{
    return value ? std::shared_ptr<GVariant>(value, &g_variant_unref) : nullptr;
}

QString nameOf(GError *error)
{
    char *name = g_dbus_error_get_remote_error(error);
    const QString text = name
        ? QString::fromUtf8(name)
        : QString::fromLatin1(g_quark_to_string(error->domain)) + u'.' + QString::number(error->code);
    g_free(name);
    return text;
}

} // namespace

QString textOf(const std::shared_ptr<GVariant> &text)
{
    const bool isText = text
        && (g_variant_is_of_type(text.get(), G_VARIANT_TYPE_STRING)
            || g_variant_is_of_type(text.get(), G_VARIANT_TYPE_OBJECT_PATH));
    return isText ? QString::fromUtf8(g_variant_get_string(text.get(), nullptr)) : QString();
}

QStringList textsOf(const std::shared_ptr<GVariant> &list)
{
    QStringList all;
    if (!list
        || (!g_variant_is_of_type(list.get(), G_VARIANT_TYPE_STRING_ARRAY)
            && !g_variant_is_of_type(list.get(), G_VARIANT_TYPE_OBJECT_PATH_ARRAY)))
        return all;
    for (gsize i = 0; i < g_variant_n_children(list.get()); ++i) {
        GVariant *one = g_variant_get_child_value(list.get(), i);
        all.append(QString::fromUtf8(g_variant_get_string(one, nullptr)));
        g_variant_unref(one);
    }
    return all;
}

Error refusalOf(const QString &what, const BusAnswer &answer)
{
    return {.kind = Error::Kind::Keychain, .detail = what + QStringLiteral(": ") + answer.error};
}

QString BusAnswer::text() const
{
    return textOf(child(0));
}

QStringList BusAnswer::texts() const
{
    return textsOf(child(0));
}

std::shared_ptr<GVariant> BusAnswer::child(std::size_t index) const
{
    if (!value || !g_variant_is_container(value.get()) || index >= g_variant_n_children(value.get()))
        return nullptr;
    return shared(g_variant_get_child_value(value.get(), index));
}

SessionBus::SessionBus(Clock &clock, std::chrono::milliseconds timeout)
    : m_clock(clock)
    , m_timeout(timeout)
{
    const QMutexLocker lock(&listeners().mutex);
    listeners().all.append(this);
}

SessionBus::~SessionBus()
{
    {
        const QMutexLocker lock(&listeners().mutex);
        listeners().all.removeOne(this);
    }
    letGo();
}

void SessionBus::announceCollections()
{
    const QMutexLocker lock(&listeners().mutex);
    for (SessionBus *bus : std::as_const(listeners().all))
        QMetaObject::invokeMethod(bus, &SessionBus::collectionsChanged, Qt::QueuedConnection);
}

bool SessionBus::isConnected() const
{
    return m_connection && !g_dbus_connection_is_closed(m_connection);
}

void SessionBus::use(const std::function<void()> &done)
{
    if (isConnected())
        return done();
    m_waiting.append(done);
    if (std::exchange(m_connecting, true))
        return;
    const int attempt = ++m_attempt;
    m_clock.after(m_timeout, this, [this, attempt] {
        if (m_connecting && m_attempt == attempt)
            onConnected(nullptr);
    });
    if (!std::exchange(m_wasLost, false))
        return connectToBus();
    // After everything else that waits in the event loop: the calls on the lost bus have ended then.
    using Context = Waiting<int>;
    g_idle_add_full(
        G_PRIORITY_LOW,
        [](gpointer data) -> gboolean {
            const std::unique_ptr<Context> context(static_cast<Context *>(data));
            releaseLibsecretsService();
            if (context->bus && context->bus->m_connecting && context->bus->m_attempt == context->done)
                context->bus->connectToBus();
            return G_SOURCE_REMOVE;
        },
        new Context{this, attempt}, nullptr);
}

void SessionBus::connectToBus()
{
    using Context = Waiting<int>;
    g_bus_get(
        G_BUS_TYPE_SESSION, nullptr,
        [](GObject *, GAsyncResult *result, gpointer data) {
            const std::unique_ptr<Context> context(static_cast<Context *>(data));
            GError *error = nullptr;
            GDBusConnection *connection = g_bus_get_finish(result, &error);
            g_clear_error(&error);
            if (connection)
                g_dbus_connection_set_exit_on_close(connection, FALSE);
            if (context->bus && context->bus->m_connecting && context->bus->m_attempt == context->done)
                context->bus->onConnected(connection);
            else
                g_clear_object(&connection);
        },
        new Context{this, m_attempt});
}

void SessionBus::onConnected(GDBusConnection *connection)
{
    m_connecting = false;
    m_connection = connection;
    // GIO's shared connection may be one that was closed, for as long as anybody holds it.
    m_wasLost = m_connection && !isConnected();
    if (m_wasLost)
        letGo();
    if (isConnected()) {
        if (!g_object_get_data(G_OBJECT(connection), filterMark)) {
            g_object_set_data(G_OBJECT(connection), filterMark, connection);
            g_dbus_connection_add_filter(connection, &filterCollections, nullptr, nullptr);
        }
        m_closedHandler = g_signal_connect_data(connection, "closed",
            G_CALLBACK(+[](GDBusConnection *, gboolean, GError *, gpointer data) {
                static_cast<SessionBus *>(data)->onClosed();
            }),
            this, nullptr, GConnectFlags());
        emit connected();
    }
    const QList<std::function<void()>> waiting = std::exchange(m_waiting, {});
    for (const std::function<void()> &done : waiting)
        done();
}

void SessionBus::onClosed()
{
    m_wasLost = true;
    letGo();
    emit lost();
}

void SessionBus::letGo()
{
    if (m_connection && m_closedHandler != 0)
        g_signal_handler_disconnect(m_connection, m_closedHandler);
    m_closedHandler = 0;
    for (const unsigned id : std::exchange(m_listening, {}))
        g_dbus_connection_signal_unsubscribe(m_connection, id);
    g_clear_object(&m_connection);
}

void SessionBus::call(
    const Method &method, GVariant *arguments, const OnAnswer &done, std::chrono::milliseconds timeout)
{
    if (!isConnected()) {
        if (arguments)
            g_variant_unref(g_variant_ref_sink(arguments));
        done({.error = QStringLiteral("not connected")});
        return;
    }
    using Context = Waiting<OnAnswer>;
    const std::chrono::milliseconds wait = timeout.count() > 0 ? timeout : m_timeout;
    g_dbus_connection_call(
        m_connection, method.name, method.path.toUtf8().constData(), method.interface, method.method, arguments,
        nullptr, G_DBUS_CALL_FLAGS_NONE, static_cast<int>(wait.count()), nullptr,
        [](GObject *source, GAsyncResult *result, gpointer data) {
            const std::unique_ptr<Context> context(static_cast<Context *>(data));
            GError *error = nullptr;
            BusAnswer answer{.value
                = shared(g_dbus_connection_call_finish(reinterpret_cast<GDBusConnection *>(source), result, &error))};
            if (error)
                answer.error = nameOf(error);
            g_clear_error(&error);
            if (context->bus)
                context->done(answer);
        },
        new Context{this, done});
}

void SessionBus::callBus(const char *method, GVariant *arguments, const OnAnswer &done)
{
    call({.name = dbusName, .path = QStringLiteral("/org/freedesktop/DBus"), .interface = dbusName, .method = method},
        arguments, done);
}

void SessionBus::listenForOwner(const char *name, const OnSignal &heard)
{
    listen(dbusName, dbusName, "NameOwnerChanged", nullptr, name, heard);
}

unsigned SessionBus::listen(const char *sender, const char *interface, const char *member, const char *path,
    const char *argument, const OnSignal &heard)
{
    if (!isConnected())
        return 0;
    using Context = Waiting<OnSignal>;
    const unsigned id = g_dbus_connection_signal_subscribe(
        m_connection, sender, interface, member, path, argument, G_DBUS_SIGNAL_FLAGS_NONE,
        [](GDBusConnection *, const char *, const char *, const char *, const char *, GVariant *, gpointer data) {
            const auto *context = static_cast<Context *>(data);
            if (context->bus)
                context->done();
        },
        new Context{this, heard}, [](gpointer data) { delete static_cast<Context *>(data); });
    m_listening.append(id);
    return id;
}

void SessionBus::stopListening(unsigned id)
{
    if (m_connection && m_listening.removeOne(id))
        g_dbus_connection_signal_unsubscribe(m_connection, id);
}
