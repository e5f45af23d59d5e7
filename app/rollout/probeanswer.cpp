// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probeanswer.h"

#include "app/core/jsonmembers.h"
#include "app/domain/fingerprint.h"
#include "app/domain/signature.h"
#include "app/rollout/strangeranswer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;
using strangerAnswer::shortText;

namespace {

constexpr qsizetype longestSdkHeader = 120;
constexpr qsizetype mostOriginChars = 300;
constexpr auto placeholderFingerprint = "669e1caf5896"_L1; // of NO_EVENT_KEY_SET

/// nullopt: missing, or something that is no hash. Empty: null, there is no key.
std::optional<QString> fingerprintIn(const QJsonObject &object, QLatin1StringView name)
{
    const QJsonValue value = object.value(name);
    if (value.isNull())
        return QString();
    if (!value.isString())
        return {};
    if (value.toString().trimmed().isEmpty())
        return QString();
    const QString fingerprint = fingerprintOfHash(value.toString());
    return fingerprint.isEmpty() ? std::optional<QString>() : fingerprint;
}

/// The word on whether there is such a key says otherwise than its hash, or is neither yes nor no.
bool isContradicted(const QJsonValue &has, const std::optional<QString> &fingerprint)
{
    if (has.isUndefined() || has.isNull())
        return false;
    return !has.isBool() || (fingerprint && has.toBool() == fingerprint->isEmpty());
}

/// Of its signing keys.
bool contradictsItself(const QJsonObject &object)
{
    return isContradicted(object.value("has_signing_key"_L1), fingerprintIn(object, "signing_key_hash"_L1))
        || isContradicted(
            object.value("has_signing_key_fallback"_L1), fingerprintIn(object, "signing_key_fallback_hash"_L1));
}

/// `inngest-js:v4.2.6`, as SDKs name themselves in a header.
void readSdkHeader(const ProbeReply &reply, ProbeAnswer &answer)
{
    static const QRegularExpression pattern(uR"(^(?:inngest-)?([A-Za-z]{1,20}):v?([0-9A-Za-z.+-]{1,40})\z)"_s);
    const auto match = pattern.match(QString::fromLatin1(reply.header("X-Inngest-Sdk").left(longestSdkHeader)));
    if (!match.hasMatch())
        return;
    answer.sdkLanguage = match.captured(1).toLower();
    answer.sdkVersion = match.captured(2);
}

/// The one header by which Inngest's servers mark their answers, and no SDK does.
constexpr auto serverMark = "x-inngest-server-kind";

bool hasSdkHeader(const ProbeReply &reply)
{
    return std::ranges::any_of(reply.headers, [](const auto &header) {
        const QByteArray name = header.first.toLower();
        return name.startsWith("x-inngest-") && name != serverMark;
    });
}

bool isOfInngestItself(const ProbeReply &reply)
{
    return !reply.header(serverMark).isEmpty() && !hasSdkHeader(reply);
}

bool isSdkObject(const QJsonObject &object)
{
    static const QList<QLatin1StringView> names{"authentication_succeeded"_L1, "has_signing_key"_L1, "has_event_key"_L1,
        "signing_key_hash"_L1, "hasSigningKey"_L1};
    return std::ranges::any_of(names, [&object](QLatin1StringView name) { return object.contains(name); });
}

/// Of an SDK's own answer; it may say twice what nobody here reads.
bool contradictsItself(const QByteArray &json)
{
    static const QSet<QString> read{u"authentication_succeeded"_s, u"has_signing_key"_s, u"hasSigningKey"_s,
        u"has_signing_key_fallback"_s, u"has_event_key"_s, u"signing_key_hash"_s, u"signing_key_fallback_hash"_s,
        u"event_key_hash"_s, u"mode"_s, u"mode.type"_s, u"app_id"_s, u"framework"_s, u"api_origin"_s,
        u"event_api_origin"_s, u"sdk_language"_s, u"sdk_version"_s};
    const QStringList twice = doubledMembers(json);
    return twice.size() == mostDoubledMembers
        || std::ranges::any_of(twice, [](const QString &name) { return read.contains(name); });
}

/// Go's and Python's SDKs sign a canonical form of the JSON, TypeScript's the body as it is.
bool isSignedWith(const ProbeReply &reply, const QByteArray &signature, const Secret &key)
{
    return signatureMatches(signature, key, reply.body)
        || signatureMatches(signature, key, QJsonDocument::fromJson(reply.body).toJson(QJsonDocument::Compact));
}

ProbeAnswer &failed(ProbeAnswer &answer, ProbeReason::Kind reason, const QString &detail = {})
{
    answer.kind = ProbeAnswer::Kind::Failed;
    answer.reason = reason;
    answer.detail = detail;
    return answer;
}

ProbeAnswer &failed(ProbeAnswer &answer, const strangerAnswer::Told &told)
{
    return failed(answer, told.reason, told.detail);
}

ProbeAnswer &refused(ProbeAnswer &answer, ProbeReason::Kind reason)
{
    answer.kind = ProbeAnswer::Kind::Refused;
    answer.reason = reason;
    return answer;
}

/// 401 and 403: the SDK's own word, or that of something in front of it.
ProbeAnswer &readRefusal(const ProbeReply &reply, const QJsonObject &object, ProbeAnswer &answer)
{
    if (hasSdkHeader(reply) || object.value("code"_L1).toString() == "sig_verification_failed"_L1)
        return refused(answer, ProbeReason::Refused);
    // Gateways say just the same. Whoever left no mark cannot be told from an SDK of a version that sends no header.
    const bool isSdksWord = reply.status == 401 && object.value("message"_L1).toString() == "Unauthorized"_L1
        && (object.size() == 1 || (object.contains("code"_L1) && object.contains("name"_L1)));
    // Whose word it is cannot be told before it is read.
    if (const std::optional<strangerAnswer::Told> told = strangerAnswer::packed(reply); told && object.isEmpty())
        return failed(answer, *told);
    if (!isSdksWord || strangerAnswer::isMarkedByGateway(reply))
        return failed(answer, ProbeReason::InFront);
    answer.mayBeInFront = true;
    return refused(answer, ProbeReason::Refused);
}

/// Anybody may speak of signing keys that they do not find: it counts where it comes with an SDK's mark, as each one
/// seen.
bool isWithoutKey(const ProbeReply &reply, const QJsonObject &object)
{
    if (reply.status != 500 || !hasSdkHeader(reply))
        return false;
    const QString message = object.value("message"_L1).toString();
    if (message.contains("signing key"_L1, Qt::CaseInsensitive))
        return true;
    // All that TypeScript 4.x says in that case, and in no other.
    return object.size() == 1 && object.value("code"_L1).toString() == "internal_server_error"_L1;
}

/// Empty: none, or none that could be shown.
QString originIn(const QJsonObject &object, QLatin1StringView name)
{
    const QUrl url(object.value(name).toString().left(mostOriginChars), QUrl::StrictMode);
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isWeb || url.host().isEmpty())
        return {};
    QUrl origin;
    origin.setScheme(url.scheme());
    origin.setHost(url.host());
    const int usual = url.scheme() == "https"_L1 ? 443 : 80;
    if (url.port(usual) != usual)
        origin.setPort(url.port());
    return shortText(origin.toString());
}

void readFields(const QJsonObject &object, ProbeAnswer &answer)
{
    // Before TypeScript 3.18 the mode was an object.
    const QJsonValue mode = object.value("mode"_L1);
    answer.isDevMode = mode.toString() == "dev"_L1 || mode.toObject().value("type"_L1).toString() == "dev"_L1;
    answer.signingFingerprint = fingerprintIn(object, "signing_key_hash"_L1);
    answer.fallbackFingerprint = fingerprintIn(object, "signing_key_fallback_hash"_L1);
    answer.eventFingerprint = fingerprintIn(object, "event_key_hash"_L1);
    const QJsonValue hasEventKey = object.value("has_event_key"_L1);
    // TypeScript's up to 3.22.0 report the hash of a placeholder for a key that is not set.
    if (answer.eventFingerprint == placeholderFingerprint && hasEventKey.isBool() && !hasEventKey.toBool())
        answer.eventFingerprint = QString();
    // The event key's fields say nothing of the signing key: an app that muddles them is heard on that all the same.
    if (isContradicted(hasEventKey, answer.eventFingerprint))
        answer.eventFingerprint.reset();
    const QJsonValue hasFallback = object.value("has_signing_key_fallback"_L1);
    if (!answer.fallbackFingerprint && hasFallback.isBool()) {
        if (hasFallback.toBool())
            answer.hasUnknownFallback = true;
        else
            answer.fallbackFingerprint = QString();
    }
    const QString appId = object.value("app_id"_L1).toString();
    answer.appIdDigest = ProbeAnswer::digestOf(appId);
    answer.appId = shortText(appId);
    if (answer.appId.isEmpty() && !answer.appIdDigest.isEmpty())
        answer.appId = u"…"_s; // of signs that are not shown
    for (const QLatin1StringView name : {"api_origin"_L1, "event_api_origin"_L1}) {
        if (const QString origin = originIn(object, name); !origin.isEmpty() && !answer.servers.contains(origin))
            answer.servers.append(origin);
    }
    if (const QString language = shortText(object.value("sdk_language"_L1).toString()); !language.isEmpty())
        answer.sdkLanguage = language;
    if (const QString version = shortText(object.value("sdk_version"_L1).toString()); !version.isEmpty())
        answer.sdkVersion = version;
}

ProbeAnswer readSdkObject(
    const ProbeReply &reply, const QJsonObject &object, const Secret &askedWith, ProbeAnswer answer)
{
    readFields(object, answer);
    const QJsonValue succeeded = object.value("authentication_succeeded"_L1);
    const bool isOldForm = object.contains("hasSigningKey"_L1);
    const QJsonValue hasSigningKey = object.value(isOldForm ? "hasSigningKey"_L1 : "has_signing_key"_L1);
    const bool tellsHashes = !answer.signingFingerprint.value_or(QString()).isEmpty()
        || !answer.fallbackFingerprint.value_or(QString()).isEmpty();
    if (answer.isDevMode) {
        answer.kind = ProbeAnswer::Kind::Accepted;
    } else if (succeeded.isBool()) {
        if (!succeeded.toBool())
            refused(answer, ProbeReason::Refused);
        else
            answer.kind = ProbeAnswer::Kind::Accepted;
    } else {
        // 3.18 tells hashes, and nothing on the signature; a word that is neither yes nor no is none.
        answer.kind = tellsHashes && (succeeded.isUndefined() || succeeded.isNull()) ? ProbeAnswer::Kind::Accepted
                                                                                     : ProbeAnswer::Kind::Short;
    }
    if (answer.kind != ProbeAnswer::Kind::Accepted && hasSigningKey.isBool() && !hasSigningKey.toBool())
        return refused(answer, ProbeReason::NoKeyConfigured);
    if (answer.kind != ProbeAnswer::Kind::Accepted || answer.isDevMode)
        return answer;
    if (contradictsItself(object))
        return failed(answer, ProbeReason::Unreadable);
    const QByteArray signature = reply.header("X-Inngest-Signature");
    if (signature.isEmpty())
        return answer;
    if (!isSignedWith(reply, signature, askedWith))
        return failed(answer, ProbeReason::SignatureWrong);
    answer.isSignedAnswer = true;
    return answer;
}

/// Longer than that nobody waits for an app before it is asked again.
std::optional<std::chrono::milliseconds> retryAfter(const ProbeReply &reply, const QDateTime &date)
{
    const auto pause = httpPause(reply.header("Retry-After"), date);
    return pause ? std::min<std::chrono::milliseconds>(*pause, std::chrono::hours(1)) : pause;
}

/// A 200 that is no SDK's usual one.
ProbeAnswer &readOtherAnswer(
    const ProbeReply &reply, const QJsonDocument &document, const QUrl &asked, ProbeAnswer &answer)
{
    const strangerAnswer::Told told = strangerAnswer::page(reply, asked);
    if (!hasSdkHeader(reply) || told.reason == ProbeReason::Compressed)
        return failed(answer, told);
    // Go's, where it accepts the signature and then cannot read one of its own keys: with quotes or a line break, say.
    if (document.isObject() && document.object().isEmpty() && !answer.sdkLanguage.isEmpty())
        return failed(answer, ProbeReason::KeyUnusable);
    // Where an SDK says that it is one, what cannot be read is broken; elsewhere it is something else's.
    return document.isObject() ? failed(answer, told) : failed(answer, ProbeReason::Unreadable);
}

/// Answers that are the network's and not the server's; nullopt: it is none.
std::optional<NetworkFault> faultOnTheWay(const ProbeReply &reply, const QUrl &asked)
{
    if (reply.status < 200)
        return NetworkFault{.kind = NetworkFault::InterimOnly, .status = reply.status};
    // Only who may speak for the host speaks over TLS: a tunnel's page that wants a click, or a gateway, say.
    const bool canBeOnTheWay = asked.scheme() != "https"_L1;
    if (reply.status == 407 && canBeOnTheWay)
        return NetworkFault{.kind = NetworkFault::ProxySignIn, .status = reply.status};
    if (reply.status == 511 && canBeOnTheWay)
        return NetworkFault{.kind = NetworkFault::NetworkSignIn, .status = reply.status};
    return {};
}

} // namespace

ProbeAnswer readProbeAnswer(const ProbeReply &reply, const Secret &askedWith, const QUrl &asked)
{
    ProbeAnswer answer;
    answer.took = reply.took;
    answer.httpStatus = reply.status;
    answer.date = httpDate(reply.header("Date"));
    answer.network = reply.fault;
    if (reply.failure != ProbeReason::None)
        return failed(answer, reply.fault.isOnTheWay() ? ProbeReason::OnTheWay : reply.failure);
    if (reply.body.size() > ProbeReply::maxBytes)
        return failed(answer, ProbeReason::TooLarge);
    readSdkHeader(reply, answer);
    answer.retryAfter = retryAfter(reply, answer.date);

    const QJsonDocument document = QJsonDocument::fromJson(reply.body);
    QJsonObject object = document.object();
    // The reason for a refusal that is given twice is none: which members there are counts there, too.
    if (reply.status >= 400 && document.isObject()) {
        const QStringList twice = doubledMembers(reply.body);
        const auto isOutermost = [](const QString &path) { return !path.contains(u'.'); };
        if (twice.size() == mostDoubledMembers || std::ranges::any_of(twice, isOutermost))
            object = {};
    }
    if (const std::optional<NetworkFault> fault = faultOnTheWay(reply, asked)) {
        answer.network = *fault;
        return failed(answer, fault->kind == NetworkFault::InterimOnly ? ProbeReason::CutOff : ProbeReason::OnTheWay);
    }
    if (reply.status >= 300 && reply.status < 400)
        return failed(answer, strangerAnswer::redirect(reply, asked));
    // Of a refusal, too, and with a date that is none of the app's clock. Where it is kept for everybody, who asks with
    // another key gets the same.
    if (strangerAnswer::isStored(reply)) {
        answer.date = {};
        return failed(answer, ProbeReason::Stored);
    }
    if (reply.status == 429)
        return failed(answer, ProbeReason::Busy);
    if (reply.status == 511 || strangerAnswer::isHeldUp(reply))
        return failed(answer, ProbeReason::InFront);
    if (isOfInngestItself(reply) && !isSdkObject(object))
        return failed(answer, ProbeReason::InngestItself);
    if (reply.status == 401 || reply.status == 403)
        return readRefusal(reply, object, answer);
    if (reply.status == 408 || reply.status == 425)
        return failed(answer, ProbeReason::Busy);
    if (reply.status >= 500) {
        if (const std::optional<strangerAnswer::Told> told = strangerAnswer::packed(reply); told && object.isEmpty())
            return failed(answer, *told); // it may be the one that says that there is no key
        return isWithoutKey(reply, object) ? refused(answer, ProbeReason::NoKeyConfigured)
                                           : failed(answer, ProbeReason::Busy);
    }
    // Others refuse a request, whatever is served there: a host that they do not know, a payment that is due.
    if (reply.status >= 400)
        return failed(answer,
            reply.status == 404 || reply.status == 405 || reply.status == 410 ? ProbeReason::NotFound
                                                                              : ProbeReason::InFront);
    // 203 is a 200 that something on the way has changed; whether too much, its signature tells.
    const bool isWhole = reply.status == 200 || reply.status == 203;
    if (isWhole && isSdkObject(object) && contradictsItself(reply.body))
        return failed(answer, ProbeReason::Unreadable);
    if (isWhole && isSdkObject(object))
        return readSdkObject(reply, object, askedWith, answer);
    return isWhole ? readOtherAnswer(reply, document, asked, answer) : failed(answer, ProbeReason::NotAnSdk);
}
