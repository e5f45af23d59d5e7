// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keys.h"
#include "app/noted/keynotes.h"
#include "app/selfhosted/serverprobe.h"

#include <algorithm>

class KeptKeys;

inline bool isAmong(const ServerSettings &settings, const NotedKey &eventKey)
{
    return std::ranges::any_of(settings.eventKeys,
        [&eventKey](const Secret &one) { return eventKeyFingerprint(one) == eventKey.fingerprint; });
}

/// What is known of a server's keys now.
struct ServerSeen
{
    /// The one that it holds, and the one that is to take its place if there is one: without its value where memory is
    /// used and does not have that.
    QList<SigningKey> signingKeys;
    ServerSettings held; ///< As it lists them.
    QList<EventKey> leaving; ///< A restart took them out, and the act that deletes them is still to come.
    QList<NotedKey> notes;

    const SigningKey *active() const { return firstWith(signingKeys, &SigningKey::isActive, true); }
    const SigningKey *inactive() const { return firstWith(signingKeys, &SigningKey::isActive, false); }
    const NotedKey *noted(NotedKey::Kind kind, const QString &fingerprint) const
    {
        return notedIn(notes, kind, fingerprint);
    }
    bool holds(const NotedKey &eventKey) const { return isAmong(held, eventKey); }
};

/// What a look at a server is taken with; what it refers to outlives the look.
struct ServerTools
{
    ServerPlace place;
    KeyNotes &notes;
    KeptKeys &kept;
    QNetworkAccessManager &network; ///< Of nobody else, see ServerProbe.
    Clock &clock;
    /// Somebody gets the right settings: that the key is spelled in another way there does not stand in the way.
    bool acceptsMisspelt = false;
    QString wayBack; ///< An earlier key that somebody goes back to: it is the one to come then. Empty: nobody does.
    /// Somebody restarts it without those that are noted as leaving, and the acts that delete them follow. Otherwise no
    /// act comes: one that is held stays, and one that is not is gone, and refused by the server.
    bool isTakingOut = false;
    QString accountName; ///< What the history calls the account and the environment.
    QString filedUnder; ///< What it files the account's rows under.
};

/// Reads which of the noted signing keys the server holds, and its event keys. That it holds the new one and refuses
/// the old one is noted then, whoever restarted it; that it was restarted with the last one before the current one,
/// too, as long as that is kept. Conflict: it holds neither, or one that is spelled in another way. Rejected: it
/// refuses one that was stored without a check; where it holds one from before, that one is noted as the current one
/// again, with a row of the history, and the next reading goes by it.
class ServerLook final : public Flow<Result<ServerSeen>>
{
    Q_OBJECT

public:
    static QFuture<Result<ServerSeen>> run(const ServerTools &tools, QObject *owner);

private:
    explicit ServerLook(const ServerTools &tools)
        : m_tools(tools)
    {
    }

    void onNotes(const QList<NotedKey> &keys);
    void readCurrent();
    void readFresh();
    void readNew();
    void readFormer();
    void readNextFormer();
    void ask();
    void onAnswer(const ServerAnswer &answer);
    void conclude(const ServerAnswer &answer, bool isPromoted);
    void conclude(bool isPromoted);
    void noteBack();
    void takeBack(const NotedKey &former);
    void sortLeaving();
    void askWhetherEarlier();
    void refuseOtherKey();

    const ServerTools m_tools;
    std::optional<NotedKey> m_current;
    std::optional<NotedKey> m_fresh;
    std::optional<NotedKey> m_former; // the last one before the current one, or the one to go back to
    QList<NotedKey> m_earlier; // those before that one, the newest first
    bool m_asksFormer = false; // it is asked about in the place of a new one
    Secret m_currentValue;
    Secret m_freshValue;
    std::optional<Error> m_freshTrouble; // memory is used, and does not hold the new one: the keychain may
    ServerSeen m_seen;
};
