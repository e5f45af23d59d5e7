// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/libsecret.h"

#include "app/keychain/gio.h"

#include <QLibrary>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

// libsecret's own types, as far as they are needed.
using BackendGet = void (*)(int flags, GCancellable *, GAsyncReadyCallback, gpointer);
using BackendGetFinish = GObject *(*)(GAsyncResult *, GError **);

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

void onService(GObject *, GAsyncResult *result, gpointer)
{
    const auto finish = reinterpret_cast<BackendGetFinish>(libsecret().resolve("secret_backend_get_finish"));
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

} // namespace

bool hasLibsecret()
{
    return libsecret().isLoaded() || libsecret().load();
}

void dropLibsecretsSession()
{
    if (!hasLibsecret())
        return;
    if (const QFunctionPointer disconnect = libsecret().resolve("secret_service_disconnect"))
        disconnect();
}

void noteLibsecretsService()
{
    if (!hasLibsecret())
        return;
    if (const auto get = reinterpret_cast<BackendGet>(libsecret().resolve("secret_backend_get")))
        get(0, nullptr, &onService, nullptr);
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
