// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/errortext.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/domain/syncerrortext.h"
#include "ui/words/keychaintext.h"
#include "ui/words/networktext.h"

#include <QStringList>

namespace {

NetworkText seenOf(const Error &error)
{
    return networkText(error.network, NetworkText::Asked::Inngest);
}

/// A refusal without a word of the API's: that of a gateway which leaves no mark looks the same as the server's own.
bool mayBeSomebodyElses(const Error &error)
{
    return (error.httpStatus == 401 || error.httpStatus == 403) && error.serverMessage.isEmpty();
}

bool isKeychains(const Error &error)
{
    return error.keychain != KeychainFault::None;
}

/// What the network did, and what it means for the request.
QString seen(const Error &error, const NetworkText &network)
{
    // With TLS 1.3 a certificate of the caller's is missed when the request is on its way already.
    const NetworkFault::Kind kind = error.network.kind;
    const bool mayBeSent = kind == NetworkFault::ClientCertificateWanted || kind == NetworkFault::CutOff
        || kind == NetworkFault::ProxyUnclear || kind == NetworkFault::ProxyReadsAlong; // which says so itself
    const bool isNothingSent = error.kind == Error::Kind::Offline || error.kind == Error::Kind::Insecure;
    return isNothingSent && !mayBeSent ? Words::tr("%1 Nothing was sent.").arg(network.happened) : network.happened;
}

/// By its kind alone; what the network did has words of its own.
NetworkText wordsOf(const Error &error, Attempt attempt)
{
    const QString title = errorTitleOf(error.kind);
    const bool isOfKeychain = attempt == Attempt::Secrets || isKeychains(error);
    const KeychainTrouble keychain
        = keychainTrouble(error.kind == Error::Kind::Timeout ? KeychainFault::TimedOut : error.keychain);
    const bool isOfSignIn = attempt == Attempt::SignIn;
    const bool isReading = attempt == Attempt::Read || attempt == Attempt::ReadBack;
    const QString tryAgain = Words::tr("Try again. If it stays, look at the dashboard in the browser, or a server of "
                                       "your own, and at the program's log.");
    const QString lookAgain = Words::tr("Reload, look at what is there now, and decide again.");
    switch (error.kind) {
    case Error::Kind::Cancelled:
        return {{}, {}, tryAgain};
    case Error::Kind::Offline:
        return {title, Words::tr("No connection to the server could be made, so nothing was sent."),
            Words::tr("Check the network, a VPN and the proxy, then try again.")};
    case Error::Kind::Timeout:
        return {title, isOfKeychain ? keychain.happened : Words::tr("The server did not answer in time."),
            isOfKeychain ? keychain.act : Words::tr("Try again in a moment.")};
    case Error::Kind::Insecure:
        return {title,
            Words::tr("The server could not prove who it is, or the address has no encryption. The connection was "
                      "ended before anything secret was sent."),
            Words::tr("Check the address and this computer's date. On a company network, ask who looks into encrypted "
                      "traffic. The program never goes on past this.")};
    case Error::Kind::NotSignedIn:
        if (mayBeSomebodyElses(error))
            return {title,
                Words::tr("The sign-in was refused (401), and not in Inngest's words: either it has ended, or "
                          "something in front of the server (a gateway, a proxy) answered in its place."),
                Words::tr(
                    "Sign in again. If that is refused the same way, ask who runs the gateway or the proxy here.")};
        return {title,
            isOfSignIn ? Words::tr("The server did not accept this sign-in.")
                       : Words::tr("There is no sign-in that works: it has ended and could not be renewed, or none is "
                                   "at hand on this computer."),
            isOfSignIn ? Words::tr("Copy the token once more and try again: it may have ended or be cut off.")
                       : Words::tr("Sign in again; what waits goes on.")};
    case Error::Kind::Forbidden:
        if (mayBeSomebodyElses(error))
            return {title,
                Words::tr(
                    "This was refused (403), and not in Inngest's words: either your role in this organization does "
                    "not allow it, or something in front of the server (a gateway, a proxy) answered in its place."),
                Words::tr("Ask an admin of the organization for the role, or, if the browser may do it from this "
                          "computer, who runs the gateway or the proxy here.")};
        return {title, Words::tr("You are signed in, but your role in this organization does not allow this."),
            Words::tr("An admin of the organization can do it, or give you the role.")};
    case Error::Kind::NotFound:
        return {title,
            isOfKeychain ? Words::tr("The keychain no longer holds this key.")
                         : Words::tr("The server does not know it any more. Somebody may have deleted it."),
            lookAgain};
    case Error::Kind::Busy:
        return {title,
            error.httpStatus == 429 ? Words::tr("The server, or something in front of it, limits how often it may be "
                                                "asked: too many requests came in a short time.")
                                    : Words::tr("The server has a problem of its own at the moment."),
            Words::tr("Wait a minute, then try again.")};
    case Error::Kind::Rejected:
        return {title, Words::tr("The server understood the request and refused it."),
            isReading ? Words::tr(
                "Reload; if it stays, look at the dashboard in the browser, or at the log of a server of your own.")
                      : Words::tr("Change what the server objects to, then try again.")};
    case Error::Kind::Unreadable:
        return {title, Words::tr("The server's answer was incomplete or not what was expected."), tryAgain};
    case Error::Kind::Keychain:
        return {title, keychain.happened, keychain.act};
    case Error::Kind::Storage:
        return {title,
            attempt == Attempt::Change
                ? Words::tr("The act could not be noted in the journal on this computer, so it was not begun.")
                : Words::tr("The file could not be read or written. The disk may be full, or the folder not writable."),
            Words::tr("Make room or choose another place, then try again.")};
    case Error::Kind::Conflict:
        return {title, Words::tr("What is there now does not allow this."), lookAgain};
    case Error::Kind::Unexpected:
        break;
    }
    return {title, Words::tr("Something happened that the program did not expect."), tryAgain};
}

/// What the program itself has found says what happened, and what to do.
QString ownText(const Error &error, Attempt attempt)
{
    const QString words = shownText(error.serverMessage);
    return attempt == Attempt::SignIn ? Words::tr("%1 Nothing was stored.").arg(words) : words;
}

QString happened(const Error &error, Attempt attempt)
{
    const NetworkText words = seenOf(error);
    return words.happened.isEmpty() ? wordsOf(error, attempt).happened : seen(error, words);
}

QString consequence(const Error &error, Attempt attempt)
{
    if (error.mayHaveTakenEffect && isKeychains(error))
        return Words::tr("What was asked of it may be done all the same; trying again does no harm.");
    if (error.mayHaveTakenEffect)
        return Words::tr("The change may have taken effect all the same. Nothing is sent a second time.");
    switch (attempt) {
    case Attempt::Change:
        return Words::tr("This act has changed no key, and broken nothing.");
    case Attempt::ReadBack:
        return {};
    case Attempt::SignIn:
        return Words::tr("Nothing was stored.");
    case Attempt::Read:
    case Attempt::Secrets:
    case Attempt::File:
        break;
    }
    // What others did meanwhile an error does not tell.
    return Words::tr("No key is changed by that.");
}

QString nextStep(const Error &error, Attempt attempt)
{
    if (error.mayHaveTakenEffect && !isKeychains(error))
        return Words::tr("Reload to see what is there before you try again.");
    if (const QString act = seenOf(error).act; !act.isEmpty())
        return act;
    return wordsOf(error, attempt).act;
}

} // namespace

QString errorTitle(const Error &error)
{
    // No server has refused anything.
    if (error.isInOwnWords() && error.kind == Error::Kind::Rejected)
        return errorTitle({.kind = Error::Kind::Conflict});
    const QString title = seenOf(error).title;
    return title.isEmpty() ? wordsOf(error, Attempt::Read).title : title;
}

QString errorText(const Error &error, Attempt attempt)
{
    if (error.kind == Error::Kind::Cancelled)
        return {};
    if (error.isInOwnWords())
        return ownText(error, attempt);
    QStringList sentences{happened(error, attempt)};
    if (const QString words = serverWords(error.serverMessage); !words.isEmpty())
        sentences.append(Words::tr("In its own words: “%1”.").arg(words));
    if (const QString follows = consequence(error, attempt); !follows.isEmpty())
        sentences.append(follows);
    sentences.append(nextStep(error, attempt));
    return sentences.join(u' ');
}
