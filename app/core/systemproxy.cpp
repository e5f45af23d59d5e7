// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/systemproxy.h"

#include "app/core/bareaddress.h"
#include "app/core/clock.h"
#include "app/core/hostaddresses.h"
#include "app/core/whenfinished.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <atomic>
#include <memory>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

constexpr milliseconds longestWait = 5s;
constexpr milliseconds rememberedFor = 3min;

struct Remembered
{
    ProxyWay proxy;
    milliseconds until{0};
};

/// One for the program, as the machine's settings are.
struct Memory
{
    QHash<QString, Remembered> known;
    QHash<QString, QFuture<ProxyWay>> asked; // under way
    bool isAskedBeyond = false; // of another machine
};

std::atomic_int looking = 0; // threads that read the desktop's settings

Memory &memory()
{
    static Memory one;
    return one;
}

/// What QNetworkAccessManager asks, in the window's thread: it has to answer at once, and can, since each request looks
/// its proxy up before it is sent.
class RememberedProxies final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;
};

QHash<QByteArray, QByteArray> proxyVariables()
{
    QHash<QByteArray, QByteArray> variables;
    // Not HTTP_PROXY: where a program answers web requests, their sender sets that one.
    for (const char *name :
        {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) {
        if (const QByteArray value = qgetenv(name).trimmed(); !value.isEmpty())
            variables.insert(name, value);
    }
    return variables;
}

/// The first of the names that has a value.
QByteArray firstOf(const QHash<QByteArray, QByteArray> &variables, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        if (!variables.value(name).isEmpty())
            return name;
    }
    return {};
}

bool isExcepted(const QUrl &url, const QByteArray &exceptions)
{
    // Whichever way a name beyond ASCII is written: as it is spelled in letters that all name servers know.
    QString host = url.host(QUrl::EncodeUnicode).toLower();
    if (host.endsWith(u'.'))
        host.chop(1);
    const QHostAddress address(host);
    // Entries stand apart by commas or blanks, and an address may be in brackets, as curl and Go read them.
    const QString list = QString::fromUtf8(exceptions).toLower().replace(u',', u' ').simplified();
    for (QString entry : list.split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype colon = entry.lastIndexOf(u':');
        if (colon > 0 && (entry.count(u':') == 1 || entry.at(colon - 1) == u']')) {
            if (QStringView(entry).mid(colon + 1).toInt() != hostAddresses::portOf(url))
                continue;
            entry.truncate(colon);
        }
        if (entry.startsWith(u'[') && entry.endsWith(u']'))
            entry = entry.sliced(1).chopped(1);
        if (entry.endsWith(u'.'))
            entry.chop(1);
        if (entry == "*"_L1)
            return true;
        if (const auto net = QHostAddress::parseSubnet(entry); !address.isNull() && !net.first.isNull()) {
            if (address.isInSubnet(net))
                return true;
            continue;
        }
        while (entry.startsWith(u'.') || entry.startsWith(u'*'))
            entry.remove(0, 1);
        const QString name = QString::fromLatin1(QUrl::toAce(entry));
        if (!name.isEmpty() && (host == name || host.endsWith(u'.' + name)))
            return true;
    }
    return false;
}

ProxyWay proxyIn(const QByteArray &value, const QByteArray &variable)
{
    const QString text = QString::fromUtf8(value);
    return systemProxy::at(QUrl(text.contains("://"_L1) ? text : u"http://"_s + text), QString::fromLatin1(variable));
}

/// At the one of its addresses that answered.
QNetworkProxy reached(QNetworkProxy proxy)
{
    const QUrl place = systemProxy::placeOf(proxy);
    if (const QHostAddress address = hostAddresses::last(place); !place.isEmpty() && !address.isNull())
        proxy.setHostName(address.toString());
    return proxy;
}

QList<QNetworkProxy> RememberedProxies::queryProxy(const QNetworkProxyQuery &query)
{
    const QUrl url = query.url();
    // Only web requests go out; sockets and servers of ours stay on this machine.
    if (query.queryType() != QNetworkProxyQuery::UrlRequest || hostAddresses::isThisMachine(url.host()))
        return {QNetworkProxy(QNetworkProxy::NoProxy)};
    // It stands for a name that was asked about before.
    if (hostAddresses::isGiven(QHostAddress(url.host())))
        return {QNetworkProxy(QNetworkProxy::NoProxy)};
    if (const auto proxy = systemProxy::fromEnvironment(url, proxyVariables()))
        return {reached(*proxy)};
    return {reached(memory().known.value(bareOrigin(url).toString()).proxy)};
}

} // namespace

ProxyWay systemProxy::at(const QUrl &place, const QString &variable)
{
    if (place.isEmpty())
        return {};
    const QString scheme = place.scheme();
    // Desktops write socks:// for either version; what speaks the older one only does not answer to the newer.
    const bool isSocks = scheme == "socks5"_L1 || scheme == "socks5h"_L1 || scheme == "socks"_L1;
    const int port = place.port(isSocks ? 1080 : 80);
    const bool hasMore = place.hasQuery() || place.hasFragment() || (!place.path().isEmpty() && place.path() != "/"_L1);
    // What people write for "no proxy"; nothing that reads such a setting takes it for that.
    static const QStringList nos{u"none"_s, u"null"_s, u"no"_s, u"off"_s, u"false"_s, u"direct"_s, u"disabled"_s};
    const bool isNo = place.port() < 0 && nos.contains(place.host());
    // Where a password holds such a character as it is, what stands for the host is a piece of it.
    if (!place.isValid() || place.host().isEmpty() || hasMore || port == 0 || isNo)
        return ProxyWay({.kind = NetworkFault::ProxyUnreadable, .who = variable});
    if (!isSocks && scheme != "http"_L1) {
        const QString shown = place.toString(QUrl::RemoveUserInfo | QUrl::RemovePath);
        return ProxyWay({.kind = scheme == "https"_L1 ? NetworkFault::ProxyWantsTls : NetworkFault::ProxyOfOtherKind,
            .who = (variable.isEmpty() ? QString() : variable + u'=') + shown});
    }
    return QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, place.host(),
        static_cast<quint16>(port), place.userName(QUrl::FullyDecoded), place.password(QUrl::FullyDecoded));
}

bool systemProxy::isPlace(const QUrl &place)
{
    return !place.isEmpty() && place.userInfo().isEmpty() && at(place).refusal.kind == NetworkFault::None;
}

bool systemProxy::isPrivateWay(const QUrl &url, const QNetworkProxy &proxy)
{
    const bool isProxyHere = proxy.type() == QNetworkProxy::NoProxy || hostAddresses::isThisMachine(proxy.hostName());
    return url.scheme() == "https"_L1 || (hostAddresses::isThisMachine(url.host()) && isProxyHere);
}

QUrl systemProxy::asSent(const QUrl &typed, const QNetworkProxy &proxy)
{
    return isPrivateWay(typed, proxy) ? typed : typed.adjusted(QUrl::RemoveQuery);
}

QUrl systemProxy::placeOf(const QNetworkProxy &proxy)
{
    QUrl place;
    if (proxy.type() != QNetworkProxy::NoProxy && !proxy.hostName().isEmpty()) {
        place.setScheme(u"http"_s);
        place.setHost(proxy.hostName());
        place.setPort(proxy.port());
    }
    return place;
}

std::optional<ProxyWay> systemProxy::fromEnvironment(const QUrl &url, const QHash<QByteArray, QByteArray> &variables)
{
    const QByteArray chosen = url.scheme() == "https"_L1
        ? firstOf(variables, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
        : firstOf(variables, {"http_proxy", "all_proxy", "ALL_PROXY"});
    const bool isAnySet
        = !firstOf(variables, {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}).isEmpty();
    if (!isAnySet)
        return {};
    if (chosen.isEmpty() || isExcepted(url, variables.value(firstOf(variables, {"no_proxy", "NO_PROXY"}))))
        return ProxyWay();
    // A script is not ours to run: the desktop's library does that.
    const QByteArray value = variables.value(chosen);
    const QByteArray scheme = value.left(value.indexOf(':')).toLower();
    if (scheme.startsWith("pac+") || scheme == "wpad")
        return {};
    return proxyIn(value, chosen);
}

std::optional<ProxyWay> systemProxy::known(const QUrl &url, const Clock &clock)
{
    // Every request comes by here before it is sent; Qt keeps one factory for the program, and deletes it.
    [[maybe_unused]] static const bool isInstalled = [] {
        QNetworkProxyFactory::setApplicationProxyFactory(new RememberedProxies);
        return true;
    }();
    if (hostAddresses::isThisMachine(url.host()))
        return ProxyWay();
    memory().isAskedBeyond = true;
    if (const auto proxy = fromEnvironment(url, proxyVariables()))
        return proxy;
    const auto found = memory().known.constFind(bareOrigin(url).toString());
    if (found == memory().known.cend() || found->until < clock.monotonic())
        return {};
    return found->proxy;
}

QFuture<ProxyWay> systemProxy::find(const QUrl &url, Clock &clock)
{
    if (const auto proxy = known(url, clock))
        return readyFuture(*proxy);
    const QUrl origin = bareOrigin(url);
    const QString key = origin.toString();
    if (const auto asked = memory().asked.constFind(key); asked != memory().asked.cend())
        return *asked;

    // Whoever is first decides, the thread or the time.
    const SharedPromise<ProxyWay> promise;
    const auto isDecided = std::make_shared<std::atomic_flag>();
    const auto decide = [promise, isDecided](const ProxyWay &proxy) {
        if (!isDecided->test_and_set())
            promise.give(proxy);
    };
    const QFuture<ProxyWay> answer = promise.future();
    memory().asked.insert(key, answer);
    ++looking;
    std::thread([decide, origin] {
        const QList<QNetworkProxy> proxies = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(origin));
        decide(proxies.value(0, QNetworkProxy(QNetworkProxy::NoProxy)));
        --looking;
    }).detach();
    clock.after(longestWait, qApp, [decide] { decide({}); });
    const milliseconds until = clock.monotonic() + longestWait + rememberedFor;
    whenFinished(answer, qApp, [key, until](const ProxyWay &proxy) {
        memory().asked.remove(key);
        memory().known.insert(key, {.proxy = proxy, .until = until});
    });
    return answer;
}

bool systemProxy::isLooking()
{
    return looking > 0;
}

bool systemProxy::wasAskedBeyondThisMachine()
{
    return memory().isAskedBeyond;
}
