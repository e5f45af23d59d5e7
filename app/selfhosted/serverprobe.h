// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/dashboard/httpexchange.h"
#include "app/selfhosted/serveranswer.h"

#include <QUrlQuery>

/// Where a server is, and how it may be reached.
struct ServerPlace
{
    QUrl origin;
    bool allowsPlainHttp = false; ///< See DashboardOptions.
};

/// Asks a server once which of two signing keys it holds, and then what it lists to the one that it accepts. Of the
/// two their hashes are sent; what it lists are its keys in clear. Sent again is only what was held back behind an
/// answer of the server's own, since too many had come: who asks all the time asks anew. network is its alone, because
/// connections of others would be used again.
class ServerProbe final : public Flow<ServerAnswer>
{
    Q_OBJECT

public:
    /// fresh: empty where there is no second key.
    static QFuture<ServerAnswer> run(const ServerPlace &place, const Secret &old, const Secret &fresh,
        QNetworkAccessManager &network, Clock &clock, QObject *owner);

private:
    using Receive = std::function<void(const Result<ApiAnswer> &)>;

    ServerProbe(ServerPlace place, Secret old, Secret fresh, QNetworkAccessManager &network, Clock &clock);

    void askOld();
    void askNew();
    void askAgain(int questions);
    void readKeys();
    void readEventKeys(const Secret &bearer, const QString &after);
    void get(const QString &path, const Secret &key, const Receive &receive, const QUrlQuery &query = {});
    bool waits(const Result<ApiAnswer> &answer, const std::function<void()> &again);
    bool beginsAnew();
    KeyReply replyOf(const Result<ApiAnswer> &answer);
    bool isUnlikely() const;
    void conclude();
    void fail(const Error &error);

    const ServerPlace m_place;
    const Secret m_old;
    const Secret m_fresh;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    ServerAnswer m_answer;
    ServerSettings m_held;
    bool m_isAnswered = false; // by the server itself, in this round
    int m_heldInRow = 0; // times that the question under way was held back
    int m_heldBack = 0; // times that those before it in this round were
    std::chrono::milliseconds m_heldSince{0}; // the question under way, by m_clock.monotonic()
    bool m_hasBegunAnew = false;
    QStringList m_cursors; // of the pages of event keys that were read
};
