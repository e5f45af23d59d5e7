// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/origintext.h"

#include "app/core/hostaddresses.h"
#include "app/dashboard/httpexchange.h"

#include <algorithm>

using namespace Qt::StringLiterals;

tl::expected<QUrl, OriginProblem> originFromText(const QString &text)
{
    QString typed = text.trimmed();
    if (typed.isEmpty())
        return tl::unexpected(OriginProblem::Empty);
    if (std::ranges::any_of(typed, [](QChar one) { return one.isSpace(); }))
        return tl::unexpected(OriginProblem::Blank);
    const bool hasScheme = typed.contains("://"_L1);
    if (!hasScheme)
        typed.prepend("https://"_L1);
    QUrl url(typed, QUrl::StrictMode);
    // On this computer a server is rarely behind TLS.
    if (!hasScheme && hostAddresses::isThisMachine(url.host()))
        url.setScheme(u"http"_s);
    if (!typed.startsWith("https://"_L1, Qt::CaseInsensitive) && !typed.startsWith("http://"_L1, Qt::CaseInsensitive))
        return tl::unexpected(OriginProblem::Scheme);
    if (hostSpelling::isAmbiguousIn(typed))
        return tl::unexpected(OriginProblem::Spelling);
    if (!url.isValid() || url.host().isEmpty() || url.port() == 0)
        return tl::unexpected(OriginProblem::Unreadable);
    if (!url.userInfo().isEmpty())
        return tl::unexpected(OriginProblem::User);
    url.setUserInfo({}); // an @ without one before it
    // However often it is written there, it is the same server.
    if (url.path().count(u'/') == url.path().size())
        url.setPath({});
    if (url.port() == (url.scheme() == "https"_L1 ? 443 : 80))
        url.setPort(-1);
    if (url.query().isEmpty())
        url.setQuery(QString());
    if (!url.path().isEmpty() || url.hasQuery() || url.hasFragment())
        return tl::unexpected(OriginProblem::Behind);
    return url;
}

bool isAllowedOrigin(const QUrl &origin)
{
    return HttpExchange::isAllowedOrigin(origin);
}
