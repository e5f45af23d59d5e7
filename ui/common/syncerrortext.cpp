// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/syncerrortext.h"

#include "app/core/shown.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostServerWords = 300;

/// A cause has one sentence and one remedy; several codes, old and new ones, can stand for one cause.
enum class Cause {
    OtherAccount,
    OtherApp,
    NotInitialized,
    BatchTooLarge,
    EnvironmentArchived,
    OtherEnvironment,
    NoEnvironment,
    PrivateHost,
    BadRequest,
    Forbidden,
    AppError,
    MethodNotAllowed,
    WrongPath,
    Unauthorized,
    Unreachable,
    Protocol,
    NoFunctions,
    InvalidFunction,
    NotAnSdk,
    Unsigned,
    SdkDenied,
    ServerKind,
    SignatureFailed,
    SigningKeyWrong,
    SigningKeyMissing,
    TooManyPings,
    Url,
    Unknown,
};

const QHash<QString, Cause> &causes()
{
    static const QHash<QString, Cause> all{
        {u"account_mismatch"_s, Cause::OtherAccount},
        {u"app_mismatch"_s, Cause::OtherApp},
        {u"app_uninitialized"_s, Cause::NotInitialized},
        {u"batch_size_too_large"_s, Cause::BatchTooLarge},
        {u"env_archived"_s, Cause::EnvironmentArchived},
        {u"env_mismatch"_s, Cause::OtherEnvironment},
        {u"env_unspecified"_s, Cause::NoEnvironment},
        {u"host_private"_s, Cause::PrivateHost},
        {u"http_bad_request"_s, Cause::BadRequest},
        {u"http_forbidden"_s, Cause::Forbidden},
        {u"http_internal_server_error"_s, Cause::AppError},
        {u"http_method_not_allowed"_s, Cause::MethodNotAllowed},
        {u"http_not_found"_s, Cause::WrongPath},
        {u"http_unauthorized"_s, Cause::Unauthorized},
        {u"http_unreachable"_s, Cause::Unreachable},
        {u"http_unsupported_protocol"_s, Cause::Protocol},
        {u"no_functions"_s, Cause::NoFunctions},
        {u"not_sdk"_s, Cause::NotAnSdk},
        {u"response_not_signed"_s, Cause::Unsigned},
        {u"sdk_version_denied"_s, Cause::SdkDenied},
        {u"server_kind_mismatch"_s, Cause::ServerKind},
        {u"sig_verification_failed"_s, Cause::SignatureFailed},
        {u"signing_key_invalid"_s, Cause::SigningKeyWrong},
        {u"signing_key_unspecified"_s, Cause::SigningKeyMissing},
        {u"too_many_pings"_s, Cause::TooManyPings},
        {u"unknown"_s, Cause::Unknown},
        {u"url_invalid"_s, Cause::Url},
        // Older ones:
        {u"forbidden"_s, Cause::Forbidden},
        {u"internal_server_error"_s, Cause::AppError},
        {u"invalid_function"_s, Cause::InvalidFunction},
        {u"invalid_signing_key"_s, Cause::SigningKeyWrong},
        {u"missing_branch_env_name"_s, Cause::NoEnvironment},
        {u"missing_signing_key"_s, Cause::SigningKeyMissing},
        {u"unauthorized"_s, Cause::Unauthorized},
        {u"unreachable"_s, Cause::Unreachable},
        {u"unsupported_protocol"_s, Cause::Protocol},
        {u"url_not_found"_s, Cause::WrongPath},
    };
    return all;
}

struct SyncText
{
    Q_DECLARE_TR_FUNCTIONS(SyncText)

public:
    static SyncErrorText ofKeys(Cause cause);
    static SyncErrorText ofIdentity(Cause cause);
    static SyncErrorText ofHttp(Cause cause);
    static SyncErrorText ofCode(Cause cause);
    static QString whole(const SyncFailure &failure);
};

SyncErrorText SyncText::ofKeys(Cause cause)
{
    switch (cause) {
    case Cause::SigningKeyWrong:
        return {tr("The app presented a signing key that does not belong to this environment."),
            tr("Set the environment's current signing key in the app's variables, deploy it, and resync.")};
    case Cause::SigningKeyMissing:
        return {tr("The app has no signing key."),
            tr("Set INNGEST_SIGNING_KEY in the app's variables, deploy it, and resync.")};
    case Cause::SignatureFailed:
        return {tr("The app refused Inngest's signature: it holds another signing key, or its clock is wrong."),
            tr("Compare the app's signing key with this environment's (“Which key is this?”), correct it, deploy, and "
               "resync.")};
    case Cause::Unsigned:
        return {tr("The app's answer was not signed, so Inngest cannot tell that it is yours."),
            tr("Set INNGEST_SIGNING_KEY, make sure that the app does not run in dev mode (INNGEST_DEV), deploy, and "
               "resync.")};
    case Cause::Unauthorized:
        return {tr("Something answered “not authorised”: the app with a wrong signing key, or a protection in front of "
                   "it."),
            tr("Let Inngest through the host's protection; where there is none, correct the app's signing key. Then "
               "resync.")};
    default:
        return ofIdentity(cause);
    }
}

SyncErrorText SyncText::ofIdentity(Cause cause)
{
    switch (cause) {
    case Cause::OtherAccount:
        return {tr("The app's signing key belongs to another Inngest account."),
            tr("Set this environment's signing key in the app's variables, deploy it, and resync.")};
    case Cause::OtherEnvironment:
        return {tr("The app's signing key, or its INNGEST_ENV, belongs to another environment."),
            tr("Set this environment's signing key (and INNGEST_ENV for a branch), deploy the app, and resync.")};
    case Cause::NoEnvironment:
        return {tr("The app holds the key of branch environments and does not say which branch it is."),
            tr("Set INNGEST_ENV to the branch's name in the app's variables, deploy it, and resync.")};
    case Cause::EnvironmentArchived:
        return {tr("The environment is archived and takes no syncs."),
            tr("Unarchive the environment in Inngest's dashboard, or sync the app to another one.")};
    case Cause::OtherApp:
        return {tr("Another app answers at this address than the one that was synced there before."),
            tr("If the app's ID was changed on purpose, sync it as a new app in Inngest's dashboard; else correct the "
               "address.")};
    case Cause::ServerKind:
        return {tr("The app talks to an Inngest server of another kind: a development server, or a self-hosted one."),
            tr("Remove INNGEST_DEV and INNGEST_BASE_URL from the app's variables, deploy it, and resync.")};
    default:
        return ofHttp(cause);
    }
}

SyncErrorText SyncText::ofHttp(Cause cause)
{
    switch (cause) {
    case Cause::PrivateHost:
        return {tr("The address is one of a private network, which Inngest cannot reach."),
            tr("Serve the app at a public address, or connect it as a worker (Connect).")};
    case Cause::BadRequest:
        return {tr("The app answered “bad request”."), tr("Look for the sync request in the app's log; it says why.")};
    case Cause::Forbidden:
        return {tr("Something answered “forbidden”, mostly a firewall or a host's protection in front of the app."),
            tr("Let Inngest through that protection (a bypass secret, or its addresses), then resync.")};
    case Cause::AppError:
        return {tr("The app failed while it answered."),
            tr("Look for the error in the app's log, correct it, deploy, and resync.")};
    case Cause::MethodNotAllowed:
        return {tr("The address does not take PUT requests, which a sync needs."),
            tr("Let the serve handler answer GET, POST and PUT, deploy the app, and resync.")};
    case Cause::WrongPath:
        return {tr("There is nothing at this address."),
            tr("Correct the app's address (mostly it ends in /api/inngest), then sync it there.")};
    case Cause::Unreachable:
        return {tr("The app could not be reached at its address."),
            tr("Check that the app runs and that its address is public, then resync.")};
    case Cause::Protocol:
        return {tr("The address is neither http nor https."), tr("Sync the app at an address with https.")};
    case Cause::Url:
        return {tr("The address cannot be read as one."), tr("Correct the app's address, then sync it there.")};
    case Cause::TooManyPings:
        return {tr("The app was synced too often in a short time."), tr("Wait a minute, then resync.")};
    default:
        return ofCode(cause);
    }
}

SyncErrorText SyncText::ofCode(Cause cause)
{
    switch (cause) {
    case Cause::NotInitialized:
        return {
            tr("The app was never synced completely."), tr("Sync it once with its address in Inngest's dashboard.")};
    case Cause::BatchTooLarge:
        return {tr("A function asks for larger batches of events than the plan allows."),
            tr("Lower its batch size (batchEvents.maxSize), deploy the app, and resync.")};
    case Cause::NoFunctions:
        return {tr("The app serves no function."),
            tr("Give the functions to the serve handler, deploy the app, and resync.")};
    case Cause::InvalidFunction:
        return {tr("One of the app's functions is not set up in a way that Inngest accepts."),
            tr("Correct the function that Inngest names, deploy the app, and resync.")};
    case Cause::NotAnSdk:
        return {tr("Something answers at this address, but it is no Inngest SDK."),
            tr("Correct the address; where a login page stands in front of the app, let Inngest through.")};
    case Cause::SdkDenied:
        return {tr("Inngest no longer takes syncs from this version of the SDK."),
            tr("Update the SDK in the app, deploy it, and resync.")};
    default:
        return {tr("Inngest could not tell why it failed."),
            tr("Resync once more; if it stays, look at the app's log and at Inngest's dashboard.")};
    }
}

QString SyncText::whole(const SyncFailure &failure)
{
    const SyncErrorText said = syncErrorText(failure);
    QStringList sentences{said.what};
    if (failure.appHttpStatus > 0)
        sentences.append(tr("The app's HTTP status was %1.").arg(failure.appHttpStatus));
    QString words = shownLine(failure.message.simplified());
    if (words.size() > mostServerWords)
        words = words.left(mostServerWords) + u'…';
    if (!words.isEmpty())
        sentences.append(tr("Inngest says: “%1”").arg(words));
    sentences.append(said.remedy);
    return sentences.join(u' ');
}

} // namespace

SyncErrorText syncErrorText(const SyncFailure &failure)
{
    const auto cause = causes().constFind(failure.code.trimmed().toLower());
    if (cause != causes().constEnd())
        return SyncText::ofKeys(*cause);
    SyncErrorText said = SyncText::ofKeys(Cause::Unknown);
    said.isKnown = false;
    if (!failure.code.isEmpty())
        said.what = SyncText::tr("Inngest gives a reason that this program does not know: “%1”.")
                        .arg(shownName(failure.code.simplified().left(60)));
    return said;
}

QString syncFailureText(const SyncFailure &failure)
{
    return SyncText::whole(failure);
}

QStringList knownSyncErrorCodes()
{
    return causes().keys();
}
