// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appverdict.h"
#include "app/domain/rolloutkeys.h"

#include <QString>
#include <optional>

/// Which signing keys one instance of an app holds, as far as its answers tell: its two places, and which of the two
/// keys of the question it accepts. Everything that is said about an app's signing key follows from this value: whether
/// it works now is what it accepts against who signs, and never the name of its state.
struct Holding
{
    enum class Place { Unknown, None, New, Old, Other };
    enum class Held { Unknown, No, Yes };

    Place key = Place::Unknown; ///< INNGEST_SIGNING_KEY
    Place fallback = Place::Unknown; ///< INNGEST_SIGNING_KEY_FALLBACK
    Held acceptsNew = Held::Unknown;
    Held acceptsOld = Held::Unknown;
    bool hasFallback = false; ///< The app says that there is one, told or not.

    /// From what an answer told; an empty fingerprint is no key, nullopt not told.
    static Holding fromHashes(const std::optional<QString> &key, const std::optional<QString> &fallback,
        bool hasUnknownFallback, const QString &newKey, const QString &oldKey);
    /// Fills in what the hashes left open from which keys were accepted.
    void complete(Held byNew, Held byOld, bool isThereANewKey);

    bool isKnown() const { return acceptsNew != Held::Unknown || acceptsOld != Held::Unknown || key != Place::Unknown; }
    /// Whether Inngest's calls are accepted, by whom it signs with.
    Held accepts(bool isRotated) const { return isRotated ? acceptsNew : acceptsOld; }
    bool tellsPlaces() const { return key != Place::Unknown; }

    /// What it means for the goal, on this side of rotate.
    AppStanding::Kind standing(RolloutGoal goal, bool isRotated) const;
    /// "new+old", "old", "neither", ...: for records and for telling whether a state is still the same. Untranslated.
    QString name() const;

    bool operator==(const Holding &) const = default;

private:
    AppStanding::Kind standingForNewBesideOld(bool isRotated) const;
    AppStanding::Kind standingForOneOnly(Place wanted, Held acceptsWanted, Held acceptsOther) const;
};

/// The worse of two.
inline AppStanding::Kind worse(AppStanding::Kind a, AppStanding::Kind b)
{
    return a < b ? a : b;
}
