// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appverdict.h"
#include "app/domain/question.h"
#include "app/domain/sdkfacts.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>
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

/// What a reading means for a question: the worst that any of its answers shows. Holds no secret: fingerprints.
struct AppSample
{
    QDateTime at; ///< UTC, this machine's clock. Invalid: not asked yet.
    /// Also where only event keys are asked about: an outage is one. False: no signing key is rotated, or the app has
    /// none to prove.
    bool judgesSigning = false;
    Holding signing;
    EventKeyVerdict::Kind eventKey = EventKeyVerdict::NotAsked;
    AppStanding::Kind signingStanding = AppStanding::Unknown; ///< Good where it is not judged.
    AppStanding::Kind eventStanding = AppStanding::Unknown; ///< Good where it is not asked about.
    AppStanding::Kind standing = AppStanding::Unknown; ///< The worse of the two.
    ProbeReason::Kind reason = ProbeReason::None;
    QString detail; ///< To the reason: a host, an app ID, seconds of clock difference. Never a secret or a whole URL.
    NetworkFault network = {}; ///< To the reason, where it is the network: what was seen.
    QString signingFingerprint; ///< As the app told; empty: not told.
    QString fallbackFingerprint; ///< Empty: none, or not told (toldFallback).
    bool toldFallback = false; ///< The answer said whether there is a fallback.
    QString eventFingerprint; ///< Empty: none or not told (toldEventKey).
    bool toldEventKey = false;
    QString spoiltBy; ///< EventKeyVerdict::Spoilt: "line break", "tab", "blank", "quotes"; untranslated.
    QString appId; ///< As the answering SDK names itself.
    QString sdkLanguage;
    QString sdkVersion;
    QStringList servers; ///< As ProbeAnswer::servers.
    bool isSignedAnswer = false; ///< The answer's own signature was there and right.
    int httpStatus = 0; ///< Of the request that decided; 0: no answer.
    std::optional<int> clockDifference; ///< Seconds that the app's Date is ahead of ours.
    int milliseconds = 0; ///< How long the slowest request took.

    AppStanding::Kind standingOf(Aspect::Kind aspect) const
    {
        return aspect == Aspect::SigningKey ? signingStanding : eventStanding;
    }
    /// Nothing came back that could be an answer.
    bool isUnreachable() const
    {
        return reason == ProbeReason::TimedOut || reason == ProbeReason::NoConnection
            || reason == ProbeReason::Certificate;
    }
    /// Time-outs, 429, 5xx and what the way there says pause the count; nothing else does.
    bool pausesCount() const
    {
        return reason == ProbeReason::TimedOut || reason == ProbeReason::Busy || reason == ProbeReason::NoConnection
            || reason == ProbeReason::OnTheWay;
    }
    /// What is known of it in one untranslated word: an accepted risk and a word are given for such a state.
    QString state(Aspect::Kind aspect) const;
    /// The same of what tells nothing.
    QString untold() const;
    Sdk sdk() const { return {sdkLanguage, sdkVersion}; }
    /// What another one, of the same answers, says of the signing key; with its reason where that is an outage.
    void takeSigning(const AppSample &other);

    bool operator==(const AppSample &) const = default;
};
Q_DECLARE_METATYPE(AppSample)

/// Whether a state is one that untold() gives.
bool isUntold(const QString &state);

/// What the app has told of itself, an empty version if nothing; else what its last sync told Inngest, which an app
/// that was added by its address has none of.
Sdk sdkOf(const App &app, const Sdk &told);
