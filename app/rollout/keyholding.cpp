// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/keyholding.h"

namespace {

using Place = KeyHolding::Place;
using Held = KeyHolding::Held;

Place placeOf(const QString &fingerprint, const RolloutKeys &keys)
{
    if (fingerprint.isEmpty())
        return Place::None;
    if (fingerprint == keys.newFingerprint)
        return Place::New;
    return fingerprint == keys.oldFingerprint ? Place::Old : Place::Other;
}

Held heldIn(Place first, Place fallback, Place key)
{
    if (first == key || fallback == key)
        return Held::Yes;
    return first == Place::Unknown || fallback == Place::Unknown ? Held::Unknown : Held::No;
}

} // namespace

KeyHolding KeyHolding::fromHashes(const std::optional<QString> &first, const std::optional<QString> &fallback,
    bool hasUnknownFallback, const RolloutKeys &keys)
{
    KeyHolding holding;
    if (first)
        holding.first = placeOf(*first, keys);
    if (fallback)
        holding.fallback = placeOf(*fallback, keys);
    holding.hasFallback = hasUnknownFallback;
    holding.holdsNew = heldIn(holding.first, holding.fallback, Place::New);
    holding.holdsOld = heldIn(holding.first, holding.fallback, Place::Old);
    return holding;
}

void KeyHolding::complete(Held acceptsNew, Held acceptsOld, const RolloutKeys &keys)
{
    if (holdsNew == Held::Unknown)
        holdsNew = keys.newFingerprint.isEmpty() ? Held::No : acceptsNew;
    if (holdsOld == Held::Unknown)
        holdsOld = acceptsOld;
    if (fallback == Place::Unknown) {
        if (first == Place::New && holdsOld == Held::Yes)
            fallback = Place::Old;
        else if (first == Place::Old && holdsNew == Held::Yes)
            fallback = Place::New;
        else if (hasFallback && holdsNew != Held::Unknown && holdsOld != Held::Unknown)
            fallback = Place::Other;
    }
}

SigningKeyVerdict::Kind KeyHolding::verdict() const
{
    switch (first) {
    case Place::New:
        if (fallback == Place::Old)
            return SigningKeyVerdict::NewAndOld;
        if (fallback == Place::Other)
            return SigningKeyVerdict::NewAndOther;
        return fallback == Place::Unknown && holdsOld == Held::Unknown ? SigningKeyVerdict::CannotTell
                                                                       : SigningKeyVerdict::NewOnly;
    case Place::Old:
        if (fallback == Place::New)
            return SigningKeyVerdict::OldAndNew;
        if (fallback == Place::Other)
            return SigningKeyVerdict::OldAndOther;
        return fallback == Place::Unknown && holdsNew == Held::Unknown ? SigningKeyVerdict::CannotTell
                                                                       : SigningKeyVerdict::OldOnly;
    case Place::Other:
    case Place::None:
        return SigningKeyVerdict::OtherKey;
    case Place::Unknown:
        break;
    }
    if (holdsNew == Held::Unknown || holdsOld == Held::Unknown)
        return SigningKeyVerdict::CannotTell;
    if (holdsNew == Held::Yes)
        return holdsOld == Held::Yes ? SigningKeyVerdict::BothHeld : SigningKeyVerdict::NewOnly;
    return holdsOld == Held::Yes ? SigningKeyVerdict::OldOnly : SigningKeyVerdict::Neither;
}

AppStanding::Kind KeyHolding::standing(const RolloutKeys &keys) const
{
    // What Inngest signs with now comes first: without that key its calls are refused.
    const Held holdsCurrent = keys.isRotated ? holdsNew : holdsOld;
    if (holdsCurrent == Held::No)
        return AppStanding::BrokenNow;
    switch (keys.goal) {
    case RolloutGoal::Survey:
    case RolloutGoal::EventKeysOnly:
        return holdsCurrent == Held::Yes ? AppStanding::Good : AppStanding::Unknown;
    case RolloutGoal::NewBesideOld:
        return standingForNewBesideOld(keys.isRotated);
    case RolloutGoal::NewOnly: {
        const AppStanding::Kind standing = standingForOneOnly(Place::New, holdsNew, holdsOld);
        // The fallback goes next: what accepts the new key by its fallback only would break.
        const bool isFallback = holdsNew == Held::Yes && first != Place::New && first != Place::Unknown;
        return isFallback ? AppStanding::WouldBreak : standing;
    }
    case RolloutGoal::OldOnly:
        return standingForOneOnly(Place::Old, holdsOld, holdsNew);
    }
    return AppStanding::Unknown;
}

AppStanding::Kind KeyHolding::standingForNewBesideOld(bool isRotated) const
{
    if (holdsNew == Held::No)
        return AppStanding::WouldBreak;
    if (holdsNew == Held::Unknown || (!isRotated && holdsOld == Held::Unknown))
        return AppStanding::Unknown;
    // Swapped: works, also after rotate, until the fallback goes.
    if (first != Place::New && first != Place::Unknown)
        return AppStanding::NotThere;
    return fallback == Place::Other ? AppStanding::NotThere : AppStanding::Good;
}

/// One key is to be left, in the first place, and the other gone. Of another fallback than these two only NewOnly asks
/// that it goes, too: before the rotation there may have been one.
AppStanding::Kind KeyHolding::standingForOneOnly(Place wanted, Held holdsWanted, Held holdsOther) const
{
    if (holdsWanted == Held::No)
        return AppStanding::WouldBreak;
    if (holdsWanted == Held::Unknown)
        return AppStanding::Unknown;
    if (first != wanted && first != Place::Unknown)
        return AppStanding::NotThere;
    if (holdsOther == Held::Yes)
        return AppStanding::NotThere;
    if (fallback == Place::Other || fallback == Place::New)
        return wanted == Place::Old && fallback == Place::Other ? AppStanding::Good : AppStanding::NotThere;
    return holdsOther == Held::No ? AppStanding::Good : AppStanding::Unknown;
}
