// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How long until the first window is on the screen, and how much memory it takes: the program with the practice account
// against a bare Qt window, in turns, in one run. By hand, from the bench preset, with the program beside it:
//   xvfb-run -a .build/bench/tests/bench_start .build/bench/inngest-key-manager [runs]
// Needs xev (Debian: x11-utils). The window counts as there when the X server maps it; memory is the proportional set
// size (PSS) once the program has been idle for two seconds.

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QMainWindow>
#include <QProcess>
#include <QRegularExpression>
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
    double milliseconds = 0;
    double megabytes = 0;
};

/// PSS in MB; 0: not readable (the program keeps others, and so its own user, from reading its memory's map: be root).
double memoryOf(qint64 pid)
{
    QFile file(u"/proc/%1/smaps_rollup"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    static const QRegularExpression pss(u"^Pss:\\s+(\\d+) kB"_s, QRegularExpression::MultilineOption);
    const auto match = pss.match(QString::fromLatin1(file.readAll()));
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
        figures.milliseconds = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    }
    QThread::msleep(idleMs);
    figures.megabytes = memoryOf(process.processId());
    process.kill();
    process.waitForFinished();
    screen.kill();
    screen.waitForFinished();
    return figures;
}

double median(QList<double> values)
{
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
    QCoreApplication application(argc, argv);
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
    QList<double> bareTimes, times, bareMemory, memory;
    for (int run = 0; run < runs; ++run) {
        const Figures bare = measure(self, {u"--bare"_s}, home.path());
        const Figures program = measure(arguments.at(1), {}, home.path());
        bareTimes.append(bare.milliseconds);
        times.append(program.milliseconds);
        bareMemory.append(bare.megabytes);
        memory.append(program.megabytes);
    }
    std::printf("%d runs, medians        bare window   program   ratio\n", runs);
    std::printf("first window (ms)      %10.1f %10.1f %7.2f\n", median(bareTimes), median(times),
        median(times) / median(bareTimes));
    std::printf("memory, PSS (MB)       %10.1f %10.1f %7.2f\n", median(bareMemory), median(memory),
        median(memory) / median(bareMemory));
    return 0;
}
