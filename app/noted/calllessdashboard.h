// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/core/whenfinished.h"
#include "app/dashboard/restclient.h"
#include "app/domain/dashboard.h"
#include "app/noted/keynotes.h"

/// An account none of whose keys a call changes, and which tells nothing of workers, checks and events: its keys are
/// noted here, with their values in the keychain, and REST v2 is asked for the rest. What such an account does know to
/// do is its own class's. The stores, the access manager and the clock outlive it.
class CalllessDashboard : public Dashboard
{
    Q_OBJECT

public:
    CalllessDashboard(AccountPlaces places, const DashboardOptions &options, HistoryStore &history,
        SecretStore &secrets, QNetworkAccessManager &network, Clock &clock)
        : m_places(std::move(places))
        , m_clock(clock)
        , m_notes(history, m_places.accountId)
        , m_kept(history, secrets)
        , m_rest(m_places.apiOrigin, network, clock, options)
    {
        connect(&m_rest, &RestClient::tryingAgain, this, &Dashboard::tryingAgain);
        connect(&m_rest, &RestClient::stillWaiting, this, &Dashboard::stillWaiting);
        connect(&m_rest, &RestClient::triedAgain, this, &Dashboard::triedAgain);
    }

    /// The keychain's item of an environment's API key.
    static QString apiKeyName(const QString &accountId, const QString &environmentId)
    {
        return QStringLiteral("account/%1/api-key/%2").arg(accountId, environmentId);
    }
    /// The keychain's item of what was handed over for a restart.
    static QString restartName(const QString &accountId) { return QStringLiteral("account/%1/restart").arg(accountId); }

    QString origin() const override { return m_places.filedUnder(); }
    QString address() const override { return m_places.address(); }
    void setAccountName(const QString &name) override { m_places.accountName = name; }
    QDateTime serverNow() const override { return m_rest.serverNow(); }

    QFuture<Result<QList<Worker>>> workers(const QString &) override
    {
        return readyFuture(Result<QList<Worker>>(QList<Worker>()));
    }
    bool listsWorkers() const override { return false; }
    bool tellsEvents() const override { return false; }
    QFuture<Result<SigningKeyRotationCheck>> signingKeyRotationCheck(const QString &, const QString &) override
    {
        return noCall<Result<SigningKeyRotationCheck>>();
    }
    QFuture<Result<LastEvents>> lastEventsThrough(const QString &, const QStringList &, const QDateTime &) override
    {
        return noCall<Result<LastEvents>>();
    }
    QFuture<Result<SigningKey>> createSigningKey(const QString &) override { return noCall<Result<SigningKey>>(); }
    QFuture<Done> deleteSigningKey(const QString &) override { return noCall<Done>(); }
    QFuture<Result<SigningKey>> rotateSigningKey(const QString &) override { return noCall<Result<SigningKey>>(); }
    QFuture<Result<EventKey>> createEventKey(const QString &, const NewEventKey &) override
    {
        return noCall<Result<EventKey>>();
    }
    QFuture<Result<EventKey>> updateEventKey(const EventKey &) override { return noCall<Result<EventKey>>(); }
    QFuture<Done> deleteEventKey(const QString &, const QString &) override { return noCall<Done>(); }
    QFuture<Done> renewSession() override { return readyFuture(Done()); } ///< There is none.

protected:
    AccountPlaces m_places;
    Clock &m_clock;
    KeyNotes m_notes;
    KeptKeys m_kept;
    RestClient m_rest;

private:
    /// Nobody should have tried.
    template <typename T>
    static QFuture<T> noCall()
    {
        return readyFuture<T>(failure({.kind = Error::Kind::Rejected, .detail = QStringLiteral("done by hand only")}));
    }
};
