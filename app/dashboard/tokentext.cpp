// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/tokentext.h"

#include "app/core/decodings.h"
#include "app/domain/keytext.h"

#include <algorithm>

namespace {

QByteArrayView withoutFrame(QByteArrayView text)
{
    const auto isFrame = [](char c) { return c == '"' || c == '\'' || c == '`' || c == ';' || c == ','; };
    text = text.trimmed();
    while (!text.isEmpty() && isFrame(text.front()))
        text = text.sliced(1).trimmed();
    while (!text.isEmpty() && isFrame(text.back()))
        text = text.chopped(1).trimmed();
    return text;
}

bool startsWithWord(QByteArrayView text, QByteArrayView word)
{
    return text.size() > word.size() && text.first(word.size()).compare(word, Qt::CaseInsensitive) == 0;
}

QByteArrayView cookieName(SignInMethod method)
{
    switch (method) {
    case SignInMethod::ClerkClient:
        return "__client";
    case SignInMethod::MarketplaceCookie:
        return "jwt";
    case SignInMethod::SessionToken:
        break;
    }
    // Where Clerk keeps the bare session token.
    return "__session";
}

/// The cookie's value out of `a=b; name=value; c=d`; empty: it is not there.
QByteArrayView cookieOf(QByteArrayView text, QByteArrayView name)
{
    while (!text.isEmpty()) {
        const qsizetype end = std::ranges::find(text, ';') - text.begin();
        const QByteArrayView piece = text.first(end).trimmed();
        if (piece.startsWith(name) && piece.size() > name.size() && piece[name.size()] == '=')
            return withoutFrame(piece.sliced(name.size() + 1));
        text = text.sliced(std::min(end + 1, text.size()));
    }
    return {};
}

} // namespace

bool isJwt(QByteArrayView text)
{
    const auto isPart = [](char c) { return Letters::isAlnum(c) || QByteArrayView("-_.=").contains(c); };
    return std::ranges::all_of(text, isPart) && std::ranges::count(text, '.') == 2 && text.front() != '.'
        && !text.contains("..");
}

tl::expected<Secret, TokenTextProblem> tokenFromPaste(const Secret &pasted, SignInMethod method)
{
    QByteArrayView text = withoutFrame(pasted.reveal());
    for (const QByteArrayView header :
        {QByteArrayView("Authorization:"), QByteArrayView("Cookie:"), QByteArrayView("Bearer ")}) {
        if (startsWithWord(text, header))
            text = withoutFrame(text.sliced(header.size()));
    }
    if (text.isEmpty())
        return tl::unexpected(TokenTextProblem::Empty);
    if (text.startsWith("sk-inn-"))
        return tl::unexpected(TokenTextProblem::ApiKey);
    if (text.startsWith("signkey-"))
        return tl::unexpected(TokenTextProblem::SigningKey);
    // A JWT can end in '=', but has none before; `name=value` does.
    const qsizetype equals = std::ranges::find(text, '=') - text.begin();
    const bool hasNames = equals < text.size() - 2 || text.contains(';');
    if (hasNames) {
        text = cookieOf(text, cookieName(method));
        if (text.isEmpty())
            return tl::unexpected(TokenTextProblem::OtherCookie);
    }
    QString words = QString::fromUtf8(text);
    const bool isStandIn = checkForStandIn(words).has_value();
    wipe(words);
    if (isStandIn)
        return tl::unexpected(TokenTextProblem::StandIn);
    const bool isPlain = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127; });
    if (!isPlain)
        return tl::unexpected(TokenTextProblem::InnerBlank);
    // That Clerk's client token and the marketplace's cookie are JWTs is nowhere promised.
    if (method == SignInMethod::SessionToken && !isJwt(text))
        return tl::unexpected(TokenTextProblem::NotAToken);
    return Secret(text);
}
