// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/rolloutadvice.h"

#include "ui/common/networktext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

class AdviceText
{
    Q_DECLARE_TR_FUNCTIONS(RolloutAdvice)

public:
    static RolloutAdvice ofReason(const AppSample &sample);
    static RolloutAdvice ofConnection(const AppSample &sample);
    static RolloutAdvice ofAnswer(const AppSample &sample);
    static RolloutAdvice ofSigningKey(const RolloutRow &row, const RolloutKeys &keys);
    static RolloutAdvice surveyed(SigningKeyVerdict::Kind verdict);
    static RolloutAdvice ofEventKey(const RolloutRow &row, const RolloutKeys &keys);
    static RolloutAdvice ofUnaskable(const RolloutRow &row);
    static QString deploy();
};

QString AdviceText::deploy()
{
    return tr("Set the variables in this app's deployment and redeploy or restart all of its instances; then it is "
              "asked again.");
}

/// Nothing came back, or it came from something else than the app.
RolloutAdvice AdviceText::ofConnection(const AppSample &sample)
{
    const NetworkText network = networkText(sample.network, NetworkText::Asked::App);
    switch (sample.reason) {
    case ProbeReason::Redirected:
        return {tr("The address answers with a redirect to %1, which is not followed: the signature must not go to "
                   "another host.")
                    .arg(sample.detail.isEmpty() ? tr("another place") : sample.detail),
            tr("If that is the app's final address, give it under “How this app is asked”, and sync it there. If it is "
               "the sign-in page of the network that you are in, sign in there first.")};
    case ProbeReason::MovedPath:
        return {tr("The address answers with a redirect to another one of the same host: %1.").arg(sample.detail),
            tr("Give just that one under “How this app is asked”, and sync the app there: Inngest's calls meet the "
               "same "
               "redirect.")};
    case ProbeReason::SignInPage:
        return {sample.detail.isEmpty()
                ? tr("The address leads to a page where people sign in. The app itself was not reached.")
                : tr("The address leads to a page where people sign in (%1). The app itself was not reached.")
                      .arg(sample.detail),
            tr("Let the app's middleware, or the host's protection, let the serve path through without a sign-in: "
               "Inngest's calls meet the same page.")};
    case ProbeReason::Certificate:
    case ProbeReason::OnTheWay:
    case ProbeReason::CutOff:
        if (!network.title.isEmpty())
            return {network.happened, network.act};
        return sample.reason == ProbeReason::CutOff
            ? RolloutAdvice{tr("The connection ended before the answer was complete."),
                tr("Look at every instance, and at what stands before them: one of them hangs up on requests.")}
            : RolloutAdvice{
                tr("No encrypted connection came about: something is wrong with the certificate, or with what "
                   "stands between."),
                tr("Look at the certificate in a browser; a CA of your organization's can be added under “How this app "
                   "is asked”.")};
    case ProbeReason::InFront:
        return {tr("Something in front of the app refused (HTTP %1): a host's deployment protection, a proxy or a "
                   "firewall. The app itself was not reached.")
                    .arg(sample.httpStatus),
            tr("Add the header that lets requests through under “How this app is asked”, or probe it from inside its "
               "network.")};
    case ProbeReason::NotFound:
        return {tr("Nothing is served at this path (HTTP %1).").arg(sample.httpStatus),
            tr("Look up the app's serve path, usually /api/inngest, and give it under “How this app is asked”.")};
    case ProbeReason::TimedOut:
        if (sample.network.kind != NetworkFault::Silent && !network.title.isEmpty())
            return {network.happened, network.act};
        return {tr("It did not answer in time: it sleeps, hangs or is overloaded, or a firewall drops the request."),
            tr("Open the address in a browser. If it can be reached only from inside a network, probe it from there.")};
    case ProbeReason::NoConnection:
        if (!network.title.isEmpty())
            return {network.happened, network.act};
        return {tr("Nothing listens at its address, or the name is not known on this machine's network."),
            tr("Start the app, or give the address that this machine reaches it at; inside a VPN, probe it from "
               "there.")};
    case ProbeReason::Busy:
        return {tr("It says “later” (HTTP %1): it is overloaded, starting or failing.").arg(sample.httpStatus),
            tr("Wait: it is asked again by itself. If it stays so, look at the app's own log.")};
    default:
        return {};
    }
}

/// An answer came, and says too little or the wrong thing.
RolloutAdvice AdviceText::ofAnswer(const AppSample &sample)
{
    switch (sample.reason) {
    case ProbeReason::Refused:
        return {tr("The app's own SDK refused each key that it was asked with: it holds none of them."),
            tr("Compare INNGEST_SIGNING_KEY in this app's deployment with this environment's keys (“Which key is "
               "this?” helps), then redeploy it.")};
    case ProbeReason::NotAnSdk:
        return {sample.detail.isEmpty()
                ? tr("Something answers there, but it is no Inngest SDK.")
                : tr("Something answers there, but it is no Inngest SDK: a page called “%1”.").arg(sample.detail),
            tr("Correct the address under “How this app is asked”; if the app has moved, sync it at its new one.")};
    case ProbeReason::Compressed:
        return {tr("The answer is compressed (%1), although it was asked not to be: it could not be read.")
                    .arg(sample.detail),
            tr("Switch compression off for the serve path at whatever stands before the app.")};
    case ProbeReason::KeyUnusable:
        return {tr("The SDK accepts the key that it was asked with, and cannot read another one that is set: a value "
                   "with quotes or a line break around it, most often."),
            tr("Set INNGEST_SIGNING_KEY and INNGEST_SIGNING_KEY_FALLBACK anew, without anything around the values, and "
               "redeploy the app.")};
    case ProbeReason::DevMode:
        return {tr("The app runs in dev mode, in which it checks no signature: whoever finds it can call it."),
            tr("Take INNGEST_DEV out of this deployment (and isDev out of its code) and redeploy it.")};
    case ProbeReason::AcceptsAnything:
        return {tr("It accepted a key made up at random: it does not check signatures, so that its answer proves "
                   "nothing."),
            tr("Look whether it runs in dev mode, or whether something in front of it answers in its place.")};
    case ProbeReason::NotVerified:
        return {tr("The answer shows no hashes and does not say that the signature was checked: its SDK is old."),
            tr("Update its SDK to one that tells (TypeScript 3.18 or later), or let somebody who knows attest it.")};
    case ProbeReason::ClockOff:
        return {tr("Its clock and this machine's differ by %1 seconds; a signature older than five minutes is refused.")
                    .arg(sample.detail),
            tr("Set the clock that is wrong: this machine's, if other apps say so too.")};
    case ProbeReason::TooLarge:
        return {tr("The answer is larger than any SDK's can be."),
            tr("Check that the address is the app's serve endpoint.")};
    case ProbeReason::Unreadable:
        return {tr("The answer is not the JSON that SDKs give."),
            tr("It is asked again. If it stays so, look what stands between this machine and the app.")};
    case ProbeReason::NoKeyConfigured:
        return {tr("The app runs without any signing key: it can serve no call of Inngest's."),
            tr("Set INNGEST_SIGNING_KEY in this deployment and redeploy it.")};
    case ProbeReason::SignatureWrong:
        return {tr("The answer carries a signature that does not fit the key that it was asked with: something between "
                   "changed it, or it is not the app."),
            tr("Look for a proxy that rewrites answers, and check the address.")};
    case ProbeReason::WrongApp:
        return {tr("Another app answers at this address; it calls itself “%1”.").arg(sample.detail),
            tr("Correct the address, or what is deployed there.")};
    case ProbeReason::SdkTooOld:
        return {tr("Its SDK knows no fallback for the signing key: it can hold one key only."),
            tr("Update its SDK first. If that cannot be, excuse it and change its key right when the key is rotated: a "
               "short outage.")};
    default:
        return {};
    }
}

RolloutAdvice AdviceText::ofReason(const AppSample &sample)
{
    const RolloutAdvice connection = ofConnection(sample);
    return connection.cause.isEmpty() ? ofAnswer(sample) : connection;
}

RolloutAdvice AdviceText::surveyed(SigningKeyVerdict::Kind verdict)
{
    switch (verdict) {
    case SigningKeyVerdict::NewOnly:
    case SigningKeyVerdict::NewAndOther:
        return {tr("The new key was set without the current one as its fallback."),
            tr("Set INNGEST_SIGNING_KEY_FALLBACK to the current key in this deployment and redeploy it, at once.")};
    case SigningKeyVerdict::OldAndOther:
        return {tr("The fallback was left over from an earlier rotation. It still opens this app to whoever has it."),
            tr("Take INNGEST_SIGNING_KEY_FALLBACK out of this deployment and redeploy it.")};
    case SigningKeyVerdict::OtherKey:
    case SigningKeyVerdict::Neither:
        return {tr("It was deployed with the key of another environment, or with one that was rotated away."),
            tr("Set this environment's current signing key in its deployment and redeploy it.")};
    default:
        return {};
    }
}

RolloutAdvice AdviceText::ofSigningKey(const RolloutRow &row, const RolloutKeys &keys)
{
    const SigningKeyVerdict::Kind verdict = row.latest.signingKey;
    if (keys.goal == RolloutGoal::Survey)
        return surveyed(verdict);
    const bool isUndone = keys.goal == RolloutGoal::OldOnly;
    switch (verdict) {
    case SigningKeyVerdict::OldOnly:
        if (isUndone)
            return {};
        return {
            tr("The variables were not set here yet, or no deployment has started since that reads them."), deploy()};
    case SigningKeyVerdict::NewOnly:
        if (keys.isRotated)
            return {};
        return {tr("The new key was set, and the old one not as its fallback."),
            tr("Set INNGEST_SIGNING_KEY_FALLBACK to the old key and redeploy this app, at once.")};
    case SigningKeyVerdict::OldAndNew:
        if (isUndone)
            return {tr("The fallback was not taken out again."), deploy()};
        return {tr("The two values were mixed up when they were set."),
            tr("Exchange them: the new key belongs in INNGEST_SIGNING_KEY. Then redeploy the app.")};
    case SigningKeyVerdict::NewAndOld:
        if (keys.goal == RolloutGoal::NewOnly || isUndone)
            return {tr("The variables were not changed here yet, or no deployment has started since."), deploy()};
        return {};
    case SigningKeyVerdict::BothHeld:
        return {tr("Its SDK gives no hashes, so that it does not tell which key is the fallback."),
            tr("Look at its variables once; if they are right, nothing is to be done.")};
    case SigningKeyVerdict::NewAndOther:
    case SigningKeyVerdict::OldAndOther:
        return {tr("The fallback was left over from an earlier rotation, or a value was pasted wrongly."), deploy()};
    case SigningKeyVerdict::OtherKey:
    case SigningKeyVerdict::Neither:
        return {tr("A value was pasted wrongly, or comes from another environment."),
            tr("Set both variables anew, with the copy buttons, and redeploy the app.")};
    default:
        return {};
    }
}

RolloutAdvice AdviceText::ofEventKey(const RolloutRow &row, const RolloutKeys &keys)
{
    const bool isUndone = keys.goal == RolloutGoal::OldOnly;
    switch (row.latest.eventKey) {
    case EventKeyVerdict::Old:
        if (isUndone)
            return {};
        return {tr("INNGEST_EVENT_KEY was not set here yet, or no deployment has started since."), deploy()};
    case EventKeyVerdict::Twin:
        if (!isUndone)
            return {};
        return {tr("INNGEST_EVENT_KEY was not put back here yet."), deploy()};
    case EventKeyVerdict::WrongTwin:
        return {tr("The new keys of two apps were mixed up."),
            tr("Set the new key of this app's own one: filters and names differ. Then redeploy it.")};
    case EventKeyVerdict::Other:
        return {tr("A value was pasted wrongly, or somebody changed it meanwhile."), deploy()};
    case EventKeyVerdict::None:
        return {tr("The variable was removed or is misspelt."), deploy()};
    case EventKeyVerdict::CannotTell:
        return {tr("Older SDKs do not tell their event key."), tr("Look at its variable yourself, and attest it.")};
    default:
        return {};
    }
}

RolloutAdvice AdviceText::ofUnaskable(const RolloutRow &row)
{
    if (row.isThere())
        return {};
    if (row.app.app.method == AppMethod::Connect)
        return {tr("A worker goes on with the key that it started with until it connects anew."),
            tr("Restart its workers with the new variables. Then all of their connections are newer than the change.")};
    return {tr("Such an app runs inside your own endpoints, or was never synced: it has no address."),
        tr("If it has one, give it under “How this app is asked”. Otherwise let somebody who knows attest it.")};
}

} // namespace

RolloutAdvice rolloutAdvice(const RolloutRow &row, const RolloutKeys &keys)
{
    if (!row.app.canBeAsked())
        return AdviceText::ofUnaskable(row);
    if (const RolloutAdvice advice = AdviceText::ofReason(row.latest); !advice.cause.isEmpty())
        return advice;
    if (const RolloutAdvice advice = AdviceText::ofSigningKey(row, keys); !advice.cause.isEmpty())
        return advice;
    return AdviceText::ofEventKey(row, keys);
}
