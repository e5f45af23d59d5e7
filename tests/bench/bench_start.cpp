// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How long until the first window is on the screen, how long until nothing on it changes any more, how much processor
// time the program took to there, and how much memory it holds then: the program with the practice account against a
// bare Qt window, in turns, in one run. By hand, from the bench preset, with the program beside it:
//   xvfb-run -a .build/bench/tests/bench_start .build/bench/inngest-key-manager [runs]
// Needs xev (Debian: x11-utils). The window counts as there when the X server maps it, and as settled at the last
// change of the screen after which it stays the same for two seconds. Memory is what is resident after that, shared
// pages in full: in proportion (PSS) they would count for less whenever another program of Qt runs, as this one does.

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QMainWindow>
#include <QProcess>
#include <QRegularExpression>
#include <QScreen>
#include <QTemporaryDir>
#include <QThread>
#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int defaultRuns = 9;
constexpr int patienceMs = 20000;
constexpr int idleMs = 2000;

struct Figures
{
    double firstMs = 0;
    double settledMs = 0;
    double cpuMs = 0;
    double megabytes = 0;
};

/// Of all threads that live, as the scheduler counts it.
double cpuOf(qint64 pid)
{
    double nanoseconds = 0;
    const QDir tasks(u"/proc/%1/task"_s.arg(pid));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks.filePath(task + "/schedstat"_L1));
        if (file.open(QIODevice::ReadOnly))
            nanoseconds += file.readAll().split(' ').first().toDouble();
    }
    return nanoseconds / 1e6;
}

QImage screenNow()
{
    return QGuiApplication::primaryScreen()->grabWindow(0).toImage();
}

/// In MB; 0: not readable (the program keeps others, and so its own user, from reading its memory's map: be root).
double memoryOf(qint64 pid)
{
    QFile file(u"/proc/%1/smaps_rollup"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    static const QRegularExpression rss(u"^Rss:\\s+(\\d+) kB"_s, QRegularExpression::MultilineOption);
    const auto match = rss.match(QString::fromLatin1(file.readAll()));
    return match.captured(1).toDouble() / 1024;
}

Figures measure(const QString &program, const QStringList &arguments, const QString &home)
{
    QProcess screen;
    screen.start(u"xev"_s, {u"-root"_s, u"-event"_s, u"substructure"_s});
    screen.waitForStarted();
    // xev is listening once it has printed nothing more; its first answer is provoked by the window itself.
    QThread::msleep(200);

    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, home);
    environment.insert(u"XDG_RUNTIME_DIR"_s, home);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setStandardErrorFile(QProcess::nullDevice());
    QElapsedTimer timer;
    timer.start();
    process.start(program, arguments);

    Figures figures;
    QByteArray seen;
    while (timer.elapsed() < patienceMs && !seen.contains("MapNotify event")) {
        screen.waitForReadyRead(50);
        seen += screen.readAll();
        figures.firstMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    }
    // Looked at some fifty times a second, from another core: closer looks take the X server's time from the program.
    QImage last;
    while (timer.elapsed() < patienceMs && static_cast<double>(timer.elapsed()) - figures.settledMs < idleMs) {
        const double lookedAt = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        if (const QImage now = screenNow(); now != last) {
            last = now;
            figures.settledMs = lookedAt;
            figures.cpuMs = cpuOf(process.processId());
        }
        QThread::msleep(15);
    }
    figures.megabytes = memoryOf(process.processId());
    process.kill();
    process.waitForFinished();
    screen.kill();
    screen.waitForFinished();
    return figures;
}

double median(const QList<Figures> &runs, double Figures::*figure)
{
    QList<double> values;
    for (const Figures &run : runs)
        values.append(run.*figure);
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

int showBareWindow(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QMainWindow window;
    window.setCentralWidget(new QLabel(u"A bare window"_s));
    window.resize(1000, 700);
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc > 1 && QByteArrayView(argv[1]) == "--bare")
        return showBareWindow(argc, argv);
    QGuiApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        std::puts("usage: bench_start PROGRAM [runs]");
        return 2;
    }
    const int runs = arguments.size() > 2 ? arguments.at(2).toInt() : defaultRuns;
    const QTemporaryDir home;
    const QString self = QCoreApplication::applicationFilePath();

    // The first start makes the practice account and warms the disk's cache: it is not counted.
    measure(self, {u"--bare"_s}, home.path());
    measure(arguments.at(1), {}, home.path());
    QList<Figures> bare, program;
    for (int run = 0; run < runs; ++run) {
        bare.append(measure(self, {u"--bare"_s}, home.path()));
        program.append(measure(arguments.at(1), {}, home.path()));
    }
    std::printf(
        "%-24s%12s %10s %7s\n", qUtf8Printable(u"%1 runs, medians"_s.arg(runs)), "bare window", "program", "ratio");
    const auto row = [&](const char *name, double Figures::*figure) {
        const double of = median(bare, figure);
        const double is = median(program, figure);
        std::printf("%-24s%12.1f %10.1f %7.2f\n", name, of, is, is / of);
    };
    row("first window (ms)", &Figures::firstMs);
    row("settled window (ms)", &Figures::settledMs);
    row("CPU to there (ms)", &Figures::cpuMs);
    row("memory, RSS (MB)", &Figures::megabytes);
    return 0;
}
