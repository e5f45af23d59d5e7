// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/strangeranswer.h"

#include "app/core/bareaddress.h"
#include "app/core/hostaddresses.h"

#include <QRegularExpression>
#include <QStringDecoder>
#include <QUrlQuery>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 120;
constexpr qsizetype longestPage = 64 * 1024; // of a page, as far as its title is looked for

bool isSignInPath(const QString &path)
{
    static const QRegularExpression pattern(
        uR"((?:^|/)(?:(?:[a-z]+[-_])?sign[-_]?(?:in|on)|(?:[a-z]+[-_])?log[-_]?(?:in|on)|auth|authorize|authenticate|_?oauth2?|saml2?|sso(?:-api)?|)"
        uR"(client/handshake|outpost\.goauthentik\.io|__replshield|)"
        uR"(signin-oidc|openid-connect|sessions?/new|adfs|cas|identity|authn|anmeld(?:en|ung)|einloggen|connexion|)"
        uR"(se-connecter|iniciar-sesi[oó]n|inicio-de-sesi[oó]n|entrar|iniciar-sess[aã]o|acced[ei]r?|inloggen|aanmelden|)"
        uR"(zaloguj(?:-sie)?|logowanie|logga-in|logg-inn|log-ind|kirjaudu|prihlas(?:it|eni)|bejelentkezes|giris|)"
        uR"(oturum-ac)(?:\z|[/.;]))"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    return pattern.match(path).hasMatch();
}

bool isSignInHost(const QString &host)
{
    static const QRegularExpression pattern(
        uR"((?:^(?:log-?in|sign-?[io]n|clerk|sts|auth|authn|oauth2?|sso|id|idp|iam|identity|keycloak|adfs|accounts?)[0-9]*\.)|)"
        uR"((?:^|\.)(?:okta(?:-emea|-gov|preview)?\.com|auth0\.com|cloudflareaccess\.com|microsoftonline\.(?:com|us|de)|)"
        uR"(b2clogin\.com|ciamlogin\.com|onelogin\.com|ping(?:one|identity)\.[a-z]{2,4}|amazoncognito\.com|duosecurity\.com|)"
        uR"(jumpcloud\.com|authkit\.app|workos\.com|accounts\.dev|kinde\.com|frontegg\.com|fusionauth\.io|descope\.com|)"
        uR"(zitadel\.cloud|logto\.app|ory\.sh|oryapis\.com|stytch\.com|pomerium\.app|akamai-access\.com)\z)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return pattern.match(host).hasMatch();
}

/// What sign-ins put behind the address to which they send: their own name, or the words of OpenID Connect, SAML and
/// WS-Federation, wherever they stand.
bool isSignInQuery(const QUrl &url)
{
    const QUrlQuery query(url);
    const auto items = query.queryItems();
    return query.hasQueryItem(u"SAMLRequest"_s) || query.queryItemValue(u"wa"_s).startsWith("wsignin"_L1)
        || (query.hasQueryItem(u"response_type"_s) && query.hasQueryItem(u"client_id"_s))
        || std::ranges::any_of(items, [](const auto &item) { return item.first.startsWith("__clerk_"_L1); });
}

/// A gate that sends back to where one wanted to go, as it is told there: a consent, a country, a waiting room. Its
/// address is not the app's. Asked for once more behind a language, say, it is.
bool sendsBack(const QUrl &target, const QUrl &asked)
{
    const QString path = asked.path();
    if (path.size() < 2 || target.path().contains(path))
        return false;
    const auto items = QUrlQuery(target).queryItems(QUrl::FullyDecoded);
    return std::ranges::any_of(items, [&path](const auto &item) {
        return item.second.contains(path) || QUrl::fromPercentEncoding(item.second.toUtf8()).contains(path);
    });
}

/// What a path ends with, whatever its case and with or without a slash behind it.
QString lastPartOf(const QUrl &url)
{
    return url.path().section(u'/', -1, -1, QString::SectionSkipEmpty).toLower();
}

QString hostOf(const QUrl &url)
{
    return strangerAnswer::shortText(url.port() < 0 ? url.host() : url.host() + u':' + QString::number(url.port()));
}

/// The same host at its usual or the same port, whichever scheme: http and https of one server.
bool isSameHost(const QUrl &target, const QUrl &asked)
{
    const bool isOtherScheme = target.scheme() != asked.scheme() && target.port() < 0 && asked.port() < 0;
    const auto hostIn = [](const QUrl &url) { return url.host().endsWith(u'.') ? url.host().chopped(1) : url.host(); };
    return hostIn(target) == hostIn(asked)
        && (isOtherScheme || hostAddresses::portOf(target) == hostAddresses::portOf(asked));
}

/// How the body is packed, as all headers about that say it, or as it begins; empty: it is not.
QByteArray packingOf(const ProbeReply &reply)
{
    QByteArrayList packings;
    for (const auto &[name, value] : reply.headers) {
        if (name.compare("Content-Encoding", Qt::CaseInsensitive) != 0
            && name.compare("Transfer-Encoding", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &part : value.toLower().split(',')) {
            const QByteArray packing = part.trimmed();
            if (!packing.isEmpty() && packing != "identity" && packing != "chunked")
                packings.append(packing);
        }
    }
    if (packings.isEmpty() && reply.body.startsWith("\x1f\x8b"))
        return "gzip";
    if (packings.isEmpty() && reply.body.startsWith("\x28\xb5\x2f\xfd"))
        return "zstd";
    for (const char *begin : {"\x78\x01", "\x78\x9c", "\x78\xda"}) {
        if (packings.isEmpty() && reply.body.startsWith(begin))
            return "deflate";
    }
    return packings.join(", ");
}

/// A path with what makes it another address where it is the same one: the names of what was asked behind it. The
/// values can be secrets, and so can what has no name.
QString pathFrom(const QUrl &asked, const QUrl &target)
{
    QStringList names;
    const auto items = QUrlQuery(target).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items)
        names.append(value.isEmpty() ? u"…"_s : name + u"=…"_s);
    return target.path() == asked.path() && !names.isEmpty() ? target.path() + u'?' + names.join(u'&') : target.path();
}

/// Where whoever asked is sent on to.
strangerAnswer::Told ledTo(const QUrl &location, const QUrl &asked)
{
    // Relative ones, "?x" and "../login" among them, mean what they come to.
    const QUrl target = location.isRelative() ? asked.resolved(location) : location;
    // The page of a program that is one page says behind the # which of its parts it shows.
    const bool isSignIn
        = isSignInPath(target.path()) || isSignInQuery(target) || isSignInPath(target.fragment().section(u'?', 0, 0));
    if (!isSignIn && !isSignInHost(target.host()) && sendsBack(target, asked))
        return {.reason = ProbeReason::InFront, .detail = {}};
    if (isSameHost(target, asked)) {
        const bool isSameScheme = target.scheme() == asked.scheme();
        // To the same address: something wants a cookie, or never lets through whoever runs no script.
        if (isSameScheme && target.path() == asked.path() && target.query() == asked.query())
            return {.reason = ProbeReason::InFront, .detail = {}};
        const QString path = isSignIn ? target.path() : pathFrom(asked, target);
        return {.reason = isSignIn ? ProbeReason::SignInPage : ProbeReason::MovedPath,
            .detail = strangerAnswer::shortText(isSameScheme ? path : bareAddress(target).toDisplayString())};
    }
    return {.reason = isSignIn || isSignInHost(target.host()) ? ProbeReason::SignInPage : ProbeReason::Redirected,
        .detail = hostOf(target)};
}

/// Where a page sends on by itself; empty: nowhere, or it is only read again.
QUrl refreshOf(const ProbeReply &reply, const QString &page)
{
    static const QRegularExpression tag(uR"(<meta\s[^>]{0,2000}>)"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression refresh(
        uR"(http-equiv\s*=\s*["']?refresh\b)"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression target(
        uR"((?:\A|content\s*=\s*["']?)\s*[0-9.]+\s*[;,]\s*(?:url\s*=\s*)?["']?([^"'>\s]{1,2000}))"_s,
        QRegularExpression::CaseInsensitiveOption);
    QRegularExpressionMatch found = target.match(QString::fromLatin1(reply.header("Refresh").left(2048)));
    auto tags = tag.globalMatch(page);
    while (!found.hasMatch() && tags.hasNext()) {
        const QString text = tags.next().captured();
        if (refresh.match(text).hasMatch())
            found = target.match(text);
    }
    return QUrl(found.captured(1));
}

/// Where a page sends on by its script, or by a form that sends itself off, as those between an app and its sign-in do;
/// empty: nowhere.
QUrl scriptedOf(const QString &page)
{
    static const QRegularExpression moved(
        uR"(\b(?:location(?:\.href)?\s*=(?!=)|location\.(?:replace|assign)\s*\()\s*["'`]([^"'`\s<>]{1,2000})["'`])"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression form(
        uR"(<form\b[^>]{0,2000}?\baction\s*=\s*["']?([^"'>\s]{1,2000}))"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression sentOff(uR"(\.submit\s*\(\s*\))"_s, QRegularExpression::CaseInsensitiveOption);
    QString target = moved.match(page).captured(1);
    // A script may write a slash so.
    target.replace("\\/"_L1, "/"_L1);
    if (target.isEmpty() && sentOff.match(page).hasMatch())
        target = form.match(page).captured(1);
    return QUrl(target.replace("&amp;"_L1, "&"_L1));
}

/// A title that asks whoever reads it to sign in, in the languages that most pages are in.
bool asksToSignIn(const QString &title)
{
    static const QRegularExpression words(
        uR"(\b(?:(?:sign|log)[ -]?(?:in|on)|authentication|authenticate|single sign-on|sso|anmeld(?:en|ung)|einloggen|)"
        uR"(connexion|(?:se )?connecter|connectez-vous|authentification|s['’]identifier|inici(?:ar|o de|e|a) sesión|)"
        uR"(acceder|identificarse|autenticación|iniciar sessão|entrar|fazer login|autenticação|accedi|autenticazione|)"
        uR"(inloggen|aanmelden|zaloguj|logowanie|logga in|logg inn|log ind|kirjaudu|přihlá[sš]\p{L}*|)"
        uR"(bejelentkez\p{L}*|autentificare|conectare|giriş yap|oturum aç|вход|войти|войдите|авторизаци\p{L}*|увійти|)"
        uR"(вхід|đăng nhập|σύνδεση|είσοδος|masuk)\b|התחברות|כניסה|تسجيل الدخول|)"
        uR"(ログイン|サインイン|登录|登入|登錄|登陆|로그인|เข้าสู่ระบบ)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    return words.match(title.normalized(QString::NormalizationForm_C)).hasMatch();
}

/// The page that a host shows while it wakes a sleeping app up.
bool isWaking(const QString &title)
{
    static const QRegularExpression words(
        uR"(\b(?:(?:wak|start|spinn|warm|boot)ing up|(?:is|service|app|application|instance|container) )"
        uR"((?:now )?(?:starting|waking|loading|booting))\b)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return words.match(title).hasMatch();
}

/// The page of a firewall against robots that waits until a browser has done its sums.
bool isPuzzle(const QString &title)
{
    static const QRegularExpression words(
        uR"(\A(?:just a moment\b|attention required!|checking your browser|ddos-guard\z|please wait\.\.\.|)"
        uR"(making sure you(?:['’]|&#(?:39|x27);|&apos;)re not a bot|vercel security checkpoint|human verification\z|one moment, please|)"
        uR"(security check(?:point)?\z|pardon our interruption|request unsuccessful\. incapsula))"_s,
        QRegularExpression::CaseInsensitiveOption);
    return words.match(title).hasMatch();
}

/// A page can repeat the address at which it was asked, and there what opens the host's door.
QString withoutQueryOf(const QUrl &asked, QString text)
{
    constexpr qsizetype shortest = 4; // of less its own words would lose letters
    QStringList told;
    for (const QUrl::ComponentFormattingOption form : {QUrl::FullyEncoded, QUrl::FullyDecoded}) {
        told.append(asked.query(form));
        const auto items = QUrlQuery(asked).queryItems(form);
        for (const auto &[name, value] : items)
            told.append(value);
    }
    for (const QString &part : std::as_const(told)) {
        if (part.size() >= shortest)
            text.replace(part, u"…"_s);
    }
    return text;
}

} // namespace

QString strangerAnswer::shortText(const QString &text)
{
    // A whole hash of a signing key opens Inngest's API, wherever somebody put it.
    static const QRegularExpression hash(u"([0-9A-Fa-f]{12})[0-9A-Fa-f]{20,}"_s);
    QString result = text.left(longestText);
    result.removeIf([](QChar c) { return !c.isPrint() && c != u' '; });
    return result.replace(hash, u"\\1…"_s).trimmed();
}

bool strangerAnswer::isStored(const ProbeReply &reply)
{
    // `X-Cache: RefreshHit from cloudfront`, `TCP_MEM_HIT`, `L1-HIT`, `MISS, HIT`; `Cache-Status: "Edge"; hit`,
    // `; fwd=stale`; `Served supercache file`. A `hit-for-pass` is none.
    static const QRegularExpression kept(
        uR"((?:\A|[\s,;_])(?:(?:refresh|l[0-9]-)?hit(?:-stale|-cluster|-wait|=\?1)?|(?:fwd=)?stale|updating|revalidated|)"
        uR"(prerender|fresh|(?<!not )served (?:from )?(?:super)?cache|(?<!not[ _])cached)(?![A-Za-z0-9=-]))"_s,
        QRegularExpression::CaseInsensitiveOption);
    // Of the caches that are known to tell it there: the app itself can tell of a cache of its own.
    static const QRegularExpression timed(
        uR"((?:\A|,)\s*(?:cdn-cache|cfCacheStatus)\s*;\s*desc\s*=\s*"?(?:hit|stale|updating|revalidated)\b)"_s,
        QRegularExpression::CaseInsensitiveOption);
    // Varnish names the request, and behind it the one that it kept the answer of. A warning of 110 to 113 is a
    // cache's.
    static const QRegularExpression keptOf(uR"((?:\A|,)\s*[0-9]+[ \t]+[0-9])"_s);
    static const QRegularExpression warned(uR"((?:\A|,)\s*11[0-3](?:\s|\z))"_s);
    static constexpr std::array counts{"age", "x-cache-hits", "x-varnish-hits"}; // of each cache on the way
    static constexpr std::array marks{"x-from-cache", "x-cached", "x-cache-hit", "x-nextjs-prerender"};
    return std::ranges::any_of(reply.headers, [](const auto &header) {
        const QByteArray name = header.first.toLower();
        const auto isNamed = [&name](const char *one) { return name == one; };
        const QString value = QString::fromLatin1(header.second).trimmed();
        if (std::ranges::any_of(counts, isNamed))
            return std::ranges::any_of(value.split(u','), [](const QString &count) { return count.toLongLong() > 0; });
        if (name == "server-timing")
            return timed.match(value).hasMatch();
        if (name == "x-varnish")
            return keptOf.match(value).hasMatch();
        if (name == "warning")
            return warned.match(value).hasMatch();
        const QString word = value.toLower();
        if (std::ranges::any_of(marks, isNamed) && (word == u'1' || word == "true"_L1 || word == "yes"_L1))
            return true;
        // Squid's: whether it was there, also where the app was asked in spite of that.
        if (name == "x-cache-lookup")
            return false;
        return name.contains("cache") && !name.endsWith("cache-control") && !name.endsWith("key")
            && kept.match(value).hasMatch();
    });
}

bool strangerAnswer::isMarkedByGateway(const ProbeReply &reply)
{
    static constexpr std::array names{"www-authenticate", "proxy-authenticate", "apigw-requestid", "x-amz-apigw-id",
        "x-amz-cf-id", "via", "cf-ray", "cf-mitigated", "x-vercel-mitigated", "x-azure-ref", "x-kong-response-latency"};
    static constexpr std::array servers{"kong", "nginx", "openresty", "cloudflare", "cloudfront", "awselb", "envoy",
        "istio", "traefik", "apache", "caddy", "haproxy", "varnish", "akamai", "google frontend", "gws", "squid", "iis",
        "application-gateway", "tyk", "zscaler"};
    return std::ranges::any_of(reply.headers, [](const auto &header) {
        const QByteArray name = header.first.toLower();
        if (name.startsWith("x-amzn-"))
            return true;
        if (name == "server") {
            const QByteArray value = header.second.toLower();
            return std::ranges::any_of(servers, [&value](const char *server) { return value.contains(server); });
        }
        return std::ranges::any_of(names, [&name](const char *mark) { return name == mark; });
    });
}

bool strangerAnswer::isHeldUp(const ProbeReply &reply)
{
    static constexpr std::array firewalls{"X-Amzn-Waf-Action", "Cf-Mitigated", "X-Vercel-Mitigated"};
    const auto says = [&reply](const char *name) { return !reply.header(name).isEmpty(); };
    return (reply.status < 300 && says("Ngrok-Error-Code")) || std::ranges::any_of(firewalls, says);
}

strangerAnswer::Told strangerAnswer::redirect(const ProbeReply &reply, const QUrl &asked)
{
    const QUrl location(QString::fromUtf8(reply.header("Location").left(2048)));
    // To what is no place nobody is sent: that is another program's answer, and says nothing of the address.
    const bool isPlace = location.isRelative() || !location.host().isEmpty();
    if (location.isEmpty() || !location.isValid() || !isPlace)
        return {};
    Told told = ledTo(location, asked);
    // For now only, and to what does not look like the same thing elsewhere: a maintenance page, a start page, a gate.
    const bool isForGood = reply.status == 301 || reply.status == 308;
    if (told.reason == ProbeReason::MovedPath && !isForGood
        && lastPartOf(asked.resolved(location)) != lastPartOf(asked))
        told.reason = ProbeReason::InFront;
    return told;
}

std::optional<strangerAnswer::Told> strangerAnswer::packed(const ProbeReply &reply)
{
    const QByteArray packing = packingOf(reply);
    if (packing.isEmpty())
        return {};
    return Told{.reason = ProbeReason::Compressed, .detail = shortText(QString::fromLatin1(packing))};
}

strangerAnswer::Told strangerAnswer::page(const ProbeReply &reply, const QUrl &asked)
{
    if (const std::optional<Told> told = packed(reply))
        return *told;
    const QByteArray body = reply.body.left(longestPage);
    QStringDecoder decoder(QStringConverter::encodingForHtml(body).value_or(QStringConverter::Utf8));
    const QString text = decoder(body);
    const bool isHtml
        = reply.header("Content-Type").toLower().startsWith("text/html") || text.trimmed().startsWith(u'<');
    if (!isHtml)
        return {};
    static const QRegularExpression titlePattern(
        u"<title[^>]{0,200}>([^<]{1,500})<"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression passwordField(
        u"type\\s*=\\s*[\"']?password\\b"_s, QRegularExpression::CaseInsensitiveOption);
    const QUrl next = refreshOf(reply, text);
    const QUrl target = asked.resolved(next);
    if (next.isValid() && !next.isEmpty() && !target.matches(asked, QUrl::RemoveQuery | QUrl::RemoveFragment))
        return ledTo(next, asked);
    const QString title = shortText(withoutQueryOf(asked, titlePattern.match(text).captured(1).simplified()));
    if (isPuzzle(title) || text.contains("_Incapsula_Resource"_L1))
        return {.reason = ProbeReason::InFront, .detail = {}};
    if (isWaking(title))
        return {.reason = ProbeReason::Busy, .detail = {}};
    // Pages of an app hold scripts, too, which move on for many a reason: they count where they lead to a sign-in.
    if (const QUrl scripted = scriptedOf(text); scripted.isValid() && !scripted.isEmpty()) {
        if (const Told told = ledTo(scripted, asked); told.reason == ProbeReason::SignInPage)
            return told;
    }
    if (!asksToSignIn(title) && !passwordField.match(text).hasMatch())
        return {.reason = ProbeReason::NotAnSdk, .detail = title};
    return {.reason = ProbeReason::SignInPage, .detail = title.isEmpty() ? hostOf(asked) : title};
}
