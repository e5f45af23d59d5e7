// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/domain/app.h"
#include "app/domain/appverdict.h"

#include <QByteArray>
#include <QList>
#include <utility>

/// How a person wants an app to be asked, where Inngest's own picture of it does not do. Kept per app; headers in the
/// keychain.
struct AppAccess
{
    QUrl url; ///< Instead of the one of the last sync (a VPN's); empty: that one.
    QList<std::pair<QByteArray, Secret>> headers; ///< A host's protection bypass, say. Sent to this app's host only.
    QByteArray caPem; ///< A CA of one's own, besides the system's.
    int instances = 0; ///< How many stand behind the URL; 0: not known.

    bool operator==(const AppAccess &) const = default;
};

/// One app as a check asks it.
struct RolloutApp
{
    App app; ///< Of one that was added by URL: id "url:<n>", method Serve, without a sync.
    AppAccess access;
    QString group; ///< What belongs together and is shown as one ("storefront" of all previews); empty: itself.
    QStringList heldEventKeys; ///< Fingerprints of the rotated event keys that it held when the rotation began.
    bool provesSigningKey = true; ///< False: it has none to prove; judged by its event key only.
    bool wasAddedByUrl = false;

    QString key() const { return app.id; } ///< Unique in a check.
    QUrl url() const { return !access.url.isEmpty() ? access.url : app.latestSync ? app.latestSync->url : QUrl(); }
    bool canBeAsked() const { return app.method == AppMethod::Serve && !url().isEmpty(); }

    bool operator==(const RolloutApp &) const = default;
};

/// What a person said in place of an answer.
struct Excuse
{
    QString appKey;
    EvidenceClass::Kind kind = EvidenceClass::Excused; ///< Excused or Attested.
    QString owner; ///< Who answers for it.
    QString reason;
    QString person; ///< Who wrote it down.
    QDateTime at; ///< UTC.

    bool operator==(const Excuse &) const = default;
};

/// Where one app stands: what is known of it, how well, and what is missing.
struct RolloutRow
{
    RolloutApp app;
    AppSample latest; ///< NotAsked: no round has come back yet.
    bool isAsking = false; ///< What is known stays meanwhile.
    int good = 0; ///< Good answers in a row.
    int needed = 5; ///< max(5, ln 0.01 / ln(1 - 1/n)) for n instances.
    QDateTime goodSince; ///< Of the first in that row. The count is full with `needed` over at least two minutes.
    QDateTime since; ///< Since when the latest verdict is what it is.
    QString lastContradiction; ///< Untranslated name of the verdict that restarted the count last; empty: none did.
    QDateTime lastContradictionAt;
    int rounds = 0; ///< Asked so far.
    EvidenceClass::Kind evidence = EvidenceClass::None; ///< The best that there is.
    EvidenceClass::Kind attainable = EvidenceClass::Proven; ///< The best that it can give: what the gate demands.
    std::optional<Excuse> excuse;

    bool isThere() const { return evidence >= attainable || excuse.has_value(); } ///< The gate lets it pass.
};

/// The whole board in one look.
struct RolloutGate
{
    bool isOpen = false; ///< Every app has reached the evidence it can give, or is excused; and there is an app.
    bool hasNoApps = false; ///< No app known is not a green board: the person confirms.
    int apps = 0;
    int brokenNow = 0;
    int wouldBreak = 0;
    int missing = 0; ///< Apps that keep the gate shut.
    int excused = 0;
    /// The oldest of the latest answers of those that can be asked, have something to prove and are not excused. A
    /// time-out is no answer. Invalid: some have none.
    QDateTime oldestAnswer;

    bool operator==(const RolloutGate &) const = default;
};
