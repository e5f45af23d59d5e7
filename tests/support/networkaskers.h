// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/appsample.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/fakeclock.h"

#include <QUrl>
#include <chrono>
#include <functional>

/// What one of the program's askers made of a network.
struct Told
{
    Error error; ///< Of the probe: its network only.
    bool isDone = false; ///< It worked.
    std::chrono::milliseconds firstWord{0}; ///< Until a person hears of it: the end, or that it waits or tries again.
    std::chrono::milliseconds whole{0};

    NetworkFault fault() const { return error.network; }
};

/// What each of the program's four askers made of one network, and what of it reached the server.
struct Outcome
{
    Told read;
    Told write;
    Told signIn;
    Told probe;
    AppSample sample;
    int writesSent = 0;

    QList<Told> all() const { return {read, write, signIn, probe}; }
};

/// Reads, writes, signs in and probes in one network, one after the other, each with nothing remembered of the one
/// before. The program's time stands still but where it waits: so what is said after how many seconds is exact, and
/// takes none.
class NetworkAskers
{
public:
    static inline const QByteArray token = "secret-session-token-1";
    static inline const QByteArray clientToken = "secret-client-token-1";

    /// What a server answers where nothing is wrong.
    static FakeApiServer::Answer goodAnswer(const FakeApiServer::Request &request);

    /// Where something is silent: counts what arrived there. When more has than before an attempt, the program's time
    /// goes on to whatever it waits for; otherwise only the pauses between two attempts pass.
    void setArrivals(std::function<qsizetype()> arrivals) { m_arrivals = std::move(arrivals); }
    /// Where nothing can be seen to arrive: whether what is silent is what they wait for now.
    void setIsWaiting(std::function<bool()> isWaiting) { m_isWaiting = std::move(isWaiting); }

    Outcome askAllAt(const QUrl &origin, const FakeApiServer &server);
    /// The table of all outcomes that were noted: case, asker, reason, times, writes, sentence; and the proxy's log.
    static QByteArray table();
    /// Under the name of the test and its row.
    static void note(const Outcome &outcome, const QByteArray &proxyLog = {});

    FakeClock clock;

private:
    std::function<qsizetype()> m_arrivals;
    std::function<bool()> m_isWaiting;
};
