// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/actjournal.h"
#include "app/core/whenfinished.h"
#include "app/noted/calllessdashboard.h"
#include "app/selfhosted/appsync.h"
#include "app/selfhosted/serverlook.h"

#include <QNetworkAccessManager>
#include <functional>
#include <memory>
#include <optional>

/// What a person was given for a restart, as the keychain keeps it in one item: a server that this keeps from answering
/// tells nobody what it held.
struct HandedSettings
{
    qint64 act = 0; ///< Its number in the journal.
    ServerSettings before; ///< What the server held then.
    ServerSettings wanted;

    /// Both signing keys are noted ones: others can write into the keychain, too.
    bool areOf(const QList<NotedKey> &notes) const;

    bool operator==(const HandedSettings &) const = default;
};

Secret writtenAs(const HandedSettings &settings);
std::optional<HandedSettings> handedSettingsFrom(const Secret &text); ///< nullopt: nothing that was written so.

/// A self-hosted server. Keys are made here, and are settings of the server's: a change of them is a restart that a
/// person does, and that the server's own answers prove. It has one environment, and its signing key, which
/// is sent as its hash, opens all that it tells, its keys in clear among that. Keys' ids are their fingerprints; event
/// keys' names live here.
class SelfHostedDashboard final : public CalllessDashboard
{
    Q_OBJECT

public:
    SelfHostedDashboard(AccountPlaces places, bool allowsPlainHttp, HistoryStore &history, SecretStore &secrets,
        QNetworkAccessManager &network, Clock &clock);

    /// How an app, by App::id, is called by a resync. Without this all are called at their addresses.
    using Doors = std::function<QFuture<Result<AppDoor>>(const QString &environmentId, const QString &appId)>;
    void setDoors(Doors doors) { m_doors = std::move(doors); }

    /// What accounts of this kind are filed under.
    static AccountPlaces placesOf(const QString &accountId, const QString &accountName, const QUrl &origin);

    Way wayOf(ActKind kind, const Environment &environment) const override;
    QUrl runsPage(const Environment &environment) const override;

    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<QList<SigningKey>>> signingKeys(const QString &environmentId) override;
    QFuture<Result<QList<EventKey>>> eventKeys(const QString &environmentId) override;
    QFuture<Result<QList<App>>> apps(const QString &environmentId) override;

    // Made here, and in no setting yet: nothing changes at the server.
    QFuture<Result<SigningKey>> createSigningKey(const QString &environmentId) override;
    QFuture<Done> deleteSigningKey(const QString &keyId) override;
    QFuture<Result<EventKey>> updateEventKey(const EventKey &changed) override; ///< Its name.
    QFuture<Result<ResyncOutcome>> resyncApp(
        const QString &environmentId, const QString &appExternalId, const QUrl &url) override;

    QFuture<Result<Handover>> handOver(const HandedBack &act) override;
    QFuture<Result<Handover>> handedOver() override;
    QFuture<Done> forgetHandover() override;
    QFuture<Done> mayBeSettled(const HandedBack &act) override;
    QFuture<Result<Backing>> personDid(const HandedBack &act) override;

private:
    QFuture<Result<AppDoor>> doorOf(const QString &environmentId, const App &app, const QUrl &url);
    template <typename Key>
    QFuture<Result<Key>> noteAndKeep(const NotedKey &noted, const KeyPlace &place, const Key &key);
    QFuture<Result<SigningKey>> keepNew(const HandedBack &made);
    QFuture<Result<EventKey>> makeEventKey(const QString &name, NotedKey::Standing standing, const KeyPlace &place);
    /// One of that name that was made before and has not had its act yet is taken again, and one of that id in any
    /// case. Another one is made where the keychain has lost the first of that name; nobody can send with that.
    QFuture<Result<EventKey>> takeOrMakeEventKey(
        const NewEventKey &wanted, NotedKey::Standing standing, const KeyPlace &place, const ServerSeen &seen);
    QFuture<Result<ResyncOutcome>> registered(const QString &environmentId, const ResyncOutcome &outcome);
    QFuture<Result<ServerSeen>> look() { return look(m_goingBack.expired() ? QString() : m_wayBack); }
    QFuture<Result<ServerSeen>> look(const QString &wayBack, bool acceptsMisspelt = false);
    QFuture<Result<ServerSeen>> listExposed(const ServerSeen &seen);
    QFuture<Result<ServerSeen>> listExposed(
        ServerSeen seen, const ServerSettings &before, const ServerSettings &wanted);
    void noteHeld(const ServerSettings &held);
    QFuture<Done> lookOnceMore(const ServerSeen &seen);
    QFuture<Done> listWhatCame(const HandedBack &act, const ServerSeen &seen);
    QFuture<Done> noteLeaving(const HandedBack &act, const QList<NotedKey> &notes);
    QFuture<Result<Handover>> handOverChange(const HandedBack &act, const ServerSeen &seen);
    Result<Handover> handOverWayBack(const HandedBack &act, const ServerSeen &seen);
    QFuture<Result<Handover>> handOverRotation(const HandedBack &act, const ServerSeen &seen);
    QFuture<Result<ServerSettings>> withNewKeys(
        const HandedBack &act, const ServerSeen &seen, const ServerSettings &wanted);
    QList<EventKey> eventKeysOf(const ServerSeen &seen) const;
    Handover handoverOf(ServerSettings before, ServerSettings wanted);
    QFuture<Result<QList<SigningKey>>> othersThan(const Handover &handover);
    QFuture<Result<Handover>> handOverBySeeing(const HandedBack &act, const ServerSeen &seen);
    QFuture<Result<Handover>> handOverByMemory(const HandedBack &act);
    QFuture<Done> refuseBesideAnOpenOne(const HandedBack &act);
    QFuture<Result<Handover>> kept(const HandedBack &act, const Handover &handover, bool mayBeHalf);
    QFuture<Result<HandedSettings>> keptSettings(qint64 act);
    QFuture<Result<HandedSettings>> settingsAtHand(qint64 act);
    qsizetype looksAtAll() const;
    /// fresh: empty where only one signing key can be accepted.
    QFuture<Done> confirmAllHold(const ServerSettings &held, const Secret &old, const Secret &fresh, qsizetype looks);
    QFuture<Result<Handover>> handOverWithNewKeys(
        const HandedBack &act, const ServerSeen &seen, const ServerSettings &wanted);
    Result<ServerSettings> withoutKeys(const ServerSettings &held, const QStringList &ids) const;
    QFuture<Done> noteDone(const HandedBack &act, const ServerSeen &seen);

    const ServerPlace m_place;
    ActJournal m_journal;
    SecretStore &m_secrets;
    QNetworkAccessManager m_ownConnections; // see ServerProbe
    Doors m_doors;
    ServerSettings m_wanted; // that were handed over last
    ServerSettings m_before; // that it held then
    /// Handed over while memory is used and does not have what was handed over for the act before: what the server held
    /// then nobody knows here.
    std::optional<HandedSettings> m_onlyHere;
    EventKeyNames m_names; // by the latest look
    QFuture<Done> m_forgetting = readyFuture(Done()); // what was handed over before leaves the keychain
    bool m_hasMetSeveral = false; // while somebody held those: servers that do not hold the same
    QStringList m_lastHeld; // fingerprints, by the latest look
    bool m_haveLooksDiffered = false; // without a restart that is known to have been everywhere
    // One restart can serve several acts, see NotedKey::Standing: as long as somebody holds what was handed over for
    // that.
    std::weak_ptr<RestartWatch> m_takingOut;
    // The signing key that somebody goes back to, as long as somebody holds what was handed over for that.
    QString m_wayBack;
    std::weak_ptr<RestartWatch> m_goingBack;
};
