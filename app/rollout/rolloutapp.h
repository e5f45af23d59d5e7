// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"
#include "app/domain/proof.h"

#include <QByteArray>
#include <QList>
#include <QUrl>
#include <chrono>
#include <functional>
#include <utility>

/// How a person wants an app to be asked, where Inngest's own picture of it does not do. Kept per app; headers in the
/// keychain.
struct AppAccess
{
    QUrl url; ///< Instead of the one of the last sync (a VPN's); empty: that one.
    QList<std::pair<QByteArray, Secret>> headers; ///< A host's protection bypass, say. Sent to this app's host only.
    QByteArray caPem; ///< A CA of one's own, besides the system's.
    QUrl proxy = {}; ///< What leads to it, http: or socks5:, without user; empty: what the system says.
    int instances = 0; ///< How many stand behind the URL, mostInstances at most; 0: not known.
    QString sameBy = {}; ///< By whose word the URL is the deployment that Inngest calls; empty: nobody has said so.
    QUrl sameFor = {}; ///< The address that Inngest called when that was said: of another one it says nothing.
    QString mark
        = {}; ///< Of this way of asking: each change of URL, headers, CA or proxy brings another one. No secret.
    QString platform = {}; ///< Where one that was added runs, as a person said: spelled as Sync::platform. Nothing is
                           ///< asked by it.

    static constexpr int mostInstances = 10'000;

    /// For sameFor: where Inngest calls the app by its latest sync. Without its query, which can be a secret.
    static QUrl calledAddress(const App &app);
    /// But for the query, which can be a secret that the keychain does not give at the moment.
    static bool isSameAddress(const QUrl &one, const QUrl &other);
    bool isAsSynced() const
    {
        return url.isEmpty() && headers.isEmpty() && caPem.isEmpty() && proxy.isEmpty() && instances == 0;
    }
    bool operator==(const AppAccess &) const = default;
};

/// Hears what came of an access that was to be kept. False: whoever would say what went wrong is gone.
using AccessKept = std::function<bool(const Done &)>;

/// One app as a check asks it.
struct RolloutApp
{
    App app; ///< Of one that was added by URL: id "url:<n>", method Serve, without a sync.
    AppAccess access;
    QString group; ///< What belongs together and is shown as one ("storefront" of all previews); empty: itself.
    QStringList heldEventKeys; ///< Fingerprints of the rotated event keys that it held when the rotation began.
    bool provesSigningKey = true; ///< False: it has none to prove; judged by its event key only.
    bool wasAddedByUrl = false;
    bool isSender = false; ///< No app: whatever else sends events with one of the keys. Nobody can ask it.
    QString sendersKey = {}; ///< A sender's: the fingerprint of the key that it uses, as far as somebody has said.
    bool isSendersKeyDeleted = false;
    QString saidEventKey = {}; ///< PlannedApp::saidEventKey: nothing is judged by it.
    AppMoment moment;

    QString key() const { return app.id; } ///< Unique in a check.
    QUrl url() const; ///< Where it is asked.
    QString platform() const; ///< By its last sync, or by a person's word; empty: not known.
    /// See systemProxy::asSent().
    bool leavesQueryOut() const { return access.url.hasQuery() && !url().hasQuery(); }
    bool hasAddress() const { return app.method == AppMethod::Serve && !url().isEmpty(); }
    /// From here.
    bool canBeAsked() const { return hasAddress() && !isBesideServer(); }
    /// Its address means another computer, and nobody has given one that leads there.
    bool isBesideServer() const
    {
        return access.url.isEmpty() && access.proxy.isEmpty() && app.latestSync && app.latestSync->isBesideServer;
    }
    /// Somebody typed where it is asked, and Inngest calls it elsewhere, or may.
    bool isAskedElsewhere() const { return !wasAddedByUrl && !access.url.isEmpty(); }
    /// AppAccess::sameBy, as long as Inngest calls the address for which it was said.
    QString sameBy() const { return access.sameFor == AppAccess::calledAddress(app) ? access.sameBy : QString(); }
    /// Another address (its host and path) that Inngest calls since that word was given; empty: none.
    QString calledElsewhere() const;
    /// A digest of where and how it is asked: the URL without its query, the headers' names, the CA, the proxy, and the
    /// mark, which stands for what else there is of these. Another one may be another deployment. No secret goes into
    /// it.
    QString address() const;
    /// At the same place in the same way: then what was read of one picture of the app counts for the other.
    bool isAskedAs(const RolloutApp &other) const;
    bool isInsecure() const; ///< Asked over plain http, loopback excepted.

    bool operator==(const RolloutApp &) const = default;
};

/// What is asked of this app. environmentId: the one that holds the keys.
Question questionOf(const RolloutKeys &keys, const RolloutApp &app, const QString &environmentId);

/// Which aspects keep a gate shut. An event key that is not there yet keeps nobody from rotating.
bool gates(RolloutGoal goal, Aspect::Kind aspect);

/// Where one app stands for the question: what is known of it, how well, and what is missing.
struct RolloutRow
{
    RolloutApp app;
    RolloutGoal goal = RolloutGoal::Survey;
    AppSample latest; ///< at invalid: no round has come back yet.
    bool isAsking = false; ///< What is known stays meanwhile.
    QDateTime since; ///< Since when the latest answer shows what it does.
    int rounds = 0; ///< Asked so far, at this address.
    Proof signing;
    Proof event;

    QString key() const { return app.key(); }
    const Proof &proof(Aspect::Kind aspect) const { return aspect == Aspect::SigningKey ? signing : event; }
    /// An outage, by its latest answer. As long as nobody knows with which key Inngest signs, only what its event key
    /// shows is one.
    bool isBrokenNow(SignerDoubt doubt) const
    {
        return latest.standing == AppStanding::BrokenNow
            && (!isDoubtful(doubt) || latest.eventStanding == AppStanding::BrokenNow);
    }
    /// The gate lets it pass.
    bool isThere() const
    {
        return (signing.holds || !isGated(Aspect::SigningKey)) && (event.holds || !isGated(Aspect::EventKey));
    }
    /// Something is asked of it, or it is looked at without a question. Else it is good in no way that was seen.
    bool isConcerned() const
    {
        return goal == RolloutGoal::Survey || signing.because != Proof::Because::NothingAsked
            || event.because != Proof::Because::NothingAsked;
    }
    /// The one to speak of: what keeps it out, or what it rests on at its weakest.
    Aspect::Kind weakest() const;
    const Proof &weakestProof() const { return proof(weakest()); }
    bool isGated(Aspect::Kind aspect) const { return gates(goal, aspect); }
    /// It holds what it held, and nothing was set in it for the question yet: that going on would break it is what is
    /// to be done, and no trouble.
    bool isToDo() const
    {
        const bool isOfSetting
            = goal == RolloutGoal::NewBesideOld || goal == RolloutGoal::EventKeysOnly || goal == RolloutGoal::OldOnly;
        return isOfSetting && latest.standing == AppStanding::WouldBreak && !app.moment.since.isValid();
    }
    /// What was proven counts for ten minutes; whether it is so now is not known: it gives no answer that tells.
    bool isMuteSinceProven() const
    {
        return latest.at.isValid() && latest.standingOf(weakest()) == AppStanding::Unknown && weakestProof().holds
            && weakestProof().evidence == EvidenceClass::Proven;
    }

    bool operator==(const RolloutRow &) const = default;
};

/// The whole board in one look. Each app counts in one of the classes.
struct RolloutGate
{
    bool isOpen = false; ///< Every app is there, and there is an app.
    bool hasNoApps = false; ///< No app known is not a green board: the person confirms.
    int apps = 0;
    int brokenNow = 0;
    int wouldBreak = 0;
    int missing = 0; ///< Apps that keep the gate shut.
    int contradicted = 0; ///< Of the missing: they are known not to be there.
    int stored = 0; ///< Of the rest of them: their new values are stored, no more.
    // Of those that are there:
    int proven = 0;
    int inferred = 0;
    int confirmed = 0;
    int atRisk = 0;
    int atRiskUnknown = 0; ///< Of these: nothing at all is known.
    int notConcerned = 0; ///< Nothing is asked of them.
    int openEventKeys = 0; ///< Only their event key is asked for, which keeps no gate shut here, and it is open.
    int contradictedEventKeys = 0; ///< Of these: it is known not to be there.

    /// Not only is nobody held up: each one is known to be as it should.
    bool isAllThere() const { return isOpen && openEventKeys == 0; }

    bool operator==(const RolloutGate &) const = default;
};

RolloutGate gateOf(const QList<RolloutRow> &rows);

/// Of the apps that are not settled: those for which nothing is to be done but to wait, and for how long.
struct Countdown
{
    int apps = 0;
    std::chrono::milliseconds left{0}; ///< Until the last of them is settled, if they go on answering as they do.

    static Countdown of(const QList<RolloutRow> &rows);
};
