// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/hostaddresses.h"

#include "app/core/clock.h"
#include "app/core/hostconnection.h"
#include "app/core/whenfinished.h"

#include <QCoreApplication>
#include <QHash>
#include <QHostInfo>
#include <QRegularExpression>
#include <QSet>
#include <QSslSocket>
#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

constexpr milliseconds addressRememberedFor = 1min;

struct RememberedAddress
{
    QHostAddress address;
    milliseconds until{0};
};

/// One for the program, as the network is.
struct Addresses
{
    QHash<QString, RememberedAddress> known;
    QHash<QString, QFuture<hostAddresses::Answering>> asked; // under way
    QSet<QString> lookedUp; // of those: whose name has no address yet
    QSet<QHostAddress> given;
};

Addresses &addresses()
{
    static Addresses one;
    return one;
}

QString keyOf(const QUrl &url)
{
    return url.host() + u':' + QString::number(hostAddresses::portOf(url));
}

/// Whichever answers first.
void findAnswering(const QList<QHostAddress> &addresses, quint16 port,
    const std::function<void(const hostAddresses::Answering &)> &end)
{
    auto *way = new HostConnection(qApp);
    QObject::connect(way, &HostConnection::failed, way, [end, way](const NetworkFault &fault) {
        way->deleteLater();
        end({.address = {}, .fault = fault});
    });
    QObject::connect(way, &HostConnection::connected, way, [end, way](QSslSocket *socket) {
        const QHostAddress address = socket->peerAddress();
        way->deleteLater();
        end({.address = address, .fault = {}});
    });
    way->start(addresses, port);
}

} // namespace

quint16 hostAddresses::portOf(const QUrl &url)
{
    return static_cast<quint16>(url.port(url.scheme() == "https"_L1 ? 443 : 80));
}

bool hostAddresses::isThisMachine(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

std::optional<QHostAddress> hostAddresses::known(const QUrl &url, const Clock &clock)
{
    if (url.host() == "localhost"_L1 || !QHostAddress(url.host()).isNull())
        return QHostAddress();
    const auto found = addresses().known.constFind(keyOf(url));
    if (found == addresses().known.cend() || found->until < clock.monotonic())
        return {};
    return found->address;
}

QFuture<hostAddresses::Answering> hostAddresses::find(const QUrl &url, Clock &clock)
{
    if (const auto address = known(url, clock))
        return readyFuture(Answering{.address = *address, .fault = {}});
    const QString key = keyOf(url);
    if (const auto asked = addresses().asked.constFind(key); asked != addresses().asked.cend())
        return *asked;

    const SharedPromise<Answering> promise;
    addresses().asked.insert(key, promise.future());
    addresses().lookedUp.insert(key);
    const milliseconds until = clock.monotonic() + addressRememberedFor;
    const auto end = [promise, key, until](const Answering &answering) {
        addresses().asked.remove(key);
        if (answering.fault.kind == NetworkFault::None)
            addresses().known.insert(key, {.address = answering.address, .until = until});
        promise.give(answering);
    };
    QHostInfo::lookupHost(url.host(QUrl::EncodeUnicode), qApp, [end, key, port = portOf(url)](const QHostInfo &info) {
        addresses().lookedUp.remove(key);
        if (info.addresses().isEmpty())
            end({.address = {}, .fault = NetworkFault::ofLookUp(info)});
        else if (info.addresses().size() == 1)
            end({});
        else
            findAnswering(info.addresses(), port, end);
    });
    return promise.future();
}

bool hostAddresses::isLookingUp(const QUrl &url)
{
    return addresses().lookedUp.contains(keyOf(url));
}

void hostAddresses::forget(const QUrl &url)
{
    addresses().known.remove(keyOf(url));
}

QHostAddress hostAddresses::last(const QUrl &url)
{
    return addresses().known.value(keyOf(url)).address;
}

void hostAddresses::give(const QHostAddress &address)
{
    addresses().given.insert(address);
}

bool hostAddresses::isGiven(const QHostAddress &address)
{
    return addresses().given.contains(address);
}

bool hostSpelling::isPlainIpv4(const QString &text)
{
    static const QRegularExpression plain(
        uR"(\A(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?!\z)|\z)){4}\z)"_s);
    return plain.match(text).hasMatch();
}

bool hostSpelling::looksLikeIpv4(const QString &text)
{
    static const QRegularExpression numbers(
        uR"(\A[+-]?(?:0[xX][0-9A-Fa-f]+|\d+)(?:\.[+-]?(?:0[xX][0-9A-Fa-f]+|\d+)){0,3}\.?\z)"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression tooLarge(uR"(\A[1-9][0-9]*(?:\.(?:0|[1-9][0-9]*)){3}\z)"_s);
    return numbers.match(text).hasMatch() && !tooLarge.match(text).hasMatch();
}

bool hostSpelling::isAmbiguousIn(const QString &address)
{
    static const QRegularExpression authority(uR"(://(?:[^/?#]*@)?(\[[^\]/?#]*|[^:/?#]*))"_s);
    const QString host = authority.match(address).captured(1);
    // An IPv6 address may end in an IPv4 one.
    if (host.startsWith(u'[')) {
        const QString end = host.sliced(host.lastIndexOf(u':') + 1);
        return end.contains(u'.') && !isPlainIpv4(end);
    }
    // What QUrl makes an IPv4 address of need not look like one: it takes `%31`, too, and dots of other alphabets.
    return !isPlainIpv4(host) && (looksLikeIpv4(host) || isPlainIpv4(QUrl(address).host()));
}
