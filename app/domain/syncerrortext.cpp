// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/syncerrortext.h"

#include "app/core/shown.h"
#include "app/core/words.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

struct CauseWords
{
    Q_DECLARE_TR_FUNCTIONS(SyncText)

public:
    const char *codes; ///< Old and new ones can stand for one cause.
    const char *what;
    const char *remedy;
};

#define WORDS(text) QT_TRANSLATE_NOOP("SyncText", text)

constexpr CauseWords causes[]{
    {"signing_key_invalid invalid_signing_key",
        WORDS("The app presented a signing key that does not belong to this environment."),
        WORDS("Set the environment's current signing key in the app's variables, deploy it, and resync.")},
    {"signing_key_unspecified missing_signing_key", WORDS("The app has no signing key."),
        WORDS("Set INNGEST_SIGNING_KEY in the app's variables, deploy it, and resync.")},
    {"sig_verification_failed",
        WORDS("The app refused Inngest's signature: it holds another signing key, or its clock is wrong."),
        WORDS("Compare the app's signing key with this environment's (“Which key is this?”), correct it, deploy, and "
              "resync.")},
    {"response_not_signed", WORDS("The app's answer was not signed, so Inngest cannot tell that it is yours."),
        WORDS("Set INNGEST_SIGNING_KEY, make sure that the app does not run in dev mode (INNGEST_DEV), deploy, and "
              "resync.")},
    {"http_unauthorized unauthorized",
        WORDS("Something answered “not authorised”: the app with a wrong signing key, or a protection in front of it."),
        WORDS("Let Inngest through the host's protection; where there is none, correct the app's signing key. Then "
              "resync.")},
    {"account_mismatch", WORDS("The app's signing key belongs to another Inngest account."),
        WORDS("Set this environment's signing key in the app's variables, deploy it, and resync.")},
    {"env_mismatch", WORDS("The app's signing key, or its INNGEST_ENV, belongs to another environment."),
        WORDS("Set this environment's signing key (and INNGEST_ENV for a branch), deploy the app, and resync.")},
    {"env_unspecified missing_branch_env_name",
        WORDS("The app holds the key of branch environments and does not say which branch it is."),
        WORDS("Set INNGEST_ENV to the branch's name in the app's variables, deploy it, and resync.")},
    {"env_archived", WORDS("The environment is archived and takes no syncs."),
        WORDS("Unarchive the environment in Inngest's dashboard, or sync the app to another one.")},
    {"app_mismatch", WORDS("Another app answers at this address than the one that was synced there before."),
        WORDS("If the app's ID was changed on purpose, sync it as a new app in Inngest's dashboard; else correct the "
              "address.")},
    {"server_kind_mismatch",
        WORDS("The app talks to an Inngest server of another kind: a development server, or a self-hosted one."),
        WORDS("Remove INNGEST_DEV and INNGEST_BASE_URL from the app's variables, deploy it, and resync.")},
    {"host_private", WORDS("The address is one of a private network, which Inngest cannot reach."),
        WORDS("Serve the app at a public address, or connect it as a worker (Connect).")},
    {"http_bad_request", WORDS("The app answered “bad request”."),
        WORDS("Look for the sync request in the app's log; it says why.")},
    {"http_forbidden forbidden",
        WORDS("Something answered “forbidden”, mostly a firewall or a host's protection in front of the app."),
        WORDS("Let Inngest through that protection (a bypass secret, or its addresses), then resync.")},
    {"http_internal_server_error internal_server_error", WORDS("The app failed while it answered."),
        WORDS("Look for the error in the app's log, correct it, deploy, and resync.")},
    {"http_method_not_allowed", WORDS("The address does not take PUT requests, which a sync needs."),
        WORDS("Let the serve handler answer GET, POST and PUT, deploy the app, and resync.")},
    {"http_not_found url_not_found", WORDS("There is nothing at this address."),
        WORDS("Correct the app's address (mostly it ends in /api/inngest), then sync it there.")},
    {"http_unreachable unreachable", WORDS("The app could not be reached at its address."),
        WORDS("Check that the app runs and that its address is public, then resync.")},
    {"http_unsupported_protocol unsupported_protocol", WORDS("The address is neither http nor https."),
        WORDS("Sync the app at an address with https.")},
    {"url_invalid", WORDS("The address cannot be read as one."),
        WORDS("Correct the app's address, then sync it there.")},
    {"too_many_pings", WORDS("The app was synced too often in a short time."), WORDS("Wait a minute, then resync.")},
    {"app_uninitialized", WORDS("The app was never synced completely."),
        WORDS("Sync it once with its address in Inngest's dashboard.")},
    {"batch_size_too_large", WORDS("A function asks for larger batches of events than the plan allows."),
        WORDS("Lower its batch size (batchEvents.maxSize), deploy the app, and resync.")},
    {"no_functions", WORDS("The app serves no function."),
        WORDS("Give the functions to the serve handler, deploy the app, and resync.")},
    {"invalid_function", WORDS("One of the app's functions is not set up in a way that Inngest accepts."),
        WORDS("Correct the function that Inngest names, deploy the app, and resync.")},
    {"not_sdk", WORDS("Something answers at this address, but it is no Inngest SDK."),
        WORDS("Correct the address; where a login page stands in front of the app, let Inngest through.")},
    {"sdk_version_denied", WORDS("Inngest no longer takes syncs from this version of the SDK."),
        WORDS("Update the SDK in the app, deploy it, and resync.")},
    // What an app that is asked from here says, or what is in its place: see AppSync.
    {"app_in_band", WORDS("The app answered with its functions and registered nothing at the server."),
        WORDS("Restart the app: most apps register when they start.")},
    {"app_unsigned",
        WORDS("Something answered “not authorised”: the app, which takes no sync that is not signed, or a protection "
              "in front of it."),
        WORDS("Where the app is written in Go set INNGEST_ENABLE_UNAUTHED_SYNC=1 for it, or restart it: most apps "
              "register when they start. Where a protection is in front of it, give the header that passes it under "
              "“How it is asked”.")},
    {"app_is_server", WORDS("An Inngest server answers at this address itself, and no app."),
        WORDS("Look whether the address is the app's own (mostly it ends in /api/inngest), and correct it under “How "
              "it is asked”; then resync.")},
    {"app_failed",
        WORDS("The app, or something in front of it, answered with a failure. Nothing shows that it has registered."),
        WORDS("Look at the app's log and at the server's: a server refuses an app that presents another signing key. "
              "Then resync.")},
    {"app_not_registered", WORDS("Something answered, and not as an app that has registered its functions."),
        WORDS("Look whether the address is the app's own (mostly it ends in /api/inngest), and correct it under “How "
              "it is asked”.")},
    {"app_unanswered", WORDS("The app gave no answer at the address at which this computer asks it."),
        WORDS("Check that the app runs, or give the address that this computer reaches it at under “How it is asked”; "
              "then resync. A restart of the app does the same: most apps register when they start.")},
    {"app_interim",
        WORDS(
            "The app, or something in front of it, said that it is at work on it (an interim answer, 102 or 103); the "
            "answer itself was not heard. It may have registered all the same."),
        WORDS("Look whether the server shows a new sync of it. If not, let interim answers be switched off at whatever "
              "stands before the app and resync, or restart the app: most apps register when they start.")},
    {"app_not_reached",
        WORDS("A proxy or the network here did not let the request through to the app, as far as can be told, or the "
              "proxy that is set cannot be used. Nothing of the app was seen."),
        WORDS(
            "Check the proxy: the app's own one under “How it is asked”, or this computer's (https_proxy, http_proxy, "
            "the system's settings); then resync.")},
    {"app_untrusted", WORDS("The app's certificate is not trusted here, so nothing was sent."),
        WORDS("Where it is of a CA of your own add that under “How it is asked”, then resync; or restart the app: most "
              "apps register when they start.")},
    {"app_expired", WORDS("The app's certificate has ended, by this computer's clock, so nothing was sent."),
        WORDS("Look at this computer's date first; then renew the certificate at the app's host, and resync.")},
    {"app_not_yet_valid",
        WORDS("The app's certificate is not valid yet, by this computer's clock, so nothing was sent."),
        WORDS("Look at this computer's date: most often it is wrong. Then resync.")},
    {"app_other_host", WORDS("The certificate at the app's address is for another host, so nothing was sent."),
        WORDS("Give the address that the certificate is for under “How it is asked”, or correct the certificate at the "
              "app's host; then resync.")},
    {"app_not_tls", WORDS("What answers at the app's address does not speak the protocol of that address."),
        WORDS("Look at its port, and whether it is http or https; correct it under “How it is asked”, then resync.")},
    {"app_wants_certificate",
        WORDS("The app's host demands a certificate of the caller's, which this program does not have."),
        WORDS("Let the app's path through without one, or restart the app: most apps register when they start.")},
    {"app_handshake",
        WORDS("No encrypted connection to the app came about: the other side refused it, hung up, or speaks no version "
              "of TLS that is still safe (1.2 or newer)."),
        WORDS("Look at the TLS settings of the app's host, and at firewalls on the way; or restart the app: most apps "
              "register when they start.")},
    {"app_redirects", WORDS("The address leads on to another one, which is not followed."),
        WORDS("Where that is the app's address with a slash, or with https, give it under “How it is asked”; where it "
              "is a sign-in, let the app's path through there.")},
    {"app_foreign", WORDS("A web page came in the place of the app's answer."),
        WORDS("Let the app's path through the sign-in in front of it, or give the header that passes it under “How it "
              "is asked”.")},
    {"app_gateway", WORDS("A gateway in front of the app refused this, and not in the app's words."),
        WORDS("Let the app's path through there, or give the header that passes it under “How it is asked”; then "
              "resync. A restart of the app does the same: most apps register when they start.")},
    {"unknown", WORDS("Why it failed was not told."),
        WORDS("Resync once more; if it stays, look at the app's log and at the dashboard, or at the log of a server of "
              "your own.")},
};

#undef WORDS

/// It was asked from here, and not by Inngest.
bool isOfApp(const SyncFailure &failure)
{
    return failure.code.startsWith("app_"_L1) && failure.code != "app_mismatch"_L1
        && failure.code != "app_uninitialized"_L1;
}

} // namespace

SyncErrorText syncErrorText(const SyncFailure &failure)
{
    const QString code = failure.code.trimmed().toLower();
    const auto found = std::find_if(std::begin(causes), std::end(causes),
        [&code](const CauseWords &cause) { return QString::fromLatin1(cause.codes).split(u' ').contains(code); });
    const bool isKnown = found != std::end(causes);
    const CauseWords &cause = isKnown ? *found : *std::prev(std::end(causes));
    SyncErrorText said{CauseWords::tr(cause.what), CauseWords::tr(cause.remedy), isKnown};
    if (!isKnown && !failure.code.isEmpty())
        said.what = CauseWords::tr("The reason given is one that this program does not know: “%1”.")
                        .arg(shownName(failure.code.simplified().left(60)));
    return said;
}

QString syncFailureText(const SyncFailure &failure)
{
    const SyncErrorText said = syncErrorText(failure);
    QStringList sentences{said.what};
    if (failure.appHttpStatus > 0)
        sentences.append((isOfApp(failure) ? CauseWords::tr("The HTTP status was %1.")
                                           : CauseWords::tr("The app's HTTP status was %1."))
                             .arg(failure.appHttpStatus));
    if (const QString words = serverWords(failure.message); !words.isEmpty())
        sentences.append((failure.code == "app_gateway"_L1 ? CauseWords::tr("Its mark is “%1”.")
                : isOfApp(failure)                         ? CauseWords::tr("It says: “%1”")
                                                           : CauseWords::tr("It was said: “%1”"))
                             .arg(words));
    sentences.append(said.remedy);
    return sentences.join(u' ');
}

QString errorTitleOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Cancelled:
        break;
    case Error::Kind::Offline:
        return Words::tr("No connection");
    case Error::Kind::Timeout:
        return Words::tr("No answer in time");
    case Error::Kind::Insecure:
        return Words::tr("The connection is not safe");
    case Error::Kind::NotSignedIn:
        return Words::tr("Not signed in");
    case Error::Kind::Forbidden:
        return Words::tr("Not allowed");
    case Error::Kind::NotFound:
        return Words::tr("Not found");
    case Error::Kind::Busy:
        return Words::tr("The server is busy");
    case Error::Kind::Rejected:
        return Words::tr("The server refused");
    case Error::Kind::Unreadable:
        return Words::tr("The answer could not be read");
    case Error::Kind::Keychain:
        return Words::tr("The keychain did not help");
    case Error::Kind::Storage:
        return Words::tr("Could not be read from disk or written to it");
    case Error::Kind::Conflict:
        return Words::tr("Something stands in the way");
    case Error::Kind::Unexpected:
        return Words::tr("Something went wrong");
    }
    return {};
}
