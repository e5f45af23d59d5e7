// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/appsample.h"

#include "app/domain/apinames.h"

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView untoldMark("cannot tell");

} // namespace

bool isUntold(const QString &state)
{
    return state.startsWith(untoldMark);
}

QString AppSample::state(Aspect::Kind aspect) const
{
    if (!at.isValid())
        return u"not asked"_s;
    if (isUnreachable())
        return u"unreachable"_s;
    if (aspect == Aspect::SigningKey && signing.isKnown()) {
        // Another key than that other key is another state.
        QString name = signing.name();
        if (signing.key == Holding::Place::Other && !signingFingerprint.isEmpty())
            name += u' ' + signingFingerprint;
        if (signing.fallback == Holding::Place::Other && !fallbackFingerprint.isEmpty())
            name += u" (fallback %1)"_s.arg(fallbackFingerprint);
        return name;
    }
    if (aspect == Aspect::EventKey && toldEventKey)
        return eventFingerprint.isEmpty() ? u"none"_s : eventFingerprint;
    return untold();
}

QString AppSample::untold() const
{
    return untoldMark + ": "_L1 + nameOf(reason);
}

void AppSample::takeSigning(const AppSample &other)
{
    judgesSigning = true;
    signing = other.signing;
    signingStanding = other.signingStanding;
    standing = worse(signingStanding, eventStanding);
    isSignedAnswer = other.isSignedAnswer;
    signingFingerprint = other.signingFingerprint;
    toldFallback = other.toldFallback;
    fallbackFingerprint = other.fallbackFingerprint;
    if (signingStanding != AppStanding::BrokenNow)
        return;
    reason = other.reason; // the one to act on first
    detail = other.detail;
    network = other.network;
    httpStatus = other.httpStatus;
}

Sdk sdkOf(const App &app, const Sdk &told)
{
    if (!told.version.isEmpty())
        return told;
    return app.latestSync ? Sdk{app.latestSync->sdkLanguage, app.latestSync->sdkVersion} : Sdk();
}
