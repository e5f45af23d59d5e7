// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/networkfault.h"

#include <QFuture>
#include <QHash>
#include <QNetworkProxy>
#include <QUrl>
#include <optional>

class Clock;

/// The way to an address: no proxy, this one, or, with a refusal, none that may be taken. Whoever overlooks the refusal
/// is led to a name that nobody has, and never past the proxy.
struct ProxyWay : QNetworkProxy
{
    ProxyWay(const QNetworkProxy &proxy = NoProxy)
        : QNetworkProxy(proxy)
    {
    }
    explicit ProxyWay(NetworkFault refused)
        : QNetworkProxy(HttpProxy, QStringLiteral("refused.invalid"), 1)
        , refusal(std::move(refused))
    {
    }

    NetworkFault refusal; ///< One of the kinds that isProxyUnfit(); None: it may be taken.
};

/// Which proxy this machine wants for an address. The environment's variables come first, read as other programs read
/// them (`https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`, in small or capital letters, with or without a scheme);
/// without any the desktop's settings. Those can name a script on a server that never answers, so they are read in a
/// thread of their own: after a few seconds the way is a direct one, as in browsers. Answers are remembered for some
/// minutes. One that cannot be used as it is set is refused, and nothing goes past it: `https://`, whose name and
/// password would go in the open, since nothing here speaks TLS to a proxy; another protocol; what cannot be read.
/// Main thread.
namespace systemProxy {

/// What needs no waiting: a loopback address, the environment, what is remembered.
std::optional<ProxyWay> known(const QUrl &url, const Clock &clock);
/// The same, or the answer when it comes.
QFuture<ProxyWay> find(const QUrl &url, Clock &clock);
/// The desktop's settings are still being read.
bool isLooking();
/// Whether any address beyond this machine was asked about.
bool wasAskedBeyondThisMachine();
/// A proxy by its address: http://host:port or socks5://host:port, with the usual ports where none is named, and with
/// user:password@. Empty: none. variable: where it is set, for the refusal.
ProxyWay at(const QUrl &place, const QString &variable = {});
/// at() can be used, and there is no sign-in in it.
bool isPlace(const QUrl &place);
/// Nobody on the way can read what is sent: it is encrypted, or stays on this machine.
bool isPrivateWay(const QUrl &url, const QNetworkProxy &proxy);
/// An address that a person typed, as it is asked on that way: what stands behind "?" can open a host's door, and goes
/// nowhere in the open.
QUrl asSent(const QUrl &typed, const QNetworkProxy &proxy);
/// Where a proxy is reached, as an address of the web; empty: there is none.
QUrl placeOf(const QNetworkProxy &proxy);
/// What the variables say; nullopt: there are none. Pure.
std::optional<ProxyWay> fromEnvironment(const QUrl &url, const QHash<QByteArray, QByteArray> &variables);

} // namespace systemProxy
