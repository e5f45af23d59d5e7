// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the program costs while nobody does anything with it: wake-ups and processor time, with the overview open in
// front, and then with the window minimized, each for so many seconds; and a bare Qt window the same, in one run. With
// the practice account, whose server and apps are programs of their own and are counted apart. By hand, from the bench
// preset, with the program beside it:
//   xvfb-run -a .build/bench/tests/bench_idle .build/bench/inngest-key-manager [seconds]
// Needs xdotool, and openbox, since a window is minimized by a window manager. A wake-up is a thread that had waited
// and was given the processor, as the kernel counts it.

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QThread>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int defaultSeconds = 600;
constexpr int settlingSeconds = 60; // the first readings, and what is started for them
constexpr int patienceMs = 60'000;

struct Cost
{
    double cpuMs = 0;
    double wakeUps = 0;

    Cost operator-(const Cost &other) const { return {cpuMs - other.cpuMs, wakeUps - other.wakeUps}; }
    Cost operator+(const Cost &other) const { return {cpuMs + other.cpuMs, wakeUps + other.wakeUps}; }
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Of all threads that live. One that ended in between takes what it cost with it.
Cost costOf(qint64 pid)
{
    static const QRegularExpression waited(
        u"^voluntary_ctxt_switches:\\s+(\\d+)"_s, QRegularExpression::MultilineOption);
    Cost cost;
    const QDir tasks(u"/proc/%1/task"_s.arg(pid));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        cost.cpuMs += contentOf(tasks.filePath(task + "/schedstat"_L1)).split(' ').first().toDouble() / 1e6;
        const QString status = QString::fromLatin1(contentOf(tasks.filePath(task + "/status"_L1)));
        cost.wakeUps += waited.match(status).captured(1).toDouble();
    }
    return cost;
}

QList<qint64> childrenOf(qint64 pid)
{
    QList<qint64> all;
    const QDir tasks(u"/proc/%1/task"_s.arg(pid));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QList<QByteArray> children = contentOf(tasks.filePath(task + "/children"_L1)).simplified().split(' ');
        for (const QByteArray &child : children) {
            if (const qint64 id = child.toLongLong(); id > 0)
                all << id << childrenOf(id);
        }
    }
    return all;
}

Cost costOfChildren(qint64 pid)
{
    Cost cost;
    for (const qint64 child : childrenOf(pid))
        cost = cost + costOf(child);
    return cost;
}

QString said(const QString &tool, const QStringList &arguments)
{
    QProcess process;
    process.start(tool, arguments);
    process.waitForFinished();
    return QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed();
}

/// The window that can be seen; empty: none can.
QString windowOf(qint64 pid)
{
    return said(u"xdotool"_s, {u"search"_s, u"--onlyvisible"_s, u"--pid"_s, QString::number(pid)}).section(u'\n', 0, 0);
}

void print(const char *what, const Cost &cost, int seconds)
{
    std::printf("%-44s%12.1f %14.2f\n", what, cost.wakeUps * 60 / seconds, cost.cpuMs * 60 / seconds);
    std::fflush(stdout);
}

void measureFor(qint64 pid, int seconds, const QString &what)
{
    const Cost own = costOf(pid);
    const Cost others = costOfChildren(pid);
    QThread::sleep(static_cast<unsigned long>(seconds));
    print(qPrintable(what), costOf(pid) - own, seconds);
    if (!childrenOf(pid).isEmpty())
        print("    what it has started", costOfChildren(pid) - others, seconds);
}

bool measure(
    const QString &name, const QString &program, const QStringList &arguments, const QString &home, int seconds)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, home);
    environment.insert(u"XDG_RUNTIME_DIR"_s, home);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    QProcess process;
    const auto end = qScopeGuard([&process] {
        process.terminate();
        if (!process.waitForFinished(10'000))
            process.kill();
        process.waitForFinished();
    });
    process.setProcessEnvironment(environment);
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program, arguments);
    QElapsedTimer timer;
    timer.start();
    const auto comes = [&](bool isThere) {
        timer.restart();
        while (windowOf(process.processId()).isEmpty() == isThere) {
            if (timer.elapsed() > patienceMs)
                return false;
            QThread::msleep(100);
        }
        return true;
    };
    if (!process.waitForStarted() || !comes(true))
        return false;
    QThread::sleep(settlingSeconds);
    measureFor(process.processId(), seconds, name + u", in front"_s);
    said(u"xdotool"_s, {u"windowminimize"_s, windowOf(process.processId())});
    if (!comes(false))
        return false;
    measureFor(process.processId(), seconds, name + u", minimized"_s);
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        std::puts("usage: bench_idle PROGRAM [seconds]");
        return 2;
    }
    const int seconds = arguments.size() > 2 ? arguments.at(2).toInt() : defaultSeconds;
    QProcess manager;
    manager.start(u"openbox"_s, {});
    if (!manager.waitForStarted()) {
        std::puts("openbox is not installed");
        return 2;
    }
    const auto end = qScopeGuard([&manager] {
        manager.kill();
        manager.waitForFinished();
    });
    const QTemporaryDir home;
    std::printf("%-44s%12s %14s\n", "a minute, over so long", "wake-ups", "CPU (ms)");
    const QString bare = QFileInfo(QCoreApplication::applicationFilePath()).dir().filePath(u"bench_start"_s);
    if (measure(u"a bare window"_s, bare, {u"--bare"_s}, home.path(), seconds)
        && measure(u"the program, overview"_s, arguments.at(1), {}, home.path(), seconds))
        return 0;
    std::puts("a window did not come, or did not go");
    return 1;
}
