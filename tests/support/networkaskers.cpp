// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/networkaskers.h"

#include "app/dashboard/clerkclient.h"
#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "tests/rollout/rolloutstage.h"
#include "tests/support/dashboardanswers.h"
#include "ui/words/networktext.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QMetaEnum>
#include <QNetworkAccessManager>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;
using std::chrono::milliseconds;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;

namespace {

QByteArrayList &rows()
{
    static QByteArrayList all;
    return all;
}

/// Runs one asker to its end, and looks at the program's clock.
class Watch
{
public:
    Watch(FakeClock &clock, const std::function<qsizetype()> &arrivals, const std::function<bool()> &isWaiting)
        : m_clock(clock)
        , m_arrivals(arrivals)
        , m_isWaiting(isWaiting)
        , m_begun(clock.monotonic())
        , m_seen(arrivals ? arrivals() : 0)
    {
    }

    void onWord()
    {
        if (!m_firstWord)
            m_firstWord = m_clock.monotonic() - m_begun;
    }

    /// After a pause, in which nothing else can happen.
    void onTryingAgain()
    {
        onWord();
        m_isPausing = true;
    }

    /// quietMs: how long nothing comes, in real time, before the program's time goes on.
    template <typename T>
    T wait(const QFuture<T> &future, Told &told, int quietMs = 20)
    {
        QFutureWatcher<T> watcher;
        QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
        watcher.setFuture(future);
        QElapsedTimer real;
        real.start();
        while (!future.isFinished() && real.elapsed() < 60'000) {
            if (!finished.wait(m_isWaiting ? std::max(quietMs, 100) : quietMs))
                pass();
        }
        onWord();
        told.firstWord = *m_firstWord;
        told.whole = m_clock.monotonic() - m_begun;
        // What was found out on the way is forgotten.
        m_clock.advance(10min);
        return answerOf(future);
    }

private:
    void pass()
    {
        const milliseconds next = m_clock.untilNext();
        if (next < 0ms)
            return;
        const bool hasArrived = m_arrivals && m_arrivals() > m_seen;
        if (!m_isPausing && !hasArrived && !(m_isWaiting && m_isWaiting()))
            return;
        if (std::exchange(m_isPausing, false) && m_arrivals)
            m_seen = m_arrivals();
        m_clock.advance(next);
    }

    FakeClock &m_clock;
    const std::function<qsizetype()> &m_arrivals;
    const std::function<bool()> &m_isWaiting;
    bool m_isPausing = false;
    const milliseconds m_begun;
    qsizetype m_seen;
    std::optional<milliseconds> m_firstWord;
};

template <typename Enum>
QByteArray nameOf(Enum value)
{
    return QMetaEnum::fromType<Enum>().valueToKey(static_cast<int>(value));
}

QByteArray secondsOf(milliseconds time)
{
    return QByteArray::number(static_cast<double>(time.count()) / 1000, 'g', 3) + " s";
}

} // namespace

Answer NetworkAskers::goodAnswer(const Request &request)
{
    if (request.target.startsWith("/v1/client"))
        return Answer::json({{u"response"_s,
            QJsonObject{{u"object"_s, u"client"_s}, {u"last_active_session_id"_s, u"s1"_s},
                {u"sessions"_s,
                    QJsonArray{
                        QJsonObject{{u"object"_s, u"session"_s}, {u"id"_s, u"s1"_s}, {u"status"_s, u"active"_s}}}}}}});
    if (request.operationName() == "createSigningKey"_L1)
        return Answer::data(u"createSigningKey"_s, signingKeyJson(u"k2"_s, u"signkey-test-11"_s, false));
    if (request.method == "POST")
        return Answer::data(u"workspace"_s, workspaceJson({{u"signingKeys"_s, QJsonArray()}}));
    return Answer::json({{u"authentication_succeeded"_s, true}, {u"mode"_s, u"cloud"_s}});
}

Outcome NetworkAskers::askAllAt(const QUrl &origin, const FakeApiServer &server)
{
    QNetworkAccessManager network;
    Outcome outcome;
    const int sentBefore = server.count(u"createSigningKey"_s);
    const auto tell = [](Told &told, const auto &result) {
        told.isDone = result.has_value();
        if (!result)
            told.error = result.error();
    };
    {
        auto tokens = std::make_unique<FixedToken>(Secret(token));
        FixedToken *source = tokens.get();
        CloudDashboard dashboard(origin, QUrl(), std::move(tokens), network, clock);
        // Nobody is there to sign in again.
        QObject::connect(&dashboard, &Dashboard::signInNeeded, &dashboard, [source] { source->decline(); });
        Watch read(clock, m_arrivals, m_isWaiting);
        QObject::connect(&dashboard, &Dashboard::tryingAgain, &dashboard, [&read] { read.onTryingAgain(); });
        tell(outcome.read, read.wait(dashboard.signingKeys(environmentId), outcome.read));
    }
    {
        auto tokens = std::make_unique<FixedToken>(Secret(token));
        FixedToken *source = tokens.get();
        CloudDashboard dashboard(origin, QUrl(), std::move(tokens), network, clock);
        // Nobody is there to sign in again.
        QObject::connect(&dashboard, &Dashboard::signInNeeded, &dashboard, [source] { source->decline(); });
        Watch write(clock, m_arrivals, m_isWaiting);
        QObject::connect(&dashboard, &Dashboard::stillWaiting, &dashboard, [&write] { write.onWord(); });
        tell(outcome.write, write.wait(dashboard.createSigningKey(environmentId), outcome.write));
    }
    {
        ClerkClient clerk(origin, Secret(clientToken), {}, network, clock);
        Watch signIn(clock, m_arrivals, m_isWaiting);
        QObject::connect(&clerk, &ClerkClient::tryingAgain, &clerk, [&signIn] { signIn.onTryingAgain(); });
        tell(outcome.signIn, signIn.wait(clerk.sessions(), outcome.signIn));
    }
    {
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        QUrl url = origin;
        url.setPath(u"/api/inngest"_s);
        check.setApps({appAt(url)});
        Watch probe(clock, m_arrivals, m_isWaiting);
        // It comes out of another thread, for which a busy machine takes its time.
        constexpr int threadMs = 500;
        probe.wait(check.askEveryoneOnce(), outcome.probe, threadMs);
        outcome.sample = check.rows().first().latest;
        outcome.probe.error.network = outcome.sample.network;
        outcome.probe.isDone = outcome.sample.httpStatus == 200 && outcome.sample.network.kind == NetworkFault::None
            && outcome.sample.reason != ProbeReason::NotAnSdk && outcome.sample.reason != ProbeReason::Compressed;
    }
    outcome.writesSent = server.count(u"createSigningKey"_s) - sentBefore;
    return outcome;
}

void NetworkAskers::note(const Outcome &outcome, const QByteArray &proxyLog)
{
    const QByteArray tag = QTest::currentDataTag();
    QByteArray text = QByteArray(QTest::currentTestFunction()) + (tag.isEmpty() ? tag : ": " + tag) + '\n';
    const auto add = [&](const char *asker, const Told &told, const QByteArray &more, NetworkText::Asked asked) {
        const NetworkText words = networkText(told.fault(), asked);
        const bool isProbe = asked == NetworkText::Asked::App;
        const QByteArray own = isProbe ? nameOf(outcome.sample.reason) : nameOf(told.error.kind);
        const QByteArray reason = told.isDone         ? "works"
            : told.fault().kind == NetworkFault::None ? own + " (its own)"
                                                      : nameOf(told.fault().kind);
        text += "  " + QByteArray(asker).leftJustified(8) + reason.leftJustified(24)
            + ("first word " + secondsOf(told.firstWord)).leftJustified(20)
            + ("in all " + secondsOf(told.whole)).leftJustified(16) + more.leftJustified(8) + words.happened.toUtf8()
            + '\n';
    };
    add("read", outcome.read, {}, NetworkText::Asked::Inngest);
    add("write", outcome.write, "sent " + QByteArray::number(outcome.writesSent), NetworkText::Asked::Inngest);
    add("sign-in", outcome.signIn, {}, NetworkText::Asked::Inngest);
    add("probe", outcome.probe, {}, NetworkText::Asked::App);
    if (!proxyLog.isEmpty()) {
        QByteArray shown = proxyLog;
        std::replace_if(
            shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~'; }, ' ');
        text += "  the proxy's log: " + shown.simplified() + '\n';
    }
    rows().append(text);
}

QByteArray NetworkAskers::table()
{
    return rows().join('\n');
}
