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

namespace {

using Place = Holding::Place;
using Held = Holding::Held;

Place placeOf(const QString &fingerprint, const QString &newKey, const QString &oldKey)
{
    if (fingerprint.isEmpty())
        return Place::None;
    if (fingerprint == newKey)
        return Place::New;
    return fingerprint == oldKey ? Place::Old : Place::Other;
}

Held heldIn(Place key, Place fallback, Place wanted)
{
    if (key == wanted || fallback == wanted)
        return Held::Yes;
    return key == Place::Unknown || fallback == Place::Unknown ? Held::Unknown : Held::No;
}

QString placeName(Place place)
{
    switch (place) {
    case Place::Unknown:
        return u"unknown"_s;
    case Place::None:
        return u"none"_s;
    case Place::New:
        return u"new"_s;
    case Place::Old:
        return u"old"_s;
    case Place::Other:
        return u"other"_s;
    }
    return {};
}

} // namespace

Holding Holding::fromHashes(const std::optional<QString> &key, const std::optional<QString> &fallback,
    bool hasUnknownFallback, const QString &newKey, const QString &oldKey)
{
    Holding holding;
    if (key)
        holding.key = placeOf(*key, newKey, oldKey);
    if (fallback)
        holding.fallback = placeOf(*fallback, newKey, oldKey);
    holding.hasFallback = hasUnknownFallback || (fallback && !fallback->isEmpty());
    holding.acceptsNew = heldIn(holding.key, holding.fallback, Place::New);
    holding.acceptsOld = heldIn(holding.key, holding.fallback, Place::Old);
    return holding;
}

void Holding::complete(Held byNew, Held byOld, bool isThereANewKey)
{
    if (acceptsNew == Held::Unknown)
        acceptsNew = isThereANewKey ? byNew : Held::No;
    if (acceptsOld == Held::Unknown)
        acceptsOld = byOld;
    if (fallback != Place::Unknown)
        return;
    if (key == Place::New && acceptsOld == Held::Yes)
        fallback = Place::Old;
    else if (key == Place::Old && acceptsNew == Held::Yes)
        fallback = Place::New;
    else if (hasFallback && acceptsNew != Held::Unknown && acceptsOld != Held::Unknown)
        fallback = Place::Other;
}

QString Holding::name() const
{
    if (!isKnown())
        return u"unknown"_s;
    if (key == Place::Unknown) {
        if (acceptsNew == Held::Yes)
            return acceptsOld == Held::Yes ? u"both"_s : acceptsOld == Held::No ? u"new"_s : u"new?"_s;
        if (acceptsOld == Held::Yes)
            return acceptsNew == Held::No ? u"old"_s : u"old?"_s;
        if (acceptsNew == Held::No)
            return acceptsOld == Held::No ? u"neither"_s : u"not new"_s;
        return acceptsOld == Held::No ? u"not old"_s : u"unknown"_s;
    }
    // It shows a key and refuses what is signed with that key.
    const bool isRefused = ((key == Place::New || fallback == Place::New) && acceptsNew == Held::No)
        || ((key == Place::Old || fallback == Place::Old) && acceptsOld == Held::No);
    if (isRefused)
        return placeName(key) + u'+' + placeName(fallback) + u'!';
    if (fallback == Place::None)
        return placeName(key);
    if (fallback == Place::Unknown) {
        const Held other = key == Place::New ? acceptsOld : acceptsNew;
        return other == Held::No ? placeName(key) : placeName(key) + u'?';
    }
    return placeName(key) + u'+' + placeName(fallback);
}

AppStanding::Kind Holding::standing(RolloutGoal goal, bool isRotated) const
{
    // What Inngest signs with now comes first: without that key its calls are refused.
    const Held works = accepts(isRotated);
    if (works == Held::No)
        return AppStanding::BrokenNow;
    switch (goal) {
    case RolloutGoal::Survey:
    case RolloutGoal::EventKeysOnly:
    case RolloutGoal::OldEventKeysAbsent:
        return works == Held::Yes ? AppStanding::Good : AppStanding::Unknown;
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::ReadyToRotate:
        return standingForNewBesideOld(isRotated);
    case RolloutGoal::NewOnly: {
        const AppStanding::Kind standing = standingForOneOnly(Place::New, acceptsNew, acceptsOld);
        // The fallback goes next: what accepts the new key by its fallback only would break.
        const bool isFallback = acceptsNew == Held::Yes && key != Place::New && key != Place::Unknown;
        return isFallback ? AppStanding::WouldBreak : standing;
    }
    case RolloutGoal::OldOnly:
        return standingForOneOnly(Place::Old, acceptsOld, acceptsNew);
    case RolloutGoal::NewKeyAbsent:
        if (acceptsNew == Held::Yes)
            return acceptsOld == Held::Yes && key != Place::New ? AppStanding::NotThere : AppStanding::WouldBreak;
        return acceptsNew == Held::No ? AppStanding::Good : AppStanding::Unknown;
    }
    return AppStanding::Unknown;
}

AppStanding::Kind Holding::standingForNewBesideOld(bool isRotated) const
{
    if (acceptsNew == Held::No)
        return AppStanding::WouldBreak;
    if (acceptsNew == Held::Unknown || (!isRotated && acceptsOld == Held::Unknown))
        return AppStanding::Unknown;
    // Swapped, or by its fallback only: works, also after rotate, until the fallback goes.
    if (key != Place::New && key != Place::Unknown)
        return AppStanding::NotThere;
    return fallback == Place::Other ? AppStanding::NotThere : AppStanding::Good;
}

/// One key is to be left, in the first place, and the other gone. Of another fallback than these two only NewOnly asks
/// that it goes, too: before the rotation there may have been one.
AppStanding::Kind Holding::standingForOneOnly(Place wanted, Held acceptsWanted, Held acceptsOther) const
{
    if (acceptsWanted == Held::No)
        return AppStanding::WouldBreak;
    if (acceptsWanted == Held::Unknown)
        return AppStanding::Unknown;
    if (key != wanted && key != Place::Unknown)
        return AppStanding::NotThere;
    if (acceptsOther == Held::Yes)
        return AppStanding::NotThere;
    if (fallback == Place::Other || fallback == Place::New)
        return wanted == Place::Old && fallback == Place::Other ? AppStanding::Good : AppStanding::NotThere;
    return acceptsOther == Held::No ? AppStanding::Good : AppStanding::Unknown;
}
