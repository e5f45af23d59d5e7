// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appverdict.h"
#include "app/domain/rolloutkeys.h"

/// Which signing keys one instance of an app holds, as far as its answers tell.
struct KeyHolding
{
    enum class Place { Unknown, None, New, Old, Other };
    enum class Held { Unknown, No, Yes };

    Place first = Place::Unknown; ///< INNGEST_SIGNING_KEY
    Place fallback = Place::Unknown;
    Held holdsNew = Held::Unknown;
    Held holdsOld = Held::Unknown;
    bool hasFallback = false; ///< The app says that there is one, told or not.

    /// From what an answer told; an empty fingerprint is no key, nullopt not told.
    static KeyHolding fromHashes(const std::optional<QString> &first, const std::optional<QString> &fallback,
        bool hasUnknownFallback, const RolloutKeys &keys);
    /// Fills in what the hashes left open from which keys were accepted.
    void complete(Held acceptsNew, Held acceptsOld, const RolloutKeys &keys);

    SigningKeyVerdict::Kind verdict() const;
    /// What it means for the goal, on this side of rotate.
    AppStanding::Kind standing(const RolloutKeys &keys) const;

    bool operator==(const KeyHolding &) const = default;

private:
    AppStanding::Kind standingForNewBesideOld(bool isRotated) const;
    AppStanding::Kind standingForOneOnly(Place wanted, Held holdsWanted, Held holdsOther) const;
};

/// The worse of two.
inline AppStanding::Kind worse(AppStanding::Kind a, AppStanding::Kind b)
{
    return a < b ? a : b;
}
