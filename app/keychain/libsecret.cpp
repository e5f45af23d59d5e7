// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/libsecret.h"

#include "app/keychain/gio.h"

#include <QLibrary>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

// libsecret's own types, as far as they are needed.
using BackendGet = void (*)(int flags, GCancellable *, GAsyncReadyCallback, gpointer);
using BackendGetFinish = GObject *(*)(GAsyncResult *, GError **);
struct SecretValue;
using ServiceSession = const char *(*)(GObject *);
using ServiceDecode = SecretValue *(*)(GObject *, GVariant *);
using ServiceEncode = GVariant *(*)(GObject *, SecretValue *);
using ValueNew = SecretValue *(*)(const char *, gssize, const char *contentType);
using ValueGet = const char *(*)(SecretValue *, gsize *);
using ValueUnref = void (*)(SecretValue *);
constexpr int openSession = 1 << 1;

using OnService = std::function<void()>;

QLibrary &libsecret()
{
    static QLibrary library(u"secret-1"_s, 0);
    return library;
}

GObject *&service()
{
    static GObject *one = nullptr;
    return one;
}

template <typename Function>
Function resolved(const char *name)
{
    return hasLibsecret() ? reinterpret_cast<Function>(libsecret().resolve(name)) : nullptr;
}

void note(GAsyncResult *result)
{
    const auto finish = resolved<BackendGetFinish>("secret_backend_get_finish");
    GError *error = nullptr;
    GObject *now = finish ? finish(result, &error) : nullptr;
    g_clear_error(&error);
    if (now && now == service())
        return g_object_unref(now); // given once more
    // What was given of a new one can be the reference by which libsecret keeps it, and ends with its session (0.21.7):
    // ours is one of its own.
    if (now)
        g_object_ref(now);
    GObject *before = std::exchange(service(), now);
    g_clear_object(&before);
}

void getService(int flags, const OnService &done)
{
    const auto get = resolved<BackendGet>("secret_backend_get");
    if (!get)
        return done();
    get(
        flags, nullptr,
        [](GObject *, GAsyncResult *result, gpointer data) {
            const std::unique_ptr<OnService> whenNoted(static_cast<OnService *>(data));
            note(result);
            (*whenNoted)();
        },
        new OnService(done));
}

/// Only a Secret Service: libsecret can keep secrets in a file, too.
GObject *serviceWithSession()
{
    const GType type = g_type_from_name("SecretService");
    const auto session = resolved<ServiceSession>("secret_service_get_session_dbus_path");
    const bool isService = service() && type != 0 && g_type_is_a(G_OBJECT_TYPE(service()), type);
    return isService && session && session(service()) ? service() : nullptr;
}

} // namespace

bool hasLibsecret()
{
    return libsecret().isLoaded() || libsecret().load();
}

void dropLibsecretsSession()
{
    if (const auto disconnect = resolved<QFunctionPointer>("secret_service_disconnect"))
        disconnect();
}

void noteLibsecretsService()
{
    getService(0, [] {});
}

void openLibsecretsSession(const std::function<void()> &done)
{
    getService(openSession, done);
}

QByteArray libsecretsSession()
{
    GObject *one = serviceWithSession();
    return one ? QByteArray(resolved<ServiceSession>("secret_service_get_session_dbus_path")(one)) : QByteArray();
}

std::optional<Secret> decodedByLibsecret(GVariant *secret)
{
    const auto decode = resolved<ServiceDecode>("secret_service_decode_dbus_secret");
    const auto get = resolved<ValueGet>("secret_value_get");
    const auto unref = resolved<ValueUnref>("secret_value_unref");
    GObject *one = serviceWithSession();
    SecretValue *value = one && decode && get && unref ? decode(one, secret) : nullptr;
    if (!value)
        return {};
    gsize size = 0;
    const char *data = get(value, &size);
    Secret decoded(QByteArrayView(data, static_cast<qsizetype>(size)));
    unref(value);
    return decoded;
}

GVariant *encodedByLibsecret(const Secret &secret)
{
    const auto encode = resolved<ServiceEncode>("secret_service_encode_dbus_secret");
    const auto make = resolved<ValueNew>("secret_value_new");
    const auto unref = resolved<ValueUnref>("secret_value_unref");
    GObject *one = serviceWithSession();
    if (!one || !encode || !make || !unref)
        return nullptr;
    SecretValue *value = make(secret.reveal().data(), secret.size(), "text/plain");
    GVariant *encoded = encode(one, value);
    unref(value);
    return encoded;
}

void releaseLibsecretsService()
{
    dropLibsecretsSession();
    GObject *one = std::exchange(service(), nullptr);
    if (!one)
        return;
    // What is left besides ours was taken by calls that have ended, one each, and nobody is left to release it.
    while (g_atomic_int_get(&one->ref_count) > 1)
        g_object_unref(one);
    g_object_unref(one);
}
