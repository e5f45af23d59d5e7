// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/keyages.h"
#include "ui/words/tone.h"

#include <QString>

/// "The signing key caf6… appeared: made at … by Robin." What happened, when at the latest, by whom where that is told.
QString keyChangeText(const KeyChange &change);

/// What an environment's card says, in words. Each tells no more than was read, and of when it is.
namespace overviewText {

struct Badge
{
    QString text;
    Tone tone = Tone::Neutral;
    QString all; ///< In words, what the text only counts as well.
};

/// A few words for what comes first, and how much more there is: "rotation open · 1 more", "2 syncs failed",
/// "nothing due".
Badge badge(const EnvironmentOverview &overview, const KeyAges &ages);

QString signingKey(const EnvironmentOverview &overview, const KeyAges &ages, const QDateTime &now);
QString eventKeys(const EnvironmentOverview &overview, const KeyAges &ages, const QDateTime &now);
QString rotation(const EnvironmentOverview &overview, const QDateTime &now);
/// Where a rotation stands that is open, as a session has it: "step 3 of 7, “Roll out”: 27 of 35 apps settled.
/// Not known well enough yet: storefront. Begun 2 days ago by Ada."
QString standingRotation(const RotationStanding &standing, const QDateTime &now);
/// The same by the journal alone.
QString openRotation(const RotationSummary &open, const QDateTime &now);
/// The environment of another account's rotation.
QString environmentElsewhere(const RotationSummary &rotation, const QString &account);
QString fallback(const EnvironmentOverview &overview); ///< An open rotation's. Empty: there is none.
QString itemsLeftOpen(const EnvironmentOverview &overview); ///< A line for each rotation. Empty: none.
QString apps(const EnvironmentOverview &overview, const QDateTime &now);
QString read(const EnvironmentOverview &overview, const QDateTime &now);
/// The changes that nobody has acknowledged, for a line or two; empty: none.
QString changes(const EnvironmentOverview &overview);

/// "signing key and 2 event keys".
QString whatIsRotated(const RotationSummary &rotation);
Badge outcome(const RotationSummary &rotation);
/// "13 months old, due 2026-10-20 (a month ago)".
QString keyAge(const KeyAge &age, const QDateTime &now);
/// "due 12 months after they are made"; "never due".
QString keyMonths(int months);

} // namespace overviewText
