// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/cloud/signintext.h"

#include "app/core/words.h"

SignInWords signInWords(SignInMethod method)
{
    switch (method) {
    case SignInMethod::ClerkClient:
        return {.name = Words::tr("Stay signed in (Clerk client token)"),
            .label = Words::tr("Client &token:"),
            .where = Words::tr("1. Sign in to Inngest's dashboard (app.inngest.com) in your browser.\n"
                               "2. Open the browser's developer tools (F12), and there the page “Application” "
                               "(Firefox, Safari: “Storage”), Cookies, https://%1.\n"
                               "3. Copy the value of the cookie “__client” and paste it here."),
            .power
            = Words::tr("This is a full session of your account: whoever has it can do all that you can do in the "
                        "dashboard, in every organization that you belong to, until you sign out in that browser. It "
                        "is kept in the keychain, or in memory alone where that is chosen, and sent to the sign-in "
                        "host above alone. To end it, sign out in the browser, then remove the account here."),
            .otherCookie = Words::tr("The cookie “__client” is not in there. Copy that one.")};
    case SignInMethod::MarketplaceCookie:
        return {.name = Words::tr("Through a marketplace: Vercel, DigitalOcean (cookie “jwt”)"),
            .label = Words::tr("&Cookie “jwt”:"),
            .where = Words::tr("1. Open Inngest's dashboard in your browser from Vercel or DigitalOcean.\n"
                               "2. Open the browser's developer tools (F12), and there the page “Application” "
                               "(Firefox, Safari: “Storage”), Cookies, the host of the API.\n"
                               "3. Copy the value of the cookie “jwt” and paste it here."),
            .power = Words::tr("This is a full session of your account: whoever has it can do all that you can do in "
                               "the dashboard, until it expires. It is kept in the keychain, or in memory alone where "
                               "that is chosen, and sent to the API's host alone."),
            .otherCookie = Words::tr("The cookie “jwt” is not in there. Copy that one.")};
    case SignInMethod::SessionToken:
        break;
    }
    return {.name = Words::tr("A quick look (session token, in memory only)"),
        .label = Words::tr("Session &token:"),
        .where = Words::tr(
            "1. Sign in to Inngest's dashboard (app.inngest.com) in your browser.\n"
            "2. Open the browser's developer tools (F12), and there the page “Network”; reload the dashboard, and "
            "select a request to “gql”.\n"
            "3. Copy what stands behind “Authorization: Bearer” and paste it here. It works for about a minute."),
        .power = Words::tr("Whoever has it can do all that you can do in the dashboard while it is valid. It is kept "
                           "in memory only and cannot be renewed: when it ends, you are asked for another one."),
        .otherCookie = Words::tr("There is no session token in there.")};
}

QString whereToFindToken(SignInMethod method, const QString &clerkHost)
{
    const QString where = signInWords(method).where;
    return method == SignInMethod::ClerkClient ? where.arg(clerkHost) : where;
}

QString tokenProblemText(TokenTextProblem problem, SignInMethod method)
{
    switch (problem) {
    case TokenTextProblem::Empty:
        return Words::tr("Paste the token here.");
    case TokenTextProblem::InnerBlank:
        return Words::tr(
            "There are blanks or foreign letters inside: it was not copied as a whole, or something else with it.");
    case TokenTextProblem::ApiKey:
        return Words::tr("This is an API key. Inngest's API keys cannot read or change signing and event keys; the "
                         "dashboard's session is needed.");
    case TokenTextProblem::SigningKey:
        return Words::tr("This is a signing key, not a sign-in. It does not belong here.");
    case TokenTextProblem::NotAToken:
        return Words::tr("This does not look like a token: it should have three parts with dots between them. Copy the "
                         "value as a whole.");
    case TokenTextProblem::StandIn:
        return Words::tr("This looks like the dots of a hidden value, like what instructions write in place of a "
                         "token, or like an address. Copy the value itself.");
    case TokenTextProblem::OtherCookie:
        break;
    }
    return signInWords(method).otherCookie;
}
