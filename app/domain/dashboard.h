// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/whenfinished.h"
#include "app/domain/app.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"
#include "app/domain/restartwatch.h"

#include <QDateTime>
#include <QFuture>
#include <QHash>
#include <QObject>
#include <QStringList>
#include <QUrl>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

/// Every change at Inngest that the program can bring about.
enum class ActKind {
    CreateSigningKey,
    DeleteSigningKey,
    RotateSigningKey,
    CreateEventKey,
    UpdateEventKey,
    DeleteEventKey,
    ResyncApp,
};

/// When the newest event came in through each key, by the keys' ids; nothing: none did. Error: it is not known.
using LastEvents = QHash<QString, Result<std::optional<QDateTime>>>;

/// How an act is carried out on this account.
struct Way
{
    enum class Means {
        Call, ///< The program's own call.
        Person, ///< The person acts on the page and then pastes or confirms; the outcome is read (or believed)
                ///< afterwards.
        None, ///< This kind of account does not know the act.
    };
    enum class Paste { Nothing, SigningKey, EventKey };

    Means means = Means::Call;
    QUrl page; ///< Where a person can do it in the browser: also the way out when the call is refused. Empty: nowhere.
    Paste paste = Paste::Nothing; ///< What the person has to bring back when they acted by hand.
    /// The person gives a server other settings and restarts it: Dashboard::handOver() has them, and what tells when it
    /// is done. There is no page then.
    bool isRestart = false;
    /// What came of it shows at Inngest. False: nothing there tells it for certain, and what is read afterwards is what
    /// the person said.
    bool isReadBack = true;
};

/// What somebody wants changed. Which fields count depends on the kind.
struct ActRequest
{
    ActKind kind = ActKind::ResyncApp;
    Environment environment; ///< The one that holds the keys; for ResyncApp the app's own.
    QString keyId; ///< DeleteSigningKey, DeleteEventKey: the key; RotateSigningKey: the inactive one to become active.
    QString keyName; ///< DeleteEventKey: as whoever asks knows the key, which may never be read. Not kept.
    /// CreateEventKey: one of the new name is no older key, but what a person may have made already. Not kept.
    bool takesNamesake = false;
    QString activeKeyId; ///< RotateSigningKey, DeleteSigningKey: the one that must be active until then; of a deletion
                         ///< it may be empty.
    bool isWayBack = false; ///< RotateSigningKey: keyId is the old key, which was in use before.
    NewEventKey newKey; ///< CreateEventKey.
    /// DeleteEventKey: another key that has to be there, with this filter, when the act looks right before its call:
    /// the replacement, whose absence would leave its senders without any. Empty id: none has to.
    QString besideId;
    EventFilter besideFilter;
    std::optional<EventKey> changed; ///< UpdateEventKey: the whole key as it should be.
    std::optional<EventKey> before; ///< UpdateEventKey: as the person saw it. Differs from what is read: Conflict.
    QString appExternalId; ///< ResyncApp.
    QUrl appUrl; ///< ResyncApp: empty for the last one.
    QString rotationId; ///< Empty: from the tabs.
    QString reason; ///< The person's words for the record. May be empty.
    /// Of acts that follow in the same run and that one restart serves: ids of event keys. Kept: by what is deleted a
    /// series goes on that was cut off at its first act, and a restart that waits again is told as it was.
    QStringList othersToDelete;
    QList<NewEventKey> othersToCreate;
    bool byHand = false; ///< The person does it in the browser although the program could call: the way out when the
                         ///< API refuses. Not where the account has no page for it.
    /// Asked right before the call: why what allowed it does so no longer. Between an act's beginning and its call a
    /// machine can sleep. Not kept in the journal: an act out of it calls nothing.
    std::function<std::optional<Error>()> refusesNow;
};

/// An act that a person carried out in the browser, as they hand it back.
struct HandedBack : ActRequest
{
    Secret pasted = {}; ///< What Way::paste asks for.
    QDateTime madeAt = {}; ///< Of a key that was made on another computer; UTC. Invalid: by this act, or not known.
    QString madeBy = {}; ///< Who made that one.
    qint64 number = 0; ///< The act's, in the journal. 0: of no act.
    bool isGivenUp = false; ///< The person says that it was not done.
    QStringList idsBefore = {}; ///< Of the keys that were listed when the act began.
    bool mayHaveBegun = false; ///< It was asked for before, perhaps by an earlier run: part of it may have come about.
};

/// What stands behind the outcome of an act that a person carried out.
enum class Backing {
    Reading, ///< Inngest shows it.
    Word, ///< The person's word: Inngest does not show it.
};

/// The lists of an environment, asked for side by side.
struct EnvironmentReading
{
    QString keysOf; ///< The environment; empty: no keys are asked for.
    QStringList appsOf; ///< Likewise; of a branch parent its unarchived children.
    std::chrono::milliseconds begunAt{0}; ///< By the monotonic clock.
    QFuture<Result<QList<SigningKey>>> signingKeys;
    QFuture<Result<QList<EventKey>>> eventKeys;
    QFuture<Result<QList<App>>> apps;
    QFuture<Result<QList<Worker>>> workers;
};

/// What a person is given for an act that they carry out by restarting a server.
struct Handover
{
    ServerSettings settings; ///< What the server should hold then.
    ServerSettings before; ///< What it held when this was handed over first: the way back from a restart gone wrong.
    /// Looks for it, from start() on. Null: the server holds it already. Shared: it comes through a future.
    std::shared_ptr<RestartWatch> watch;
};

/// The account as the rest of the program sees it: what can be read and the acts on it. It does not tell which kind of
/// account it is. One object per open account; lives in the main thread, as long as the account is open.
///
/// Reads are retried with growing pauses and can be repeated at will. Acts are sent at most once; only the class Acts
/// calls them, because only it journals and settles them. Every call ends: a time-out is an Error.
/// While a sign-in is needed, calls wait for it (signInNeeded) instead of failing.
class Dashboard : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Scheme, host and port of the API, e.g. `https://api.inngest.com`. A rotation belongs to this and an environment:
    /// of a server that has moved it is that of its first address still.
    virtual QString origin() const = 0;
    /// Scheme, host and port at which it is asked now.
    virtual QString address() const { return origin(); }
    /// The person named the account anew. Only where keys are noted here is the name part of what is told or kept.
    virtual void setAccountName(const QString &) { }
    virtual Way wayOf(ActKind kind, const Environment &environment) const = 0;
    /// The server's time now, judged by its last answer's Date header; invalid before the first answer.
    virtual QDateTime serverNow() const = 0;

    virtual QFuture<Result<QList<Environment>>> environments() = 0; ///< All pages, archived ones included.
    virtual QFuture<Result<QList<SigningKey>>> signingKeys(const QString &environmentId) = 0;
    virtual QFuture<Result<QList<EventKey>>> eventKeys(const QString &environmentId) = 0; ///< Without webhooks.
    virtual QFuture<Result<QList<App>>> apps(const QString &environmentId) = 0; ///< Unarchived ones.
    virtual QFuture<Result<QList<Worker>>> workers(const QString &environmentId) = 0; ///< Connected ones, all pages.

    /// The keys of the environment that holds them (empty: none are asked for), and this environment's apps and
    /// workers. all: the environments of the account. Whoever asks before the event loop goes on gets the same answers.
    EnvironmentReading read(const QString &keyHolderId, const Environment &environment, const QList<Environment> &all,
        std::chrono::milliseconds now);
    /// The same for an act, which looks what came of it: nothing that was asked for before. By the list of environments
    /// that was last told.
    EnvironmentReading readAnew(const Environment &environment, std::chrono::milliseconds now);
    /// An act has ended by what this reading shows. Whoever reads because of that gets its answers.
    void share(const EnvironmentReading &reading, std::chrono::milliseconds now);

    /// Makes Inngest contact an app that it knows and tells what it found; environmentId: the app's own.
    virtual QFuture<Result<SigningKeyRotationCheck>> signingKeyRotationCheck(
        const QString &environmentId, const QString &appExternalId)
        = 0;
    /// Of each of these keys, by its id: when the newest event since then came in through it; nothing: none did. One
    /// look through the newest two thousand events serves them all. An Error where there are more and none of those
    /// came through it, or where a newer one does not say through what it came: then it is not known. That an event's
    /// source.id is its key's id was not seen running against the live service: support, never proof.
    virtual QFuture<Result<LastEvents>> lastEventsThrough(
        const QString &environmentId, const QStringList &eventKeyIds, const QDateTime &since)
        = 0;

    virtual QFuture<Result<SigningKey>> createSigningKey(const QString &environmentId) = 0;
    virtual QFuture<Done> deleteSigningKey(const QString &keyId) = 0;
    /// Irreversible, and names no key: deletes the active one and makes the inactive one active. Never sent twice, not
    /// even after a 401: renew the session first with renewSession().
    virtual QFuture<Result<SigningKey>> rotateSigningKey(const QString &environmentId) = 0;
    virtual QFuture<Result<EventKey>> createEventKey(const QString &environmentId, const NewEventKey &key) = 0;
    /// Sets name and filter and sends the metadata back, together: what is left out would be unset.
    virtual QFuture<Result<EventKey>> updateEventKey(const EventKey &changed) = 0;
    virtual QFuture<Done> deleteEventKey(const QString &environmentId, const QString &keyId) = 0;
    /// environmentId: the app's own (of branch environments the child's). url: empty for the URL of its last sync.
    virtual QFuture<Result<ResyncOutcome>> resyncApp(
        const QString &environmentId, const QString &appExternalId, const QUrl &url)
        = 0;

    /// A person has done this in the browser. What can be checked is; where the account itself keeps what is there, it
    /// is noted, and may be noted again. Conflict: what was brought back, or what Inngest shows, does not fit; nothing
    /// was noted then.
    virtual QFuture<Result<Backing>> personDid(const HandedBack &)
    {
        return readyFuture(Result<Backing>(Backing::Reading));
    }
    /// Of acts whose way is a restart, before the person is asked: makes what is to be made here, keeps it in the
    /// keychain, and gives the settings. Asked again it gives the same, also while those settings, or what came of
    /// them, keep the server from being read. Conflict: it cannot be done. Keychain: it may hold those, and does not
    /// give them. Where memory is used in its place, settings are made of what the server holds by now; mayBeSettled()
    /// tells then that it is not known what was there before.
    virtual QFuture<Result<Handover>> handOver(const HandedBack &) { return readyFuture(Result<Handover>(Handover())); }
    /// Whether reading may tell what came of an act whose restart nobody here has seen to its end. Conflict: the server
    /// holds, as a whole, neither what was handed over for it nor what it held before, so that half of it could pass
    /// for all: those settings are still needed. Of one that was given up only where somebody is refused by that.
    /// Keychain: what was handed over cannot be read.
    virtual QFuture<Done> mayBeSettled(const HandedBack &) { return readyFuture(Done()); }
    /// What was handed over last, of whichever act, as long as that is kept; without a watch. NotFound: nothing is.
    virtual QFuture<Result<Handover>> handedOver()
    {
        return readyFuture<Result<Handover>>(failure(Error::Kind::NotFound));
    }
    /// Nobody needs what was handed over last any more: it leaves the keychain.
    virtual QFuture<Done> forgetHandover() { return readyFuture(Done()); }
    /// Whether it knows which workers are connected: otherwise an empty list says nothing.
    virtual bool listsWorkers() const { return true; }
    /// Whether the last reading of this environment's event keys was of all that there are: otherwise a key that is not
    /// among them can be one that nobody has told this program of.
    virtual bool listsAllEventKeys(const QString &) const { return true; }
    /// Whether it can tell when the last event came through a key: otherwise a person looks it up.
    virtual bool tellsEvents() const { return true; }

    /// Whether access to keys can be switched off, which opensEventKeys() asks about.
    virtual bool hasKeyAccess() const { return false; }
    /// Whether this signing key opens the list of event keys, as whoever has it could ask for it. False: refused,
    /// although the key is accepted otherwise.
    virtual QFuture<Result<bool>> opensEventKeys(const Environment &, const Secret &)
    {
        return readyFuture<Result<bool>>(
            failure(Error::Kind::NotFound, QStringLiteral("no key access to be asked about")));
    }

    /// Where a person sees whether runs succeed; empty: there is no such page, or it is not known.
    virtual QUrl runsPage(const Environment &) const { return {}; }

    /// Makes sure that the session holds for the next minute.
    virtual QFuture<Done> renewSession() = 0;

signals:
    /// The session ended and could not be renewed: calls are waiting for the person.
    void signInNeeded();
    /// It holds again; what waited goes on.
    void signedIn();
    /// A read got no answer and is sent again, or the sign-in is. attempt: the coming one, of so many.
    void tryingAgain(int attempt, int attempts, const Error &why);
    /// A change has had no answer for a while. It is not sent again, and waited for.
    void stillWaiting();
    /// Whatever was sent again or waited for has ended, one way or the other.
    void triedAgain();

private:
    EnvironmentReading begin(
        const QString &keyHolderId, const QStringList &holdersOfApps, std::chrono::milliseconds now);

    std::optional<EnvironmentReading> m_reading; // begun, or shared, since the event loop last went on
    std::chrono::milliseconds m_sharedAt{0};
    QList<Environment> m_all;
};

/// Where in Inngest's dashboard a person does this; empty where the site or the environment's slug is not known. A
/// branch environment's key pages only lead on to those of the parent, whose slug there is `branch` whatever the API
/// calls it: they are gone to at once.
QUrl dashboardPage(const QUrl &siteOrigin, ActKind kind, const Environment &environment);

/// Where in Inngest's dashboard a person sees whether runs succeed; empty as above, and for the parent of branches,
/// whose apps run in each of them.
QUrl dashboardRunsPage(const QUrl &siteOrigin, const Environment &environment);

/// What a person brings back from there, or copies before anything is done there.
Way::Paste pasteOf(ActKind kind);

/// What an account's keys, acts and rotations are filed under (Dashboard::origin()), taken apart. Of an account whose
/// keys persons type in it is the address, what kind of account that is, and an id that each computer makes for itself.
struct FiledUnder
{
    QString address; ///< For people: "https://api.inngest.com". Of a server that has moved since: the first one.
    QString accountId; ///< Empty: the address says it all.
    QString kind = {}; ///< "by-hand" or "self-hosted"; empty likewise.

    static QString joined(const QString &address, const QString &kind, const QString &accountId);
    static FiledUnder of(const QString &origin);
};
