// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// A check of 500 apps with 20 ms of latency each, half of them behind one host and port, three of which hang: how long
// until each app that answers has a row, against the ideal (rounds x latency / parallelism); how long the main thread
// is blocked at most; memory. The apps run in a process of their own. Run the release build by hand:
//     tests/support/run-test .build/bench/tests/bench_rollout

#include "app/core/clock.h"
#include "app/domain/fingerprint.h"
#include "app/domain/signature.h"
#include "app/practice/httpserver.h"
#include "app/practice/practiceappprogram.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/cputime.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QTcpSocket>
#include <QTextStream>
#include <QTimer>
#include <algorithm>
#include <memory>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int apps = 500;
constexpr int shared = apps / 2; // behind one host and port
constexpr int hanging = 3;
constexpr auto latency = 20ms;
constexpr double frame = 16;
constexpr double target = 1.3;

const Secret oldKey = Secret::fromText(u"signkey-prod-"_s + u"00"_s.repeated(32));
const Secret newKey = Secret::fromText(u"signkey-prod-"_s + u"11"_s.repeated(32));

double megabytes()
{
    QFile file(u"/proc/self/smaps_rollup"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("Pss:"))
            return line.simplified().split(' ').at(1).toDouble() / 1024;
    }
    return 0;
}

/// The apps' side: one port for half of them, and one for each of the others. Path /<number>/...
int serve()
{
    SystemClock clock;
    PracticeAppVariables variables;
    variables.set(PracticeAppVariables::signingKeyName, newKey);
    variables.set(PracticeAppVariables::signingKeyFallbackName, oldKey);
    const PracticeAppProgram program(
        {.externalId = u"app"_s}, variables, QUrl(u"http://127.0.0.1/api/inngest"_s), QUrl(u"http://127.0.0.1:9"_s));
    QObject context;
    const auto handle = [&](const HttpRequest &request, const HttpResponder &responder) {
        if (request.query == "hang")
            return responder.never();
        HttpRequest asked = request;
        asked.path = program.path();
        clock.after(latency, &context,
            [&clock, &program, asked, responder] { responder.send(program.answer(asked, clock.now())); });
    };
    std::vector<std::unique_ptr<HttpServer>> servers;
    QTextStream out(stdout);
    for (int i = 0; i <= apps - shared; ++i) {
        servers.push_back(std::make_unique<HttpServer>(clock, handle));
        const auto port = servers.back()->listen();
        if (!port)
            return 1;
        out << *port << '\n';
    }
    out << "ready\n";
    out.flush();
    QTimer orphan;
    QObject::connect(&orphan, &QTimer::timeout, &context, [] {
        if (getppid() == 1)
            QCoreApplication::exit();
    });
    orphan.start(1000);
    return QCoreApplication::exec();
}

RolloutApp appAt(int number, int port)
{
    RolloutApp app;
    app.app.id = u"app-%1"_s.arg(number);
    app.app.externalId = u"app"_s;
    const bool hangs = number % (apps / hanging) == 7;
    app.app.latestSync
        = Sync{.url = QUrl(u"http://127.0.0.1:%1/api/inngest%2"_s.arg(port).arg(hangs ? u"?hang"_s : QString()))};
    return app;
}

/// How long the main thread works without coming to its timers, which come after whatever else waits: on the wall, and
/// of its own work, which a busy machine does not change.
class Blocks : public QObject
{
public:
    Blocks()
    {
        m_beat.setTimerType(Qt::PreciseTimer);
        connect(&m_beat, &QTimer::timeout, this, &Blocks::beat);
        m_beat.start(1);
        m_wall.start();
        m_own = cpuMilliseconds();
    }

    double longestWall = 0;
    double longestOwn = 0;

private:
    void beat()
    {
        const double own = cpuMilliseconds();
        longestWall = std::max(longestWall, static_cast<double>(m_wall.nsecsElapsed()) / 1e6 - 1);
        longestOwn = std::max(longestOwn, own - m_own);
        m_wall.start();
        m_own = own;
    }

    QTimer m_beat;
    QElapsedTimer m_wall;
    double m_own = 0;
};

struct Run
{
    double milliseconds = 0;
    double longestWall = 0;
    double longestOwn = 0;
    double mainOwn = 0;
    double process = 0;
    double memory = 0;
    double hangingSeconds = 0;
    int good = 0;
};

Run measure(const QList<RolloutApp> &all, bool waitsForTheHanging)
{
    SystemClock clock;
    Run run;
    const double memoryBefore = megabytes();
    RolloutCheck check(clock);
    RolloutKeys keys;
    keys.goal = RolloutGoal::NewBesideOld;
    keys.oldSigningKey = oldKey;
    keys.newSigningKey = newKey;
    keys.oldFingerprint = signingKeyFingerprint(oldKey);
    keys.newFingerprint = signingKeyFingerprint(newKey);
    check.setKeys(keys);
    check.setApps(all);
    QEventLoop loop;
    int seen = 0;
    int wanted = apps - hanging;
    QObject::connect(&check, &RolloutCheck::sampled, &loop, [&](const QString &, const AppSample &sample) {
        run.good += sample.standing == AppStanding::Good;
        if (++seen == wanted)
            loop.quit();
    });
    Blocks blocks;
    const double own = cpuMilliseconds();
    const double process = cpuMilliseconds(CLOCK_PROCESS_CPUTIME_ID);
    QElapsedTimer wall;
    wall.start();
    check.askNow();
    loop.exec();
    run.milliseconds = static_cast<double>(wall.nsecsElapsed()) / 1e6;
    run.mainOwn = cpuMilliseconds() - own;
    run.process = cpuMilliseconds(CLOCK_PROCESS_CPUTIME_ID) - process;
    run.longestWall = blocks.longestWall;
    run.longestOwn = blocks.longestOwn;
    run.memory = megabytes() - memoryBefore;
    if (waitsForTheHanging) {
        wanted = apps;
        loop.exec();
        run.hangingSeconds = static_cast<double>(wall.elapsed()) / 1e3;
    }
    return run;
}

/// The same requests on bare sockets, as many at a time: what this machine can do at this moment, without any of ours.
double bareMilliseconds(const QList<RolloutApp> &all, int parallel)
{
    struct Client
    {
        QTcpSocket socket;
        qsizetype app = 0;
        int asked = 0;
    };
    QEventLoop loop;
    qsizetype next = 0;
    int running = 0;
    std::vector<std::unique_ptr<Client>> clients;
    const auto takeNext = [&](Client &client) {
        while (next < all.size() && all.at(next).url().hasQuery())
            ++next;
        client.asked = 0;
        client.app = next++;
        if (client.app < all.size())
            client.socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(all.at(client.app).url().port()));
        else if (--running == 0)
            loop.quit();
    };
    QElapsedTimer wall;
    wall.start();
    for (int i = 0; i < parallel; ++i) {
        clients.push_back(std::make_unique<Client>());
        Client *client = clients.back().get();
        ++running;
        QObject::connect(&client->socket, &QTcpSocket::connected, &loop, [client] {
            client->socket.write("GET /api/inngest HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                                 "X-Inngest-Signature: "
                + signatureHeader(newKey, {}, QDateTime::currentDateTimeUtc()) + "\r\n\r\n");
        });
        QObject::connect(
            &client->socket, &QTcpSocket::disconnected, &loop,
            [&, client] {
                client->socket.readAll();
                if (++client->asked < 3)
                    client->socket.connectToHost(
                        QHostAddress::LocalHost, static_cast<quint16>(all.at(client->app).url().port()));
                else
                    takeNext(*client);
            },
            Qt::QueuedConnection);
        takeNext(*client);
    }
    loop.exec();
    return static_cast<double>(wall.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(u"--serve"_s))
        return serve();
    QTextStream out(stdout);
    QProcess server;
    server.start(QCoreApplication::applicationFilePath(), {u"--serve"_s});
    QList<int> ports;
    while (server.waitForReadyRead(10'000)) {
        bool isReady = false;
        while (server.canReadLine()) {
            const QByteArray line = server.readLine().trimmed();
            isReady |= line == "ready";
            if (line != "ready")
                ports.append(line.toInt());
        }
        if (isReady)
            break;
    }
    if (ports.size() != apps - shared + 1)
        return 1;
    QList<RolloutApp> all;
    for (int i = 0; i < apps; ++i)
        all.append(appAt(i, i % 2 == 0 ? ports.first() : ports.at(1 + i / 2)));

    const RolloutCheck::Pace pace;
    constexpr int requests = 3;
    const double ideal
        = static_cast<double>(requests * latency.count()) * (apps - hanging) / std::min(pace.parallel, apps);
    out << apps << " apps, " << requests << " requests each, " << latency.count() << " ms; " << pace.parallel
        << " at a time: ideal " << qRound(ideal) << " ms\n";
    double best = 1e9;
    double bestToBare = 1e9;
    double worstBlock = 0;
    for (int i = 0; i < 5; ++i) {
        const double bare = bareMilliseconds(all, pace.parallel);
        const Run run = measure(all, i == 4);
        best = std::min(best, run.milliseconds / ideal);
        bestToBare = std::min(bestToBare, run.milliseconds / bare);
        worstBlock = std::max(worstBlock, run.longestOwn);
        out << "run " << i + 1 << ": " << qRound(run.milliseconds) << " ms, ratio "
            << QString::number(run.milliseconds / ideal, 'f', 2) << " (bare sockets: " << qRound(bare) << " ms, ratio "
            << QString::number(bare / ideal, 'f', 2) << "), good " << run.good << "; main thread blocked at most "
            << QString::number(run.longestWall, 'f', 1) << " ms (own work " << QString::number(run.longestOwn, 'f', 1)
            << "), its work in all " << qRound(run.mainOwn) << " ms of the process's " << qRound(run.process)
            << "; memory +" << QString::number(run.memory, 'f', 1) << " MB\n";
        if (run.hangingSeconds > 0)
            out << "the hanging ones are named after " << run.hangingSeconds << " s (time-out "
                << pace.timeout.count() / 1000 << " s)\n";
        out.flush();
    }
    out << "best ratio " << QString::number(best, 'f', 2) << " (target " << target << "), to bare sockets "
        << QString::number(bestToBare, 'f', 2) << "; longest block " << QString::number(worstBlock, 'f', 1)
        << " ms of own work (target " << frame << ")\n";
    server.kill();
    server.waitForFinished();
    return best <= target && worstBlock <= frame ? 0 : 1;
}
